#pragma once

#include <optional>
#include <variant>

#include "shared/problem.h"
#include "shared/wire/payment_wire.h"
#include "shared/wire/problem_wire.h"

namespace refund {

/// No answer that we can read: the connection broke, or a proxy's own page came back. It says
/// nothing about whether the call was carried out.
struct NoAnswer {};

/// What came back from a call to our server.
template <class T>
using Answer = std::variant<T, Problem, NoAnswer>;

/// The answer to POST /payments/cancel when the refund was done or accepted.
struct AnsweredRefund {
  Payment payment;
  Refund refund;
};

namespace detail {

template <class T, wire::ObjectReader Reader, class Read>
Answer<T> read_answer(int http_status, const std::optional<Reader>& body, Read read) {
  if (!body) return NoAnswer{};
  if (http_status >= 200 && http_status < 300) {
    if (auto value = read(*body)) return *std::move(value);
    return NoAnswer{};
  }
  if (auto problem = wire::read_problem(*body)) return *std::move(problem);
  return NoAnswer{};
}

}  // namespace detail

/// `http_status` 0 and an empty `body` stand for no answer.
template <wire::ObjectReader Reader>
Answer<wire::PaymentView> read_payment_answer(int http_status, const std::optional<Reader>& body) {
  return detail::read_answer<wire::PaymentView>(
      http_status, body, [](const Reader& in) { return wire::read_payment_view(in); });
}

template <wire::ObjectReader Reader>
Answer<AnsweredRefund> read_refund_answer(int http_status, const std::optional<Reader>& body) {
  return detail::read_answer<AnsweredRefund>(
      http_status, body, [](const Reader& in) -> std::optional<AnsweredRefund> {
        auto payment = wire::read_payment(in);
        const auto inner = in.object(wire::field::refund);
        if (!payment || !inner) return std::nullopt;
        auto refund = wire::read_refund(*inner);
        if (!refund) return std::nullopt;
        return AnsweredRefund{*std::move(payment), *std::move(refund)};
      });
}

template <wire::ObjectReader Reader>
Answer<Refund> read_watch_answer(int http_status, const std::optional<Reader>& body) {
  return detail::read_answer<Refund>(http_status, body,
                                     [](const Reader& in) { return wire::read_refund(in); });
}

}  // namespace refund
