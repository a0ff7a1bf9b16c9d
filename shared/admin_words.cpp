#include "shared/admin_denied.h"
#include "shared/words.h"

namespace refund {
namespace {

constexpr Words words(AdminDenied why) {
  switch (why) {
    case AdminDenied::token_needed:
      return {
          "판매자 서버와 운영자만 사용할 수 있습니다. 관리자 토큰(IMP_REFUND_ADMIN_TOKEN)을 "
          "\"Authorization: Bearer 토큰\" 헤더로 보내 주세요. 토큰 없이 시작한 서버에서는 사용할 "
          "수 없습니다.",
          "This is for the shop's server and its operators. Send the admin token "
          "(IMP_REFUND_ADMIN_TOKEN) as \"Authorization: Bearer TOKEN\"; a server that was "
          "started without one keeps this closed."};
    case AdminDenied::ticket_given:
      return {
          "고객의 환불 티켓으로는 사용할 수 없습니다. 관리자 토큰(IMP_REFUND_ADMIN_TOKEN)을 보내 "
          "주세요.",
          "A customer's refund ticket does not open this. Send the admin token "
          "(IMP_REFUND_ADMIN_TOKEN) in its place."};
  }
  return end_of_words();
}
static_assert(is_complete<AdminDenied>(words));

}  // namespace

std::string_view text(AdminDenied why, Lang lang) {
  return words(why).in(lang);
}

}  // namespace refund
