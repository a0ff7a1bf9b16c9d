#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "shared/wire/request_wire.h"
#include "web/answer.h"
#include "web/browser/browser_json.h"
#include "web/browser/host.h"
#include "web/browser/json_writer.h"
#include "web/browser/text_buffer.h"
#include "web/browser/widget_instance.h"
#include "web/press.h"
#include "web/retry_after.h"

/// All that JavaScript may call. A widget is known by the pointer that create() gave; a text is
/// written into text_buffer() first and passed as its length.
namespace refund::browser {
namespace {

std::vector<std::unique_ptr<FamilyGlyphs>>& known_glyphs() {
  static std::vector<std::unique_ptr<FamilyGlyphs>> known;
  return known;
}

FamilyGlyphs& glyphs_of(int family) {
  auto& known = known_glyphs();
  auto found = std::find_if(known.begin(), known.end(),
                            [&](const auto& glyphs) { return glyphs->family == family; });
  if (found == known.end())
    found = known.insert(known.end(), std::make_unique<FamilyGlyphs>(family));
  ++(*found)->widgets;
  return **found;
}

void release(FamilyGlyphs& glyphs) {
  if (--glyphs.widgets > 0) return;
  std::erase_if(known_glyphs(), [&](const auto& known) { return known.get() == &glyphs; });
}

std::string request_json(const Widget& widget) {
  JsonWriter out;
  wire::write_request(out, widget.form()->request());
  return out.finish();
}

/// What a merchant's page gets with imp-refund-success and -pending: as POST answers it.
std::string outcome_json(const Widget& widget) {
  JsonWriter out;
  if (!widget.view()) return out.finish();
  if (widget.refund())
    wire::write_payment_with_refund(out, widget.view()->payment, *widget.refund());
  else
    wire::write_payment(out, widget.view()->payment);
  return out.finish();
}

std::string problem_json(const Widget& widget) {
  JsonWriter out;
  if (widget.problem()) wire::write_problem(out, *widget.problem());
  return out.finish();
}

std::string text_of(const Effect& effect, const Widget& widget) {
  switch (effect.kind) {
    case Effect::Kind::send_request:
      return request_json(widget);
    case Effect::Kind::tell_success:
    case Effect::Kind::tell_pending:
      return outcome_json(widget);
    case Effect::Kind::tell_failure:
      return problem_json(widget);
    case Effect::Kind::load_payment:
    case Effect::Kind::remember_sent:
    case Effect::Kind::watch_refund:
    case Effect::Kind::forget_sent:
    case Effect::Kind::forget_key:
    case Effect::Kind::focus:
    case Effect::Kind::tell_open:
    case Effect::Kind::tell_submit:
    case Effect::Kind::tell_close:
      return effect.text;
  }
  assert(false);
  return {};
}

/// Hands over what the last call has led to.
void tell_effects(Widget& widget) {
  while (const auto effect = widget.take_effect()) {
    const auto text = text_of(*effect, widget);
    host_effect(static_cast<int>(effect->kind), text.data(), static_cast<int>(text.size()),
                effect->seconds, static_cast<int>(effect->control));
  }
}

void tell_triangles(const WidgetInstance& instance, const ImDrawData& data) {
  auto& atlas = instance.glyphs.atlas.atlas();
  const float ratio = instance.look.pixel_ratio;
  host_atlas(instance.glyphs.family, instance.glyphs.atlas.version(), atlas.TexWidth,
             atlas.TexHeight, atlas.TexPixelsAlpha8);
  host_begin_frame(instance.glyphs.family, instance.look.width, instance.canvas.height(), ratio);
  for (const ImDrawList* list : data.CmdLists) {
    host_triangles(list->VtxBuffer.Data, list->VtxBuffer.size_in_bytes(), list->IdxBuffer.Data,
                   list->IdxBuffer.size_in_bytes());
    for (const auto& command : list->CmdBuffer)
      if (command.ElemCount > 0)
        host_draw(command.ClipRect.x * ratio, command.ClipRect.y * ratio,
                  command.ClipRect.z * ratio, command.ClipRect.w * ratio,
                  static_cast<int>(command.IdxOffset), static_cast<int>(command.ElemCount));
  }
}

void tell_nodes(const SemanticNodes& nodes) {
  for (const auto& node : nodes) {
    host_node(static_cast<int>(node.role), static_cast<int>(node.control), node.box.x, node.box.y,
              node.box.width, node.box.height, node.traits, node.caret);
    int which = 0;
    for (const auto* text : {&node.label, &node.value, &node.hint, &node.error, &node.note})
      host_node_text(which++, text->data(), static_cast<int>(text->size()));
  }
}

std::optional<JsonObject> passed_json(int length) {
  return JsonObject::from(passed_text(length));
}

/// The http_status of a call that was never made, since the page had no ticket to give for it. It
/// ends as the server would have answered it.
constexpr int no_ticket = -1;

template <class Read>
auto answer_from(const Widget& widget, int http_status, int length, Read read) {
  using Given = decltype(read(http_status, passed_json(length)));
  if (http_status != no_ticket) return read(http_status, passed_json(length));
  constexpr auto code = ProblemCode::unauthorized;
  return Given{Problem{code, 401, "", std::string{text(code, widget.lang())}}};
}

}  // namespace
}  // namespace refund::browser

using namespace refund;
using namespace refund::browser;

extern "C" {

/// A closed widget. `family` is the page's number of its font family; the text is its language.
REFUND_EXPORT(create) WidgetInstance* refund_create(int family, int lang_length) {
  return new WidgetInstance{glyphs_of(family), lang_from(passed_text(lang_length))};
}
REFUND_EXPORT(destroy) void refund_destroy(WidgetInstance* instance) {
  auto& glyphs = instance->glyphs;
  delete instance;
  release(glyphs);
}

REFUND_EXPORT(set_lang) void refund_set_lang(WidgetInstance* instance, int length) {
  instance->widget.set_lang(lang_from(passed_text(length)));
}
REFUND_EXPORT(preset_amount) void refund_preset_amount(WidgetInstance* instance, int length) {
  instance->widget.preset_amount(passed_text(length));
}
REFUND_EXPORT(preset_reason) void refund_preset_reason(WidgetInstance* instance, int length) {
  instance->widget.preset_reason(passed_text(length));
}
/// `accent` is 0xRRGGBB, or negative for the widget's own.
REFUND_EXPORT(set_look)
void refund_set_look(WidgetInstance* instance, int dark, int accent, float radius, int reduced) {
  const auto own =
      accent < 0 ? std::nullopt : std::optional{Color::hex(static_cast<std::uint32_t>(accent))};
  instance->look.colors = palette(dark ? Scheme::dark : Scheme::light, own);
  instance->look.radius = radius;
  instance->look.motion = reduced ? Motion::reduced : Motion::full;
}

// What the customer does.
REFUND_EXPORT(open) void refund_open(WidgetInstance* instance) {
  instance->widget.open();
  tell_effects(instance->widget);
}
REFUND_EXPORT(close) void refund_close(WidgetInstance* instance) {
  instance->widget.close();
  tell_effects(instance->widget);
}
REFUND_EXPORT(reset) void refund_reset(WidgetInstance* instance) {
  instance->widget.reset();
  tell_effects(instance->widget);
}
REFUND_EXPORT(escape) void refund_escape(WidgetInstance* instance) {
  instance->widget.escape();
  tell_effects(instance->widget);
}
REFUND_EXPORT(press) void refund_press(WidgetInstance* instance, int control) {
  press(instance->widget, static_cast<Control>(control));
  tell_effects(instance->widget);
}
/// `caret` in bytes of the text.
REFUND_EXPORT(type)
void refund_type(WidgetInstance* instance, int control, int length, int caret) {
  const auto place = type(instance->widget, static_cast<Control>(control), passed_text(length),
                          static_cast<std::size_t>(caret));
  instance->caret = {static_cast<Control>(control), static_cast<int>(place)};
}
REFUND_EXPORT(leave) void refund_leave(WidgetInstance* instance, int control) {
  leave(instance->widget, static_cast<Control>(control));
}
/// Says whether the key, a Key, has done its work.
REFUND_EXPORT(press_key) int refund_press_key(WidgetInstance* instance, int control, int key) {
  return press_key(instance->widget, static_cast<Control>(control), static_cast<Key>(key));
}
/// The control that shows a focus ring; 0 for none.
REFUND_EXPORT(show_focus) void refund_show_focus(WidgetInstance* instance, int control) {
  instance->look.focused = static_cast<Control>(control);
}
REFUND_EXPORT(pointer_at) void refund_pointer_at(WidgetInstance* instance, float x, float y) {
  instance->canvas.pointer_at(x, y);
}
REFUND_EXPORT(pointer_gone) void refund_pointer_gone(WidgetInstance* instance) {
  instance->canvas.pointer_gone();
}
REFUND_EXPORT(pointer_button) void refund_pointer_button(WidgetInstance* instance, int down) {
  down ? instance->canvas.pointer_pressed() : instance->canvas.pointer_released();
}

// What the page and the server do. An http_status of 0 and no text: nothing came back.
REFUND_EXPORT(resume) void refund_resume(WidgetInstance* instance, int length) {
  instance->widget.resume(passed_text(length));
  tell_effects(instance->widget);
}
REFUND_EXPORT(order_changed) void refund_order_changed(WidgetInstance* instance) {
  instance->widget.order_changed();
  tell_effects(instance->widget);
}
/// The text of the Retry-After that the answer told next has come with.
REFUND_EXPORT(retry_after) void refund_retry_after(WidgetInstance* instance, int length) {
  instance->retry_after = retry_after_seconds(passed_text(length));
}
REFUND_EXPORT(payment_answered)
void refund_payment_answered(WidgetInstance* instance, int http_status, int length) {
  instance->widget.payment_answered(
      answer_from(instance->widget, http_status, length, read_payment_answer<JsonObject>),
      std::exchange(instance->retry_after, 0));
  tell_effects(instance->widget);
}
REFUND_EXPORT(refund_answered)
void refund_refund_answered(WidgetInstance* instance, int http_status, int length) {
  instance->widget.refund_answered(
      answer_from(instance->widget, http_status, length, read_refund_answer<JsonObject>),
      std::exchange(instance->retry_after, 0));
  tell_effects(instance->widget);
}
REFUND_EXPORT(watch_answered)
void refund_watch_answered(WidgetInstance* instance, int http_status, int length) {
  instance->widget.watch_answered(
      answer_from(instance->widget, http_status, length, read_watch_answer<JsonObject>),
      std::exchange(instance->retry_after, 0));
  tell_effects(instance->widget);
}

/// Draws a frame of that width: `seconds` after the one before, at `now` in UNIX seconds. Says in
/// how many milliseconds another one is wanted: 0 for at once, negative for never.
REFUND_EXPORT(draw)
int refund_draw(WidgetInstance* instance, float width, float pixel_ratio, double seconds,
                double now) {
  instance->widget.advance(
      seconds, std::chrono::sys_seconds{std::chrono::seconds{static_cast<std::int64_t>(now)}});
  instance->look.width = width;
  instance->look.pixel_ratio = pixel_ratio;
  const auto& data =
      instance->canvas.draw(instance->widget, instance->look, instance->caret, seconds);
  instance->caret = {};
  tell_triangles(*instance, data);
  tell_nodes(instance->canvas.nodes());
  if (instance->canvas.has_more_input()) return 0;
  return next_frame(instance->widget, instance->look.motion);
}
REFUND_EXPORT(height) float refund_height(const WidgetInstance* instance) {
  return instance->canvas.height();
}
REFUND_EXPORT(is_open) int refund_is_open(const WidgetInstance* instance) {
  return instance->widget.is_open();
}
}
