#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "shared/amount_words.h"
#include "shared/arrival_words.h"
#include "shared/form_words.h"
#include "web/imgui/screen.h"
#include "web/reason_choices.h"

namespace refund {
namespace {

/// Paid, refunded before, refundable: what the order stands at.
void balance_facts(const Screen& screen) {
  const auto& payment = screen.widget.view()->payment;
  fact(screen.paint, screen.word(WidgetWord::amount_paid), screen.amount(payment.amount),
       Weight::plain);
  fact(screen.paint, screen.word(WidgetWord::amount_refunded_before),
       screen.amount(payment.cancel_amount), Weight::plain);
  fact(screen.paint, screen.word(WidgetWord::amount_refundable),
       screen.amount(refundable_amount(payment)), Weight::strong);
}

FieldLook look_of(const Screen& screen, RequestField field, WidgetWord label,
                  const std::string& error) {
  const auto control = control_of(field);
  return {.control = control,
          .label = screen.word(label),
          .value = screen.widget.form()->text(field),
          .error = error,
          .traits = trait::required,
          .caret = screen.caret.control == control ? screen.caret.caret : -1};
}

void amount_field(const Screen& screen) {
  const auto& form = *screen.widget.form();
  const auto currency = form.payment().currency();
  const bool partial = form.eligibility().partial_allowed;
  const auto error = form.message(RequestField::cancel_request_amount, screen.lang());
  auto look =
      look_of(screen, RequestField::cancel_request_amount, WidgetWord::refund_amount, error);
  const auto sign = sign_of(currency, screen.lang());
  look.before = sign.before;
  look.unit = sign.behind;
  look.traits |= trait::align_right | (currency.decimals() > 0 ? trait::decimal : trait::digits);
  if (!partial) look.traits |= trait::disabled;
  field(screen.paint, look);
  screen.paint.gap(4);
  toggle(screen.paint, Control::full_refund, screen.word(WidgetWord::full_refund), form.is_full(),
         partial ? 0 : trait::disabled);
  if (!partial)
    paragraph(screen.paint, TextStyle::caption,
              text(Violation::partial_refund_not_allowed, screen.lang()), screen.colors().muted);
}

void reason_field(const Screen& screen) {
  const auto& form = *screen.widget.form();
  const auto error = form.message(RequestField::reason, screen.lang());
  auto look = look_of(screen, RequestField::reason, WidgetWord::reason, error);
  look.hint = screen.word(WidgetWord::reason_hint);
  field(screen.paint, look);
  screen.paint.gap(metrics::gap);

  const auto choices = reason_choices(screen.widget.view()->shop, screen.lang());
  std::vector<ButtonText> texts;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const bool chosen = form.text(RequestField::reason) == choices[i];
    texts.push_back(
        {reason_choice(i), choices[i], chosen ? ButtonLook::chip_chosen : ButtonLook::chip});
  }
  chips(screen.paint, texts.data(), static_cast<int>(texts.size()));
}

/// What the customer may expect, before anything is typed.
void terms(const Screen& screen) {
  const auto& form = *screen.widget.form();
  const auto& can = form.eligibility();
  const auto asked = form.amount();
  const bool fits = form.left_after() && *asked != Money::zero(asked->currency());
  const auto arrival = fits ? arrival_of(form.payment(), *asked, screen.widget.now()) : can.arrival;
  const struct {
    WidgetWord name;
    std::string value;
  } lines[] = {{WidgetWord::arrival, arrival_text(arrival, screen.lang())},
               {WidgetWord::refundable_until, until_text(can, screen.lang())},
               {WidgetWord::extent, extent_text(can, screen.lang())},
               {WidgetWord::review_term, review_text(can, screen.lang())},
               {WidgetWord::fee, fee_text(screen.widget.view()->shop, screen.lang())},
               {WidgetWord::confirmed_later, confirmed_later_text(can, screen.lang())}};

  float name_width = 0;
  for (const auto& line : lines)
    if (!line.value.empty())
      name_width =
          std::max(name_width, screen.paint.text_width(TextStyle::caption, screen.word(line.name)));
  for (const auto& line : lines)
    if (!line.value.empty())
      term(screen.paint, screen.word(line.name), line.value, std::ceil(name_width) + 16);
}

/// The list under the bank's field: "code\tname" a line.
std::string bank_items(const std::vector<Bank>& banks, Lang lang) {
  std::string items;
  for (const auto& bank : banks) {
    if (!items.empty()) items += '\n';
    items.append(bank.code).append("\t").append(name_of(bank, lang));
  }
  return items;
}

void bank_field(const Screen& screen) {
  const auto& form = *screen.widget.form();
  const auto error = form.message(RequestField::refund_bank, screen.lang());
  const auto shown = form.bank_text(screen.lang());
  auto look = look_of(screen, RequestField::refund_bank, WidgetWord::bank, error);
  look.value = shown;
  look.hint = screen.word(WidgetWord::find_bank);
  const auto& banks = form.banks();
  if (!banks.is_open()) return search(screen.paint, look, nullptr);

  look.traits |= trait::expanded;
  const auto items = bank_items(banks.found(), screen.lang());
  const auto none = banks_found_text(0, screen.lang());
  const ListLook list{.control = Control::bank_list,
                      .label = look.label,
                      .items = items,
                      .chosen = form.text(RequestField::refund_bank),
                      .count = static_cast<int>(banks.found().size()),
                      .marked = banks.marked() ? static_cast<int>(*banks.marked()) : -1,
                      .empty = none};
  search(screen.paint, look, &list);
}

/// How long the bank's numbers are; once the customer has left the field, also that theirs is not.
std::string account_note(const Screen& screen) {
  const auto& form = *screen.widget.form();
  const auto bank = form.bank();
  if (!bank) return {};
  const bool odd = form.account_digits() == AccountDigits::unusual &&
                   form.has_been_left(RequestField::refund_account);
  return odd ? unusual_digits_text(*bank, screen.lang()) : digits_text(*bank, screen.lang());
}

void account_fields(const Screen& screen) {
  auto& paint = screen.paint;
  const auto& form = *screen.widget.form();
  const auto error = [&](RequestField field) { return form.message(field, screen.lang()); };

  bank_field(screen);
  paint.gap(metrics::gap * 2);

  const auto number_error = error(RequestField::refund_account);
  auto number =
      look_of(screen, RequestField::refund_account, WidgetWord::account_number, number_error);
  number.hint = screen.word(WidgetWord::account_number_hint);
  number.traits |= trait::digits;
  const auto note = account_note(screen);
  number.note = note;
  field(paint, number);
  paint.gap(metrics::gap * 2);

  const auto holder_error = error(RequestField::refund_holder);
  field(paint, look_of(screen, RequestField::refund_holder, WidgetWord::holder, holder_error));
  if (!form.has(RequestField::refund_tel)) return;

  paint.gap(metrics::gap * 2);
  const auto tel_error = error(RequestField::refund_tel);
  auto tel = look_of(screen, RequestField::refund_tel, WidgetWord::holder_tel, tel_error);
  tel.traits |= trait::telephone;
  field(paint, tel);
}

void section_title(const Screen& screen, WidgetWord word) {
  screen.paint.gap(metrics::section_gap);
  screen.paint.fill(screen.paint.take(1), screen.colors().line, 0);
  screen.paint.gap(metrics::section_gap);
  paragraph(screen.paint, TextStyle::strong, screen.word(word), screen.colors().text);
  screen.paint.gap(metrics::gap);
}

}  // namespace

void draw_editing(const Screen& screen) {
  auto& paint = screen.paint;
  const auto& widget = screen.widget;
  header(screen, WidgetWord::request_refund);
  order_lines(screen);
  paint.gap(metrics::gap * 2);
  if (widget.problem()) {
    notice(paint, Tone::danger, widget.problem()->message, Announce::at_once);
    paint.gap(metrics::gap * 2);
  } else if (widget.has_earlier_request()) {
    notice(paint, Tone::warning, screen.word(WidgetWord::earlier_request_note), Announce::at_once);
    paint.gap(metrics::gap * 2);
  }
  inset(paint, [&] {
    balance_facts(screen);
    separator(paint);
    terms(screen);
  });
  paint.gap(metrics::section_gap);

  amount_field(screen);
  paint.gap(metrics::section_gap - 4);
  reason_field(screen);
  if (widget.form()->has(RequestField::refund_account)) {
    section_title(screen, WidgetWord::refund_account);
    account_fields(screen);
  }
  paint.gap(metrics::section_gap);
  const auto left = widget.form()->left_after();
  fact(paint, screen.word(WidgetWord::amount_left_after), left ? screen.amount(*left) : "–",
       Weight::plain);
  paint.gap(metrics::gap * 2);
  button_pair(
      paint,
      {Control::review, screen.word(WidgetWord::review), ButtonLook::primary, trait::submits},
      {Control::cancel, screen.word(WidgetWord::cancel), ButtonLook::secondary});
}

}  // namespace refund
