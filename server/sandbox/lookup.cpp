#include "server/sandbox/lookup.h"

#include <algorithm>
#include <charconv>
#include <functional>

#include "server/sandbox/php_json.h"

namespace refund::sandbox::lookup {
namespace {

using Payments = std::vector<const Payment*>;
using Time = UnixTime Payment::*;

constexpr std::size_t several_max = 100;
constexpr std::int64_t limit_default = 20;
constexpr std::int64_t limit_max = 1'000;
/// Of GET /payments/status, in seconds: 90 days.
constexpr UnixTime window_max = 90 * 24 * 3'600;

Refusal not_found() {
  return {404, -1, "존재하지 않는 결제정보입니다."};
}
Refusal unknown_status() {
  return malformed("지원되지 않는 상태값입니다.");
}

/// Empty when absent, or when it is no whole number that fits.
std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size())
    return std::nullopt;
  return number;
}

/// A number in a range; `absent` when it was not sent.
Result<std::int64_t, Refusal> number(const Parameters& query, const char* name, std::int64_t absent,
                                     std::int64_t most) {
  const auto text = query.text(name);
  if (text.empty()) return absent;
  const auto value = whole(text);
  if (!value || *value < 1 || *value > most)
    return Unexpected{malformed(std::string(name) + " 파라메터가 올바르지 않습니다.")};
  return *value;
}

/// -started, started, -paid, paid, -updated, updated; newest first unless told. False when unknown.
bool sort(Payments& payments, std::string_view sorting) {
  if (sorting.empty()) sorting = "-started";
  const bool newest_first = sorting.front() == '-';
  if (newest_first) sorting.remove_prefix(1);

  Time time = nullptr;
  if (sorting == "started") time = &Payment::started_at;
  if (sorting == "paid") time = &Payment::paid_at;
  if (sorting == "updated") time = &Payment::updated_at;
  if (!time) return false;
  std::stable_sort(payments.begin(), payments.end(), [&](const auto* a, const auto* b) {
    return newest_first ? a->*time > b->*time : a->*time < b->*time;
  });
  return true;
}

void write_list(std::string& to, const Payments& payments, std::size_t from, std::size_t until) {
  to += '[';
  for (std::size_t i = from; i < until; ++i) {
    if (i > from) to += ',';
    write_payment(to, *payments[i]);
  }
  to += ']';
}

/// One page of them: {list, next, previous, total}; next and previous are 0 at the ends.
Found page_of(Payments payments, const Parameters& query) {
  const auto page = number(query, "page", 1, 1'000'000'000);
  if (!page) return Unexpected{page.error()};
  const auto limit = number(query, "limit", limit_default, limit_max);
  if (!limit) return Unexpected{limit.error()};
  if (!sort(payments, query.text("sorting")))
    return Unexpected{malformed("지원되지 않는 정렬값입니다.")};

  const auto total = static_cast<std::int64_t>(payments.size());
  const auto from = std::min((*page - 1) * *limit, total);
  const auto until = std::min(from + *limit, total);
  std::string json = R"({"list":)";
  write_list(json, payments, static_cast<std::size_t>(from), static_cast<std::size_t>(until));
  json += R"(,"next":)";
  php::write_number(json, until < total ? *page + 1 : 0);
  json += R"(,"previous":)";
  php::write_number(json, *page - 1);
  json += R"(,"total":)";
  php::write_number(json, total);
  return json + "}";
}

/// The payments of an order in this status. "undefined" is what a public JavaScript client sends
/// when it was told none.
Result<Payments, Refusal> of_order(const Books& books, std::string_view merchant_uid,
                                   std::string_view status) {
  auto payments = books.of_order(merchant_uid);
  if (!status.empty() && status != "all" && status != "undefined") {
    const auto wanted = payment_status_from(status);
    if (!wanted) return Unexpected{unknown_status()};
    std::erase_if(payments, [&](const auto* payment) { return payment->status != *wanted; });
  }
  if (payments.empty()) return Unexpected{not_found()};
  return payments;
}

std::string json_of(const Payment& payment) {
  std::string json;
  write_payment(json, payment);
  return json;
}

/// When a payment came into this status.
Time time_of(std::string_view status) {
  if (status == "paid") return &Payment::paid_at;
  if (status == "cancelled") return &Payment::cancelled_at;
  if (status == "failed") return &Payment::failed_at;
  return &Payment::started_at;
}

/// {"service":0,"supply":…,"tax_free":0,"vat":…}: the usual split, VAT one eleventh.
void write_split(std::string& to, Money amount) {
  const auto vat = *Money::from_minor(amount.minor() / 11, amount.currency());
  to += R"({"service":0,"supply":)" + minus(amount, vat)->decimal();
  to += R"(,"tax_free":0,"vat":)" + vat.decimal() + "}";
}

}  // namespace

Found payment(const Books& books, std::string_view imp_uid, const Parameters& query) {
  const auto* found = books.find(imp_uid);
  if (!found || (found->sandbox && !query.flag("include_sandbox"))) return Unexpected{not_found()};
  return json_of(*found);
}

Result<Several, Refusal> payments(const Books& books, const Parameters& query) {
  const auto imp_uids = query.list("imp_uid");
  const auto merchant_uids = query.list("merchant_uid");
  const auto asked = imp_uids.size() + merchant_uids.size();
  if (asked == 0 || asked > several_max)
    return Unexpected{malformed("imp_uid[], merchant_uid[]는 1개 이상 100개 이하로 지정해주세요.")};

  Payments found;
  for (const auto& uid : imp_uids)
    if (const auto* payment = books.find(uid)) found.push_back(payment);
  for (const auto& uid : merchant_uids) {
    auto tries = books.of_order(uid);
    sort(tries, "-started");
    if (!tries.empty()) found.push_back(tries.front());
  }
  if (found.empty()) return Unexpected{not_found()};
  Several several{{}, found.size() < asked};
  write_list(several.json, found, 0, found.size());
  return several;
}

Found one_of_order(const Books& books, std::string_view merchant_uid, std::string_view status,
                   const Parameters& query) {
  auto found = of_order(books, merchant_uid, status);
  if (!found) return Unexpected{found.error()};
  if (!sort(*found, query.text("sorting")))
    return Unexpected{malformed("지원되지 않는 정렬값입니다.")};
  return json_of(*found->front());
}

Found all_of_order(const Books& books, std::string_view merchant_uid, std::string_view status,
                   const Parameters& query) {
  auto found = of_order(books, merchant_uid, status);
  if (!found) return Unexpected{found.error()};
  return page_of(std::move(*found), query);
}

Found by_status(const Books& books, std::string_view status, const Parameters& query,
                UnixTime now) {
  const auto wanted = payment_status_from(status);
  if (!wanted && status != "all") return Unexpected{unknown_status()};
  const auto from_sent = whole(query.text("from"));
  const auto to_sent = whole(query.text("to"));
  const auto to = to_sent.value_or(from_sent ? std::min(now, *from_sent + window_max) : now);
  const auto from = from_sent.value_or(to - window_max);
  if (from > to || to - from > window_max)
    return Unexpected{malformed("조회 기간은 최대 90일입니다.")};

  const auto time = time_of(status);
  Payments found;
  for (const auto& payment : books.all()) {
    if (wanted && payment.status != *wanted) continue;
    if (payment.*time >= from && payment.*time <= to) found.push_back(&payment);
  }
  return page_of(std::move(found), query);
}

Found balance(const Books& books, std::string_view imp_uid) {
  const auto* found = books.find(imp_uid);
  if (!found) return Unexpected{not_found()};
  if (found->pg_provider != "payco")
    return Unexpected{Refusal{405, -1, "PAYCO 결제건만 조회할 수 있습니다."}};

  const auto nothing = Money::zero(found->amount.currency());
  std::string json = R"({"amount":)" + found->balance().decimal();
  for (const auto* part : {"cash_receipt", "discount"}) {
    json.append(",\"").append(part).append("\":");
    write_split(json, nothing);
  }
  json += R"(,"histories":[)";
  for (const auto& entry : found->history) {
    if (json.back() != '[') json += ',';
    json += R"({"amount":)" + entry.amount.decimal() + R"(,"cancelled_at":)";
    php::write_number(json, entry.cancelled_at);
    json += '}';
  }
  json += R"(],"primary":)";
  write_split(json, found->balance());
  json += R"(,"secondary":)";
  write_split(json, nothing);
  return json + "}";
}

}  // namespace refund::sandbox::lookup
