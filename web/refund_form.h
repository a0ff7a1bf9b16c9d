#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/account_number.h"
#include "shared/messages.h"
#include "shared/problem.h"
#include "shared/wire/payment_wire.h"
#include "web/bank_picker.h"

namespace refund {

/// What a customer has typed so far, and what it comes to as a RefundRequest. Draws nothing and
/// sends nothing; what is right or wrong is asked of the shared rules.
class RefundForm {
 public:
  /// `form` starts as a full refund without a reason.
  explicit RefundForm(const wire::PaymentView& view);

  const Payment& payment() const { return payment_; }
  const Eligibility& eligibility() const { return eligibility_; }
  /// The field as it stands on the screen; the amount with thousands separators.
  const std::string& text(RequestField field) const;

  /// Takes what is in the field now. `caret` counts bytes of `typed`; what comes back is where the
  /// caret belongs in text(field), which differs where separators came or went.
  std::size_t type(RequestField field, std::string_view typed, std::size_t caret);

  /// Takes what is in the bank's field now: a search, which leaves no bank chosen.
  void search_bank(std::string_view query);
  void choose_bank(std::string_view code);
  /// Opens the list of banks, or moves its mark down (1) or up (-1) when it is open.
  void open_banks();
  void move_bank(int by);
  void close_banks() { banks_.close(); }
  const BankPicker& banks() const { return banks_; }
  /// The bank's field as it stands on the screen.
  std::string bank_text(Lang lang) const;

  bool is_full() const;
  /// Puts all that is refundable into the amount.
  void ask_for_everything();
  /// Puts an empty amount there, for the customer to fill in.
  void ask_for_a_part();

  /// The customer has been in the field and left it: from now on its mistakes are shown. A search
  /// that leaves one bank has chosen it.
  void leave(RequestField field);
  /// The customer wanted to go on: all mistakes are shown.
  void show_everything_wrong() { left_.fill(true); }
  /// What the server found wrong, shown until the field is edited.
  void take_server_errors(const std::vector<FieldError>& errors);

  /// True when the payment asks for this field.
  bool has(RequestField field) const;
  /// What is wrong with the field, to be shown now: empty when nothing is or it is too early.
  std::string message(RequestField field, Lang lang) const;
  bool has_been_left(RequestField field) const { return left_[static_cast<std::size_t>(field)]; }
  /// The first field, from the top of the form, whose mistake is shown.
  std::optional<RequestField> first_shown_wrong() const;
  bool is_right() const { return violations_.empty(); }

  /// The amount asked for. Empty when the text is no amount of the payment's currency.
  std::optional<Money> amount() const;
  /// What would be left after this refund. Empty when the amount is none or too much.
  std::optional<Money> left_after() const;
  /// The bank chosen.
  std::optional<Bank> bank() const;
  /// How the account number goes with what is known of that bank's numbers. Never a reason to
  /// refuse it.
  AccountDigits account_digits() const;

  /// Always with an explicit amount: what the customer saw is what is asked for, also when the
  /// balance has moved since.
  RefundRequest request() const;

  /// Takes over what was typed into `earlier`, a form of the same order that was loaded before.
  void take_over(const RefundForm& earlier);

 private:
  static constexpr std::size_t field_count = static_cast<std::size_t>(RequestField::refund_tel) + 1;
  void recheck();
  std::optional<Violation> shown_violation(RequestField field) const;

  Payment payment_;
  Eligibility eligibility_;
  BankPicker banks_;
  std::array<std::string, field_count> texts_;
  std::array<std::string, field_count> server_messages_;
  std::array<bool, field_count> left_{};
  std::vector<Violation> violations_;
};

}  // namespace refund
