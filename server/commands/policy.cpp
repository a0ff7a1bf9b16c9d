#include "server/commands/policy.h"

#include <iostream>
#include <map>
#include <memory>

#include "server/commands/open_store.h"
#include "server/commands/policy_file.h"
#include "server/config.h"
#include "server/policy_trial.h"
#include "shared/kst.h"

namespace refund::commands {
namespace {

struct PolicyOptions {
  std::string db = Options{}.db;
  std::string file;
};

/// Tells every mistake in the file, and is empty when there is one.
std::optional<Policy> told_policy(const std::string& name) {
  auto policy = read_policy(name);
  if (policy) return *std::move(policy);
  for (const auto& error : policy.error()) std::cerr << name << ": " << to_string(error) << "\n";
  return std::nullopt;
}

int check_policy(const PolicyOptions& options) {
  const auto policy = told_policy(options.file);
  if (!policy) return 1;
  std::cout << options.file << ": " << policy->windows.size() << " windows, "
            << policy->partials.size() << " rules for parts, " << policy->limits.size()
            << " limits, " << policy->reasons.size() << " reasons, " << policy->fees.size()
            << " fees\n";
  return 0;
}

void print(const RefundRecord& record, const PolicyDecision& decision) {
  std::cout << kst_timestamp(record.refund.requested_at) << "  " << record.refund.id.str() << "  "
            << record.refund.amount.decimal() << " " << record.refund.amount.currency().code()
            << "  " << to_string(decision.verdict);
  if (decision.cause) std::cout << "  " << to_string(*decision.cause) << ", line " << decision.line;
  std::cout << "\n";
}

/// What the policy would have decided for each refund in the books, newest first.
int try_policy(const PolicyOptions& options) {
  const auto policy = told_policy(options.file);
  if (!policy) return 1;
  const auto books = open_store_beside_server(options.db);

  std::map<PolicyVerdict, int> tally;
  RefundFilter filter;
  for (;;) {
    const auto records = books->list(filter);
    for (const auto& record : records) {
      const auto payment = books->find_payment(record.refund.merchant_uid);
      if (!payment) continue;  // a refund is written with its payment, so this is another database
      const auto decision = would_have_decided(*policy, *payment, record);
      ++tally[decision.verdict];
      print(record, decision);
    }
    if (records.empty()) break;
    filter.after = records.back().refund.id;
  }
  std::cout << tally[PolicyVerdict::allowed] << " allowed, " << tally[PolicyVerdict::needs_review]
            << " to be reviewed, " << tally[PolicyVerdict::refused] << " refused\n";
  return 0;
}

}  // namespace

Command add_policy(CLI::App& program) {
  auto* policy = program.add_subcommand("policy", "What the merchant allows within the PGs' rules");
  policy->require_subcommand(1);
  const auto options = std::make_shared<PolicyOptions>();
  auto* check = policy->add_subcommand("check", "Read a policy and tell every mistake in it");
  check->add_option("file", options->file, "The policy")->required();
  auto* attempt = policy->add_subcommand(
      "try", "What the policy would have decided for the refunds in the books; changes nothing");
  attempt->add_option("file", options->file, "The policy")->required();
  add_option(*attempt, "--db", options->db, "The books");
  return {policy, [check, options] {
            return check->parsed() ? check_policy(*options) : try_policy(*options);
          }};
}

}  // namespace refund::commands
