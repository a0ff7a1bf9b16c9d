// A merchant's policy: read, written again, and held against payments.
#include "server/policy.h"

#include <algorithm>

#include "tests/fuzz/target.h"
#include "tests/shared/samples.h"

namespace refund::fuzz::policy {
namespace {

std::string words(const Methods& methods) {
  if (methods.empty()) return "*";
  std::string text;
  for (const auto& method : methods) text += (text.empty() ? "" : "|") + method;
  return text;
}

std::string words(Money amount) {
  return amount.decimal() + " " + std::string{amount.currency().code()};
}

/// The policy as a file of its own, each kind of rule together.
std::string written(const Policy& policy) {
  std::string text = "policy 1\n";
  for (const auto& rule : policy.windows)
    text += "window " + words(rule.methods) + " " + std::to_string(rule.days) + " days\n";
  for (const auto& rule : policy.partials)
    text += "partials " + words(rule.methods) + " " +
            (rule.max == 0 ? "none" : std::to_string(rule.max)) + "\n";
  for (const auto& rule : policy.limits) text += "review above " + words(rule.amount) + "\n";
  for (const auto& rule : policy.reasons)
    text += "reason " + rule.word + " " + rule.ko + " / " + rule.en + "\n";
  for (const auto& rule : policy.fees)
    text += "fee " + words(rule.methods) + " " + words(rule.amount) + " " +
            (rule.bearer == FeeBearer::customer ? "customer" : "merchant") + "\n";
  return text;
}

void check_errors(const std::vector<PolicyError>& errors, std::string_view text) {
  assert(!errors.empty());
  const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
  for (const auto& error : errors) {
    assert(error.line >= 1 && error.line <= lines);
    assert(error.column >= 1 && error.column <= static_cast<int>(text.size()) + 1);
    assert(!error.what.empty());
  }
  assert(std::is_sorted(errors.begin(), errors.end(),
                        [](const auto& a, const auto& b) { return a.line < b.line; }));
}

/// A policy narrows, says why, and does not waver.
void check_decisions(const Policy& policy) {
  using std::chrono::days;
  const auto payment = samples::paid();
  for (const std::int64_t amount : {1, 9'999, 10'000})
    for (const int earlier : {0, 2})
      for (const auto later : {days{0}, days{30}}) {
        const auto at = *payment.paid_at + later;
        const auto decision = decide(policy, payment, samples::won(amount), earlier, at);
        assert((decision.verdict == PolicyVerdict::allowed) == !decision.cause);
        assert(decision == decide(policy, payment, samples::won(amount), earlier, at));
      }
}

}  // namespace

void try_input(std::string_view input) {
  const auto policy = parse_policy(input);
  if (!policy) return check_errors(policy.error(), input);
  const auto text = written(*policy);
  const auto again = parse_policy(text);
  assert(again && written(*again) == text);
  check_decisions(*policy);
}

const Target target{"policy", try_input};

}  // namespace refund::fuzz::policy
