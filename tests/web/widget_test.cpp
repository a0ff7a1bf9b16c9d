#include "web/widget.h"

#include <catch_amalgamated.hpp>

#include "shared/refusal.h"
#include "tests/web/orders.h"
#include "web/press.h"

using namespace refund;
using namespace refund::samples;
using Kind = Effect::Kind;

namespace {

std::vector<Kind> take_kinds(Widget& widget) {
  std::vector<Kind> kinds;
  while (const auto effect = widget.take_effect()) kinds.push_back(effect->kind);
  return kinds;
}

std::size_t count(const std::vector<Kind>& kinds, Kind kind) {
  return static_cast<std::size_t>(std::count(kinds.begin(), kinds.end(), kind));
}

/// Time enough for the confirming step to take a press.
void wait_a_second(Widget& widget) {
  widget.advance(1, noon);
}

Widget opened(wire::PaymentView view = order()) {
  Widget widget{Lang::ko};
  widget.open();
  widget.payment_answered(std::move(view));
  return widget;
}

Widget confirming(wire::PaymentView view = order()) {
  auto widget = opened(std::move(view));
  press(widget, Control::reason_choice_1);
  widget.review();
  wait_a_second(widget);
  return widget;
}

/// A refund of all has been asked for; the effects so far are taken.
Widget sending(wire::PaymentView view = order()) {
  auto widget = confirming(std::move(view));
  widget.confirm();
  take_kinds(widget);
  return widget;
}

AnsweredRefund answered(RefundStatus status) {
  const auto done = status == RefundStatus::succeeded ? 10'000 : 0;
  return {paid(pay_method::card, "html5_inicis", 10'000, done), refund_of("rf_1", 10'000, status)};
}

}  // namespace

TEST_CASE("widget: a press of the button loads the order and shows the form") {
  Widget widget{Lang::ko};
  press(widget, Control::request_refund);
  CHECK(widget.phase() == Phase::loading);
  CHECK(take_kinds(widget) == std::vector{Kind::tell_open, Kind::load_payment, Kind::focus});
  widget.payment_answered(order());
  CHECK(widget.phase() == Phase::editing);
  CHECK(widget.form()->is_full());
}

TEST_CASE("widget: an order that can't be refunded says why, without a form") {
  auto widget = opened(order(paid(pay_method::card, "html5_inicis", 10'000, 10'000)));
  CHECK(widget.phase() == Phase::not_refundable);
  CHECK(widget.view()->eligibility.not_refundable == NotRefundable::already_refunded);
}

TEST_CASE("widget: an order that does not load can be loaded again") {
  Widget widget{Lang::ko};
  widget.open();
  widget.payment_answered(NoAnswer{});
  CHECK(widget.phase() == Phase::load_failed);
  take_kinds(widget);
  press(widget, Control::try_again);
  CHECK(take_kinds(widget).front() == Kind::load_payment);
  widget.payment_answered(order());
  CHECK(widget.phase() == Phase::editing);
}

TEST_CASE("widget: a mistake keeps the form open and takes the focus to it") {
  auto widget = opened();
  take_kinds(widget);
  widget.review();
  CHECK(widget.phase() == Phase::editing);
  CHECK(widget.take_effect()->control == Control::reason);
}

TEST_CASE("widget: the confirming step takes no press in its first moment") {
  auto widget = opened();
  press(widget, Control::reason_choice_4);
  press(widget, Control::review);
  take_kinds(widget);
  press(widget, Control::confirm);  // the second half of a double click
  CHECK(widget.phase() == Phase::confirming);
  CHECK(take_kinds(widget).empty());
  wait_a_second(widget);
  press(widget, Control::confirm);
  CHECK(widget.phase() == Phase::sending);
}

TEST_CASE("widget: however often confirm is pressed, one request is sent") {
  auto widget = confirming();
  take_kinds(widget);
  for (int i = 0; i < 3; ++i) press(widget, Control::confirm);
  const auto kinds = take_kinds(widget);
  CHECK(count(kinds, Kind::send_request) == 1);
  // Remembered before it is sent: a crash between the two must not lose it.
  CHECK(std::find(kinds.begin(), kinds.end(), Kind::remember_sent) <
        std::find(kinds.begin(), kinds.end(), Kind::send_request));
}

TEST_CASE("widget: a refund that is done is shown, told and its key forgotten") {
  auto widget = sending();
  widget.refund_answered(answered(RefundStatus::succeeded));
  CHECK(widget.phase() == Phase::refunded);
  CHECK(widget.refund()->amount == won(10'000));
  const auto kinds = take_kinds(widget);
  CHECK(count(kinds, Kind::forget_key) == 1);
  CHECK(count(kinds, Kind::tell_success) == 1);
}

TEST_CASE("widget: what a problem in answer to a request comes to") {
  const auto [code, phase, outcome_known] = GENERATE(table<ProblemCode, Phase, bool>({
      {ProblemCode::validation_failed, Phase::editing, true},
      {ProblemCode::invalid_request, Phase::editing, true},
      {ProblemCode::already_refunded, Phase::loading, true},
      {ProblemCode::not_refundable, Phase::loading, true},
      {ProblemCode::refund_in_progress, Phase::loading, true},
      {ProblemCode::balance_changed, Phase::loading, true},
      {ProblemCode::idempotency_key_reused, Phase::loading, true},
      {ProblemCode::gateway_declined, Phase::refused, true},
      {ProblemCode::unauthorized, Phase::not_done, true},
      {ProblemCode::too_many_requests, Phase::not_done, true},
      {ProblemCode::gateway_unavailable, Phase::not_done, true},
      {ProblemCode::overloaded, Phase::not_done, true},
      {ProblemCode::internal_error, Phase::under_way, false},
  }));
  INFO(to_string(code));
  auto widget = sending();
  widget.refund_answered(problem(code));
  CHECK(widget.phase() == phase);
  const auto kinds = take_kinds(widget);
  CHECK(count(kinds, Kind::forget_key) == (outcome_known ? 1 : 0));
  CHECK(count(kinds, Kind::tell_failure) == (outcome_known ? 1 : 0));
}

TEST_CASE("widget: no answer is never a failure: it looks, and may send again with the same key") {
  auto widget = sending();
  widget.refund_answered(NoAnswer{});
  CHECK(widget.phase() == Phase::under_way);
  CHECK(widget.is_unanswered());
  CHECK_FALSE(widget.may_send_again());  // it hasn't looked yet
  CHECK(take_kinds(widget) == std::vector{Kind::tell_pending, Kind::load_payment});

  SECTION("the server knows nothing of it") {
    widget.payment_answered(order());
    CHECK(widget.may_send_again());
    take_kinds(widget);
    press(widget, Control::send_again);
    CHECK(widget.phase() == Phase::sending);
    const auto kinds = take_kinds(widget);
    CHECK(count(kinds, Kind::send_request) == 1);
    CHECK(count(kinds, Kind::forget_key) == 0);
  }
  SECTION("the server can't be reached either") {
    widget.payment_answered(NoAnswer{});
    CHECK(widget.is_unanswered());
    CHECK_FALSE(widget.may_send_again());
    CHECK(take_kinds(widget) == std::vector{Kind::load_payment});
  }
  SECTION("it was done") {
    widget.payment_answered(order(paid(pay_method::card, "html5_inicis", 10'000, 10'000),
                                  {refund_of("rf_1", 10'000, RefundStatus::succeeded)}));
    CHECK(widget.phase() == Phase::refunded);
  }
  SECTION("it is being done") {
    widget.payment_answered(order(paid(), {refund_of("rf_1", 10'000, RefundStatus::pending)}));
    CHECK(widget.phase() == Phase::under_way);
    CHECK_FALSE(widget.is_unanswered());
    CHECK(count(take_kinds(widget), Kind::watch_refund) == 1);
  }
  SECTION("it was declined") {
    widget.payment_answered(order(paid(), {refund_of("rf_1", 10'000, RefundStatus::failed,
                                                     RefundFailure::gateway_declined)}));
    CHECK(widget.phase() == Phase::refused);
    CHECK(widget.problem()->detail == "PG said no");
  }
}

TEST_CASE("widget: a refund that was there before is not taken for the one just asked for") {
  const std::vector earlier{refund_of("rf_0", 2'000, RefundStatus::succeeded)};
  const auto view = order(paid(pay_method::card, "html5_inicis", 10'000, 2'000), earlier);
  auto widget = sending(view);
  widget.refund_answered(NoAnswer{});
  widget.payment_answered(view);
  CHECK(widget.phase() == Phase::under_way);
}

TEST_CASE("widget: a refund that the shop looks at first is watched, and ends by its word") {
  auto widget = sending();
  auto answer = answered(RefundStatus::pending);
  answer.refund.under_review = true;
  widget.refund_answered(answer);
  CHECK(widget.is_under_review());
  CHECK(take_kinds(widget) == std::vector{Kind::tell_pending, Kind::watch_refund});

  auto rejected = refund_of("rf_1", 10'000, RefundStatus::failed, RefundFailure::rejected);
  rejected.detail = "사용한 상품입니다";
  SECTION("approved") {
    widget.watch_answered(refund_of("rf_1", 10'000, RefundStatus::pending));
    CHECK(widget.phase() == Phase::under_way);
    CHECK_FALSE(widget.is_under_review());
  }
  SECTION("rejected") {
    widget.watch_answered(rejected);
    widget.payment_answered(order(paid(), {rejected}));
    CHECK(widget.phase() == Phase::refused);
    CHECK(widget.problem()->code == ProblemCode::refund_rejected);
    CHECK(widget.problem()->detail == "사용한 상품입니다");
  }
  SECTION("closed and opened again, it is still there") {
    widget.close();
    widget.open();
    CHECK(widget.is_under_review());
  }
}

TEST_CASE("widget: what the PG's words come to is what the customer reads") {
  auto widget = sending();
  auto declined = refund_of("rf_1", 10'000, RefundStatus::failed, RefundFailure::gateway_declined);
  declined.refusal = RefusalKind::account_wrong;
  auto answer = answered(RefundStatus::failed);
  answer.refund = declined;
  widget.refund_answered(answer);
  CHECK(widget.phase() == Phase::refused);
  CHECK(widget.problem()->message == text(RefusalKind::account_wrong, Lang::ko));
}

TEST_CASE("widget: the shop's reasons take the place of the usual ones") {
  auto view = order();
  view.shop.reasons = {{"broken", "파손"}, {"late", "늦은 배송"}};
  auto widget = opened(view);
  press(widget, Control::reason_choice_2);
  CHECK(widget.form()->text(RequestField::reason) == "늦은 배송");
  press(widget, Control::reason_choice_3);  // there is no third
  CHECK(widget.form()->text(RequestField::reason) == "늦은 배송");
}

TEST_CASE(
    "widget: a pending refund is watched until it has settled, then shown with fresh numbers") {
  auto widget = sending();
  widget.refund_answered(answered(RefundStatus::pending));
  CHECK(widget.phase() == Phase::under_way);
  CHECK(take_kinds(widget) == std::vector{Kind::tell_pending, Kind::watch_refund});

  widget.watch_answered(NoAnswer{});
  CHECK(take_kinds(widget) == std::vector{Kind::watch_refund});
  widget.watch_answered(refund_of("rf_1", 10'000, RefundStatus::pending));
  CHECK(take_kinds(widget) == std::vector{Kind::watch_refund});
  widget.watch_answered(refund_of("rf_1", 10'000, RefundStatus::succeeded));
  CHECK(widget.phase() == Phase::under_way);
  CHECK(take_kinds(widget) == std::vector{Kind::load_payment});

  SECTION("the balance comes") {
    widget.payment_answered(order(paid(pay_method::card, "html5_inicis", 10'000, 10'000)));
    CHECK(widget.view()->payment.cancel_amount == won(10'000));
  }
  SECTION("the balance does not come: the refund is known all the same") {
    widget.payment_answered(NoAnswer{});
  }
  CHECK(widget.phase() == Phase::refunded);
}

TEST_CASE("widget: a refund that was found not to have been carried out may be tried again") {
  auto widget = sending();
  widget.refund_answered(answered(RefundStatus::pending));
  widget.watch_answered(
      refund_of("rf_1", 10'000, RefundStatus::failed, RefundFailure::not_executed));
  widget.payment_answered(order());
  CHECK(widget.phase() == Phase::not_done);
  take_kinds(widget);
  press(widget, Control::try_again);
  CHECK(count(take_kinds(widget), Kind::send_request) == 1);
}

TEST_CASE("widget: a reloaded page finds the request it had sent") {
  Widget widget{Lang::ko};
  widget.resume("-");
  CHECK(widget.is_open());
  CHECK(count(take_kinds(widget), Kind::load_payment) == 1);

  SECTION("done") {
    widget.payment_answered(order(paid(pay_method::card, "html5_inicis", 10'000, 10'000),
                                  {refund_of("rf_1", 10'000, RefundStatus::succeeded)}));
    CHECK(widget.phase() == Phase::refunded);
    CHECK(count(take_kinds(widget), Kind::forget_key) == 1);
  }
  SECTION("under way") {
    widget.payment_answered(order(paid(), {refund_of("rf_1", 10'000, RefundStatus::pending)}));
    CHECK(widget.phase() == Phase::under_way);
  }
  SECTION("nothing has arrived: the form comes with a note, and the key is kept") {
    widget.payment_answered(order());
    CHECK(widget.phase() == Phase::editing);
    CHECK(widget.has_earlier_request());
    const auto kinds = take_kinds(widget);
    CHECK(count(kinds, Kind::forget_sent) == 1);
    CHECK(count(kinds, Kind::forget_key) == 0);
  }
}

TEST_CASE("widget: an order whose refund is under way shows that, whoever asked for it") {
  const auto widget = opened(order(paid(), {refund_of("rf_9", 3'000, RefundStatus::pending)}));
  CHECK(widget.phase() == Phase::under_way);
  CHECK(widget.refund()->amount == won(3'000));
}

TEST_CASE("widget: nothing typed is lost by a refusal, by going back or by closing") {
  auto widget = sending();
  SECTION("refused") {
    widget.refund_answered(problem(ProblemCode::gateway_declined));
    press(widget, Control::change_request);
  }
  SECTION("closed and opened") {
    widget.refund_answered(problem(ProblemCode::gateway_unavailable));
    widget.close();
    CHECK(widget.phase() == Phase::idle);
    widget.open();
  }
  widget.payment_answered(order());
  CHECK(widget.phase() == Phase::editing);
  CHECK(widget.form()->text(RequestField::reason) == "단순 변심");
}

TEST_CASE("widget: closing and resetting never forget a request whose outcome is open") {
  auto widget = sending();
  widget.close();
  widget.reset();
  CHECK(widget.phase() == Phase::sending);
  widget.open();
  CHECK(count(take_kinds(widget), Kind::load_payment) == 0);
  widget.refund_answered(answered(RefundStatus::succeeded));
  CHECK(widget.phase() == Phase::refunded);
}

TEST_CASE("widget: Escape goes one step back, and not out of a request being sent") {
  auto widget = confirming();
  widget.escape();
  CHECK(widget.phase() == Phase::editing);
  widget.escape();
  CHECK_FALSE(widget.is_open());

  auto busy = sending();
  busy.escape();
  CHECK(busy.is_open());
}

TEST_CASE("widget: presets of the page are in the form when it first appears") {
  Widget widget{Lang::ko};
  widget.preset_amount("3000");
  widget.preset_reason("오배송");
  widget.open();
  widget.payment_answered(order());
  CHECK(widget.form()->text(RequestField::cancel_request_amount) == "3,000");
  CHECK(widget.form()->text(RequestField::reason) == "오배송");
}
