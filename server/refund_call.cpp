// The middle step of a refund: the call to i'mport, how long its customer waits for it, and the
// writing down of what came of it.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>
#include <variant>

#include "server/account_words.h"
#include "server/failpoint.h"
#include "server/log.h"
#include "server/outside_wait.h"
#include "server/refund_service.h"

namespace refund {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

/// How soon the reconciler looks after a call that left its refund pending.
constexpr seconds first_look_after{1};

/// What one thread waits for while another finds it out.
class Outcome {
 public:
  void set(Stand stand) {
    {
      const std::lock_guard lock(mutex_);
      stand_ = std::move(stand);
    }
    set_.notify_one();  // both threads have a share in us, so we are still there
  }
  std::optional<Stand> wait_until(steady_clock::time_point time) {
    std::unique_lock lock(mutex_);
    set_.wait_until(lock, time, [this] { return stand_.has_value(); });
    return std::exchange(stand_, std::nullopt);
  }

 private:
  std::mutex mutex_;
  std::condition_variable set_;
  std::optional<Stand> stand_;
};

/// Whatever goes wrong once a call may have begun, the refund is pending: the money may have moved.
template <class Step>
Stand or_pending(const RefundRecord& record, const Step& step) {
  try {
    return step();
  } catch (const std::exception& broken) {
    log::error("outcome_not_written",
               {{"refund_id", record.refund.id.str()}, {"why", broken.what()}});
    return {record};
  }
}

CancelAnswer too_late() {
  return CancelNotSent{"the server stood still between the intent and the call"};
}

/// What i'mport says may quote the account, and is kept.
CancelAnswer without_account(CancelAnswer answer, const std::optional<RefundAccount>& account) {
  if (!account) return answer;
  if (auto* refused = std::get_if<CancelRefused>(&answer))
    refused->message = without_account(refused->message, *account);
  if (auto* unknown = std::get_if<CancelUnknown>(&answer))
    unknown->why = without_account(unknown->why, *account);
  return answer;
}

/// The answer of a call, or what is left of it.
using Begun = std::variant<CancelAnswer, LateCancel>;

/// Behind a refusal comes a look at i'mport, which takes its own time.
bool is_soon_written(const Begun& begun) {
  const auto* answer = std::get_if<CancelAnswer>(&begun);
  return answer && !std::holds_alternative<CancelRefused>(*answer);
}

CancelAnswer end_of(const Begun& begun) {
  if (const auto* rest = std::get_if<LateCancel>(&begun)) return (*rest)();
  return std::get<CancelAnswer>(begun);
}

}  // namespace

RefundAnswer RefundService::call(std::optional<CallPool::Slot> slot, const RefundRecord& record,
                                 const CancelOrder& order, const Payment& payment) {
  const auto ended =
      slot ? carry_out_in_time(*std::move(slot), record, order) : carry_out(record, order);
  try {
    if (ended && ended->payment) return answer_of(ended->record, *ended->payment);
    if (ended) return answer_of(ended->record);
  } catch (const StoreUnavailable& down) {
    // It was asked for and is on its way: an error now would say that it is not.
    log::error("outcome_not_read", {{"refund_id", record.refund.id.str()}, {"why", down.what()}});
  }
  return StillPending{payment, told(record.refund, payment)};
}

Stand RefundService::carry_out(const RefundRecord& record, const CancelOrder& order) {
  return or_pending(record, [&] {
    if (stood_still(record, order)) return write_outcome(record, order, too_late());
    return write_outcome(record, order, gateway_.cancel(order));
  });
}

/// Nearly always i'mport answers soon, and then all of it happens on the thread that asks. What
/// takes longer goes on without it, and is answered as pending. Empty: it still goes on.
std::optional<Stand> RefundService::carry_out_in_time(CallPool::Slot slot,
                                                      const RefundRecord& record,
                                                      const CancelOrder& order) {
  const auto patience = steady_clock::now() + options_.answer_within;
  std::shared_ptr<Outcome> outcome;
  auto now = or_pending(record, [&] {
    auto begun =
        stood_still(record, order) ? Begun{too_late()} : gateway_.cancel_until(order, patience);
    if (is_soon_written(begun)) return write_outcome(record, order, end_of(begun));

    outcome = std::make_shared<Outcome>();
    std::move(slot).run([this, record, order, outcome, begun = std::move(begun)] {
      outcome->set(or_pending(record, [&] { return write_outcome(record, order, end_of(begun)); }));
    });
    return Stand{record};
  });
  if (!outcome) return now;
  const OutsideWait wait;
  return outcome->wait_until(patience);
}

/// A process that stood still for so long that the reconciler may have given the refund up must not
/// send it any more. By both clocks: one stands still while the machine sleeps, one can be set.
bool RefundService::stood_still(const RefundRecord& record, const CancelOrder& order) {
  return clock_.now() - record.due_at() >= options_.call_limit ||
         clock_.steady_now() >= order.over_by;
}

Stand RefundService::write_outcome(const RefundRecord& record, const CancelOrder& order,
                                   CancelAnswer answer) {
  answer = without_account(std::move(answer), order.account);
  pass(Failpoint::before_outcome);
  auto now = settlement_.answered(record, answer, first_look_after);
  pass(Failpoint::after_outcome);
  return now;
}

}  // namespace refund
