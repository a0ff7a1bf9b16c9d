#include <catch_amalgamated.hpp>
#include <string>
#include <vector>

#include "tests/server/store_contract/chapters.h"
#include "tests/server/store_contract/samples.h"

namespace refund::contract {
namespace {

/// "who: action subject: outcome" of each entry.
std::vector<std::string> audited(RefundStore& store) {
  std::vector<std::string> told;
  for (const auto& [seq, note, hash] : store.audit_entries(0, 100))
    told.push_back(note.by.who + ": " + note.action + " " + note.subject + ": " + note.outcome);
  return told;
}

}  // namespace

void audit(RefundStore& store) {
  SECTION("it begins empty") {
    CHECK(store.audit_entries(0, 100).empty());
    CHECK(store.audit_head() == AuditHead{});
  }
  SECTION(
      "entries come back as they were written, each with the hash of the one before in its own") {
    const AuditNote one{noon, {"merchant", "203.0.113.0/24"}, "looked at", "rf_1", "done", "é"};
    const AuditNote two{noon + 1s, {"operator", ""}, "looked at", "", "", ""};
    store.write_audit(one);
    store.write_audit(two);
    const auto first = audit_hash(no_entry_before, 1, one);
    const auto second = audit_hash(first, 2, two);
    CHECK(store.audit_entries(0, 100) ==
          std::vector<AuditEntry>{{1, one, first}, {2, two, second}});
    CHECK(store.audit_entries(0, 1).size() == 1);
    CHECK(store.audit_entries(1, 100).front().seq == 2);
    CHECK(store.audit_entries(2, 100).empty());
    CHECK(store.audit_head() == AuditHead{2, second, 2});
  }
  SECTION("what changes a refund or an account is in it, and what changes nothing is not") {
    store.import_payments(std::vector{ImportRow{order(1)}}, ImportMode::good_rows, noon,
                          {"operator", ""});
    auto asked = intent(1, order(1), 3'000, key(1));
    asked.account = account_of_8400();
    asked.by = {"ticket of ORD-1", ""};
    store.open(asked);
    store.open(asked);
    store.end_call(id(1), {CallAnswer::unknown, "time-out", noon}, noon);
    store.postpone(postponement(1, noon));
    store.fail(failure(1));
    store.fail(failure(1));
    store.open(intent(2, order(1), 1'000));
    store.succeed(success(2, after(order(1), 1'000)));
    store.save_payment(after(order(1), 2'000), 2, noon, "webhook");
    store.save_payment(after(order(1), 2'000), 2, noon, "webhook");
    const std::vector anew{AccountOf{id(1), "88", {"key-b", "n", "h", std::nullopt}}};
    store.reseal_accounts(anew, noon, {"operator", ""});
    store.erase_accounts(noon + 1h, noon + 1h);
    store.erase_accounts(noon + 1h, noon + 1h);
    store.reseal_accounts(anew, noon, {"operator", ""});
    CHECK(audited(store) == std::vector<std::string>{
                                "operator: payments imported : done",
                                "ticket of ORD-1: refund asked for rf_1: pending",
                                "imp-refund: call ended rf_1: pending",
                                "imp-refund: refund settled rf_1: failed",
                                "imp-refund: refund asked for rf_2: pending",
                                "imp-refund: refund settled rf_2: succeeded",
                                "imp-refund: payment changed ORD-1: cancelled",
                                "operator: accounts sealed anew key key-b: done",
                                "imp-refund: account erased rf_1: done",
                            });
  }
}

void audit_of_reviews(RefundStore& store) {
  SECTION("a review stands in it once, with who decided") {
    for (const int number : {1, 2}) {
      store.save_payment(order(number), 0, noon, "look-up");
      auto asked = intent(number, order(number), 1'000);
      asked.needs_review = true;
      store.open(asked);
    }
    store.approve(approval(1, order(1)));
    store.approve(approval(1, order(1)));
    auto rejection = failure(2, RefundFailure::rejected);
    rejection.by = {"operator", ""};
    store.fail(rejection);
    store.fail(rejection);
    CHECK(audited(store) == std::vector<std::string>{
                                "imp-refund: refund asked for rf_1: pending",
                                "imp-refund: refund asked for rf_2: pending",
                                "merchant: refund approved rf_1: to be sent",
                                "operator: refund rejected rf_2: failed",
                            });
  }
}

}  // namespace refund::contract
