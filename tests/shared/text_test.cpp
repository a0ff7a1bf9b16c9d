#include "shared/text.h"

#include <catch_amalgamated.hpp>

#include "shared/id.h"

using namespace refund;
using namespace std::literals;

TEST_CASE("text: characters are counted, not bytes, and only in well-formed UTF-8") {
  const auto [name, text, expected] =
      GENERATE(table<std::string, std::string, std::optional<std::size_t>>({
          {"empty", "", 0},
          {"ASCII", "abc", 3},
          {"Hangul", "환불", 2},
          {"beyond the basic plane", "💸", 1},
          {"the last code point", "\xF4\x8F\xBF\xBF", 1},
          {"beyond the last", "\xF4\x90\x80\x80", std::nullopt},
          {"an overlong slash", "\xC0\xAF", std::nullopt},
          {"an overlong euro sign", "\xF0\x82\x82\xAC", std::nullopt},
          {"a surrogate", "\xED\xA0\x80", std::nullopt},
          {"a lone continuation", "\x80", std::nullopt},
          {"a cut character", "\xED\x99", std::nullopt},
          {"Latin-1", "caf\xE9", std::nullopt},
          {"a byte that never occurs", "\xFF", std::nullopt},
      }));
  INFO(name);
  CHECK(characters(text) == expected);
}

TEST_CASE("text: control characters are found wherever they hide") {
  CHECK_FALSE(has_control_character("단순 변심 - 100%"));
  CHECK_FALSE(has_control_character("\u00A0"));
  for (const auto& bad : {"a\nb"s, "\t"s, std::string(1, '\0'), "\x7F"s, "\u0085"s, "\x1B[31m"s})
    CHECK(has_control_character(bad));
}

TEST_CASE("text: white space goes from both ends and stays inside") {
  CHECK(trimmed(" \t홍 길동\u3000\u00A0\n") == "홍 길동");
  CHECK(trimmed(" \u3000 ").empty());
}

TEST_CASE("ids: one to so many characters, no control characters") {
  CHECK(MerchantUid::from("ORD20180131-0000011"));
  CHECK(MerchantUid::from("주문-2018/01?31#"));
  std::string forty;
  for (int i = 0; i < 40; ++i) forty += "가";
  CHECK(MerchantUid::from(forty));
  CHECK_FALSE(MerchantUid::from(forty + "a"));
  CHECK_FALSE(MerchantUid::from(""));
  CHECK_FALSE(MerchantUid::from("a\nb"));
  CHECK_FALSE(ImpUid::from(std::string(33, 'x')));
}

TEST_CASE("idempotency keys are 1 to 255 visible characters") {
  CHECK(IdempotencyKey::from("\"8e03978e-40d5-43dd-bc93-6894a57f9324\""));
  CHECK(IdempotencyKey::from(std::string(255, 'k')));
  for (const auto& bad : {""s, std::string(256, 'k'), "with space"s, "한글"s, "tab\t"s})
    CHECK_FALSE(IdempotencyKey::from(bad));
}
