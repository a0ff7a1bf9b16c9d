#include "server/sandbox/cancel_call.h"

#include "server/sandbox/pg_refusals.h"

namespace refund::sandbox {
namespace {

/// Empty when absent.
Result<std::optional<Money>, Refusal> read(const std::string& text, const char* name,
                                           Currency currency) {
  if (text.empty()) return std::optional<Money>{};
  const auto amount = Money::parse(text, currency);
  if (!amount) return Unexpected{malformed(std::string(name) + " 파라메터가 올바르지 않습니다.")};
  return std::optional{*amount};
}

}  // namespace

CancelCall cancel_call_of(const Parameters& parameters) {
  const auto text = [&](const char* name) { return std::string(parameters.text(name)); };
  return {.imp_uid = text("imp_uid"),
          .merchant_uid = text("merchant_uid"),
          .amount = text("amount"),
          .checksum = text("checksum"),
          .tax_free = text("tax_free"),
          .vat_amount = text("vat_amount"),
          .reason = text("reason"),
          .refund_holder = text("refund_holder"),
          .refund_bank = text("refund_bank"),
          .refund_account = text("refund_account"),
          .refund_tel = text("refund_tel"),
          .requester = text("extra[requester]"),
          .enable_webhook = parameters.flag("enable_webhook")};
}

Result<Money, Refusal> check_cancel(const CancelCall& call, const Payment& payment,
                                    std::chrono::sys_seconds now) {
  const auto currency = payment.amount.currency();
  const auto asked = read(call.amount, "amount", currency);
  if (!asked) return Unexpected{asked.error()};
  const auto checksum = read(call.checksum, "checksum", currency);
  if (!checksum) return Unexpected{checksum.error()};
  const auto tax_free = read(call.tax_free, "tax_free", currency);
  if (!tax_free) return Unexpected{tax_free.error()};
  const auto vat = read(call.vat_amount, "vat_amount", currency);
  if (!vat) return Unexpected{vat.error()};

  // The text for payments that brought no money is ours: i'mport's is not documented.
  if (payment.status == PaymentStatus::ready || payment.status == PaymentStatus::failed)
    return Unexpected{refused_by_iamport("결제가 완료되지 않아 취소할 수 없습니다.")};
  const auto balance = payment.balance();
  if (balance.is_zero()) return Unexpected{refused_by_iamport("이미 전액취소된 주문입니다.")};
  // Only an absent checksum skips the comparison; what i'mport makes of 0 is not documented.
  if (*checksum && **checksum != balance)
    return Unexpected{refused_by_iamport("취소 가능 금액이 일치하지 않습니다. (checksum " +
                                         (*checksum)->decimal() + ", 취소 가능 금액 " +
                                         balance.decimal() + ")")};

  // No amount, or 0, asks for all that is left.
  const auto amount = *asked && !(*asked)->is_zero() ? **asked : balance;
  if (amount > balance)
    return Unexpected{refused_by_iamport("취소 요청 금액이 취소 가능 금액보다 큽니다.")};
  if (*tax_free && **tax_free > amount)
    return Unexpected{refused_by_pg("(면세금액이 취소금액보다 큽니다)")};
  if (*vat && **vat > amount) return Unexpected{refused_by_pg("(부가세가 취소금액보다 큽니다)")};

  if (auto why = refused_by_rules_of_pg(call, payment, amount, now)) return Unexpected{*why};
  if (payment.tax_left)
    if (const auto part = tax_part_of(call, payment, amount); !part)
      return Unexpected{part.error()};
  return amount;
}

Result<TaxParts, Refusal> tax_part_of(const CancelCall& call, const Payment& payment,
                                      Money amount) {
  const auto& left = *payment.tax_left;
  const auto currency = amount.currency();
  // Left out, it is the whole amount at Inicis, and nothing elsewhere.
  const bool inicis = payment.pg_provider == "html5_inicis" || payment.pg_provider == "inicis";
  auto tax_free = inicis ? amount : Money::zero(currency);
  if (const auto given = Money::parse(call.tax_free, currency)) tax_free = *given;
  if (!minus(left.tax_free(), tax_free))
    return Unexpected{refused_by_pg("(면세금액이 취소 가능한 면세금액보다 큽니다)")};

  const auto vat = Money::parse(call.vat_amount, currency);
  // Without it the PG computes the VAT itself, and takes all that is left with the last refund.
  const auto part = vat ? TaxParts::from(amount, tax_free, *vat) : share_of(left, amount, tax_free);
  if (!part || !minus(left, *part))
    return Unexpected{refused_by_pg("(과세금액 또는 부가세가 취소 가능한 금액보다 큽니다)")};
  return *part;
}

}  // namespace refund::sandbox
