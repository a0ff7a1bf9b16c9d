#include "server/sandbox/webhook.h"

#include <httplib.h>

#include <algorithm>

#include "server/sandbox/php_json.h"

namespace refund::sandbox {

Webhook::Webhook(std::string url) : url_(std::move(url)) {
  if (!url_.empty()) thread_ = std::thread([this] { work(); });
}

Webhook::~Webhook() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Webhook::send(const Changed& changed) {
  if (url_.empty()) return;
  std::string body = R"({"imp_uid":)";
  php::write_text(body, changed.imp_uid);
  body += R"(,"merchant_uid":)";
  php::write_text(body, changed.merchant_uid);
  body += R"(,"status":)";
  php::write_text(body, changed.status);
  if (!changed.cancellation_id.empty()) {
    body += R"(,"cancellation_id":)";
    php::write_text(body, changed.cancellation_id);
  }
  body += '}';
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(body));
  changed_.notify_one();
}

void Webhook::work() {
  const auto path = std::min(url_.find('/', url_.find("//") + 2), url_.size());
  httplib::Client client(url_.substr(0, path));
  // i'mport's own limits for the first try.
  client.set_connection_timeout(10);
  client.set_read_timeout(30);

  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    const auto body = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    client.Post(path < url_.size() ? url_.substr(path) : "/", body, "application/json");
    lock.lock();
  }
}

}  // namespace refund::sandbox
