#pragma once

#include <cstddef>
#include <functional>
#include <istream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/refund_store.h"
#include "shared/payment.h"
#include "shared/result.h"

namespace refund::commands {

/// A row of an import file: fields of i'mport's payment by their names, as text. An empty one is
/// as good as absent.
using PaymentRow = std::map<std::string, std::string, std::less<>>;

/// The payment that a row describes, or what is wrong with it, for people. Needs imp_uid,
/// merchant_uid and amount; unknown fields are left alone, since i'mport adds new ones. The tax is
/// told by `tax_free` and `vat_amount`, which i'mport's own payments have not.
Result<ImportRow, std::string> payment_from(const PaymentRow& row);

struct BadRow {
  std::size_t line;  ///< counted from 1
  std::string why;
};

struct ReadPayments {
  std::vector<ImportRow> payments;
  std::vector<std::size_t> lines;  ///< of each payment
  std::vector<BadRow> bad;
};

enum class ImportFormat { jsonl, csv };

/// By the end of the file's name.
std::optional<ImportFormat> import_format_of(std::string_view file_name);

class PaymentReader {
 public:
  PaymentReader(std::istream& in, ImportFormat format);
  ~PaymentReader();
  /// Reads up to `rows_max` rows. Call again for more; the end is reached when nothing came back.
  ReadPayments read(std::size_t rows_max);

  struct Source;  ///< rows of one format

 private:
  std::unique_ptr<Source> source_;
};

}  // namespace refund::commands
