#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace refund {

/// What is counted, as Prometheus reads it (text format 0.0.4). Safe to use from many threads.
class Metrics {
 public:
  using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

  /// Adds to a counter. Names and label values must come from fixed sets: each new combination is
  /// kept for ever. Adding nothing makes a counter known before its first event, which Prometheus
  /// needs to see that first one as an increase.
  void count(std::string_view name, const Labels& labels, std::uint64_t by = 1);

  /// Adds a duration to a histogram in seconds.
  void observe(std::string_view name, const Labels& labels, std::chrono::nanoseconds duration);

  /// A value that is asked for whenever the metrics are read.
  void gauge(std::string name, std::function<double()> read);
  /// The same for one that only grows, of which somebody else keeps count.
  void counter(std::string name, std::function<double()> read);

  /// The line that explains a name. Without one it is still listed.
  void describe(std::string name, std::string help);

  std::string text() const;

 private:
  // In seconds: a local answer takes milliseconds, i'mport's seconds, its limit is half a minute.
  static constexpr std::array<double, 12> bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                 0.1,   0.5,    1,     2.5,  10,    30};
  struct Histogram {
    std::array<std::uint64_t, bounds.size()> at_most{};
    std::uint64_t count = 0;
    double sum = 0;
  };

  mutable std::mutex mutex_;
  std::map<std::string, std::map<std::string, std::uint64_t>> counters_;  // name, then labels
  std::map<std::string, std::map<std::string, Histogram>> histograms_;
  struct Read {
    std::string_view type;
    std::function<double()> read;
  };
  std::map<std::string, Read> reads_;
  std::map<std::string, std::string> help_;
};

}  // namespace refund
