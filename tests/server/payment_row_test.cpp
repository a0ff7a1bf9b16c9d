#include "server/commands/payment_row.h"

#include <catch_amalgamated.hpp>
#include <sstream>

#include "server/commands/csv.h"

namespace refund::commands {
namespace {

/// "imp_uid order amount/cancelled CUR status", and the tax, for each payment, "LINE: why" for each
/// bad row.
std::string in_words(ImportFormat format, const std::string& text, std::size_t at_once = 1000) {
  std::istringstream in{text};
  PaymentReader reader{in, format};
  std::string words;
  while (true) {
    const auto rows = reader.read(at_once);
    if (rows.payments.empty() && rows.bad.empty()) return words;
    REQUIRE(rows.payments.size() == rows.lines.size());
    for (const auto& [it, tax] : rows.payments) {
      words += it.imp_uid.str() + " " + it.merchant_uid.str() + " " + it.amount.decimal() + "/" +
               it.cancel_amount.decimal() + " " + std::string{it.currency().code()} + " " +
               std::string{to_string(it.status)};
      if (tax) words += " exempt " + tax->tax_free.decimal();
      if (tax && tax->vat_amount) words += " VAT " + tax->vat_amount->decimal();
      words += "\n";
    }
    for (const auto& [line, why] : rows.bad) words += std::to_string(line) + ": " + why + "\n";
  }
}

TEST_CASE("payments import: rows as JSON lines") {
  const auto [row, expected] = GENERATE(table<const char*, const char*>({
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":10000})", "imp_1 A 10000/0 KRW paid\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":"10000","cancel_amount":2000,)"
       R"("currency":"KRW","status":"cancelled","paid_at":1795402800,"unknown":[1]})",
       "imp_1 A 10000/2000 KRW cancelled\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":14.20,"currency":"USD"})",
       "imp_1 A 14.2/0 USD paid\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":1e4,"paid_at":0,"name":null})",
       "imp_1 A 10000/0 KRW paid\n"},
      {"\xEF\xBB\xBF{\"imp_uid\":\"imp_1\",\"merchant_uid\":\"A\",\"amount\":1}\r",
       "imp_1 A 1/0 KRW paid\n"},
      {R"({"merchant_uid":"A","amount":10000})", "1: imp_uid is missing\n"},
      {R"({"imp_uid":"imp_1","amount":10000})", "1: merchant_uid is missing\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A"})", "1: amount is missing\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":-1})",
       "1: amount must be an amount of KRW, not \"-1\"\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":0.5})",
       "1: amount must be an amount of KRW, not \"0.5\"\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":1000000000000000})",
       "1: amount must be an amount of KRW, not \"1000000000000000\"\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":1,"cancel_amount":2})",
       "1: cancel_amount must not be above amount, not \"2\"\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":1,"status":"done"})",
       "1: status must be ready, paid, cancelled or failed, not \"done\"\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":1,"currency":"won"})",
       "1: currency must be a code such as KRW, not \"won\"\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":1,"paid_at":"yesterday"})",
       "1: paid_at must be UNIX seconds, not \"yesterday\"\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":1,"cancel_amount":{}})",
       "1: cancel_amount must be a text or a number\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":1,"status":["paid"]})",
       "1: status must be a text or a number\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":1,"receipt_url":"javascript:alert"})",
       "1: receipt_url must be a web address, not \"javascript:alert\"\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":1,"pay_method":"c\u009b2Jard"})",
       "1: pay_method must be a word of ASCII, not \"c\uFFFD2Jard\"\n"},
      {R"({"imp_uid":"\u001b[2J","merchant_uid":"A","amount":1})",
       "1: imp_uid must have 1 to 32 characters, not \" [2J\"\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":1100,"vat_amount":100})",
       "imp_1 A 1100/0 KRW paid exempt 0 VAT 100\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":1100,"tax_free":1100})",
       "imp_1 A 1100/0 KRW paid exempt 1100\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":1100,"tax_free":1101})",
       "1: tax_free must fit into amount, with the other tax part, not \"1101\"\n"},
      {R"({"imp_uid":"imp_1","merchant_uid":"A","amount":1100,"vat_amount":0.5})",
       "1: vat_amount must be an amount of KRW, not \"0.5\"\n"},
      {"[1]", "1: is no JSON object\n"},
      {"{", "1: is no JSON object\n"},
      {"\n  \n", ""},
  }));
  INFO(row);
  CHECK(in_words(ImportFormat::jsonl, row) == expected);
}

TEST_CASE("payments import: CSV with a header, and the lines where rows begin") {
  CHECK(in_words(ImportFormat::csv,
                 "merchant_uid,imp_uid,name,amount\r\n"
                 "A,imp_1,\"차, \"\"유자\"\"\",10000\r\n"
                 "B,imp_2,\"two\nlines\",x\r\n"
                 "\r\n"
                 "C,imp_3\r\n"
                 "D,imp_4,,7\r\n",
                 1) ==
        "imp_1 A 10000/0 KRW paid\n"
        "3: amount must be an amount of KRW, not \"x\"\n"
        "6: has 2 fields where the header has 4\n"
        "imp_4 D 7/0 KRW paid\n");
  CHECK(in_words(ImportFormat::csv, "") == "");
  CHECK(in_words(ImportFormat::csv, "imp_uid,merchant_uid,amount\nimp_1,A,\"1") ==
        "2: has a quote that is never closed\n");
}

TEST_CASE("payments import: many rows come in pieces, and none gets lost") {
  std::string text;
  for (int i = 0; i < 250; ++i)
    text +=
        R"({"imp_uid":"imp_)" + std::to_string(i) + R"(","merchant_uid":"A","amount":1})" + "\n";
  CHECK(in_words(ImportFormat::jsonl, text, 100) == in_words(ImportFormat::jsonl, text));
}

TEST_CASE("payments import: the format by the end of the file's name") {
  CHECK(import_format_of("a.jsonl") == ImportFormat::jsonl);
  CHECK(import_format_of("a.csv") == ImportFormat::csv);
  CHECK_FALSE(import_format_of("a.json"));
}

TEST_CASE("CSV: what strangers typed is no formula for a spreadsheet") {
  const auto [field, written] = GENERATE(table<const char*, const char*>({
      {"단순 변심", "단순 변심\r\n"},
      {"a,b", "\"a,b\"\r\n"},
      {"say \"no\"", "\"say \"\"no\"\"\"\r\n"},
      {"two\nlines", "\"two\nlines\"\r\n"},
      {"=HYPERLINK(1)", "\"'=HYPERLINK(1)\"\r\n"},
      {"+1", "\"'+1\"\r\n"},
      {"@x", "\"'@x\"\r\n"},
      {"\rx", "\"'\rx\"\r\n"},
      {"＝cmd|' /C calc'!A0", "\"'＝cmd|' /C calc'!A0\"\r\n"},
  }));
  CHECK(csv_record({field}) == written);
}

TEST_CASE("CSV: an empty field is one too, also where it comes first") {
  CHECK(csv_record({"", "a", "", ""}) == ",a,,\r\n");
}

}  // namespace
}  // namespace refund::commands
