#pragma once

#include <string>

#include "server/payment_gateway.h"
#include "server/refund_store.h"

/// Values as text, to compare states by. What only the history or the next look's time depends on
/// is left out: no promise hangs on it, and more states turn out to be the same.
namespace refund::explorer {

std::string in_words(const Payment& payment);
std::string in_words(const GatewayPayment& payment);
std::string in_words(const RefundRecord& record);
std::string in_words(const OrderState& state);
std::string in_words(const Succeeded& moved);
std::string in_words(const OpenAnswer& answer);
std::string in_words(const ApproveAnswer& answer);
std::string in_words(const CancelAnswer& answer);
std::string in_words(const Result<GatewayPayment, LookupError>& found);
std::string in_words(std::chrono::sys_seconds time);

template <class T>
std::string in_words(const std::optional<T>& value) {
  return value ? in_words(*value) : "-";
}
template <class T>
std::string in_words(const std::vector<T>& values) {
  std::string words = "[";
  for (const auto& value : values) words += in_words(value) + ";";
  return words + "]";
}

}  // namespace refund::explorer
