#include <iostream>

#include "tests/bench/program/benches.h"
#include "tests/bench/program/flood.h"

namespace refund::bench {
namespace {

/// One phase as a line that the bench reads.
void print(const char* phase, FloodResult result) {
  const auto per_second = [&](auto count) { return static_cast<double>(count) / result.seconds; };
  std::cout << "PHASE " << phase << " " << per_second(result.done.size()) << " "
            << percentile(result.done, 0.5) << " " << percentile(result.done, 0.99) << " "
            << per_second(result.refused.size()) << " " << percentile(result.refused, 0.5) << " "
            << percentile(result.refused, 0.99) << " " << result.last_refusal << " " << result.other
            << " " << per_second(result.sent) << " " << result.not_sent << std::endl;
}

}  // namespace

void run_overload(const Overload& load) {
  const std::chrono::duration<double> time{load.seconds};
  Flood flood{load.host, load.port, static_cast<std::size_t>(load.connections)};
  flood.run(0, std::chrono::seconds{1}, 64);  // threads and connections are there before it counts
  const auto best = flood.run(0, time, 64);
  const auto per_second = static_cast<double>(best.done.size()) / best.seconds;
  print("best", best);
  print("overload",
        flood.run(load.times * per_second, time, static_cast<std::size_t>(load.connections)));
  // Half of what it can do, at once after. What the overload has left under way is part of it.
  print("first_second_after", flood.run(per_second / 2, std::chrono::seconds{1},
                                        static_cast<std::size_t>(load.connections)));
  print("after", flood.run(per_second / 2, time, static_cast<std::size_t>(load.connections)));
  flood.drain();
}

}  // namespace refund::bench
