#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "server/clock.h"
#include "server/payment_gateway.h"
#include "tests/fakes/gateway_books.h"

namespace refund::fakes {

/// What happens to one cancel on its way.
enum class Fate {
  answered,
  answer_lost,       ///< carried out, and we hear nothing
  call_lost,         ///< not carried out, and we hear nothing
  carried_out_late,  ///< we hear nothing now; finish_late_calls() carries it out
  not_sent,
  declined,       ///< code -1 from the PG
  sent_twice,     ///< by something on the way: the second one's refusal is what we hear
  accepted_only,  ///< code 0, and the payment shows nothing of it yet
};

/// i'mport in memory: honest about the balance and the checksum, scriptable about what gets lost.
class FakeGateway : public PaymentGateway {
 public:
  explicit FakeGateway(Clock& clock) : clock_(clock) {}

  CancelAnswer cancel(const CancelOrder& order) override;
  /// Answers at once, unless it holds: then all of the call is to come.
  std::variant<CancelAnswer, LateCancel> cancel_until(
      const CancelOrder& order, std::chrono::steady_clock::time_point patience) override;
  Result<GatewayPayment, LookupError> find(const ImpUid& imp_uid) override;
  Result<GatewayPayment, LookupError> find(const MerchantUid& merchant_uid) override;
  Result<std::vector<GatewayPayment>, LookupError> cancelled_between(
      std::chrono::sys_seconds from, std::chrono::sys_seconds to) override;
  std::optional<std::string> trouble() override {
    const std::lock_guard lock{mutex_};
    return trouble_;
  }

  // What a test sees and steers.

  void add(const Payment& payment);
  /// The fates of the next cancels, in turn; after them all are answered.
  void next(std::initializer_list<Fate> fates);
  void next_lookups_fail(int times);
  void finish_late_calls();
  bool cancel_at_console(const ImpUid& imp_uid, Money amount);
  bool cancel_elsewhere(const ImpUid& imp_uid, Money amount, std::string reason);
  /// Changes a payment behind everyone's back.
  void change(const ImpUid& imp_uid, const std::function<void(GatewayPayment&)>& edit);

  /// What trouble() says from now on.
  void be_in_trouble(std::optional<std::string> trouble) {
    const std::lock_guard lock{mutex_};
    trouble_ = std::move(trouble);
  }

  /// While held, cancels wait before anything is done.
  void hold();
  void release();
  void wait_until_held(int cancels);

  GatewayPayment state(const ImpUid& imp_uid) const;
  std::vector<CancelOrder> orders() const;  ///< every cancel that was asked for
  int lookups() const;

 private:
  CancelAnswer cancel_locked(const CancelOrder& order);
  template <class Name>
  Result<GatewayPayment, LookupError> look_up(const Name& name);

  Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  GatewayBooks books_;
  std::map<std::string, std::function<void(GatewayPayment&)>> edits_;
  std::deque<Fate> fates_;
  std::vector<CancelOrder> orders_, late_;
  int lookups_ = 0;
  int failing_lookups_ = 0;
  std::optional<std::string> trouble_;
  int held_ = 0;
  bool holding_ = false;
};

}  // namespace refund::fakes
