#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

#include "server/sandbox/payments.h"

namespace refund::sandbox {

/// Tells the merchant's server about cancellations: an unsigned JSON POST, sent once, as i'mport
/// does. One thread sends them in order; nobody waits for it.
class Webhook {
 public:
  /// `url` is http://host[:port]/path, or empty for no webhooks.
  explicit Webhook(std::string url);
  ~Webhook();
  Webhook(const Webhook&) = delete;
  Webhook& operator=(const Webhook&) = delete;

  void send(const Changed& changed);

 private:
  void work();

  const std::string url_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace refund::sandbox
