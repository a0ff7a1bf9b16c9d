#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <random>
#include <string>

#include "server/sandbox/fault.h"
#include "shared/result.h"
#include "shared/wire/json.h"

namespace refund::sandbox {

/// What cancels are to meet. The probabilities share one throw of the dice, so that each is exact:
/// where their sum is beyond 1, the later ones get less.
struct FaultPlan {
  std::array<double, fault_words.size()> probability{};  ///< by Fault, 0 to 1
  std::chrono::milliseconds latency{0};
  std::optional<std::uint64_t> seed;  ///< begins the dice anew
};

/// The body of PUT /_sandbox/faults. What is not named is 0, latency_ms is `latency`. The reason,
/// for people, when it is no plan.
Result<FaultPlan, std::string> read_fault_plan(const wire::JsonValue& value,
                                               std::chrono::milliseconds latency);

/// Throws the dice for each cancel.
class Faults {
 public:
  explicit Faults(std::chrono::milliseconds latency);

  void plan(const FaultPlan& plan);
  std::optional<Fault> next();
  std::chrono::milliseconds latency() const;
  /// The plan in force, the dice's seed, and how often each fault was met, as a JSON object.
  std::string json() const;

 private:
  mutable std::mutex mutex_;
  FaultPlan plan_;
  std::array<std::uint64_t, fault_words.size()> met_{};  ///< by Fault, whatever the plan was then
  bool any_ = false;
  std::mt19937_64 dice_;
};

}  // namespace refund::sandbox
