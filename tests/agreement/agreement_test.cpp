// The promise of one source of truth: the browser's rules and the server's are the same code, and
// say the same of whatever comes.
#include <rapidcheck.h>
#include <unistd.h>

#include <catch_amalgamated.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include "tests/agreement/case_line.h"

using namespace refund;
using namespace refund::agreement;

namespace {

template <class T>
rc::Gen<std::optional<T>> maybe(rc::Gen<T> gen) {
  return rc::gen::weightedOneOf<std::optional<T>>(
      {{1, rc::gen::just(std::optional<T>{})}, {3, rc::gen::map(std::move(gen), [](T value) {
                                                  return std::optional<T>{std::move(value)};
                                                })}});
}

rc::Gen<std::string> one_of(std::vector<std::string> words) {
  return rc::gen::elementOf(std::move(words));
}

/// Mostly what an honest page sends, so that the good cases are judged too.
template <class T>
rc::Gen<T> mostly(T good, rc::Gen<T> others) {
  return rc::gen::weightedOneOf<T>({{7, rc::gen::just(std::move(good))}, {1, std::move(others)}});
}

/// Texts that people type, that nobody should, and bytes that are no text at all.
rc::Gen<std::string> texts() {
  return rc::gen::oneOf(
      one_of({"", " ", "\u3000", "단순 변심", "홍길동", "line\nend", "\xFF\xFE", "\xED\xA0\x80",
              "💸", std::string(199, 'a'), std::string(200, 'a'), std::string(201, 'a')}),
      rc::gen::container<std::string>(rc::gen::arbitrary<char>()),
      rc::gen::container<std::string>(rc::gen::inRange<char>(' ', '~')));
}

rc::Gen<std::string> amounts() {
  return rc::gen::oneOf(
      rc::gen::map(rc::gen::inRange<std::int64_t>(-10, 30'000),
                   [](std::int64_t n) { return std::to_string(n); }),
      rc::gen::map(rc::gen::inRange<std::int64_t>(-10, 3'000'000),
                   [](std::int64_t n) {
                     const auto cents = std::to_string(n % 100 < 0 ? -(n % 100) : n % 100);
                     return std::to_string(n / 100) + "." + cents;
                   }),
      rc::gen::map(rc::gen::arbitrary<std::int64_t>(),
                   [](std::int64_t n) { return std::to_string(n); }),
      one_of({"0", "-0", "1e4", "1E+2", "5e-1", "14.20", "999999999999999", "1e15", "1e400",
              "10000.0", "NaN", "", ".", "1.", "0x1", "1,000", "１"}),
      texts());
}

rc::Gen<std::string> digits() {
  return rc::gen::oneOf(
      rc::gen::container<std::string>(rc::gen::elementOf(std::string{"0123456789- "})),
      one_of({"56211105948400", "110-123-456789", "12345", "12345678901234567", "010-1234-5678"}),
      texts());
}

rc::Gen<Case> cases() {
  return rc::gen::exec([] {
    const auto currency = *Currency::from(*one_of({"KRW", "KRW", "KRW", "USD", "JPY", "KWD"}));
    const auto amount = *rc::gen::inRange<std::int64_t>(0, 30'000);
    const auto cancelled = *rc::gen::inRange<std::int64_t>(0, amount + 1);
    const auto method = *one_of({"card", "trans", "vbank", "vbank", "phone", "phone", "culturegift",
                                 "booknlife", "point", "paypal", "cvs", "wechat", "", "shells"});
    const auto pg =
        *one_of({"html5_inicis", "kcp",       "kcp",      "tosspayments", "nice_v2",   "welcome",
                 "daou",         "danal",     "smartro",  "smartro_v2",   "ksnet",     "ksnet",
                 "paypal",       "kakaopay",  "naverpay", "mobilians",    "inicis_jp", "kicc",
                 "paymentwall",  "paypal_v2", ""});
    const auto status =
        *rc::gen::element(PaymentStatus::ready, PaymentStatus::paid, PaymentStatus::paid,
                          PaymentStatus::cancelled, PaymentStatus::failed);
    // Around the turn of a year, where months, years and the hours of Seoul meet, and over the
    // years whose holidays are known.
    const auto moments = rc::gen::map(
        rc::gen::oneOf(rc::gen::inRange<std::int64_t>(1'511'000'000, 1'518'000'000),
                       rc::gen::inRange<std::int64_t>(1'796'000'000, 1'800'000'000),
                       rc::gen::inRange<std::int64_t>(1'700'000'000, 1'840'000'000)),
        [](std::int64_t at) { return std::chrono::sys_seconds{std::chrono::seconds{at}}; });
    const Payment payment{*ImpUid::from("imp_448280090638"),
                          *MerchantUid::from("ORD20180131-0000011"),
                          "",
                          *Money::from_minor(amount, currency),
                          *Money::from_minor(cancelled, currency),
                          status,
                          PayMethod{method},
                          PgProvider{pg},
                          *rc::gen::inRange(0, 8) == 0,
                          *maybe(moments),
                          ""};
    const auto bank = *one_of({"88", "088", "BK88", "10", "04", "004", "999"});
    const auto account = std::optional<std::string>{"562-11-1059 48400"};
    const auto tel = std::optional<std::string>{"010-1234-5678"};
    RefundRequest request;
    request.merchant_uid = *mostly<std::string>("ORD20180131-0000011", texts());
    request.amount = *maybe(amounts());
    request.reason = *mostly<std::string>("단순 변심", texts());
    // An account only where it may be wanted, but sometimes where it is not, and the other way.
    if (method == "vbank" ? *rc::gen::inRange(0, 8) != 0 : *rc::gen::inRange(0, 8) == 0) {
      request.refund_holder = *mostly<std::optional<std::string>>("홍길동", maybe(texts()));
      request.refund_bank = *mostly<std::optional<std::string>>(bank, maybe(texts()));
      request.refund_account = *mostly(account, maybe(digits()));
      request.refund_tel = *mostly(tel, maybe(digits()));
    }
    const auto query = *rc::gen::oneOf(
        one_of({"", "ㅅㅎ", "신", "신하", "088", "kb", "은행", "ㅇㅎ", "toss", "BK8"}), texts());
    return Case{payment, *moments, request, *maybe(rc::gen::inRange(0, 12)), query};
  });
}

/// What the Wasm build says of each case.
std::vector<std::string> verdicts_of_wasm(const std::vector<Case>& batch) {
  const char* judge = std::getenv("REFUND_WASM_JUDGE");
  REQUIRE(judge);
  const auto folder = std::filesystem::temp_directory_path() /
                      ("imp-refund-agreement-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const auto questions = folder / "cases", answers = folder / "verdicts";
  {
    std::ofstream out{questions, std::ios::binary};
    for (const auto& c : batch) out << to_line(c) << '\n';
  }
  const auto command = "node --no-experimental-fetch '" + std::string{judge} + "' < '" +
                       questions.string() + "' > '" + answers.string() + "'";
  const int status = std::system(command.c_str());
  std::vector<std::string> verdicts;
  std::ifstream in{answers, std::ios::binary};
  for (std::string line; std::getline(in, line);) verdicts.push_back(line);
  std::filesystem::remove_all(folder);
  RC_ASSERT(status == 0);
  return verdicts;
}

}  // namespace

// How many batches, and the seed, come by RC_PARAMS (see CMakeLists.txt); a failure prints them.
TEST_CASE("agreement: Wasm and native say the same of every payment and request") {
  constexpr std::size_t batch_size = 1'000;
  std::size_t judged = 0, accepted = 0;

  const bool agreed = rc::check("verdicts are equal byte for byte", [&] {
    const auto batch = *rc::gen::container<std::vector<Case>>(batch_size, cases());
    const auto wasm = verdicts_of_wasm(batch);
    RC_ASSERT(wasm.size() == batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const auto line = to_line(batch[i]);
      const auto native = verdict(batch[i]);
      if (native != wasm[i]) RC_FAIL(line + "\nnative: " + native + "\nWasm:   " + wasm[i]);
      RC_ASSERT(to_line(*from_line(line)) == line);
      accepted += native.find(" accepted ") != std::string::npos;
      ++judged;
    }
  });

  CHECK(agreed);
  // Cases that are nearly all refused, or all accepted, would agree without saying much.
  INFO(judged << " cases, " << accepted << " of them accepted");
  CHECK(accepted * 50 > judged);
  CHECK(accepted * 2 < judged);
}
