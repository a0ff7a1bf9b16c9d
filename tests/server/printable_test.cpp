#include "server/commands/printable.h"

#include <catch_amalgamated.hpp>
#include <sstream>
#include <string>

#include "server/commands/refund_table.h"
#include "tests/shared/samples.h"

namespace refund::commands {
namespace {

TEST_CASE("printable: what a terminal obeys is taken out of texts that strangers wrote") {
  const auto [name, text, shown] = GENERATE(table<const char*, std::string, const char*>({
      {"words", "단순 변심, 50% off", "단순 변심, 50% off"},
      {"an escape sequence", "\x1b[2J\x1b]0;title\x07", " [2J ]0;title "},
      {"line ends", "a\r\nb\x7f", "a  b "},
      {"a zero byte", std::string("a\0b", 3), "a b"},
      {"the one-character escape of 8-bit terminals", "a\u009b2J", "a\uFFFD2J"},
      {"next line", "a\u0085b", "a\uFFFDb"},
      {"a line turned around", "refunded \u202e000,01", "refunded \uFFFD000,01"},
      {"isolates", "\u2066x\u2069", "\uFFFDx\uFFFD"},
      {"no UTF-8", "a\x9b\xff\xc3", "a\uFFFD\uFFFD\uFFFD"},
      {"a character cut off", "\xec\xa3", "\uFFFD\uFFFD"},
  }));
  INFO(name);
  CHECK(printable(text) == shown);
}

TEST_CASE("refunds list and show: what strangers wrote can't move the operator's cursor") {
  Refund refund{*RefundId::from("rf_0123456789abcdefghij"),
                *MerchantUid::from("ORD\u202e1"),
                samples::won(2'000),
                "\u009b2Jreason",
                RefundStatus::failed,
                RefundFailure::gateway_declined,
                "\x1b]0;title\x07no",
                samples::kst(2018, 2, 1),
                samples::kst(2018, 2, 1),
                ""};
  const RefundRecord record{.refund = std::move(refund),
                            .imp_uid = *ImpUid::from("imp_1"),
                            .checksum = samples::won(10'000),
                            .seen = "\x1b[31m"};
  std::ostringstream out;
  RefundTable{out, TableFormat::table}.add(record);
  print_refund(out, record, {}, {});
  const auto shown = out.str();
  INFO(shown);
  for (const char* harmful : {"\x1b", "\x07", "\u009b", "\u202e"})
    CHECK(shown.find(harmful) == std::string::npos);
  CHECK(shown.find("reason") != std::string::npos);
}

}  // namespace
}  // namespace refund::commands
