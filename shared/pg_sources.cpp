#include "shared/pg_sources.h"

#include <cassert>

namespace refund {

// "developers" is github.com/portone-io/developers.portone.io at commit af926bd2 (2026-08-06),
// under src/routes/(root)/opi/ko unless a path starts with src/; "help" is help.portone.io,
// mirrored in github.com/portone-io/mcp-server under assets/docs/help.
std::string_view text(Source source) {
  switch (source) {
    case Source::schema_cancel:
      return "developers: src/schema/v1.openapi.json, POST /payments/cancel";
    case Source::guide_basic:
      return "developers: integration/cancel/v1/basic";
    case Source::guide_virtual_account:
      return "developers: integration/cancel/v1/virtual-account";
    case Source::guide_v2:
      return "developers: integration/cancel/v2/readme";
    case Source::help_deadlines:
      return "help: how-to-use/cancel-deadline-by-paymethod "
             "(earlier: faq.iamport.kr/40b4d229-a0c4-4b0a-8949-8075bc44ae4c)";
    case Source::help_arrival:
      return "help: how-to-use/refund-date (earlier: the same page)";
    case Source::help_partial:
      return "help: how-to-use/impossible-partial-cancel";
    case Source::help_virtual_account:
      return "help: faq/payment-faq/vbank-test-guide, how-to-use/inicis-vbank-refund";
    case Source::help_merchant_balance:
      return "help: faq/payment-faq/payment-failure-{kcp,danal,nice,kiwoompay}-insufficient-funds";
    case Source::pg_ksnet:
      return "developers: integration/pg/v1/ksnet/warning";
    case Source::pg_smartro_v2:
      return "developers: integration/pg/v1/smartro-v2/api";
    case Source::pg_welcome_api:
      return "developers: integration/pg/v1/welcome/api";
    case Source::pg_welcome_caution:
      return "developers: integration/pg/v1/welcome/caution";
    case Source::pg_naverpay:
      return "developers: integration/pg/v1/naver";
    case Source::pg_inicis:
      return "developers: integration/pg/v1/inicis";
    case Source::pg_inicis_jp:
      return "developers: integration/pg/v1/inicis-jp";
    case Source::pg_daou:
      return "developers: integration/pg/v1/daou/undefined";
    case Source::pg_mobilians:
      return "developers: integration/pg/v1/kg-mobilians-v2";
    case Source::pg_kicc_v2:
      return "developers: integration/pg/v1/kicc-v2";
    case Source::pg_paypal:
      return "developers: integration/pg/v1/{rt,spb}/readme";
    case Source::pg_settle:
      return "developers: integration/pg/v1/settle/readme";
    case Source::pg_tosspay_v2:
      return "developers: integration/pg/v1/tosspay-v2/caution";
    case Source::pg_toss_brandpay:
      return "developers: integration/pg/v1/toss-brandpay";
    case Source::release_paymentwall:
      return "developers: release note api-sdk of 2023-07-17";
    case Source::promotion:
      return "developers: extra/promotion/refund";
    case Source::help_test_mode:
      return "help: how-to-use/test-mode-cancel";
    case Source::support_tax:
      return "developers: support/tax";
    case Source::help_vat:
      return "help: how-to-use/inicis-vat, how-to-use/kcp-vat";
    case Source::issue_kakaopay_vat:
      return "github.com/iamport/iamport-rest-client-java/issues/20";
    case Source::bank_codes:
      return "developers: support/code-info/pg-1";
    case Source::toss_cancel_guide:
      return "docs.tosspayments.com/guides/v2/cancel-payment";
    case Source::nice_manual:
      return "github.com/nicepayments/nicepay-manual, api/cancel.md";
    case Source::none:
      return "nothing was found";
  }
  assert(false);
  return "";
}

}  // namespace refund
