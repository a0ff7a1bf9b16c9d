#include "web/refund_form.h"

#include <algorithm>

#include "shared/amount_words.h"
#include "shared/form_words.h"
#include "shared/text.h"
#include "web/amount_field.h"

namespace refund {
namespace {

constexpr std::size_t at(RequestField field) {
  return static_cast<std::size_t>(field);
}

/// The fields from the top of the form to its end.
constexpr RequestField in_order[] = {
    RequestField::cancel_request_amount, RequestField::reason,        RequestField::refund_bank,
    RequestField::refund_account,        RequestField::refund_holder, RequestField::refund_tel,
};

}  // namespace

RefundForm::RefundForm(const wire::PaymentView& view)
    : payment_(view.payment),
      eligibility_(view.eligibility),
      banks_(std::string{payment_.pg_provider.str()}) {
  ask_for_everything();
}

const std::string& RefundForm::text(RequestField field) const {
  return texts_[at(field)];
}

std::size_t RefundForm::type(RequestField field, std::string_view typed, std::size_t caret) {
  auto& text = texts_[at(field)];
  server_messages_[at(field)].clear();
  if (field == RequestField::cancel_request_amount) {
    auto amount = with_separators(typed, caret, payment_.currency());
    text = std::move(amount.text);
    caret = amount.caret;
    // An amount is judged while it is typed: the customer sees at once that it is too much.
    left_[at(field)] = left_[at(field)] || !text.empty();
  } else {
    text = typed;
  }
  recheck();
  return caret;
}

void RefundForm::search_bank(std::string_view query) {
  type(RequestField::refund_bank, {}, 0);
  banks_.look_for(query);
}

void RefundForm::choose_bank(std::string_view code) {
  type(RequestField::refund_bank, code, 0);
  banks_.clear();
}

void RefundForm::open_banks() {
  banks_.open(text(RequestField::refund_bank));
}

void RefundForm::move_bank(int by) {
  if (!banks_.is_open()) return open_banks();
  banks_.move(by);
}

std::string RefundForm::bank_text(Lang lang) const {
  if (const auto chosen = bank()) return std::string{name_of(*chosen, lang)};
  return banks_.query();
}

AccountDigits RefundForm::account_digits() const {
  const auto chosen = bank();
  if (!chosen) return AccountDigits::unknown;
  std::string digits;
  for (const char c : text(RequestField::refund_account)) {
    if (c == '-' || c == ' ') continue;
    if (c < '0' || c > '9') return AccountDigits::unknown;  // which the rules tell
    digits += c;
  }
  return digits.empty() ? AccountDigits::unknown : refund::account_digits(chosen->standard, digits);
}

bool RefundForm::is_full() const {
  return amount() == refundable_amount(payment_);
}

void RefundForm::ask_for_everything() {
  type(RequestField::cancel_request_amount, number_text(refundable_amount(payment_)), 0);
}

void RefundForm::ask_for_a_part() {
  type(RequestField::cancel_request_amount, "", 0);
  left_[at(RequestField::cancel_request_amount)] = false;
}

void RefundForm::leave(RequestField field) {
  if (field == RequestField::refund_bank) {
    if (const auto only = banks_.only_one()) choose_bank(only->code);
    banks_.close();
  }
  // "14.2" has become "14.20" by the time that it is read over.
  if (field == RequestField::cancel_request_amount)
    if (const auto money = amount()) type(field, number_text(*money), 0);
  left_[at(field)] = true;
}

void RefundForm::take_server_errors(const std::vector<FieldError>& errors) {
  show_everything_wrong();
  for (const auto& error : errors)
    for (const auto field : in_order)
      if (error.field == to_string(field)) server_messages_[at(field)] = error.message;
}

bool RefundForm::has(RequestField field) const {
  switch (field) {
    case RequestField::merchant_uid:
    case RequestField::cancel_request_amount:
    case RequestField::reason:
      return true;
    case RequestField::refund_holder:
    case RequestField::refund_bank:
    case RequestField::refund_account:
      return eligibility_.account_required;
    case RequestField::refund_tel:
      return eligibility_.tel_required;
  }
  return false;
}

std::optional<Violation> RefundForm::shown_violation(RequestField field) const {
  if (!left_[at(field)]) return std::nullopt;
  const auto found = std::find_if(violations_.begin(), violations_.end(),
                                  [&](Violation v) { return field_of(v) == field; });
  if (found == violations_.end()) return std::nullopt;
  return *found;
}

std::string RefundForm::message(RequestField field, Lang lang) const {
  if (const auto violation = shown_violation(field))
    return std::string{refund::text(*violation, lang)};
  return server_messages_[at(field)];
}

std::optional<RequestField> RefundForm::first_shown_wrong() const {
  for (const auto field : in_order)
    if (shown_violation(field) || !server_messages_[at(field)].empty()) return field;
  return std::nullopt;
}

std::optional<Money> RefundForm::amount() const {
  const auto money = Money::parse(without_separators(text(RequestField::cancel_request_amount)),
                                  payment_.currency());
  if (!money) return std::nullopt;
  return *money;
}

std::optional<Money> RefundForm::left_after() const {
  const auto asked = amount();
  if (!asked) return std::nullopt;
  return minus(refundable_amount(payment_), *asked);
}

std::optional<Bank> RefundForm::bank() const {
  return find_bank(payment_.pg_provider.str(), text(RequestField::refund_bank));
}

RefundRequest RefundForm::request() const {
  const auto typed = [&](RequestField field) { return std::string{trimmed(text(field))}; };
  const auto if_asked_for = [&](RequestField field) -> std::optional<std::string> {
    if (!has(field)) return std::nullopt;
    return typed(field);
  };
  const auto money = amount();
  return {payment_.merchant_uid.str(),
          money ? money->decimal() : without_separators(text(RequestField::cancel_request_amount)),
          typed(RequestField::reason),
          if_asked_for(RequestField::refund_holder),
          if_asked_for(RequestField::refund_bank),
          if_asked_for(RequestField::refund_account),
          if_asked_for(RequestField::refund_tel),
          refundable_amount(payment_).decimal()};
}

void RefundForm::take_over(const RefundForm& earlier) {
  const bool full = earlier.is_full() || !eligibility_.partial_allowed;
  texts_ = earlier.texts_;
  left_ = earlier.left_;
  banks_ = earlier.banks_;
  if (full)
    ask_for_everything();
  else
    recheck();
}

void RefundForm::recheck() {
  violations_ = check(request(), payment_, eligibility_);
}

}  // namespace refund
