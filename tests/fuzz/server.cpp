// The bytes of a connection to the whole server: requests, one after the other, to any route.
#include "server/http/request_frame.h"
#include "tests/fuzz/shop.h"
#include "tests/fuzz/target.h"

namespace refund::fuzz::server {
namespace {

bool says_done(const Shop::Reply& reply, std::string_view request) {
  return request.starts_with("POST /payments/cancel ") && reply.status == 200;
}

}  // namespace

void try_input(std::string_view input) {
  Shop shop;
  while (!input.empty()) {
    const auto frame = http::frame_of(input, http::FrameLimits{});
    if (!frame.complete()) return;
    const auto request = input.substr(frame.begin, frame.end - frame.begin);
    const auto cancels = shop.gateway.orders().size();
    const auto reply = shop.answer(request);
    shop.check_money();

    // One request moves money at most once. Success is told of what has happened: now, or when the
    // same key was first used.
    const auto moved = shop.gateway.orders().size() - cancels;
    assert(moved <= 1);
    if (moved == 1) assert(says_done(reply, request));
    if (says_done(reply, request)) assert(!shop.gateway.orders().empty());
    input.remove_prefix(frame.end);
  }
}

const Target target{"server", try_input};

}  // namespace refund::fuzz::server
