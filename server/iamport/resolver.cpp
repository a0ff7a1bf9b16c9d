#include "server/iamport/resolver.h"

#include <netdb.h>

#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace refund::iamport {
namespace {

std::vector<Address> addresses_of(const std::string& host, std::uint16_t port, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) return {};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list{found, ::freeaddrinfo};

  std::vector<Address> addresses;
  for (const auto* info = list.get(); info; info = info->ai_next) {
    Address address;
    std::memcpy(&address.storage, info->ai_addr, info->ai_addrlen);
    address.size = info->ai_addrlen;
    addresses.push_back(address);
  }
  return addresses;
}

/// What the thread that asks and the one that waits share. It outlives whichever ends first.
struct Question {
  std::mutex mutex;
  std::condition_variable answered;
  std::optional<std::vector<Address>> answer;
};

}  // namespace

std::vector<Address> system_lookup(const std::string& host, std::uint16_t port) {
  return addresses_of(host, port, AI_ADDRCONFIG);
}

std::vector<Address> resolve(const std::string& host, std::uint16_t port, Deadline deadline,
                             const Lookup& lookup) {
  // An address needs no name server, and no thread.
  if (auto addresses = addresses_of(host, port, AI_NUMERICHOST); !addresses.empty())
    return addresses;

  const auto question = std::make_shared<Question>();
  try {
    std::thread([question, lookup, host, port] {
      auto addresses = lookup(host, port);
      const std::lock_guard lock{question->mutex};
      question->answer = std::move(addresses);
      question->answered.notify_one();
    }).detach();
  } catch (const std::system_error&) {  // no thread to be had
    return {};
  }

  std::unique_lock lock{question->mutex};
  question->answered.wait_until(lock, deadline, [&] { return question->answer.has_value(); });
  return question->answer.value_or(std::vector<Address>{});
}

}  // namespace refund::iamport
