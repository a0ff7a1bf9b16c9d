#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace refund::bench {

/// What came of one phase of a flood. Times in milliseconds.
struct FloodResult {
  std::int64_t sent = 0;
  std::int64_t not_sent = 0;    ///< were due, and every connection still waited for its answer
  std::int64_t other = 0;       ///< answers that are neither 200 nor 503
  std::vector<double> done;     ///< how long each 200 took
  std::vector<double> refused;  ///< and each 503
  double last_refusal = 0;      ///< when the last 503 came, from the phase's begin
  double seconds = 0;
};

/// Requests that come by the clock and not when the last answer is there: customers don't wait for
/// each other. wrk can't do that. One thread; the connections are kept over all phases.
class Flood {
 public:
  Flood(const std::string& host, int port, std::size_t connections);
  ~Flood();
  Flood(const Flood&) = delete;
  Flood& operator=(const Flood&) = delete;

  /// `per_second` 0: as fast as answers come. At most `connections` requests are under way. What is
  /// under way at the end belongs to the next phase.
  FloodResult run(double per_second, std::chrono::duration<double> time, std::size_t connections);

  /// Waits for what is under way.
  void drain();

 private:
  struct Connection {
    int socket = -1;
    bool waits = false;   ///< for an answer
    bool served = false;  ///< before
    std::chrono::steady_clock::time_point sent_at;
    std::string received;
  };

  void open(std::size_t index);
  void send(std::chrono::steady_clock::time_point now);
  void receive();
  void note(const Connection& connection, std::chrono::steady_clock::time_point now);

  const std::string host_;
  const int port_;
  int epoll_ = -1;
  std::vector<Connection> connections_;
  std::vector<std::size_t> free_;
  std::int64_t number_ = 0;
  std::chrono::steady_clock::time_point begun_;
  FloodResult result_;
};

/// The value that `share` of them do not exceed; 0 of none. Sorts them in part.
double percentile(std::vector<double>& values, double share);

}  // namespace refund::bench
