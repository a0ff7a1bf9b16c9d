#include "shared/messages.h"

#include <catch_amalgamated.hpp>

using namespace refund;

TEST_CASE("messages: the language is the best of those that a browser asks for") {
  const auto [header, expected] = GENERATE(table<std::string, Lang>({
      {"", Lang::ko},
      {"ko", Lang::ko},
      {"ko-KR,ko;q=0.9,en;q=0.8", Lang::ko},
      {"en", Lang::en},
      {"en-US,en;q=0.9,ko;q=0.8", Lang::en},
      {"fr-FR, en;q=0.5", Lang::en},
      {"en;q=0.1, ko;q=0.2", Lang::ko},
      {"ko;q=0, en", Lang::en},
      {"fr", Lang::ko},
      {"*", Lang::ko},
      {"e", Lang::ko},
      {"eng", Lang::ko},
      {";q=1,,;", Lang::ko},
  }));
  INFO(header);
  CHECK(lang_from(header) == expected);
}

TEST_CASE("messages: the fully refunded order is told as the contract says") {
  CHECK(text(ProblemCode::already_refunded, Lang::en) ==
        "This order has already been fully refunded.");
  CHECK(text(NotRefundable::already_refunded, Lang::en) ==
        text(ProblemCode::already_refunded, Lang::en));
}

TEST_CASE("messages: every code has words, and other ones in each language") {
  const auto both = [](auto last, auto word_of) {
    for (int i = 0; i <= static_cast<int>(last); ++i) {
      const auto code = static_cast<decltype(last)>(i);
      const auto ko = word_of(code, Lang::ko), en = word_of(code, Lang::en);
      INFO(to_string(code));
      CHECK_FALSE(ko.empty());
      CHECK_FALSE(en.empty());
      CHECK(ko != en);
    }
  };
  const auto words = [](auto code, Lang lang) { return text(code, lang); };
  both(Violation::refund_tel_not_accepted, words);
  both(NotRefundable::outside_refund_hours, words);
  both(ProblemCode::internal_error, words);
  both(ShapeError::unknown_field, words);
}

TEST_CASE("messages: an unknown outcome is never called a failure") {
  for (const auto lang : {Lang::ko, Lang::en}) {
    const auto words = std::string{text(ProblemCode::refund_in_progress, lang)};
    CHECK(words.find("fail") == std::string::npos);
    CHECK(words.find("실패") == std::string::npos);
  }
}
