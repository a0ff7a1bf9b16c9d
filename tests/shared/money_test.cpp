#include "shared/money.h"

#include <catch_amalgamated.hpp>

#include "shared/amount_words.h"
#include "shared/messages.h"

using namespace refund;

namespace {

const auto kwd = *Currency::from("KWD");

/// The minor units of a decimal, or why it is no amount, in words.
std::string read(std::string_view decimal, Currency currency) {
  const auto money = Money::parse(decimal, currency);
  if (money) return std::to_string(money->minor());
  switch (money.error()) {
    case MoneyError::not_a_number:
      return "not a number";
    case MoneyError::negative:
      return "negative";
    case MoneyError::too_precise:
      return "too precise";
    case MoneyError::too_large:
      return "too large";
  }
  return "";
}

}  // namespace

TEST_CASE("money: a decimal in major units is read exactly or not at all") {
  const auto [decimal, currency, expected] = GENERATE(table<std::string, Currency, std::string>({
      {"10000", Currency::krw, "10000"},
      {"0", Currency::krw, "0"},
      {"-0", Currency::krw, "0"},
      {"0.00", Currency::krw, "0"},
      {"10000.0", Currency::krw, "10000"},
      {"1e4", Currency::krw, "10000"},
      {"1.5E+3", Currency::krw, "1500"},
      {"12300e-2", Currency::krw, "123"},
      {"0.5", Currency::krw, "too precise"},
      {"10000.0000000000000001", Currency::krw, "too precise"},
      {"-1", Currency::krw, "negative"},
      {"-0.01", Currency::usd, "negative"},
      {"14.2", Currency::usd, "1420"},
      {"14.20", Currency::usd, "1420"},
      {"14.205", Currency::usd, "too precise"},
      {"0.30000000000000004", Currency::usd, "too precise"},
      {"1.234", kwd, "1234"},
      {"999999999999999", Currency::krw, "999999999999999"},
      {"1000000000000000", Currency::krw, "too large"},
      {"9223372036854775808", Currency::krw, "too large"},
      {"1e1000000000", Currency::krw, "too large"},
      {"1e-1000000000", Currency::krw, "too precise"},
      {"0e99999", Currency::krw, "0"},
      {"", Currency::krw, "not a number"},
      {"-", Currency::krw, "not a number"},
      {"1.", Currency::krw, "not a number"},
      {".5", Currency::krw, "not a number"},
      {"1e", Currency::krw, "not a number"},
      {"1,000", Currency::krw, "not a number"},
      {" 1", Currency::krw, "not a number"},
      {"+1", Currency::krw, "not a number"},
      {"0x10", Currency::krw, "not a number"},
      {"NaN", Currency::krw, "not a number"},
      {"Infinity", Currency::krw, "not a number"},
      {"１０", Currency::krw, "not a number"},
      {std::string(65, '1'), Currency::krw, "not a number"},
  }));
  INFO(decimal << " " << currency.code());
  CHECK(read(decimal, currency) == expected);
}

TEST_CASE("money: what is written is read back") {
  const auto currency = GENERATE(Currency::krw, Currency::usd, kwd);
  const auto minor = GENERATE(std::int64_t{0}, 1, 9, 10, 99, 100, 1'420, 123'456, Money::max_minor);
  const auto money = *Money::from_minor(minor, currency);
  INFO(money.decimal() << " " << currency.code());
  CHECK(*Money::parse(money.decimal(), currency) == money);
}

TEST_CASE("money: superfluous zeros are not written") {
  CHECK(Money::from_minor(1'420, Currency::usd)->decimal() == "14.2");
  CHECK(Money::from_minor(1'400, Currency::usd)->decimal() == "14");
  CHECK(Money::from_minor(5, Currency::usd)->decimal() == "0.05");
  CHECK(Money::from_minor(100, Currency::krw)->decimal() == "100");
}

TEST_CASE("money: a sum or difference never leaves the range or the currency") {
  const auto won = [](std::int64_t minor) { return *Money::from_minor(minor, Currency::krw); };
  CHECK(plus(won(1), won(2)) == won(3));
  CHECK(minus(won(3), won(3)) == won(0));
  CHECK_FALSE(minus(won(1), won(2)));
  CHECK_FALSE(plus(won(Money::max_minor), won(1)));
  CHECK_FALSE(plus(won(1), Money::zero(Currency::usd)));
  CHECK_FALSE(minus(won(1), Money::zero(Currency::usd)));
}

TEST_CASE("money: amounts of two currencies are neither less, equal nor more") {
  const auto a = *Money::from_minor(1, Currency::krw), b = *Money::from_minor(2, Currency::usd);
  CHECK_FALSE(a < b);
  CHECK_FALSE(a > b);
  CHECK_FALSE(a == b);
}

TEST_CASE("currency: three capital letters, with ISO 4217's decimals") {
  CHECK(Currency::krw.decimals() == 0);
  CHECK(Currency::from("JPY")->decimals() == 0);
  CHECK(Currency::from("USD")->decimals() == 2);
  CHECK(kwd.decimals() == 3);
  CHECK(Currency::from("XYZ")->decimals() == 2);
  for (const auto* bad : {"", "KR", "krw", "KRWW", "K1W", "원화"}) CHECK_FALSE(Currency::from(bad));
}

TEST_CASE("money: people read it with separators and the sign of their language") {
  const auto [amount, currency, lang, expected] =
      GENERATE(table<std::int64_t, Currency, Lang, std::string>({
          {10'000, Currency::krw, Lang::ko, "10,000원"},
          {10'000, Currency::krw, Lang::en, "₩10,000"},
          {0, Currency::krw, Lang::ko, "0원"},
          {999, Currency::krw, Lang::ko, "999원"},
          {1'234'567, Currency::krw, Lang::en, "₩1,234,567"},
          {1'420, Currency::usd, Lang::ko, "US$14.20"},
          {5, Currency::usd, Lang::en, "$0.05"},
          {123'456'789, Currency::usd, Lang::en, "$1,234,567.89"},
          {1'000, *Currency::from("JPY"), Lang::ko, "JP¥1,000"},
          {1'000, *Currency::from("JPY"), Lang::en, "¥1,000"},
          {1'234'567, kwd, Lang::en, "KWD 1,234.567"},
      }));
  const auto money = *Money::from_minor(amount, currency);
  CHECK(amount_text(money, lang) == expected);
  const auto sign = sign_of(currency, lang);
  CHECK(sign.before + number_text(money) + std::string{sign.behind} == expected);
}
