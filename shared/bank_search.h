#pragma once

#include <string_view>
#include <vector>

#include "shared/bank.h"

namespace refund {

/// The banks of the PG that `query` finds, in the order of banks_of(): first those whose name
/// begins with it, then those that hold it. Typed in Korean a bank is found by its syllables, by
/// its initial consonants (ㅅㅎ finds 신한은행) and by both at once, also by the half a syllable
/// that is being composed; else by its English name, by what people call it, and by its code or the
/// standard code. Everything is found by an empty query, nothing by one that is no well-formed
/// UTF-8.
std::vector<Bank> search_banks(std::string_view pg_provider, std::string_view query);

}  // namespace refund
