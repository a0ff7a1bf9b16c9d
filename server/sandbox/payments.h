#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/sandbox/cancel_call.h"
#include "server/sandbox/payment.h"

namespace refund::sandbox {

/// All payments, in the order they came, with the two ways to find one.
class Books {
 public:
  const Payment* find(std::string_view imp_uid) const;
  /// An order can have been tried more than once.
  std::vector<const Payment*> of_order(std::string_view merchant_uid) const;
  const std::deque<Payment>& all() const { return payments_; }

 private:
  friend class Payments;
  Payment* find(std::string_view imp_uid);

  std::deque<Payment> payments_;  // a deque, so that the indexes may point into it
  std::unordered_map<std::string, Payment*> by_imp_uid_;
  std::unordered_map<std::string, std::vector<Payment*>> by_merchant_uid_;
};

/// What a cancel, a revocation or a finished cancel leaves behind.
struct Changed {
  std::string json;  ///< the payment afterwards
  std::string imp_uid;
  std::string merchant_uid;
  std::string status;
  std::string cancellation_id;  ///< empty when nothing was cancelled
};

/// How the PG answers in the end about a cancel that it had taken on.
enum class Finish { done, refused };

/// The books under one lock, and everything that changes them. Each call is one step: nobody sees
/// half a cancel.
class Payments {
 public:
  explicit Payments(PartialStatus partial) : partial_(partial) {}

  /// Adds the payment, or replaces the one with its imp_uid.
  void put(Payment payment);

  /// POST /payments/cancel.
  Result<Changed, Refusal> cancel(const CancelCall& call, std::chrono::sys_seconds now);
  /// DELETE /vbanks/{imp_uid}: a virtual account that nothing was paid into is given up.
  Result<Changed, Refusal> revoke(std::string_view imp_uid, std::chrono::sys_seconds now);
  /// Ends all unfinished cancels of a payment.
  Result<Changed, Refusal> finish(std::string_view imp_uid, Finish how,
                                  std::chrono::sys_seconds now);

  /// What the script of the payment says to this cancel, with the words for a declined one. Counts.
  struct Scripted {
    Fault fault;
    Refusal decline;
  };
  std::optional<Scripted> next_in_script(const CancelCall& call);

  /// Calls `look` with the books; keep it short.
  template <class F>
  auto read(F&& look) const {
    const std::lock_guard lock(mutex_);
    return look(static_cast<const Books&>(books_));
  }

 private:
  Payment* payment_of(const CancelCall& call);
  void settle(Payment& payment, Cancellation entry) const;

  const PartialStatus partial_;
  mutable std::mutex mutex_;
  Books books_;
};

}  // namespace refund::sandbox
