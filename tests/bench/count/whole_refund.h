#pragma once

#include <memory>
#include <string>

namespace refund::bench {

/// The server from the bytes of a request to the bytes of its answer, with real books in a file:
/// front, routes, rules, service, store. No sockets, and an i'mport in memory.
class WholeRefund {
 public:
  /// Makes books with `orders` orders in `folder`, which must be new.
  WholeRefund(const std::string& folder, int orders);
  ~WholeRefund();
  WholeRefund(const WholeRefund&) = delete;
  WholeRefund& operator=(const WholeRefund&) = delete;

  /// Refunds one order. Throws unless the answer is 200 and says succeeded.
  void run(int order);

 private:
  struct Server;
  std::unique_ptr<Server> server_;
};

}  // namespace refund::bench
