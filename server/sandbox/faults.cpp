#include "server/sandbox/faults.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace refund::sandbox {
namespace {

template <class Number>
std::optional<Number> number(const wire::JsonValue& value) {
  Number result{};
  const auto& text = value.scalar;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), result);
  if (value.kind != wire::JsonKind::number || read.ec != std::errc{} ||
      read.ptr != text.data() + text.size())
    return std::nullopt;
  return result;
}

/// Shortest form, such as 0.25.
std::string decimal(double value) {
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

}  // namespace

Result<FaultPlan, std::string> read_fault_plan(const wire::JsonValue& value,
                                               std::chrono::milliseconds latency) {
  if (value.kind != wire::JsonKind::object)
    return Unexpected{std::string("faults are a JSON object")};
  FaultPlan plan;
  plan.latency = latency;
  for (const auto& [name, told] : value.members) {
    if (const auto fault = fault_from(name)) {
      const auto probability = number<double>(told);
      if (!probability || !(*probability >= 0 && *probability <= 1))
        return Unexpected{name + " is a probability, 0 to 1"};
      plan.probability[static_cast<std::size_t>(*fault)] = *probability;
    } else if (name == "latency_ms") {
      const auto wait = number<double>(told);
      if (!wait || !(*wait >= 0 && *wait <= 3'600'000))
        return Unexpected{std::string("latency_ms is a number of milliseconds, up to an hour")};
      plan.latency = std::chrono::milliseconds{static_cast<std::int64_t>(*wait)};
    } else if (name == "seed") {
      plan.seed = number<std::uint64_t>(told);
      if (!plan.seed) return Unexpected{std::string("seed is a whole number")};
    } else {
      return Unexpected{"there is no fault " + name};
    }
  }
  return plan;
}

Faults::Faults(std::chrono::milliseconds latency) {
  FaultPlan quiet;
  quiet.latency = latency;
  quiet.seed = std::random_device{}();
  plan(quiet);
}

void Faults::plan(const FaultPlan& plan) {
  const std::lock_guard lock(mutex_);
  const auto seed = plan.seed ? plan.seed : plan_.seed;
  plan_ = plan;
  plan_.seed = seed;
  if (plan.seed) dice_.seed(*seed);
  any_ = std::any_of(plan_.probability.begin(), plan_.probability.end(),
                     [](double probability) { return probability > 0; });
}

std::optional<Fault> Faults::next() {
  const std::lock_guard lock(mutex_);
  if (!any_) return std::nullopt;
  // 53 bits, as many as a double holds; in [0, 1).
  auto thrown = static_cast<double>(dice_() >> 11) * 0x1p-53;
  for (std::size_t i = 0; i < fault_words.size(); ++i) {
    if (thrown < plan_.probability[i]) {
      ++met_[i];
      return static_cast<Fault>(i);
    }
    thrown -= plan_.probability[i];
  }
  return std::nullopt;
}

std::chrono::milliseconds Faults::latency() const {
  const std::lock_guard lock(mutex_);
  return plan_.latency;
}

std::string Faults::json() const {
  const std::lock_guard lock(mutex_);
  std::string json = "{";
  for (std::size_t i = 0; i < fault_words.size(); ++i)
    json += "\"" + std::string(fault_words[i]) + "\":" + decimal(plan_.probability[i]) + ",";
  json += "\"latency_ms\":" + std::to_string(plan_.latency.count());
  json += ",\"seed\":" + std::to_string(plan_.seed.value_or(0)) + ",\"met\":{";
  for (std::size_t i = 0; i < fault_words.size(); ++i)
    json += (i ? ",\"" : "\"") + std::string(fault_words[i]) + "\":" + std::to_string(met_[i]);
  return json + "}}";
}

}  // namespace refund::sandbox
