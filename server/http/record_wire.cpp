#include "server/http/record_wire.h"

#include "shared/kst.h"
#include "shared/wire/payment_wire.h"

namespace refund::wire {
namespace {

std::string timestamp(const std::optional<sys_seconds>& at) {
  return at ? kst_timestamp(*at) : std::string{};
}

}  // namespace

void write_record(JsonWriter& out, const RefundRecord& record) {
  write_refund(out, record.refund);
  out.text(field::imp_uid, record.imp_uid.str());
  out.number("checksum", record.checksum.decimal());
  if (record.account) {
    out.begin_object("account");
    out.text("bank", record.account->bank);
    out.text("number", record.account->number);
    write_optional_text(out, "erased_at", timestamp(record.account_erased_at));
    out.end();
  }
  write_tax(out, record.tax);
  if (record.review != Review::none) {
    out.text("review", to_string(record.review));
    write_optional_text(out, "approved_at", timestamp(record.approved_at));
  }
  write_optional_text(out, "cancellation_id", record.cancellation_id);
  out.number("attempts", std::to_string(record.attempts));
  write_optional_text(out, "next_check_at", timestamp(record.next_check_at));
  write_optional_text(out, "unchanged_since", timestamp(record.unchanged_since));
  write_optional_text(out, "last_look", record.seen);
}

void write_tax(JsonWriter& out, const std::optional<TaxParts>& tax) {
  if (!tax) return;
  out.begin_object(field::tax);
  out.number(field::supply, tax->supply().decimal());
  out.number(field::vat, tax->vat().decimal());
  out.number(field::tax_free, tax->tax_free().decimal());
  out.end();
}

void write_refusal(JsonWriter& out, const RefusalText& refusal) {
  write_optional_text(out, field::pg_provider, refusal.pg_provider);
  out.text("text", refusal.text);
  out.text(field::kind, to_string(refusal.kind));
  out.number("count", std::to_string(refusal.count));
  out.text("last_at", kst_timestamp(refusal.last_at));
  out.text("last_refund", refusal.last.str());
}

void write_history(JsonWriter& out, const std::vector<Move>& history) {
  out.begin_array("history");
  for (const auto& move : history) {
    out.begin_object("");
    out.text("at", kst_timestamp(move.at));
    write_optional_text(out, "from", move.from ? to_string(*move.from) : "");
    out.text("to", to_string(move.to));
    out.text("cause", move.cause);
    write_optional_text(out, field::detail, move.detail);
    out.end();
  }
  out.end();
}

void write_changes(JsonWriter& out, const std::vector<PaymentChange>& changes) {
  out.begin_array("payment_changes");
  for (const auto& change : changes) {
    out.begin_object("");
    out.text("at", kst_timestamp(change.at));
    out.text("cause", change.cause);
    out.text(field::imp_uid, change.imp_uid.str());
    out.text("status_before", to_string(change.status_before));
    out.text(field::status, to_string(change.status));
    out.number("cancel_amount_before", change.cancel_amount_before.decimal());
    out.number(field::cancel_amount, change.cancel_amount.decimal());
    out.end();
  }
  out.end();
}

void write_report(JsonWriter& out, const ReconcileReport& report) {
  const auto count = [&](std::string_view name, int value) {
    out.number(name, std::to_string(value));
  };
  count("looked", report.looked);
  count("succeeded", report.succeeded);
  count("failed", report.failed);
  count("pending", report.pending);
  count("unclear", report.unclear);
  count("unavailable", report.unavailable);
}

}  // namespace refund::wire
