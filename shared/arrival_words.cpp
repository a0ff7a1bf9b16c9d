#include "shared/arrival_words.h"

#include <array>
#include <cassert>
#include <string_view>

namespace refund {
namespace {

using std::chrono::year_month_day;

constexpr std::array<std::string_view, 12> month_names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// " (11월 26일 ~ 11월 30일)"; empty when no date is known.
std::string dates_text(const Arrival& arrival, Lang lang) {
  if (!arrival.earliest) return {};
  auto text = " (" + day_text(*arrival.earliest, lang);
  if (!arrival.latest) {
    text += lang == Lang::ko ? "\u00a0이후" : "\u00a0or\u00a0later";
  } else if (*arrival.latest != *arrival.earliest) {
    text += lang == Lang::ko ? "\u00a0~\u00a0" : "\u00a0–\u00a0";
    text += day_text(*arrival.latest, lang);
  }
  return text + ")";
}

std::string range(const Arrival& arrival, std::string_view between) {
  const auto to = std::to_string(arrival.to);
  if (arrival.from == arrival.to) return to;
  return std::to_string(arrival.from).append(between).append(to);
}

std::string business_days_text(const Arrival& arrival, Lang lang) {
  if (arrival.from == 0)
    return lang == Lang::ko ? "늦어도 다음 영업일" : "By the next business day";
  switch (lang) {
    case Lang::ko:
      return "영업일 기준 " + range(arrival, "~") + "일";
    case Lang::en:
      return range(arrival, " to ") + (arrival.to == 1 ? " business day" : " business days");
  }
  assert(false);
  return {};
}

std::string kind_text(const Arrival& arrival, Lang lang) {
  const bool ko = lang == Lang::ko;
  switch (arrival.kind) {
    case ArrivalKind::unknown:
      return ko ? "결제사나 은행에 따라 며칠이 걸릴 수 있습니다"
                : "Some days, depending on the payment provider or bank";
    case ArrivalKind::same_day:
      return ko ? "당일" : "The same day";
    case ArrivalKind::business_days:
      return business_days_text(arrival, lang);
    case ArrivalKind::business_days_or_more:
      return ko ? "영업일 기준 " + std::to_string(arrival.from) + "일 이상"
                : std::to_string(arrival.from) + " business days or more";
    case ArrivalKind::thursdays:
      return ko ? "매주 목요일 지급" : "Paid out on Thursdays";
  }
  assert(false);
  return {};
}

}  // namespace

std::string day_text(year_month_day date, Lang lang) {
  const auto month = static_cast<unsigned>(date.month());
  const auto day = std::to_string(static_cast<unsigned>(date.day()));
  switch (lang) {
    case Lang::ko:
      return std::to_string(month) + "월\u00a0" + day + "일";
    case Lang::en:
      return std::string{month_names[month - 1]} + "\u00a0" + day;
  }
  assert(false);
  return {};
}

std::string arrival_text(const Arrival& arrival, Lang lang) {
  return kind_text(arrival, lang) + dates_text(arrival, lang);
}

}  // namespace refund
