#include <catch_amalgamated.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/explorer/scenario.h"

using namespace refund::explorer;

namespace {

std::string told(const Findings& findings) {
  std::string words = findings.violation + "\n";
  for (const auto& move : findings.path) words += "  " + move + "\n";
  return words;
}

/// Two customers, or one in two windows: 6,000 and 6,000 of 10,000 won.
Scenario two_requests() {
  Scenario scenario;
  scenario.requests = {{"A", "key-a", "6000"}, {"B", "key-b", "6000"}};
  return scenario;
}

/// One request, sent again with the same key while the first may still be under way.
Scenario one_request_twice() {
  Scenario scenario;
  scenario.requests = {{"A", "key-a", "3000"}, {"A2", "key-a", "3000"}};
  return scenario;
}

void check_all_kept(const Scenario& scenario) {
  const auto findings = explore(scenario);
  INFO(told(findings));
  CHECK(findings.violation.empty());
  CHECK(findings.ends > 0);
  // For whoever wants to know how much was tried: tests_server "explorer*" -s
  SUCCEED(findings.states << " states, " << findings.moves << " moves, " << findings.ends
                          << " ends, up to " << findings.deepest << " moves deep");
}

}  // namespace

TEST_CASE("explorer: two requests, a reconciler, a console cancel and a crash, in every order") {
  auto scenario = two_requests();
  scenario.may_happen.console_cancels = 1;
  scenario.may_happen.crashes = 1;
  scenario.may_happen.lost_answers = 1;
  check_all_kept(scenario);
}

TEST_CASE("explorer: an i'mport that compares first and pays later is never asked twice at once") {
  auto scenario = two_requests();
  scenario.passes = 1;
  scenario.comparing = Comparing::on_arrival;
  scenario.may_happen.crashes = 1;
  scenario.may_happen.lost_answers = 1;
  scenario.may_happen.time_jumps = 1;
  check_all_kept(scenario);
}

TEST_CASE("explorer: one request sent twice, whatever is lost, repeated, declined or not sent") {
  auto scenario = one_request_twice();
  scenario.passes = 1;
  scenario.may_happen.crashes = 1;
  scenario.may_happen.lost_answers = 1;
  scenario.may_happen.repeated_calls = 1;
  scenario.may_happen.declined = 1;
  scenario.may_happen.refused_connections = 1;
  scenario.may_happen.failed_lookups = 1;
  check_all_kept(scenario);
}

TEST_CASE("explorer: a webhook that is taken up at any moment, also while the cancel is running") {
  auto scenario = one_request_twice();
  scenario.passes = 1;
  scenario.webhooks = 1;
  scenario.may_happen.console_cancels = 1;
  scenario.may_happen.lost_answers = 1;
  scenario.may_happen.crashes = 1;
  check_all_kept(scenario);
}

TEST_CASE("explorer: books that fail to be written, with and without having been") {
  auto scenario = one_request_twice();
  scenario.passes = 1;
  scenario.may_happen.failed_writes = 1;
  scenario.may_happen.lost_answers = 1;
  scenario.may_happen.declined = 1;
  scenario.may_happen.crashes = 1;
  check_all_kept(scenario);
}

/// 3,000 of 10,000 won, which wait for a person.
Scenario reviewed(std::vector<Decision> decisions) {
  Scenario scenario;
  scenario.requests = {{"A", "key-a", "3000"}};
  scenario.decisions = std::move(decisions);
  scenario.passes = 1;
  return scenario;
}

TEST_CASE("explorer: approved twice, with a console cancel, a lost answer and a crash") {
  auto scenario = reviewed({Decision::approve, Decision::approve});
  scenario.may_happen.console_cancels = 1;
  scenario.may_happen.crashes = 1;
  scenario.may_happen.lost_answers = 1;
  check_all_kept(scenario);
}

TEST_CASE("explorer: approved and rejected at once, with books and look-ups that fail") {
  auto scenario = reviewed({Decision::approve, Decision::reject});
  scenario.may_happen.failed_writes = 1;
  scenario.may_happen.failed_lookups = 1;
  scenario.may_happen.refused_connections = 1;
  scenario.may_happen.crashes = 1;
  check_all_kept(scenario);
}

TEST_CASE(
    "explorer: approved while time passes, and an i'mport that compares first and pays later") {
  auto scenario = reviewed({Decision::approve, Decision::approve});
  scenario.comparing = Comparing::on_arrival;
  scenario.may_happen.crashes = 1;
  scenario.may_happen.time_jumps = 1;
  check_all_kept(scenario);
}

// The same with more of everything: minutes, and gigabytes of known states. Run by its tag.

TEST_CASE("explorer: two requests, and time that passes at any moment", "[.long]") {
  auto scenario = two_requests();
  scenario.may_happen.console_cancels = 1;
  scenario.may_happen.crashes = 1;
  scenario.may_happen.lost_answers = 1;
  scenario.may_happen.time_jumps = 2;
  check_all_kept(scenario);
}

TEST_CASE("explorer: approved while time passes twice, with a lost answer too", "[.long]") {
  auto scenario = reviewed({Decision::approve, Decision::approve});
  scenario.comparing = Comparing::on_arrival;
  scenario.may_happen.crashes = 1;
  scenario.may_happen.lost_answers = 1;
  scenario.may_happen.time_jumps = 2;
  check_all_kept(scenario);
}

TEST_CASE("explorer: three requests and all that can go wrong", "[.long]") {
  auto scenario = two_requests();
  scenario.requests.push_back({"A2", "key-a", "6000"});
  scenario.passes = 1;
  scenario.may_happen.console_cancels = 1;
  scenario.may_happen.crashes = 1;
  scenario.may_happen.lost_answers = 1;
  scenario.may_happen.repeated_calls = 1;
  scenario.may_happen.declined = 1;
  scenario.may_happen.failed_writes = 1;
  check_all_kept(scenario);
}

// What the explorer is worth: each protection is taken away in turn, and it must see what follows.

TEST_CASE("explorer: it sees two refunds of one payment at once without the unique index") {
  auto scenario = two_requests();
  scenario.comparing = Comparing::on_arrival;
  scenario.no_unique_index = true;
  const auto findings = explore(scenario);
  INFO(told(findings));
  CHECK(findings.violation == "more would go back than was paid");
}

TEST_CASE("explorer: it sees a payment behind a failed refund when unknown is taken for failed") {
  auto scenario = one_request_twice();
  scenario.unknown_is_failed = true;
  scenario.may_happen.lost_answers = 1;
  const auto findings = explore(scenario);
  INFO(told(findings));
  CHECK(findings.violation == "rf_A0 is called failed and i'mport has paid it");
}

TEST_CASE("explorer: it sees a call paid twice without the checksum") {
  auto scenario = one_request_twice();
  scenario.checksum_dropped = true;
  scenario.may_happen.repeated_calls = 1;
  const auto findings = explore(scenario);
  INFO(told(findings));
  CHECK(findings.violation == "rf_A0 moved money twice");
}

TEST_CASE("explorer: it sees a late payment behind a failed refund without the settle time") {
  auto scenario = one_request_twice();
  scenario.settle_after = std::chrono::seconds{0};
  scenario.may_happen.lost_answers = 1;
  const auto findings = explore(scenario);
  INFO(told(findings));
  CHECK(findings.violation == "rf_A0 is called failed and i'mport has paid it");
}

TEST_CASE("explorer: it sees a refund paid twice when each of two approvals is let through") {
  auto scenario = reviewed({Decision::approve, Decision::approve});
  scenario.comparing = Comparing::on_arrival;
  scenario.approved_again = true;
  const auto findings = explore(scenario);
  INFO(told(findings));
  CHECK(findings.violation == "rf_A0 moved money twice");
}
