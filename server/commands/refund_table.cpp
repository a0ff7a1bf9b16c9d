#include "server/commands/refund_table.h"

#include <iomanip>

#include "server/commands/csv.h"
#include "server/commands/printable.h"
#include "server/http/record_wire.h"
#include "shared/kst.h"

namespace refund::commands {
namespace {

std::string time_text(const std::optional<sys_seconds>& at) {
  return at ? kst_timestamp(*at) : std::string{"-"};
}

std::string failure_text(const Refund& refund) {
  return refund.failure ? std::string{to_string(*refund.failure)} : std::string{};
}

std::string amount_of(const Refund& refund) {
  return refund.amount.decimal() + " " + std::string{refund.amount.currency().code()};
}

std::vector<std::string> csv_fields(const RefundRecord& record) {
  const auto& refund = record.refund;
  return {refund.id.str(),
          refund.merchant_uid.str(),
          record.imp_uid.str(),
          std::string{refund.amount.currency().code()},
          refund.amount.decimal(),
          std::string{to_string(refund.status)},
          failure_text(refund),
          refund.detail,
          refund.reason,
          kst_timestamp(refund.requested_at),
          refund.settled_at ? kst_timestamp(*refund.settled_at) : "",
          record.cancellation_id};
}

}  // namespace

RefundTable::RefundTable(std::ostream& out, TableFormat format) : out_(out), format_(format) {
  switch (format_) {
    case TableFormat::table:
      out_ << std::left << std::setw(24) << "REFUND" << std::setw(10) << "STATUS" << std::right
           << std::setw(18) << "AMOUNT"
           << "  " << std::left << std::setw(26) << "REQUESTED"
           << "ORDER\n";
      return;
    case TableFormat::json_lines:
      return;
    case TableFormat::csv:
      out_ << csv_record({"id", "merchant_uid", "imp_uid", "currency", "amount", "status",
                          "failure", "detail", "reason", "requested_at", "settled_at",
                          "cancellation_id"});
      return;
  }
}

void RefundTable::add(const RefundRecord& record) {
  const auto& refund = record.refund;
  switch (format_) {
    case TableFormat::table:
      // The order comes last: its characters may be wider than one column.
      out_ << std::left << std::setw(24) << refund.id.str() << std::setw(10)
           << to_string(refund.status) << std::right << std::setw(18) << amount_of(refund) << "  "
           << std::left << std::setw(26) << kst_timestamp(refund.requested_at)
           << printable(refund.merchant_uid.str());
      if (refund.failure) out_ << "  " << failure_text(refund);
      if (record.review == Review::waiting) out_ << "  waits for a review";
      out_ << "\n";
      return;
    case TableFormat::json_lines: {
      wire::JsonWriter line;
      wire::write_record(line, record);
      out_ << line.finish() << "\n";
      return;
    }
    case TableFormat::csv:
      out_ << csv_record(csv_fields(record));
      return;
  }
}

void print_refund(std::ostream& out, const RefundRecord& record, const std::vector<Move>& history,
                  const std::vector<PaymentChange>& changes) {
  const auto& refund = record.refund;
  const auto line = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) out << std::left << std::setw(16) << name << printable(value) << "\n";
  };
  line("refund", refund.id.str());
  line("order", refund.merchant_uid.str());
  line("imp_uid", record.imp_uid.str());
  line("amount", amount_of(refund));
  line("reason", refund.reason);
  if (record.tax)
    line("of this", record.tax->supply().decimal() + " supply, " + record.tax->vat().decimal() +
                        " VAT, " + record.tax->tax_free().decimal() + " tax-free");
  line("status", to_string(refund.status));
  if (record.review != Review::none) line("review", to_string(record.review));
  line("failure", failure_text(refund));
  line("detail", refund.detail);
  if (record.account) line("account", record.account->bank + " " + record.account->number);
  if (record.account_erased_at) line("erased at", kst_timestamp(*record.account_erased_at));
  line("requested", kst_timestamp(refund.requested_at));
  if (refund.settled_at) line("settled", kst_timestamp(*refund.settled_at));
  if (record.next_check_at) line("next look", time_text(record.next_check_at));
  line("last look", record.seen);
  out << "history\n";
  for (const auto& move : history)
    out << "  " << kst_timestamp(move.at) << "  " << std::setw(10) << to_string(move.to)
        << printable(move.cause) << (move.detail.empty() ? "" : ": " + printable(move.detail))
        << "\n";
  if (!changes.empty()) out << "its payment, as i'mport told it\n";
  for (const auto& change : changes)
    out << "  " << kst_timestamp(change.at) << "  " << std::setw(10) << to_string(change.status)
        << printable(change.cause) << ": " << change.cancel_amount.decimal() << " cancelled, "
        << change.cancel_amount_before.decimal() << " before\n";
}

}  // namespace refund::commands
