#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace refund {

/// A bank as a PG knows it: the code that goes on the wire and the names that people read.
struct Bank {
  std::string_view code;      ///< of the PG's own table: Shinhan is 88, BK88, 088 or 10
  std::string_view standard;  ///< KFTC's three digits, the same at every PG
  std::string_view name_ko;
  std::string_view name_en;
};

/// Where the codes of `banks_of()` come from.
enum class BankTable {
  of_the_pg,      ///< documented for this PG
  kftc_standard,  ///< this PG publishes none: the standard codes, which it may refuse
};

BankTable bank_table_of(std::string_view pg_provider);

/// The banks that this PG pays refunds into, in Korean alphabetical order.
/// Source: PortOne "code-info/pg-1", snapshot of 2026-08-06.
std::vector<Bank> banks_of(std::string_view pg_provider);

/// The bank with this code in the PG's table. Never look a code up in another PG's table: the same
/// two digits are another bank there.
std::optional<Bank> find_bank(std::string_view pg_provider, std::string_view code);

}  // namespace refund
