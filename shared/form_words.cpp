#include "shared/form_words.h"

#include "shared/account_number.h"
#include "shared/arrival_words.h"
#include "shared/kst.h"

namespace refund {
namespace {

using namespace std::chrono;

bool is_korean(Lang lang) {
  return lang == Lang::ko;
}

/// "2026년 11월 30일" or "Nov 30, 2026", which a line break takes apart behind the Korean year at
/// most: whole it is wider than a small phone leaves to it, and would break within a word.
std::string date_with_year(year_month_day date, Lang lang) {
  const auto year = std::to_string(static_cast<int>(date.year()));
  return is_korean(lang) ? year + "년 " + day_text(date, lang)
                         : day_text(date, lang) + ",\u00a0" + year;
}

std::string two_digits(std::int64_t number) {
  const auto digits = std::to_string(number);
  return digits.size() < 2 ? "0" + digits : digits;
}

}  // namespace

std::string_view name_of(const Bank& bank, Lang lang) {
  return is_korean(lang) ? bank.name_ko : bank.name_en;
}

std::string until_text(const Eligibility& can, Lang lang) {
  if (!can.refundable_until) return {};
  const auto day = date_with_year(kst_date(*can.refundable_until - seconds{1}), lang);
  switch (can.until_known) {
    case Knowledge::documented:
      return is_korean(lang) ? day + "까지" : "Until " + day;
    case Knowledge::usual:
    case Knowledge::unknown:
      return is_korean(lang) ? "보통 " + day + "까지" : "Usually until " + day;
  }
  return {};
}

std::string extent_text(const Eligibility& can, Lang lang) {
  if (!can.partial_allowed) return is_korean(lang) ? "전액만 가능" : "In full only";
  std::string text = is_korean(lang) ? "전액 또는 일부" : "In full or in part";
  if (!can.partials_left) return text;
  const auto count = std::to_string(*can.partials_left);
  text += is_korean(lang)
              ? " (일부 환불 " + count + "번 더 가능)"
              : " (" + count + (*can.partials_left == 1 ? " part more)" : " parts more)");
  return text;
}

std::string review_text(const Eligibility& can, Lang lang) {
  if (!can.review_above) return {};
  if (can.review_above->is_zero())
    return is_korean(lang) ? "모든 환불은 확인 후 진행" : "Before every refund";
  const auto amount = amount_text(*can.review_above, lang);
  return is_korean(lang) ? amount + " 초과 시 확인 후 진행" : "Before a refund above " + amount;
}

std::string fee_text(const ShopTerms& shop, Lang lang) {
  if (!shop.fee) return {};
  if (shop.fee->amount.is_zero()) return is_korean(lang) ? "없음" : "None";
  const auto amount = amount_text(shop.fee->amount, lang);
  switch (shop.fee->bearer) {
    case FeeBearer::merchant:
      return amount + (is_korean(lang) ? " (판매자 부담)" : ", borne by the shop");
    case FeeBearer::customer:
      return amount + (is_korean(lang) ? " (고객 부담)" : ", borne by you");
  }
  return {};
}

std::string confirmed_later_text(const Eligibility& can, Lang lang) {
  if (!can.confirmed_later || can.not_refundable) return {};
  return is_korean(lang) ? "결제사가 나중에 확정합니다" : "Later, by the payment provider";
}

std::string moment_text(sys_seconds at, Lang lang) {
  const auto local = at + kst_offset;
  const auto minutes = floor<std::chrono::minutes>(local - floor<days>(local)).count();
  return day_text(kst_date(at), lang) + (is_korean(lang) ? "\u00a0" : ",\u00a0") +
         two_digits(minutes / 60) + ":" + two_digits(minutes % 60);
}

std::string banks_found_text(std::size_t count, Lang lang) {
  if (count == 0) return is_korean(lang) ? "찾는 은행이 없습니다" : "No bank found";
  const auto number = std::to_string(count);
  return is_korean(lang) ? "은행 " + number + "곳" : number + (count == 1 ? " bank" : " banks");
}

std::string digits_text(const Bank& bank, Lang lang) {
  const auto digits = usual_account_digits(bank.standard, is_korean(lang) ? "~" : " to ");
  if (digits.empty()) return {};
  return is_korean(lang) ? "보통 " + digits + "자리" : "Usually " + digits + " digits";
}

std::string unusual_digits_text(const Bank& bank, Lang lang) {
  const auto digits = usual_account_digits(bank.standard, is_korean(lang) ? "~" : " to ");
  const std::string name{name_of(bank, lang)};
  return is_korean(lang)
             ? name + " 계좌번호는 보통 " + digits + "자리입니다. 번호를 다시 확인해 주세요."
             : name + " numbers usually have " + digits + " digits. Please check the number.";
}

}  // namespace refund
