#include "tests/fuzz/page.h"

#include <charconv>

#include "shared/text.h"
#include "shared/wire/json.h"
#include "shared/wire/problem_wire.h"
#include "shared/wire/request_wire.h"
#include "tests/fuzz/page_host.h"
#include "tests/fuzz/target.h"

namespace refund::fuzz {
namespace {

using Kind = Effect::Kind;

std::string_view take_word(std::string_view& line) {
  const auto end = line.find(' ');
  const auto word = line.substr(0, end);
  line.remove_prefix(end == line.npos ? line.size() : end + 1);
  return word;
}

int take_number(std::string_view& line, int least, int most) {
  const auto word = take_word(line);
  int number = 0;
  std::from_chars(word.data(), word.data() + word.size(), number);
  return std::min(std::max(number, least), most);
}

/// What the page's TextEncoder would make of it: always UTF-8.
std::string_view as_utf8(std::string_view text) {
  return characters(text) ? text : std::string_view{"\uFFFD"};
}

int pass(std::string_view text) {
  auto* buffer = refund_text_buffer(static_cast<int>(text.size()));
  std::copy(text.begin(), text.end(), buffer);
  return static_cast<int>(text.size());
}

/// True when an answer to POST /payments/cancel tells how the request ended, or that it goes on.
bool settles(int status, std::string_view text) {
  const auto body = wire::JsonObject::from(text);
  if (!body) return false;
  if (status >= 200 && status < 300) return true;
  const auto problem = wire::read_problem(*body);
  return problem && problem->code != ProblemCode::internal_error;
}

constexpr int last_control = static_cast<int>(Control::bank_list);

}  // namespace

Page::Page(std::string_view lang) : widget_(refund_create(1, pass(as_utf8(lang)))) {
  page_of_this_thread() = this;
}

Page::~Page() {
  refund_destroy(widget_);
  page_of_this_thread() = nullptr;
  assert(objects_being_read() == 0);
}

void Page::carry_out(std::string_view line) {
  const auto what = take_word(line);
  if (what == "open") return refund_open(widget_);
  if (what == "close") return refund_close(widget_);
  if (what == "reset") return refund_reset(widget_);
  if (what == "escape") return refund_escape(widget_);
  if (what == "press") return press(take_number(line, 0, last_control));
  if (what == "type") {
    const int control = take_number(line, 0, last_control);
    return type(control, as_utf8(line));
  }
  if (what == "leave") return refund_leave(widget_, take_number(line, 0, last_control));
  if (what == "key") {
    const int control = take_number(line, 0, last_control);
    refund_press_key(widget_, control, take_number(line, 0, 3));
    return;
  }
  if (what == "focus") return refund_show_focus(widget_, take_number(line, 0, last_control));
  if (what == "pointer") {
    const int x = take_number(line, -10, 2'000);
    refund_pointer_at(widget_, static_cast<float>(x),
                      static_cast<float>(take_number(line, -10, 2'000)));
    return refund_pointer_button(widget_, line == "down");
  }
  if (what == "gone") return refund_pointer_gone(widget_);
  if (what == "lang") return refund_set_lang(widget_, pass(as_utf8(line)));
  if (what == "amount") return refund_preset_amount(widget_, pass(as_utf8(line)));
  if (what == "reason") return refund_preset_reason(widget_, pass(as_utf8(line)));
  if (what == "changed") return refund_order_changed(widget_);
  if (what == "look") {
    const int accent = take_number(line, -1, 0xFFFFFF);
    return refund_set_look(widget_, accent & 1, accent, static_cast<float>(accent & 15), 0);
  }
  if (what == "resume") {
    // Only a page that sent something remembers it.
    if (!key_) key_ = ++keys_;
    key_of_unknown_ = key_;
    return refund_resume(widget_, pass(as_utf8(line)));
  }
  if (what == "draw") {
    const int width = take_number(line, 160, 2'000);  // no page has less room
    return draw(width, take_number(line, 0, 100));
  }
  const int status = take_number(line, 0, 599);
  answer(what, status, as_utf8(line));
}

void Page::press(int control) {
  const auto pressed = static_cast<Control>(control);
  may_send_ = pressed == Control::confirm || pressed == Control::try_again ||
              pressed == Control::send_again;
  refund_press(widget_, control);
  may_send_ = false;
}

void Page::type(int control, std::string_view text) {
  // The caret stands before some character, so never inside one.
  auto caret = hash_of(text) % (text.size() + 1);
  while (caret < text.size() && (text[caret] & 0xC0) == 0x80) ++caret;
  refund_type(widget_, control, pass(text), static_cast<int>(caret));
}

/// Only what was asked for is answered.
void Page::answer(std::string_view what, int status, std::string_view text) {
  if (text.find("succeeded") != text.npos || text.find('\\') != text.npos) success_told_ = true;
  if (what == "payment" && loads_ > 0) {
    --loads_;
    if (status >= 200 && status < 300) key_of_unknown_.reset();
    refund_payment_answered(widget_, status, pass(text));
  } else if (what == "refund" && sends_ > 0) {
    --sends_;
    if (settles(status, text)) key_of_unknown_.reset();
    refund_refund_answered(widget_, status, pass(text));
  } else if (what == "watch" && watches_ > 0) {
    --watches_;
    if (status >= 200 && status < 300) key_of_unknown_.reset();
    refund_watch_answered(widget_, status, pass(text));
  }
}

void Page::draw(int width, int seconds) {
  now_ += seconds;
  nodes_drawn() = 0;
  refund_draw(widget_, static_cast<float>(width), 1 + static_cast<float>(width % 3), seconds, now_);
  const auto height = refund_height(widget_);
  assert(height >= 0 && height < 100'000);
  if (refund_is_open(widget_)) assert(nodes_drawn() > 0);  // a screen reader has something to read
}

/// The server, by the same rules on the same payment, has nothing to say against it.
void Page::check_request(std::string_view body) const {
  const auto json = wire::JsonObject::from(body);
  assert(json);
  const auto request = wire::read_request(*json);
  assert(request && request->amount);
  const auto* view = widget_->widget.view();
  assert(view && request->merchant_uid == view->payment.merchant_uid.str());
  const auto order = accept(*request, view->payment, view->eligibility);
  assert(order && !order->amount.is_zero());
  assert(order->amount <= refundable_amount(view->payment));
}

void Page::take(Kind kind, std::string_view text, int seconds) {
  assert(characters(text) && seconds >= 0 && seconds <= 60);
  switch (kind) {
    case Kind::load_payment:
      ++loads_;
      return;
    case Kind::watch_refund:
      ++watches_;
      return;
    case Kind::send_request:
      // Once for each press, and never beside another one.
      assert(may_send_ && sends_ == 0);
      may_send_ = false;
      check_request(text);
      if (!key_) key_ = ++keys_;
      // As long as nobody knows how the one before ended, the same key keeps it from counting
      // twice.
      assert(!key_of_unknown_ || key_of_unknown_ == key_);
      key_of_unknown_ = key_;
      ++sends_;
      return;
    case Kind::forget_key:
      assert(!key_of_unknown_);
      key_.reset();
      return;
    case Kind::tell_success:
      assert(!key_of_unknown_ && success_told_);
      assert(wire::JsonObject::from(text));
      return;
    case Kind::tell_failure:
      assert(!key_of_unknown_);
      assert(wire::JsonObject::from(text)->text("code"));
      return;
    case Kind::tell_pending:
      assert(wire::JsonObject::from(text));
      return;
    case Kind::remember_sent:
    case Kind::forget_sent:
    case Kind::focus:
    case Kind::tell_open:
    case Kind::tell_submit:
    case Kind::tell_close:
      return;
  }
}

}  // namespace refund::fuzz
