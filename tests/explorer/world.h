#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/payment_gateway.h"
#include "tests/explorer/scenario.h"
#include "tests/fakes/gateway_books.h"
#include "tests/fakes/memory_books.h"

namespace refund::explorer {

/// What a thread of the server is about to ask for when it is stopped.
enum class Asking { nothing, read, write, look_up, send, answer };

/// A thread, as what it has been told so far. Its code is run again from the start to take one more
/// step, with the same answers to the same questions: so a thread can be copied.
struct Thread {
  enum class Kind { request, person, reconciler, webhook };
  Kind kind;
  std::size_t request = 0;  ///< of the scenario, or the decision, when it is one
  std::string name;
  std::vector<std::shared_ptr<const void>> told;
  std::size_t told_hash = 0;  ///< the same, to compare threads by
  Asking next = Asking::read;
  bool running = true;
  std::string outcome;  ///< of a request: what its customer was answered
};

/// A cancel on its way to i'mport, there, or on its way back.
struct Call {
  CancelOrder order;
  std::size_t thread;  ///< that sent it
  std::chrono::sys_seconds sent_at;
  bool compared = false;  ///< with Comparing::on_arrival: let in, not paid yet
  std::optional<CancelAnswer> answer;
  /// When our side hung up: answered, by time-out, or because it died.
  std::optional<std::chrono::sys_seconds> left_at;
};

/// The call can take no longer than this on our side, and i'mport carries it out no later than
/// `settles_within` after we hung up: what --settle-after stands for.
inline constexpr std::chrono::seconds call_limit{60};
inline constexpr std::chrono::seconds settles_within{90};

/// Everything there is, as a value.
struct World {
  explicit World(const Scenario& played);

  fakes::MemoryBooks books;
  fakes::GatewayBooks gateway;
  std::chrono::sys_seconds now;
  std::vector<Thread> threads;
  std::vector<Call> calls;
  std::map<std::string, std::string> key_of;  ///< of each refund id ever opened
  const Scenario* scenario;                   ///< outlives the world
  Limits left;                                ///< what may still happen
  std::string broken;                         ///< a promise that a move has broken

  /// Two worlds with the same words have the same future.
  std::string in_words() const;
};

}  // namespace refund::explorer
