#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "server/clock.h"
#include "server/iamport/socket.h"
#include "server/secret.h"
#include "shared/result.h"

namespace refund::iamport {

/// A token as i'mport has just handed it out.
struct IssuedToken {
  Secret value;
  /// expired_at - now, both by i'mport's clock: ours may be wrong.
  std::chrono::seconds remaining;
};

/// Why there is no token.
struct TokenFailure {
  enum class Kind {
    no_answer,  ///< in the time that the asking call had left
    no_token,   ///< i'mport or the network said no
  };
  Kind kind;
  std::string why;  ///< for the operator
};

/// The access token, shared by all threads and asked for by one of them at a time.
///
/// i'mport hands the same token out as long as it lives, and only in its last minute makes it live
/// five minutes longer. So asking earlier gains nothing, and the token that follows one which was
/// refused may be that very one.
class AccessToken {
 public:
  /// Asks i'mport, blocking up to the deadline.
  using Ask = std::function<Result<IssuedToken, TokenFailure>(Deadline)>;

  /// Within its last minute, with time to spare for the call that uses it.
  static constexpr std::chrono::seconds renewed_before_end{40};
  /// A renewal may not hold up a call that has a living token for longer.
  static constexpr std::chrono::seconds renewal_patience{3};
  /// After a no, and between renewals that gain nothing, i'mport is left alone for so long.
  static constexpr std::chrono::milliseconds pause{250};

  AccessToken(Clock& clock, Ask ask);

  /// A token of which it is known which asking it came from.
  struct Held {
    Secret value;
    std::uint64_t asking;
  };

  /// Asks when there is none, or waits for whoever is asking. The error is for the operator.
  Result<Held, std::string> get(Deadline deadline);

  /// i'mport answered 401 to it. It is not used again, unless i'mport hands it out once more.
  void refused(const Held& token);

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Alive {
    Held token;
    Time ends_at;
    Time renew_at;
  };
  struct Failed {
    std::string why;
    Time until;  ///< holds for whoever comes before
  };

  bool is_alive() const { return alive_ && clock_.steady_now() < alive_->ends_at; }
  void ask(std::unique_lock<std::mutex>& lock, Deadline deadline);
  void keep(IssuedToken issued, Time asked_at);

  Clock& clock_;
  const Ask ask_;

  std::mutex mutex_;
  std::condition_variable asked_;
  bool asking_ = false;
  std::uint64_t askings_ = 0;
  std::optional<Alive> alive_;
  std::optional<Failed> failed_;  ///< the last asking, if it failed
};

}  // namespace refund::iamport
