#include <string>
#include <string_view>

#include "shared/refund_rules.h"
#include "shared/widget_words.h"
#include "shared/wire/fields.h"
#include "web/browser/json_writer.h"
#include "web/imgui/theme.h"
#include "web/retry_after.h"

// What the page needs before the widget's Wasm is there, or without it: the words of the button and
// of the plain form, the request's fields, and the colours. A small Wasm of its own that the build
// runs (web/assemble.mjs), so that none of it is written a second time in JavaScript.

namespace refund {
namespace {

using browser::JsonWriter;

void write_words(JsonWriter& out, Lang lang) {
  const auto write = [&](std::string_view name, std::string_view words) { out.text(name, words); };
  const auto word = [&](WidgetWord w) { return text(w, lang); };
  out.begin_object(to_string(lang));
  write("request_refund", word(WidgetWord::request_refund));
  write("close", word(WidgetWord::close));
  write("loading", word(WidgetWord::loading));
  write("try_again", word(WidgetWord::try_again));
  write("try_again_in_longest", try_again_in_text(longest_retry_after, lang));
  write("load_failed", word(WidgetWord::load_failed_note));
  write("note", word(WidgetWord::plain_form_note));
  write("sending", word(WidgetWord::sending_title));
  write("refunded", word(WidgetWord::refunded_title));
  write("under_way", word(WidgetWord::under_way_title));
  write("under_review", word(WidgetWord::under_review_title));
  write("unanswered", word(WidgetWord::unanswered_note));
  write("send_again", word(WidgetWord::send_again));
  write("unanswered_again", word(WidgetWord::unanswered_again_note));
  write("earlier_request", word(WidgetWord::earlier_request_note));
  write("not_done", word(WidgetWord::not_done_title));
  write("nothing_refunded", word(WidgetWord::nothing_refunded_note));
  write("review", word(WidgetWord::review));
  write("confirm_title", word(WidgetWord::confirm_title));
  write("back", word(WidgetWord::back));
  write("change_request", word(WidgetWord::change_request));
  write("unloaded", word(WidgetWord::unloaded_note));
  write("amount_refundable", word(WidgetWord::amount_refundable));
  write("choose_bank", word(WidgetWord::choose_bank));
  write("not_refundable_title", word(WidgetWord::not_refundable_title));
  out.begin_object("not_refundable");
  for (int why = 0; why <= static_cast<int>(NotRefundable::outside_refund_hours); ++why)
    write(to_string(static_cast<NotRefundable>(why)), text(static_cast<NotRefundable>(why), lang));
  out.end();
  out.end();
}

/// A field of the plain form. `only_if` names the member of the order that must be true for it,
/// `preset` the element's attribute that it starts with.
void write_field(JsonWriter& out, RequestField field, WidgetWord label, std::string_view kind,
                 std::string_view only_if, std::string_view preset = {}) {
  out.begin_object("");
  out.text("name", to_string(field));
  out.text("kind", kind);
  out.text("only_if", only_if);
  out.text("preset", preset);
  out.text("ko", text(label, Lang::ko));
  out.text("en", text(label, Lang::en));
  out.end();
}

void write_fields(JsonWriter& out) {
  out.begin_array("fields");
  write_field(out, RequestField::cancel_request_amount, WidgetWord::refund_amount, "amount", "",
              "amount");
  write_field(out, RequestField::reason, WidgetWord::reason, "text", "", "reason");
  write_field(out, RequestField::refund_bank, WidgetWord::bank, "bank", "refund_account_required");
  write_field(out, RequestField::refund_account, WidgetWord::account_number, "digits",
              "refund_account_required");
  write_field(out, RequestField::refund_holder, WidgetWord::holder, "text",
              "refund_account_required");
  write_field(out, RequestField::refund_tel, WidgetWord::holder_tel, "digits",
              "refund_tel_required");
  out.end();
}

std::string css(Color color) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string text{"#"};
  for (const auto channel : {color.r, color.g, color.b}) {
    text += hex[channel >> 4];
    text += hex[channel & 15];
  }
  return text;
}

void write_palette(JsonWriter& out, std::string_view name, Scheme scheme) {
  const auto colors = palette(scheme);
  out.begin_object(name);
  out.text("surface", css(colors.surface));
  out.text("text", css(colors.text));
  out.text("muted", css(colors.muted));
  out.text("line", css(colors.line));
  out.text("border", css(colors.border));
  out.text("accent", css(colors.accent));
  out.text("accent-hovered", css(colors.accent_hovered));
  out.text("on-accent", css(colors.on_accent));
  out.text("danger", css(colors.danger));
  out.end();
}

std::string page_words() {
  JsonWriter out;
  out.begin_object("words");
  write_words(out, Lang::ko);
  write_words(out, Lang::en);
  out.end();
  out.text("checksum", wire::field::checksum);
  out.text("longest_retry_after", std::to_string(longest_retry_after));
  write_fields(out);
  out.begin_object("colors");
  write_palette(out, "light", Scheme::light);
  write_palette(out, "dark", Scheme::dark);
  out.end();
  return out.finish();
}

const std::string& written() {
  static const std::string words = page_words();
  return words;
}

}  // namespace
}  // namespace refund

extern "C" {
__attribute__((export_name("words"), used)) const char* refund_words() {
  return refund::written().data();
}
__attribute__((export_name("words_size"), used)) int refund_words_size() {
  return static_cast<int>(refund::written().size());
}
}
