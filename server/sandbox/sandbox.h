#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/listener.h"
#include "server/sandbox/payment.h"

namespace refund::sandbox {

struct World;

inline constexpr std::string_view imp_key = "sandbox_key";
inline constexpr std::string_view imp_secret = "sandbox_secret";

struct SandboxOptions {
  std::string host = "127.0.0.1";
  int port = 0;  ///< 0 takes a free one
  /// How long a cancel takes until it is answered. It is done at arrival.
  std::chrono::milliseconds latency{0};
  PartialStatus partial_status = PartialStatus::cancelled;
  /// Where cancellations are told to, as i'mport's console has it; empty: nowhere.
  std::string webhook;
  /// The time of day, for tests that want another one.
  std::function<std::chrono::sys_seconds()> now = [] {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  };
};

/// An i'mport V1 of our own (PortOne V1 as documented and observed): token, cancel, look-ups, with
/// control calls under /_sandbox to set the scene. One thread serves all; nothing in it blocks.
class Sandbox {
 public:
  /// Listens at once. Throws http::ListenError.
  explicit Sandbox(SandboxOptions options);
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  int port() const;
  /// "http://127.0.0.1:8090"
  std::string url() const;

  /// Adds a payment, or replaces the one with its imp_uid: JSON with the fields of i'mport's
  /// payment. Throws std::invalid_argument with one line that says what is wrong.
  void add(std::string_view json);
  /// Adds each line of a .jsonl file; returns how many. Throws std::runtime_error naming the line.
  std::size_t load(const std::filesystem::path& file);
  /// As it is now; empty when there is none.
  std::optional<Payment> payment(std::string_view imp_uid) const;

  /// Serves on a thread of its own, until the end of this object's life.
  void start();
  /// Serves on this thread until the listener is asked to stop.
  void run();
  http::Listener& listener();

 private:
  std::unique_ptr<World> world_;
  std::unique_ptr<http::Listener> listener_;
};

}  // namespace refund::sandbox
