// Runs the hot path and whole refunds under valgrind's callgrind, and tells it where each begins
// and ends.
//   refund-count FOLDER ROUNDS [--waste]      FOLDER is new; --waste reads each request twice
// tests/bench/count.mjs starts it and reads what callgrind has counted.
#include <valgrind/callgrind.h>

#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "shared/refund_rules.h"
#include "shared/wire/json.h"
#include "shared/wire/payment_wire.h"
#include "shared/wire/request_wire.h"
#include "tests/bench/count/whole_refund.h"
#include "tests/bench/program/orders.h"

namespace refund::bench {
namespace {

/// Counts before a path has settled (first allocations, statements that are prepared) are not its
/// own.
constexpr int warm_up = 50;

Result<RefundRequest, std::vector<wire::ShapeProblem>> read(const std::string& text) {
  const auto body = wire::JsonObject::from(text);
  if (!body) throw std::logic_error("the request is JSON");
  return wire::read_request(*body);
}

/// Parse, check, serialise: what a refund does without anything outside of the process.
std::size_t hot_path(const std::string& text, bool waste) {
  if (waste && !read(text)) throw std::logic_error("the request can be read");
  const auto request = read(text);
  const auto now = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{3};
  const Payment payment{payment_of_order(1),
                        order(1),
                        "",
                        paid,
                        *Money::from_minor(0, won),
                        PaymentStatus::paid,
                        PayMethod{"card"},
                        PgProvider{"html5_inicis"},
                        false,
                        now - std::chrono::hours{1},
                        ""};
  const auto can = eligibility(payment, now);
  const auto accepted = accept(*request, payment, can);
  if (!accepted) throw std::logic_error("the request may be carried out");
  const Refund refund{*RefundId::from("rf_00000000000000000001"),
                      payment.merchant_uid,
                      accepted->amount,
                      accepted->reason,
                      RefundStatus::succeeded,
                      std::nullopt,
                      "",
                      now,
                      now,
                      ""};
  wire::JsonWriter document;
  wire::write_payment_with_refund(document, payment, refund);
  return document.finish().size();
}

void count_hot_path(int rounds, bool waste) {
  const std::string text =
      R"({"merchant_uid":"ORD-00000001","cancel_request_amount":100,"reason":"bench"})";
  std::size_t written = 0;
  for (int i = 0; i < warm_up; ++i) written += hot_path(text, waste);
  CALLGRIND_ZERO_STATS;
  for (int i = 0; i < rounds; ++i) written += hot_path(text, waste);
  CALLGRIND_DUMP_STATS_AT("hot_path");
  if (written == 0) throw std::logic_error("nothing was written");
}

void count_whole_refund(const std::string& folder, int rounds) {
  WholeRefund refunds{folder, warm_up + rounds};
  for (int number = 0; number < warm_up; ++number) refunds.run(number);
  CALLGRIND_ZERO_STATS;
  for (int number = warm_up; number < warm_up + rounds; ++number) refunds.run(number);
  CALLGRIND_DUMP_STATS_AT("whole_refund");
}

}  // namespace
}  // namespace refund::bench

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const auto rounds = std::stoi(argv[2]);
  const bool waste = argc > 3 && std::string_view{argv[3]} == "--waste";
  try {
    refund::bench::count_hot_path(rounds, waste);
    if (!waste) refund::bench::count_whole_refund(argv[1], rounds);
  } catch (const std::exception& error) {
    std::cerr << "refund-count: " << error.what() << "\n";
    return 1;
  }
  std::cout << "refund-count: " << rounds << " rounds" << std::endl;
  return 0;
}
