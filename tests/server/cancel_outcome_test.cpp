#include "server/cancel_outcome.h"

#include <catch_amalgamated.hpp>
#include <string>
#include <vector>

#include "tests/shared/samples.h"

using namespace refund;
using namespace refund::samples;
using namespace std::chrono_literals;

namespace {

const sys_seconds asked_at = kst(2018, 2, 1);

/// 3,000 of 10,000 won, asked for when one cancellation of 1,000 won was known.
RefundRecord asked() {
  return {Refund{*RefundId::from("rf_ours"), paid().merchant_uid, won(3'000), "단순 변심",
                 RefundStatus::pending, std::nullopt, "", asked_at, std::nullopt, ""},
          paid().imp_uid,
          won(9'000),
          std::nullopt,
          "",
          std::nullopt,
          std::nullopt,
          1};
}

Cancellation entry(std::int64_t amount, std::string reason, std::chrono::seconds later = 1s) {
  return {"c", won(amount), asked_at + later, std::move(reason), ""};
}

/// The payment after the known cancellation and these.
GatewayPayment told(std::vector<Cancellation> since, std::int64_t cancel_amount) {
  GatewayPayment payment{paid(pay_method::card, "html5_inicis", 10'000, cancel_amount),
                         {entry(1'000, "before", -24h)}};
  for (auto& one : since) payment.cancellations.push_back(std::move(one));
  return payment;
}

std::string in_words(const Verdict& verdict) {
  if (std::holds_alternative<Executed>(verdict)) return "executed";
  if (std::holds_alternative<Untouched>(verdict)) return "untouched";
  return "unclear";
}

GatewayPayment of_another_payment() {
  auto payment = told({}, 1'000);
  payment.payment.imp_uid = *ImpUid::from("imp_other");
  return payment;
}

GatewayPayment in_dollars() {
  auto payment = told({}, 1'000);
  payment.payment.amount = *Money::from_minor(10'000, Currency::usd);
  payment.payment.cancel_amount = *Money::from_minor(1'000, Currency::usd);
  return payment;
}

}  // namespace

TEST_CASE("cancel outcome: what i'mport's books say about a refund of ours") {
  const auto [name, found, verdict,
              done] = GENERATE(table<std::string, GatewayPayment, std::string, bool>({
      {"nothing has happened", told({}, 1'000), "untouched", false},
      {"ours is there", told({entry(3'000, "단순 변심 [rf_ours]")}, 4'000), "executed", true},
      {"ours, then another", told({entry(3'000, "x [rf_ours]"), entry(500, "ERP")}, 4'500),
       "executed", true},
      {"our id, another amount", told({entry(2'000, "x [rf_ours]")}, 3'000), "unclear", false},
      {"our id typed by someone, before another's", told({entry(3'000, "[rf_ours] [rf_x]")}, 4'000),
       "untouched", false},
      {"an id that ours begins with", told({entry(3'000, "x [rf_our]")}, 4'000), "untouched",
       false},
      {"an id that begins with ours", told({entry(3'000, "x [rf_ours2]")}, 4'000), "untouched",
       false},
      {"without its reason: the answer to our own call may take it for ours, a later look not",
       told({entry(3'000, "")}, 4'000), "unclear", true},
      {"the same amount at the console", told({entry(3'000, "관리자페이지취소")}, 4'000),
       "untouched", false},
      {"the same amount, long before we asked", told({entry(3'000, "", -1h)}, 4'000), "untouched",
       false},
      {"the same amount, by a clock somewhat behind ours", told({entry(3'000, "", -4min)}, 4'000),
       "unclear", true},
      {"another amount by another program", told({entry(2'500, "ERP")}, 3'500), "untouched", false},
      {"the amount moved, the history not", told({}, 4'000), "unclear", false},
      {"the history moved, the amount not", told({entry(2'000, "")}, 1'000), "untouched", false},
      {"less was cancelled than we knew", told({}, 0), "unclear", false},
      {"another payment", of_another_payment(), "unclear", false},
      {"another currency", in_dollars(), "unclear", false},
  }));
  INFO(name);
  CHECK(in_words(judge(asked(), found)) == verdict);
  CHECK(new_entry(asked(), found).has_value() == done);
}
