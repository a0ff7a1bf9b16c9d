#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/messages.h"
#include "shared/payment.h"
#include "shared/refund_rules.h"
#include "shared/result.h"
#include "shared/shop_terms.h"

namespace refund {

/// The pay methods that a rule is for: words as i'mport spells them; none means all.
using Methods = std::vector<std::string>;

/// Each rule knows its line in the file, so that a decision can say where it comes from.
struct PolicyWindow {
  Methods methods;
  int days = 0;  ///< after the day of the payment, in Korea's calendar
  int line = 0;
};
struct PolicyPartials {
  Methods methods;
  int max = 0;  ///< refunds of a part that are made; 0: only all that is left
  int line = 0;
};
struct PolicyLimit {
  Money amount;  ///< when more of a payment goes back in all, the refund waits for a review
  int line = 0;
};
struct PolicyReason {
  std::string word;
  std::string ko;
  std::string en;
  int line = 0;
};
struct PolicyFee {
  Methods methods;
  Money amount;
  FeeBearer bearer;
  int line = 0;
};

/// What a merchant allows within what the PGs allow: a policy narrows and never widens. Of the
/// rules of one kind the first that fits a payment holds; where none fits nothing is narrowed.
struct Policy {
  std::vector<PolicyWindow> windows;
  std::vector<PolicyPartials> partials;
  std::vector<PolicyLimit> limits;  ///< one for each currency
  std::vector<PolicyReason> reasons;
  std::vector<PolicyFee> fees;
};

/// What is wrong in a policy's text, and where; both count from 1, the column in characters.
struct PolicyError {
  int line;
  int column;
  std::string what;
};
/// "line 3, column 8: there is no pay method \"crad\""
std::string to_string(const PolicyError& error);

/// Reads a policy, or everything that is wrong with it. One rule a line; docs/policy.md tells them.
Result<Policy, std::vector<PolicyError>> parse_policy(std::string_view text);

enum class PolicyVerdict { allowed, needs_review, refused };
enum class PolicyCause {
  window_closed,
  partial_not_allowed,
  too_many_partials,
  above_limit,
  no_limit_in_currency  ///< there are limits, but none that this amount could be held against
};
std::string_view to_string(PolicyVerdict verdict);
std::string_view to_string(PolicyCause cause);

struct PolicyDecision {
  PolicyVerdict verdict = PolicyVerdict::allowed;
  std::optional<PolicyCause> cause;  ///< set unless allowed
  int line = 0;                      ///< of the rule that decided; 0 when none did

  bool operator==(const PolicyDecision&) const = default;
};

/// What the policy says of a refund of `amount` that is asked for `now`. `earlier_refunds` is how
/// many refunds of the payment went through.
PolicyDecision decide(const Policy& policy, const Payment& payment, Money amount,
                      int earlier_refunds, std::chrono::sys_seconds now);

/// The fee of a refund of this payment, and who bears it. Empty when the policy knows none.
std::optional<PolicyFee> fee_of(const Policy& policy, const Payment& payment);

/// What the PG's rules leave, narrowed to what the policy allows: the same as decide() says of each
/// request, told before there is one.
Eligibility narrowed(const Policy& policy, const Payment& payment, int earlier_refunds,
                     std::chrono::sys_seconds now, Eligibility can);

/// The reasons to choose from, in the order of the file, and the fee.
ShopTerms shop_terms(const Policy& policy, const Payment& payment, Lang lang);

}  // namespace refund
