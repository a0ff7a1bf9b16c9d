#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "shared/problem.h"
#include "shared/refund_request.h"
#include "shared/result.h"
#include "shared/wire/fields.h"
#include "shared/wire/json_kind.h"

/// The body of POST /payments/cancel, which is the i'mport guide's.
namespace refund::wire {

/// A field whose shape is wrong, before any rule is asked.
struct ShapeProblem {
  std::string field;
  ShapeError error;

  bool operator==(const ShapeProblem&) const = default;
};

namespace detail {

using OptionalText = std::optional<std::string> RefundRequest::*;
inline constexpr std::array<std::pair<RequestField, OptionalText>, 4> account_fields{{
    {RequestField::refund_holder, &RefundRequest::refund_holder},
    {RequestField::refund_bank, &RefundRequest::refund_bank},
    {RequestField::refund_account, &RefundRequest::refund_account},
    {RequestField::refund_tel, &RefundRequest::refund_tel},
}};

inline bool is_request_field(std::string_view name) {
  if (name == field::checksum) return true;
  for (int i = 0; i <= static_cast<int>(RequestField::refund_tel); ++i)
    if (to_string(static_cast<RequestField>(i)) == name) return true;
  return false;
}

}  // namespace detail

/// Only the shape is read here: that each field is a text or a number, and one of ours. What the
/// values may be, and which are required, is for check() in refund_rules.h: there a text that is
/// absent is as wrong as an empty one, and the customer reads which one to fill in.
template <ObjectReader Reader>
Result<RefundRequest, std::vector<ShapeProblem>> read_request(const Reader& body) {
  RefundRequest request;
  std::vector<ShapeProblem> wrong;
  const auto fail = [&](std::string_view field, ShapeError error) {
    wrong.push_back({std::string{field}, error});
  };
  const auto required_text = [&](RequestField field) {
    const auto name = to_string(field);
    auto value = body.text(name);
    if (!value && body.kind(name) != JsonKind::absent) fail(name, ShapeError::wrong_type);
    return std::move(value).value_or("");
  };

  request.merchant_uid = required_text(RequestField::merchant_uid);
  const auto optional_number = [&](std::string_view name) {
    auto value = body.number(name);
    if (!value && body.kind(name) != JsonKind::absent) fail(name, ShapeError::wrong_type);
    return value;
  };
  request.amount = optional_number(to_string(RequestField::cancel_request_amount));
  request.reason = required_text(RequestField::reason);
  for (const auto& [field, member] : detail::account_fields) {
    const auto name = to_string(field);
    request.*member = body.text(name);
    if (!(request.*member) && body.kind(name) != JsonKind::absent)
      fail(name, ShapeError::wrong_type);
  }
  request.checksum = optional_number(field::checksum);
  body.each_name([&](std::string_view name) {
    if (!detail::is_request_field(name)) fail(name, ShapeError::unknown_field);
  });

  if (!wrong.empty()) return Unexpected{std::move(wrong)};
  return request;
}

template <ObjectWriter Writer>
void write_request(Writer& out, const RefundRequest& request) {
  out.text(to_string(RequestField::merchant_uid), request.merchant_uid);
  if (request.amount) out.number(to_string(RequestField::cancel_request_amount), *request.amount);
  out.text(to_string(RequestField::reason), request.reason);
  for (const auto& [field, member] : detail::account_fields)
    if (request.*member) out.text(to_string(field), *(request.*member));
  if (request.checksum) out.number(field::checksum, *request.checksum);
}

}  // namespace refund::wire
