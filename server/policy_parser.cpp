// A policy's text: one rule a line, '#' begins a comment.
//
//   policy 1
//   window card|trans 14 days
//   window * 30 days
//   partials vbank none
//   partials * 3
//   review above 100000 KRW
//   reason changed_mind 단순 변심 / Changed my mind
//   fee vbank 300 KRW customer
#include <algorithm>
#include <charconv>
#include <iterator>

#include "server/policy.h"
#include "shared/text.h"

namespace refund {
namespace {

// PortOne V1 schema, PaymentAnnotation.pay_method. A method that i'mport adds is covered by '*'; a
// word that is none would never fit, and the merchant would not notice.
constexpr std::string_view known_methods[] = {
    "card",     "trans", "vbank",       "phone",       "samsung",      "kakaopay",
    "naverpay", "payco", "tosspay",     "ssgpay",      "lpay",         "applepay",
    "paypal",   "point", "cultureland", "culturegift", "smartculture", "booknlife",
};

struct Token {
  std::string_view text;
  int column;
};

int column_of(std::string_view line, const char* at) {
  const auto before = line.substr(0, static_cast<std::size_t>(at - line.data()));
  return static_cast<int>(characters(before).value_or(before.size())) + 1;
}

std::vector<Token> tokens_of(std::string_view line) {
  std::vector<Token> tokens;
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  for (auto at = line.begin(); at != line.end();) {
    at = std::find_if_not(at, line.end(), is_space);
    if (at == line.end() || *at == '#') break;
    const auto end = std::find_if(at, line.end(), is_space);
    tokens.push_back(
        {std::string_view{&*at, static_cast<std::size_t>(end - at)}, column_of(line, &*at)});
    at = end;
  }
  return tokens;
}

std::string quoted(std::string_view text) {
  return "\"" + std::string{text} + "\"";
}

class Parser {
 public:
  Result<Policy, std::vector<PolicyError>> parse(std::string_view text) {
    while (!text.empty()) {
      const auto end = std::min(text.find('\n'), text.size());
      ++line_;
      parse_line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (!versioned_) fail(1, "the file must begin with: policy 1");
    if (!errors_.empty()) return Unexpected{std::move(errors_)};
    return std::move(policy_);
  }

 private:
  void parse_line(std::string_view line) {
    if (!characters(line)) return fail(1, "this is no UTF-8");
    tokens_ = tokens_of(line);
    at_ = 0;
    end_column_ = column_of(line, line.data() + line.size());
    if (tokens_.empty()) return;

    const auto rule = next();
    if (!versioned_) {
      versioned_ = true;  // said once
      if (rule.text != "policy") return fail(rule.column, "the file must begin with: policy 1");
      return parse_version();
    }
    if (rule.text == "window") return parse_window();
    if (rule.text == "partials") return parse_partials();
    if (rule.text == "review") return parse_review();
    if (rule.text == "reason") return parse_reason();
    if (rule.text == "fee") return parse_fee();
    fail(rule.column,
         "there is no rule " + quoted(rule.text) + ": window, partials, review, reason or fee");
  }

  void parse_version() {
    const auto version = next();
    if (version.text != "1") return fail(version.column, "this program reads policy 1");
    parse_end();
  }

  void parse_window() {
    auto methods = parse_methods(policy_.windows);
    const auto days = parse_count("a number of days", 1, 3'660);
    if (!parse_word("days")) return;
    if (!parse_end() || !methods || !days) return;
    policy_.windows.push_back({*std::move(methods), *days, line_});
  }

  void parse_partials() {
    auto methods = parse_methods(policy_.partials);
    const auto none = peek().text == "none";
    const auto max = none ? (next(), std::optional{0}) : parse_count("none or a count", 1, 1'000);
    if (!parse_end() || !methods || !max) return;
    policy_.partials.push_back({*std::move(methods), *max, line_});
  }

  void parse_review() {
    if (!parse_word("above")) return;
    const auto where = peek();
    const auto amount = parse_amount();
    if (!parse_end() || !amount) return;
    for (const auto& limit : policy_.limits)
      if (limit.amount.currency() == amount->currency())
        return fail(where.column,
                    "line " + std::to_string(limit.line) + " has a limit in this currency already");
    policy_.limits.push_back({*amount, line_});
  }

  void parse_reason() {
    const auto word = next();
    const auto is_word = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    if (word.text.empty() || !std::all_of(word.text.begin(), word.text.end(), is_word))
      return fail(word.column, "a reason is named with small letters, digits and _");
    for (const auto& reason : policy_.reasons)
      if (reason.word == word.text)
        return fail(word.column,
                    "line " + std::to_string(reason.line) + " has this reason already");

    if (policy_.reasons.size() == reasons_max)
      return fail(word.column, "a form has room for " + std::to_string(reasons_max) + " reasons");

    std::string texts[2];
    for (auto& text : texts) {
      while (at_ < tokens_.size() && tokens_[at_].text != "/")
        text.append(text.empty() ? "" : " ").append(next().text);
      if (text.empty())
        return fail(peek().column, "a reason needs words in Korean, a / and words in English");
      if (at_ < tokens_.size() && &text == &texts[0]) next();
    }
    if (!parse_end()) return;
    policy_.reasons.push_back({std::string{word.text}, texts[0], texts[1], line_});
  }

  void parse_fee() {
    auto methods = parse_methods(policy_.fees);
    const auto amount = parse_amount();
    const auto bearer = next();
    const bool customer = bearer.text == "customer";
    if (!customer && bearer.text != "merchant")
      return fail(bearer.column, "a fee is borne by the merchant or the customer");
    if (!parse_end() || !methods || !amount) return;
    policy_.fees.push_back({*std::move(methods), *amount,
                            customer ? FeeBearer::customer : FeeBearer::merchant, line_});
  }

  /// "card|trans", or "*" for all. Wrong too when an earlier rule takes all of them already.
  template <class Rule>
  std::optional<Methods> parse_methods(const std::vector<Rule>& earlier) {
    const auto token = next();
    if (token.text == "*") return unhidden({}, token, earlier);

    Methods methods;
    auto column = token.column;
    for (auto rest = token.text;;) {
      const auto bar = std::min(rest.find('|'), rest.size());
      const auto method = rest.substr(0, bar);
      if (std::find(std::begin(known_methods), std::end(known_methods), method) ==
          std::end(known_methods)) {
        fail(column, method.empty() ? "here belongs a pay method, or * for all"
                                    : "there is no pay method " + quoted(method));
        return std::nullopt;
      }
      methods.emplace_back(method);
      if (bar == rest.size()) return unhidden(std::move(methods), token, earlier);
      rest.remove_prefix(bar + 1);
      column += static_cast<int>(bar) + 1;
    }
  }

  template <class Rule>
  std::optional<Methods> unhidden(Methods methods, const Token& token,
                                  const std::vector<Rule>& earlier) {
    const auto takes = [](const Rule& rule, const std::string& method) {
      return rule.methods.empty() ||
             std::find(rule.methods.begin(), rule.methods.end(), method) != rule.methods.end();
    };
    for (const auto& rule : earlier) {
      const bool hidden = methods.empty()
                              ? rule.methods.empty()
                              : std::all_of(methods.begin(), methods.end(),
                                            [&](const auto& each) { return takes(rule, each); });
      if (!hidden) continue;
      fail(token.column, "line " + std::to_string(rule.line) + " decides these already");
      return std::nullopt;
    }
    return methods;
  }

  std::optional<int> parse_count(const char* what, int least, int most) {
    const auto token = next();
    int count = 0;
    const auto* end = token.text.data() + token.text.size();
    const auto [stop, error] = std::from_chars(token.text.data(), end, count);
    if (error == std::errc{} && stop == end && count >= least && count <= most) return count;
    fail(token.column, std::string{"here belongs "} + what + " from " + std::to_string(least) +
                           " to " + std::to_string(most));
    return std::nullopt;
  }

  std::optional<Money> parse_amount() {
    const auto number = next(), code = next();
    const auto currency = Currency::from(code.text);
    if (!currency) {
      fail(code.column, "here belongs a currency such as KRW");
      return std::nullopt;
    }
    const auto amount = Money::parse(number.text, *currency);
    if (amount) return *amount;
    fail(number.column, "here belongs an amount of " + std::string{code.text});
    return std::nullopt;
  }

  bool parse_word(std::string_view word) {
    const auto token = next();
    if (token.text == word) return true;
    fail(token.column, "here belongs " + quoted(word));
    return false;
  }

  bool parse_end() {
    if (at_ >= tokens_.size()) return true;
    fail(peek().column, "nothing belongs here");
    return false;
  }

  Token peek() const { return at_ < tokens_.size() ? tokens_[at_] : Token{"", end_column_}; }
  Token next() {
    const auto token = peek();
    ++at_;
    return token;
  }
  /// Only the first mistake of a line is told: the others mostly follow from it.
  void fail(int column, std::string what) {
    if (errors_.empty() || errors_.back().line != line_)
      errors_.push_back({std::max(line_, 1), column, std::move(what)});
  }

  Policy policy_;
  std::vector<PolicyError> errors_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int end_column_ = 1;
  int line_ = 0;
  bool versioned_ = false;
};

}  // namespace

std::string to_string(const PolicyError& error) {
  return "line " + std::to_string(error.line) + ", column " + std::to_string(error.column) + ": " +
         error.what;
}

Result<Policy, std::vector<PolicyError>> parse_policy(std::string_view text) {
  return Parser{}.parse(text);
}

}  // namespace refund
