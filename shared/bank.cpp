#include "shared/bank.h"

#include <array>
#include <cstddef>

namespace refund {
namespace {

/// The columns of `directory`. PortOne prints six tables for its PGs.
enum class Column { kcp, inicis, common, nice_v2, welcome, daou };

struct PgTable {
  std::string_view pg_provider;
  Column column;
};

// PGs that are not listed here publish no table.
constexpr PgTable pg_tables[] = {
    {"kcp", Column::kcp},           {"kcp_billing", Column::kcp},
    {"kcp_quick", Column::kcp},     {"html5_inicis", Column::inicis},
    {"inicis", Column::inicis},     {"tosspayments", Column::common},
    {"uplus", Column::common},      {"danal", Column::common},
    {"danal_tpay", Column::common}, {"nice", Column::common},
    {"kicc", Column::common},       {"smartro", Column::common},
    {"smartro_v2", Column::common}, {"settle", Column::common},
    {"settle_acc", Column::common}, {"nice_v2", Column::nice_v2},
    {"welcome", Column::welcome},   {"daou", Column::daou},
};

struct Row {
  std::string_view standard;
  std::string_view name_ko;
  std::string_view name_en;
  std::array<std::string_view, 6> codes;  // by Column; empty where the PG does not offer the bank
};

// clang-format off
constexpr Row directory[] = {
    // KFTC   Korean     English   KCP, Inicis, Toss and others, Nice v2, Welcome, Kiwoom (daou)
    {"004", "KB국민은행", "KB Kookmin Bank", {"BK04", "04", "004", "004", "004", "04"}},
    {"023", "SC제일은행", "SC First Bank", {"BK23", "23", "023", "023", "", "11"}},
    {"039", "경남은행", "Kyongnam Bank", {"BK39", "39", "039", "", "039", ""}},
    {"034", "광주은행", "Gwangju Bank", {"BK34", "34", "034", "034", "034", ""}},
    {"003", "기업은행", "Industrial Bank of Korea", {"BK03", "03", "003", "003", "003", "03"}},
    {"011", "농협", "Nonghyup", {"BK11", "11", "011", "011", "", "08"}},
    {"031", "대구은행", "Daegu Bank", {"BK31", "31", "031", "031", "031", ""}},
    {"032", "부산은행", "Busan Bank", {"BK32", "32", "032", "032", "032", "15"}},
    {"002", "산업은행", "Korea Development Bank", {"BK02", "02", "002", "", "", ""}},
    {"045", "새마을금고", "Saemaul Geumgo", {"BK45", "45", "045", "", "", ""}},
    {"007", "수협", "Suhyup", {"BK07", "07", "007", "", "007", ""}},
    {"088", "신한은행", "Shinhan Bank", {"BK88", "88", "088", "088", "088", "10"}},
    {"048", "신협", "Credit union", {"BK48", "48", "048", "", "", ""}},
    {"081", "하나(외환)은행", "Hana Bank", {"BK81", "81", "081", "081", "081", "12"}},
    {"020", "우리은행", "Woori Bank", {"BK20", "20", "020", "020", "020", "09"}},
    {"071", "우체국", "Post Office", {"BK71", "71", "071", "071", "", "31"}},
    {"037", "전북은행", "Jeonbuk Bank", {"BK37", "37", "037", "", "037", ""}},
    {"012", "축협", "Cooperative", {"BK12", "12", "012", "", "", ""}},
    {"090", "카카오뱅크", "Kakao Bank", {"BK90", "90", "090", "", "", ""}},
    {"089", "케이뱅크", "K-Bank", {"BK89", "89", "089", "089", "089", ""}},
    {"027", "한국씨티은행", "Citibank Korea", {"BK27", "27", "027", "", "", ""}},
    {"092", "토스뱅크", "Toss Bank", {"BK92", "92", "092", "", "", ""}},
    {"005", "외환은행", "Korea Exchange Bank", {"", "", "", "", "", "05"}},
};
// clang-format on

std::optional<Column> column_of(std::string_view pg_provider) {
  for (const auto& table : pg_tables)
    if (table.pg_provider == pg_provider) return table.column;
  return std::nullopt;
}

std::string_view code_of(const Row& row, Column column) {
  return row.codes[static_cast<std::size_t>(column)];
}

/// Toss and the others of that column use the KFTC codes as they stand, so it also serves the PGs
/// that publish no table.
Column column_or_standard(std::string_view pg_provider) {
  return column_of(pg_provider).value_or(Column::common);
}

}  // namespace

BankTable bank_table_of(std::string_view pg_provider) {
  return column_of(pg_provider) ? BankTable::of_the_pg : BankTable::kftc_standard;
}

std::vector<Bank> banks_of(std::string_view pg_provider) {
  const auto column = column_or_standard(pg_provider);
  std::vector<Bank> banks;
  for (const auto& row : directory)
    if (const auto code = code_of(row, column); !code.empty())
      banks.push_back({code, row.standard, row.name_ko, row.name_en});
  return banks;
}

std::optional<Bank> find_bank(std::string_view pg_provider, std::string_view code) {
  for (const auto& bank : banks_of(pg_provider))
    if (bank.code == code) return bank;
  return std::nullopt;
}

}  // namespace refund
