#include "web/retry_after.h"

#include <catch_amalgamated.hpp>
#include <optional>
#include <string>

#include "tests/web/orders.h"
#include "web/press.h"
#include "web/widget.h"

using namespace refund;
using namespace refund::samples;
using Kind = Effect::Kind;

namespace {

void take_all(Widget& widget) {
  while (widget.take_effect()) {
  }
}

/// The next thing to do that is `kind`.
std::optional<Effect> take(Widget& widget, Kind kind) {
  while (auto effect = widget.take_effect())
    if (effect->kind == kind) return effect;
  return std::nullopt;
}

Widget sent_and_waiting() {
  Widget widget{Lang::ko};
  widget.open();
  widget.payment_answered(order());
  press(widget, Control::reason_choice_1);
  widget.review();
  widget.advance(1, noon);
  widget.confirm();
  take_all(widget);
  return widget;
}

}  // namespace

TEST_CASE("retry after: whole seconds are read, and nothing else") {
  const auto [header, seconds] = GENERATE(table<std::string, int>({
      {"", 0},
      {"0", 0},
      {"1", 1},
      {"012", 12},
      {"60", 60},
      {"61", 60},
      {"99999999999999999999", 60},
      {"-5", 0},
      {"1.5", 0},
      {"12 ", 0},
      {"Wed, 21 Oct 2026 07:28:00 GMT", 0},
  }));
  INFO(header);
  CHECK(retry_after_seconds(header) == seconds);
}

TEST_CASE("retry after: what was not done is tried again when the time is up, not before") {
  const auto code = GENERATE(ProblemCode::too_many_requests, ProblemCode::overloaded,
                             ProblemCode::gateway_unavailable);
  auto widget = sent_and_waiting();
  widget.refund_answered(problem(code), 12);
  REQUIRE(widget.phase() == Phase::not_done);
  CHECK_FALSE(widget.may_try_again());
  take_all(widget);
  press(widget, Control::try_again);
  widget.advance(11.5, noon);
  press(widget, Control::try_again);
  CHECK(widget.phase() == Phase::not_done);
  CHECK_FALSE(widget.take_effect());
  CHECK(widget.until_retry() == Catch::Approx(0.5));
  widget.advance(0.5, noon);
  CHECK(widget.may_try_again());
  press(widget, Control::try_again);
  CHECK(take(widget, Kind::send_request));
}

TEST_CASE("retry after: an order that could not be loaded waits in the same way") {
  Widget widget{Lang::ko};
  widget.open();
  widget.payment_answered(problem(ProblemCode::too_many_requests), 3);
  REQUIRE(widget.phase() == Phase::load_failed);
  take_all(widget);
  press(widget, Control::try_again);
  CHECK_FALSE(widget.take_effect());
  widget.advance(60, noon);  // a tab that comes back
  press(widget, Control::try_again);
  CHECK(take(widget, Kind::load_payment));
}

TEST_CASE("retry after: a wait is not carried over into what comes next") {
  auto widget = sent_and_waiting();
  widget.refund_answered(problem(ProblemCode::overloaded), 30);
  SECTION("the form, opened again") {
    widget.close();
    widget.open();
    widget.payment_answered(NoAnswer{});
  }
  SECTION("a request that is refused without one") {
    widget.advance(30, noon);
    press(widget, Control::try_again);
    widget.refund_answered(problem(ProblemCode::overloaded));
  }
  CHECK(widget.may_try_again());
  CHECK(widget.retry_after() == 0);
}

TEST_CASE("retry after: what the widget asks by itself keeps to it as well") {
  auto widget = sent_and_waiting();
  SECTION("the order, while no answer has come") {
    widget.refund_answered(NoAnswer{});
    take_all(widget);
    widget.payment_answered(problem(ProblemCode::too_many_requests), 20);
    CHECK(take(widget, Kind::load_payment)->seconds == 20);
  }
  SECTION("the refund under way, and its own pause where that is longer") {
    widget.refund_answered(
        AnsweredRefund{paid(), refund_of("rf_1", 10'000, RefundStatus::pending)});
    take_all(widget);
    widget.watch_answered(problem(ProblemCode::too_many_requests), 20);
    CHECK(take(widget, Kind::watch_refund)->seconds == 20);
    widget.watch_answered(problem(ProblemCode::overloaded), 1);
    CHECK(take(widget, Kind::watch_refund)->seconds > 1);
  }
  CHECK(widget.may_try_again());
}
