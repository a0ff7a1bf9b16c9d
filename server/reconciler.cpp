#include "server/reconciler.h"

#include <algorithm>
#include <utility>

#include "server/audit_verifier.h"
#include "server/cancel_outcome.h"
#include "server/log.h"
#include "shared/pg_rules.h"

namespace refund {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view by_reconciler = "reconciler";

/// How often the books are asked what is due.
constexpr seconds tick{1};

/// Refunds taken in one go, and for how long no other server looks at them.
constexpr int batch = 32;
constexpr minutes lease{2};

/// After so many look-ups in a row without an answer i'mport is taken to be down, and the rest
/// waits for the next pass.
constexpr int unavailable_in_a_row_max = 3;
constexpr minutes unavailable_delay_max{1};

/// How often it is looked whether keys are to be forgotten and a sweep is due. An i'mport that
/// could not be asked is asked again then.
constexpr minutes house_keeping_every{10};

void add(const ReconcileReport& report, ReconcileReport& sum) {
  sum.looked += report.looked;
  sum.succeeded += report.succeeded;
  sum.failed += report.failed;
  sum.pending += report.pending;
  sum.unclear += report.unclear;
  sum.unavailable += report.unavailable;
}

}  // namespace

Reconciler::Reconciler(RefundStore& store, PaymentGateway& gateway, Clock& clock, SettledBell& bell,
                       ReconcilerOptions options)
    : store_(store),
      gateway_(gateway),
      clock_(clock),
      options_(options),
      settlement_(store, gateway, clock, bell, options_.metrics),
      schedule_(options.seed) {}

Reconciler::~Reconciler() {
  stop();
}

void Reconciler::start() {
  // Read before anyone is served: what is asked for from now on is looked at when it is due.
  std::vector<RefundRecord> left;
  try_and_log([&] { left = store_.pending(); });
  thread_ = std::thread([this, left = std::move(left)] { serve(left); });
}

void Reconciler::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

ReconcileReport Reconciler::pass() {
  return look_at(store_.pending());
}

ReconcileReport Reconciler::pass_due() {
  ReconcileReport sum;
  if (clock_was_set_back()) return pass();
  while (true) {
    const auto now = clock_.now();
    const auto due = store_.take_due(now, now + lease, batch);
    const auto report = look_at(due);
    add(report, sum);
    // Fewer looks than there was to look at: i'mport is down, or we are to stop.
    if (due.size() < batch || report.looked < batch) return sum;
  }
}

/// What is due would then wait until the clock is there again.
bool Reconciler::clock_was_set_back() {
  const std::lock_guard lock(mutex_);
  const auto now = clock_.now();
  return now < std::exchange(last_pass_, now);
}

std::optional<RefundRecord> Reconciler::check(const RefundId& id) {
  const auto record = store_.find_refund(id);
  const bool may_be_sent = record && record->review != Review::waiting;
  if (may_be_sent && record->refund.status == RefundStatus::pending) look_at({*record});
  return store_.find_refund(id);
}

ReconcileReport Reconciler::look_at(const std::vector<RefundRecord>& records) {
  ReconcileReport report;
  int unavailable_in_a_row = 0;
  for (const auto& record : records) {
    if (unavailable_in_a_row == unavailable_in_a_row_max || stopping()) break;
    const auto seen = look(record);
    unavailable_in_a_row = seen == Look::unavailable ? unavailable_in_a_row + 1 : 0;

    ++report.looked;
    switch (seen) {
      case Look::succeeded:
        ++report.succeeded;
        break;
      case Look::failed:
        ++report.failed;
        break;
      case Look::pending:
        break;
      case Look::unclear:
        ++report.unclear;
        break;
      case Look::unavailable:
        ++report.unavailable;
        break;
    }
    if (seen == Look::succeeded || seen == Look::failed) forget(record.refund.id);
  }
  report.pending = report.looked - report.succeeded - report.failed;

  const std::lock_guard lock(mutex_);
  add(report, totals_);
  return report;
}

Reconciler::Look Reconciler::look(const RefundRecord& record) {
  // What is seen unchanged was so when we asked; it may have changed by the time of the answer.
  const auto asked_at = clock_.now();
  const auto asked_at_steady = clock_.steady_now();
  const auto found = gateway_.find(record.imp_uid);
  if (!found) {
    if (found.error() == LookupError::unavailable)
      return postpone(record, Look::unavailable, "i'mport could not be asked",
                      asked_at + unavailable_delay_max, record.unchanged_since);
    return postpone(record, Look::unclear, "i'mport knows no such payment");
  }

  const auto verdict = judge(record, *found);
  if (const auto* executed = std::get_if<Executed>(&verdict)) {
    settlement_.succeed(record, *found, executed->entry, by_reconciler);
    return Look::succeeded;
  }
  settlement_.save(*found, by_reconciler);
  if (const auto* unclear = std::get_if<Unclear>(&verdict))
    return postpone(record, Look::unclear, unclear->why);
  return weigh_untouched(record, *found, asked_at, asked_at_steady);
}

/// i'mport shows nothing of ours. Whether that is the end depends on how the call went.
Reconciler::Look Reconciler::weigh_untouched(
    const RefundRecord& record, const GatewayPayment& found, sys_seconds asked_at,
    std::chrono::steady_clock::time_point asked_at_steady) {
  const auto& end = record.call_end;
  if (end && end->answer == CallAnswer::declined) {
    settlement_.fail(record, RefundFailure::gateway_declined, end->detail, by_reconciler);
    return Look::failed;
  }
  if ((end && end->answer == CallAnswer::accepted) || finality_of(found.payment) == Finality::later)
    return postpone(record, Look::pending, "not shown yet; this PG may finish it days later");
  if (!end && asked_at < call_over_at(record))
    return postpone(record, Look::pending, "the call may still be running", call_over_at(record));

  if (unchanged_long_enough(record, asked_at, asked_at_steady)) {
    settlement_.fail(record, RefundFailure::not_executed, "", by_reconciler, "balance unchanged");
    return Look::failed;
  }
  const auto since = record.unchanged_since.value_or(clock_.now());
  return postpone(record, Look::pending, "balance unchanged", since + watch_time_of(record), since);
}

/// From then on the call can't be running any more, if its end was not written.
sys_seconds Reconciler::call_over_at(const RefundRecord& record) const {
  return record.due_at() + std::max(options_.call_limit, record.patience.call_limit);
}

/// How long an unchanged balance must be seen. Where the call's end is not known, at least as long
/// as the call itself can take: that it is over is then only what a wall clock says, which can be
/// set.
seconds Reconciler::watch_time_of(const RefundRecord& record) const {
  const auto settle_after = std::max(options_.settle_after, record.patience.settle_after);
  if (record.call_end) return settle_after;
  return std::max(settle_after, call_over_at(record) - record.due_at());
}

bool Reconciler::unchanged_long_enough(const RefundRecord& record, sys_seconds asked_at,
                                       std::chrono::steady_clock::time_point asked_at_steady) {
  if (!record.unchanged_since) {
    const std::lock_guard lock(mutex_);
    first_unchanged_[record.refund.id.str()] = clock_.steady_now();
    return false;
  }
  const auto watch_time = watch_time_of(record);
  if (asked_at - *record.unchanged_since < watch_time) return false;

  // A wall clock that is set forward must not make time pass. Where this process has watched all
  // along it knows better; the tolerance is for the wall clock's whole seconds.
  const std::lock_guard lock(mutex_);
  const auto first = first_unchanged_.find(record.refund.id.str());
  return first == first_unchanged_.end() ||
         asked_at_steady - first->second >= watch_time - seconds{1};
}

void Reconciler::forget(const RefundId& id) {
  const std::lock_guard lock(mutex_);
  first_unchanged_.erase(id.str());
}

/// `decidable_at`: from when on another look may tell more than this one. It is not waited longer
/// than that, however many looks there were before.
Reconciler::Look Reconciler::postpone(const RefundRecord& record, Look look, std::string seen,
                                      std::optional<sys_seconds> decidable_at,
                                      std::optional<sys_seconds> unchanged_since) {
  const auto now = clock_.now();
  seconds delay;
  {
    const std::lock_guard lock(mutex_);
    delay = schedule_.next(record.attempts + 1);
  }
  auto next = now + delay;
  if (decidable_at) next = std::min(next, std::max(now + tick, *decidable_at));

  const auto stands = store_.postpone(
      {record.refund.id, next, unchanged_since, std::move(seen), now, std::string{by_reconciler}});
  if (stands) return look;
  // Someone else has settled it while we looked.
  const auto settled = store_.find_refund(record.refund.id);
  return settled && settled->refund.status == RefundStatus::succeeded ? Look::succeeded
                                                                      : Look::failed;
}

void Reconciler::serve(const std::vector<RefundRecord>& left) {
  try_and_log([&] { look_at(left); });
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, tick, [this] { return stopping_; })) {
    lock.unlock();
    try_and_log([this] {
      pass_due();
      keep_house();
    });
    lock.lock();
  }
}

/// The books may be out of reach for a while, and the thread outlives that. One line when it
/// begins, not one each second.
template <class Work>
void Reconciler::try_and_log(const Work& work) {
  try {
    work();
    last_error_.clear();
  } catch (const std::exception& error) {
    if (last_error_ != error.what()) log::error("reconciler", {{"why", error.what()}});
    last_error_ = error.what();
  }
}

void Reconciler::keep_house() {
  const auto now = clock_.now();
  if (now < next_house_keeping_) return;
  next_house_keeping_ = now + house_keeping_every;

  store_.forget_keys(now - options_.keep_keys);
  erase_accounts();
  log_audit_head();
  const auto swept = store_.swept_until();
  if (!swept || now - *swept >= options_.sweep_every) sweep();
}

/// Who keeps our log elsewhere has an anchor of the audit log with it.
void Reconciler::log_audit_head() {
  const auto head = store_.audit_head();
  if (head.seq == audit_logged_) return;
  audit_logged_ = head.seq;
  log::info("audit_head", {{"anchor", to_string(AuditAnchor{head.seq, head.hash})}});
}

std::int64_t Reconciler::erase_accounts() {
  const auto now = clock_.now();
  const auto erased = store_.erase_accounts(now - options_.keep_accounts, now);
  if (erased > 0) log::info("accounts_erased", {{"count", erased}});
  bool scrub = false;
  {
    const std::lock_guard lock(mutex_);
    accounts_erased_ += erased;
    scrub_is_due_ = scrub_is_due_ || erased > 0;
    scrub = std::exchange(scrub_is_due_, false);
  }
  if (scrub && !store_.scrub()) {
    const std::lock_guard lock(mutex_);
    scrub_is_due_ = true;
  }
  return erased;
}

ReconcileReport Reconciler::totals() const {
  const std::lock_guard lock(mutex_);
  return totals_;
}

bool Reconciler::stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

std::int64_t Reconciler::accounts_erased() const {
  const std::lock_guard lock(mutex_);
  return accounts_erased_;
}

std::int64_t Reconciler::contradictions() const {
  return settlement_.contradictions();
}

}  // namespace refund
