#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_gateway.h"
#include "tests/fakes/memory_refund_store.h"

namespace refund::fuzz {

/// The whole server without its sockets, threads and disk: the bytes of a request in, those of the
/// answer out, and an i'mport that is honest about its balance. Made anew for each input.
class Shop {
 public:
  Shop();
  ~Shop();
  Shop(const Shop&) = delete;
  Shop& operator=(const Shop&) = delete;

  struct Reply {
    int status = 0;
    std::string headers;
    std::string body;
  };
  /// Answers one whole request, and checks what holds of every answer.
  Reply answer(std::string_view request);

  /// Whatever was asked: each cancel was explicit and fenced, and the books and i'mport agree.
  void check_money();

  /// What has been sold.
  static const Payment& paid_by_card();
  static const Payment& into_virtual_account();

  fakes::FakeClock clock;
  fakes::FakeGateway gateway{clock};
  fakes::MemoryRefundStore store;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace refund::fuzz
