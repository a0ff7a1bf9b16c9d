#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "server/check_schedule.h"
#include "server/clock.h"
#include "server/payment_gateway.h"
#include "server/refund_store.h"
#include "server/settled_bell.h"
#include "server/settlement.h"

namespace refund {

struct ReconcilerOptions {
  /// How long an unchanged balance must be seen, after the call has ended, before an unknown
  /// outcome is called not executed: i'mport may carry a call out after we hung up.
  std::chrono::seconds settle_after{90};
  /// As in RefundServiceOptions: until then a call whose end was not written may still be running.
  /// Of this and of settle_after the longer one counts, ours or the sender's: see Patience.
  std::chrono::seconds call_limit{60};
  /// How long idempotency keys are kept after the refund has settled. docs/api.md promises 15 days.
  std::chrono::hours keep_keys{24 * 30};
  /// How long refund accounts are kept after the refund has settled: `--retain`.
  std::chrono::seconds keep_accounts{std::chrono::hours{24 * 30}};
  /// How often what was cancelled at i'mport is compared with the books.
  std::chrono::hours sweep_every{24};
  Metrics* metrics = nullptr;  ///< as in RefundServiceOptions
  /// Of the schedule's jitter.
  std::uint64_t seed = std::random_device{}();
};

/// What one pass did.
struct ReconcileReport {
  int looked = 0;  ///< refunds that i'mport was asked about
  int succeeded = 0;
  int failed = 0;
  int pending = 0;      ///< the others: still pending after the look
  int unclear = 0;      ///< of these: what i'mport shows needs a person
  int unavailable = 0;  ///< of these: i'mport could not be asked
};

/// What one sweep found.
struct SweepReport {
  int read = 0;     ///< payments that i'mport told
  int changed = 0;  ///< of these: the books said otherwise
  /// Cancellations of refunds that the books call failed: see Settlement::contradictions().
  std::vector<RefundId> contradictions;
};

/// Finds out how pending refunds ended, by asking i'mport. It never sends a cancel. Several may run
/// on one store: each refund is given to one of them at a time, and two looks do no harm.
class Reconciler {
 public:
  Reconciler(RefundStore& store, PaymentGateway& gateway, Clock& clock, SettledBell& bell,
             ReconcilerOptions options = {});
  ~Reconciler();

  /// Takes up everything that is pending by now, then goes on by the schedule, on a thread of its
  /// own.
  void start();
  /// Ends after the look under way.
  void stop();

  /// Looks at every pending refund now. Throws StoreUnavailable.
  ReconcileReport pass();

  /// Looks at those whose time has come. What the thread does each second.
  ReconcileReport pass_due();

  /// Looks at one refund now; empty when there is none of this id. A settled one is only returned.
  std::optional<RefundRecord> check(const RefundId& id);

  /// Compares the books with everything that was cancelled at i'mport since the last sweep, or in
  /// the last day. Empty when i'mport could not be asked.
  std::optional<SweepReport> sweep();

  /// Erases the accounts of refunds that settled longer than keep_accounts ago. Returns how many.
  /// Part of what the thread does every ten minutes.
  std::int64_t erase_accounts();

  /// Sums of all passes and sweeps so far, for the metrics.
  ReconcileReport totals() const;
  std::int64_t contradictions() const;
  std::int64_t accounts_erased() const;

 private:
  enum class Look { succeeded, failed, pending, unclear, unavailable };

  ReconcileReport look_at(const std::vector<RefundRecord>& records);
  Look look(const RefundRecord& record);
  Look weigh_untouched(const RefundRecord& record, const GatewayPayment& found,
                       sys_seconds asked_at, std::chrono::steady_clock::time_point asked_at_steady);
  sys_seconds call_over_at(const RefundRecord& record) const;
  std::chrono::seconds watch_time_of(const RefundRecord& record) const;
  bool unchanged_long_enough(const RefundRecord& record, sys_seconds asked_at,
                             std::chrono::steady_clock::time_point asked_at_steady);
  Look postpone(const RefundRecord& record, Look look, std::string seen,
                std::optional<sys_seconds> decidable_at = std::nullopt,
                std::optional<sys_seconds> unchanged_since = std::nullopt);
  void compare(const GatewayPayment& found, SweepReport& report);
  void forget(const RefundId& id);
  bool clock_was_set_back();
  bool stopping() const;
  void serve(const std::vector<RefundRecord>& left);
  template <class Work>
  void try_and_log(const Work& work);
  void keep_house();
  void log_audit_head();

  RefundStore& store_;
  PaymentGateway& gateway_;
  Clock& clock_;
  const ReconcilerOptions options_;
  Settlement settlement_;

  // Of the thread.
  std::string last_error_;
  sys_seconds next_house_keeping_{};
  std::int64_t audit_logged_ = 0;

  mutable std::mutex mutex_;  ///< guards all below
  std::condition_variable wake_;
  bool stopping_ = false;
  CheckSchedule schedule_;
  sys_seconds last_pass_{};  ///< of pass_due(), by the wall clock
  /// When this process first saw each balance unchanged, by a clock that cannot be set.
  std::map<std::string, std::chrono::steady_clock::time_point> first_unchanged_;
  ReconcileReport totals_;
  std::int64_t accounts_erased_ = 0;
  /// The database may hold older states of itself with accounts that have been erased: after an
  /// erasure, and at a start, since one may have been cut off.
  bool scrub_is_due_ = true;
  std::thread thread_;
};

}  // namespace refund
