#pragma once

#include <string_view>

namespace refund::sandbox {

/// Where a field of i'mport's payment comes from: of Payment's members, or it is `fixed`.
enum class Source {
  fixed,
  amount,
  cancel_amount,
  cancel_history,
  cancel_reason,
  cancel_receipt_urls,
  cancelled_at,
  currency,
  escrow,
  fail_reason,
  failed_at,
  imp_uid,
  merchant_uid,
  paid_at,
  pay_method,
  pg_provider,
  pg_tid,
  sandbox,
  started_at,
  status,
};

struct Field {
  std::string_view name;
  Source source = Source::fixed;
  std::string_view absent = "null";  ///< JSON of a fixed field nobody has told
  std::string_view pay_method = {};  ///< payments of this method usually have it ...
  std::string_view usual = {};       ///< ... with this, made-up, JSON
};

/// All fields in the order of i'mport's answers, which is the alphabet's. Absent texts are null,
/// absent times and counts 0, absent lists []. Source: PortOne V1 schema, PaymentAnnotation.
inline constexpr Field payment_fields[] = {
    {"amount", Source::amount},
    {"apply_num", Source::fixed, "null", "card", R"("30001234")"},
    {"bank_code", Source::fixed, "null", "trans", R"("088")"},
    {"bank_name", Source::fixed, "null", "trans", R"("\uc2e0\ud55c\uc740\ud589")"},
    {"buyer_addr"},
    {"buyer_email"},
    {"buyer_name"},
    {"buyer_postcode"},
    {"buyer_tel"},
    {"cancel_amount", Source::cancel_amount},
    {"cancel_history", Source::cancel_history},
    {"cancel_reason", Source::cancel_reason},
    {"cancel_receipt_urls", Source::cancel_receipt_urls},
    {"cancelled_at", Source::cancelled_at},
    {"card_code", Source::fixed, "null", "card", R"("366")"},
    {"card_issuer_code"},
    {"card_issuer_name"},
    {"card_name", Source::fixed, "null", "card", R"("\uc2e0\ud55c\uce74\ub4dc")"},
    {"card_number", Source::fixed, "null", "card", R"("000000*********0")"},
    {"card_publisher_code"},
    {"card_publisher_name"},
    {"card_quota", Source::fixed, "0"},
    {"card_type", Source::fixed, "null", "card", "0"},
    {"cash_receipt_issued", Source::fixed, "false"},
    {"channel", Source::fixed, R"("pc")"},
    {"currency", Source::currency},
    {"custom_data"},
    {"customer_uid"},
    {"customer_uid_usage"},
    {"deposit_history", Source::fixed, "[]"},
    {"emb_pg_provider"},
    {"escrow", Source::escrow},
    {"fail_reason", Source::fail_reason},
    {"failed_at", Source::failed_at},
    {"imp_uid", Source::imp_uid},
    {"merchant_uid", Source::merchant_uid},
    {"name"},
    {"paid_at", Source::paid_at},
    {"pay_method", Source::pay_method},
    {"pg_id", Source::fixed, R"("sandbox")"},
    {"pg_provider", Source::pg_provider},
    {"pg_tid", Source::pg_tid},
    {"promotion"},
    {"receipt_url"},
    {"sandbox", Source::sandbox},
    {"started_at", Source::started_at},
    {"status", Source::status},
    {"user_agent"},
    {"vbank_code", Source::fixed, "null", "vbank", R"("088")"},
    {"vbank_date", Source::fixed, "0"},
    {"vbank_holder", Source::fixed, "null", "vbank", R"("\uc0cc\ub4dc\ubc15\uc2a4")"},
    {"vbank_issued_at", Source::fixed, "0"},
    {"vbank_name", Source::fixed, "null", "vbank", R"("\uc2e0\ud55c\uc740\ud589")"},
    {"vbank_num", Source::fixed, "null", "vbank", R"("56200000000000")"},
};

/// Null when i'mport's payment has no such field.
const Field* find_field(std::string_view name);

}  // namespace refund::sandbox
