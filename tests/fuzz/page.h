#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "web/browser/widget_instance.h"

/// What JavaScript may call: web/browser/bindings.cpp, which has no header, since its only caller
/// elsewhere is no C++.
extern "C" {
char* refund_text_buffer(int size);
refund::browser::WidgetInstance* refund_create(int family, int lang_length);
void refund_destroy(refund::browser::WidgetInstance*);
void refund_set_lang(refund::browser::WidgetInstance*, int length);
void refund_preset_amount(refund::browser::WidgetInstance*, int length);
void refund_preset_reason(refund::browser::WidgetInstance*, int length);
void refund_set_look(refund::browser::WidgetInstance*, int dark, int accent, float radius,
                     int reduced);
void refund_open(refund::browser::WidgetInstance*);
void refund_close(refund::browser::WidgetInstance*);
void refund_reset(refund::browser::WidgetInstance*);
void refund_escape(refund::browser::WidgetInstance*);
void refund_press(refund::browser::WidgetInstance*, int control);
void refund_type(refund::browser::WidgetInstance*, int control, int length, int caret);
void refund_leave(refund::browser::WidgetInstance*, int control);
int refund_press_key(refund::browser::WidgetInstance*, int control, int key);
void refund_show_focus(refund::browser::WidgetInstance*, int control);
void refund_pointer_at(refund::browser::WidgetInstance*, float x, float y);
void refund_pointer_gone(refund::browser::WidgetInstance*);
void refund_pointer_button(refund::browser::WidgetInstance*, int down);
void refund_resume(refund::browser::WidgetInstance*, int length);
void refund_order_changed(refund::browser::WidgetInstance*);
void refund_payment_answered(refund::browser::WidgetInstance*, int http_status, int length);
void refund_refund_answered(refund::browser::WidgetInstance*, int http_status, int length);
void refund_watch_answered(refund::browser::WidgetInstance*, int http_status, int length);
int refund_draw(refund::browser::WidgetInstance*, float width, float pixel_ratio, double seconds,
                double now);
float refund_height(const refund::browser::WidgetInstance*);
int refund_is_open(const refund::browser::WidgetInstance*);
}

namespace refund::fuzz {

/// The page around one widget, as far as the Wasm can tell: it keeps the request's key, counts what
/// it was asked to fetch, and asserts the widget's promises at each effect.
class Page {
 public:
  explicit Page(std::string_view lang);
  ~Page();
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

  /// Does what one line says; docs/testing of it is the corpus. Unknown words do nothing.
  void carry_out(std::string_view line);

  /// An effect that the last call has led to.
  void take(Effect::Kind kind, std::string_view text, int seconds);

 private:
  void press(int control);
  void type(int control, std::string_view text);
  void answer(std::string_view what, int status, std::string_view text);
  void draw(int width, int seconds);
  void check_request(std::string_view body) const;

  browser::WidgetInstance* widget_;
  int loads_ = 0, sends_ = 0, watches_ = 0;  // asked for, and not answered yet
  int keys_ = 0;                             // made so far
  std::optional<int> key_;
  std::optional<int>
      key_of_unknown_;         // a request was sent with it, and nobody has told how it ended
  bool may_send_ = false;      // the customer has just pressed what sends
  bool success_told_ = false;  // by the server, at some time
  double now_ = 1'517'443'200;
};

}  // namespace refund::fuzz
