#include "tests/agreement/case_line.h"

#include <charconv>
#include <vector>

#include "shared/arrival_words.h"
#include "shared/bank_search.h"
#include "shared/kst.h"
#include "shared/refund_rules.h"

namespace refund::agreement {
namespace {

constexpr char hex[] = "0123456789abcdef";

/// Bytes outside of plain ASCII, and our own marks, as %xx: a line is a line whatever is in it.
std::string escaped(std::string_view text) {
  std::string out = "=";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' && byte < 0x7F && c != '%' && c != '\t') {
      out += c;
    } else {
      out += '%';
      out += hex[byte >> 4];
      out += hex[byte & 15];
    }
  }
  return out;
}

std::string escaped_or_dash(const std::optional<std::string>& text) {
  return text ? escaped(*text) : "-";
}

std::optional<std::string> unescaped(std::string_view field) {
  if (!field.starts_with('=')) return std::nullopt;
  std::string out;
  for (std::size_t i = 1; i < field.size(); ++i) {
    if (field[i] != '%') {
      out += field[i];
      continue;
    }
    unsigned byte = 0;
    std::from_chars(field.data() + i + 1, field.data() + i + 3, byte, 16);
    out += static_cast<char>(byte);
    i += 2;
  }
  return out;
}

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> fields;
  for (;;) {
    const auto tab = line.find('\t');
    fields.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return fields;
    line.remove_prefix(tab + 1);
  }
}

std::string moment(const std::optional<std::chrono::sys_seconds>& at) {
  return at ? kst_timestamp(*at) : "-";
}

std::string eligibility_words(const Eligibility& can) {
  std::string words{can.not_refundable ? to_string(*can.not_refundable) : "refundable"};
  words += ' ' + can.refundable.decimal();
  if (can.partial_allowed) words += " partial";
  if (can.account_required) words += " account";
  if (can.tel_required) words += " tel";
  words += " until " + moment(can.refundable_until);
  words += ' ' + std::to_string(static_cast<int>(can.until_known));
  words += ' ' + (can.partials_left ? std::to_string(*can.partials_left) : std::string{"-"});
  words += ' ' + moment(can.opens_again_at);
  if (can.confirmed_later) words += " later";
  return words + ' ' + escaped(arrival_text(can.arrival, Lang::ko));
}

}  // namespace

std::string to_line(const Case& c) {
  const auto& p = c.payment;
  const auto& r = c.request;
  std::string line{p.currency().code()};
  for (const auto& field :
       {std::to_string(p.amount.minor()), std::to_string(p.cancel_amount.minor()),
        std::string{to_string(p.status)}, escaped(p.pay_method.str()), escaped(p.pg_provider.str()),
        std::string{p.escrow ? "escrow" : "-"},
        p.paid_at ? std::to_string(p.paid_at->time_since_epoch().count()) : std::string{"-"},
        std::to_string(c.now.time_since_epoch().count()), escaped(r.merchant_uid),
        escaped_or_dash(r.amount), escaped(r.reason), escaped_or_dash(r.refund_holder),
        escaped_or_dash(r.refund_bank), escaped_or_dash(r.refund_account),
        escaped_or_dash(r.refund_tel),
        c.earlier_refunds ? std::to_string(*c.earlier_refunds) : std::string{"-"},
        escaped(c.bank_query)})
    line += '\t' + field;
  return line;
}

std::optional<Case> from_line(std::string_view line) {
  const auto f = split(line);
  if (f.size() != 18) return std::nullopt;
  const auto currency = Currency::from(f[0]);
  const auto status = payment_status_from(f[3]);
  if (!currency || !status) return std::nullopt;
  const auto amount = Money::from_minor(number(f[1]), *currency);
  const auto cancelled = Money::from_minor(number(f[2]), *currency);
  if (!amount || !cancelled || !minus(*amount, *cancelled)) return std::nullopt;

  using std::chrono::seconds;
  using std::chrono::sys_seconds;
  const Payment payment{
      *ImpUid::from("imp_448280090638"),
      *MerchantUid::from("ORD20180131-0000011"),
      "",
      *amount,
      *cancelled,
      *status,
      PayMethod{unescaped(f[4]).value_or("")},
      PgProvider{unescaped(f[5]).value_or("")},
      f[6] == "escrow",
      f[7] == "-" ? std::nullopt : std::optional{sys_seconds{seconds{number(f[7])}}},
      ""};
  return Case{
      payment, sys_seconds{seconds{number(f[8])}},
      RefundRequest{unescaped(f[9]).value_or(""), unescaped(f[10]), unescaped(f[11]).value_or(""),
                    unescaped(f[12]), unescaped(f[13]), unescaped(f[14]), unescaped(f[15])},
      f[16] == "-" ? std::nullopt : std::optional{static_cast<int>(number(f[16]))},
      unescaped(f[17]).value_or("")};
}

std::string verdict(const Case& c) {
  const auto can = eligibility(c.payment, c.now, c.earlier_refunds);
  auto words = eligibility_words(can);
  for (const auto violation : check(c.request, c.payment))
    words += ' ' + std::string{to_string(violation)};
  words += " now";
  for (const auto violation : check(c.request, c.payment, can))
    words += ' ' + std::string{to_string(violation)};
  if (const auto order = accept(c.request, c.payment, can)) {
    words += " accepted " + order->amount.decimal() + ' ' + escaped(order->reason);
    if (order->account)
      words += ' ' + escaped(order->account->number) + escaped(order->account->holder) +
               escaped(order->account->tel);
    words += ' ' + escaped(arrival_text(arrival_of(c.payment, order->amount, c.now), Lang::en));
  }
  words += " banks";
  for (const auto& bank : search_banks(c.payment.pg_provider.str(), c.bank_query))
    words += ' ' + std::string{bank.code};
  return words;
}

}  // namespace refund::agreement
