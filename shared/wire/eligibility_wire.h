#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "shared/eligibility_words.h"
#include "shared/kst.h"
#include "shared/refund_rules.h"
#include "shared/wire/fields.h"
#include "shared/wire/json_kind.h"

/// Until when a payment can be refunded, how often, and when the money arrives: the part of GET
/// /payments/{merchant_uid} that is shown before anything is typed.
namespace refund::wire {

template <ObjectWriter Writer>
void write_arrival(Writer& out, const Arrival& arrival) {
  out.begin_object(field::arrival);
  out.text(field::kind, to_string(arrival.kind));
  if (arrival.kind == ArrivalKind::business_days ||
      arrival.kind == ArrivalKind::business_days_or_more) {
    out.number(field::business_days_from, std::to_string(arrival.from));
    out.number(field::business_days_to, std::to_string(arrival.to));
  }
  if (arrival.earliest) out.text(field::earliest, date_text(*arrival.earliest));
  if (arrival.latest) out.text(field::latest, date_text(*arrival.latest));
  out.end();
}

/// Members that are not known are left out.
template <ObjectWriter Writer>
void write_preview(Writer& out, const Eligibility& can) {
  if (can.refundable_until) {
    out.text(field::refundable_until, kst_timestamp(*can.refundable_until));
    out.text(field::refundable_until_known, to_string(can.until_known));
  }
  if (can.partials_left) out.number(field::partials_left, std::to_string(*can.partials_left));
  if (can.opens_again_at) out.text(field::opens_again_at, kst_timestamp(*can.opens_again_at));
  if (can.review_above) out.number(field::review_above, can.review_above->decimal());
  out.boolean(field::confirmed_later, can.confirmed_later);
  if (!can.not_refundable) write_arrival(out, can.arrival);
}

namespace detail {

template <ObjectReader Reader>
std::optional<int> read_count(const Reader& in, std::string_view name) {
  const auto number = in.number(name);
  if (!number) return std::nullopt;
  int count = 0;
  const auto* end = number->data() + number->size();
  const auto [stop, error] = std::from_chars(number->data(), end, count);
  if (error != std::errc{} || stop != end || count < 0) return std::nullopt;
  return count;
}

template <ObjectReader Reader>
Arrival read_arrival(const Reader& in) {
  return {arrival_kind_from(in.text(field::kind).value_or("")).value_or(ArrivalKind::unknown),
          read_count(in, field::business_days_from).value_or(0),
          read_count(in, field::business_days_to).value_or(0),
          date_from(in.text(field::earliest).value_or("")),
          date_from(in.text(field::latest).value_or(""))};
}

}  // namespace detail

/// Adds what write_preview() wrote; what is not there stays unknown.
template <ObjectReader Reader>
void read_preview(const Reader& in, Eligibility& can) {
  can.refundable_until = from_kst_timestamp(in.text(field::refundable_until).value_or(""));
  can.until_known = knowledge_from(in.text(field::refundable_until_known).value_or(""))
                        .value_or(Knowledge::unknown);
  can.partials_left = detail::read_count(in, field::partials_left);
  can.opens_again_at = from_kst_timestamp(in.text(field::opens_again_at).value_or(""));
  if (const auto above = in.number(field::review_above))
    if (const auto money = Money::parse(*above, can.refundable.currency()))
      can.review_above = *money;
  can.confirmed_later = in.boolean(field::confirmed_later).value_or(false);
  if (const auto arrival = in.object(field::arrival)) can.arrival = detail::read_arrival(*arrival);
}

}  // namespace refund::wire
