#include "server/commands/payments.h"

#include <fstream>
#include <iostream>
#include <limits>
#include <memory>

#include "server/clock.h"
#include "server/commands/open_store.h"
#include "server/commands/operator.h"
#include "server/commands/payment_row.h"
#include "server/config.h"

namespace refund::commands {
namespace {

struct ImportOptions {
  std::string db = Options{}.db;
  std::string file;
  bool strict = false;
};

/// What became of the rows so far.
struct Tally {
  std::int64_t stored = 0;
  std::int64_t unchanged = 0;
  std::int64_t bad = 0;
};

void report(const BadRow& row, Tally& tally) {
  ++tally.bad;
  std::cerr << "line " << row.line << ": " << row.why << "\n";
}

void store(RefundStore& books, const ReadPayments& rows, ImportMode mode, Tally& tally) {
  const auto result =
      books.import_payments(rows.payments, mode, SystemClock{}.now(), the_operator());
  tally.stored += result.stored;
  tally.unchanged += result.unchanged;
  for (const auto& [row, conflict] : result.bad)
    report({rows.lines[row], std::string{to_string(conflict)}}, tally);
}

/// Nothing is stored before every row has been read and found good.
void import_all_or_none(RefundStore& books, PaymentReader& reader, Tally& tally) {
  const auto rows = reader.read(std::numeric_limits<std::size_t>::max());
  for (const auto& row : rows.bad) report(row, tally);
  if (rows.bad.empty()) store(books, rows, ImportMode::all_or_none, tally);
}

void import_good_rows(RefundStore& books, PaymentReader& reader, Tally& tally) {
  constexpr std::size_t rows_at_once = 10'000;
  for (std::int64_t rows_done = 0;;) {
    const auto rows = reader.read(rows_at_once);
    if (rows.payments.empty() && rows.bad.empty()) return;
    for (const auto& row : rows.bad) report(row, tally);
    store(books, rows, ImportMode::good_rows, tally);
    rows_done += static_cast<std::int64_t>(rows.payments.size() + rows.bad.size());
    if (rows.payments.size() + rows.bad.size() == rows_at_once) std::cerr << rows_done << " rows\n";
  }
}

int import_payments(const ImportOptions& options) {
  const auto format = import_format_of(options.file);
  if (!format) throw ConfigError{"payments import: the file must end in .jsonl or .csv"};
  std::ifstream file{options.file, std::ios::binary};
  if (!file) throw ConfigError{"payments import: can't read " + options.file};

  const auto books = open_store_beside_server(options.db);
  PaymentReader reader{file, *format};
  Tally tally;
  if (options.strict)
    import_all_or_none(*books, reader, tally);
  else
    import_good_rows(*books, reader, tally);
  if (file.bad()) throw ConfigError{"payments import: can't read " + options.file + " to its end"};

  std::cout << tally.stored << " stored, " << tally.unchanged << " unchanged, " << tally.bad
            << " bad\n";
  return tally.bad == 0 ? 0 : 1;
}

}  // namespace

Command add_payments(CLI::App& program) {
  auto* payments = program.add_subcommand("payments", "Fill the Payments table");
  payments->require_subcommand(1);
  auto* import = payments->add_subcommand(
      "import",
      "Read payments from a file: one JSON object a line (.jsonl), or CSV with a header (.csv).\n"
      "A row has the fields of i'mport's payment; imp_uid, merchant_uid and amount are required.\n"
      "tax_free and vat_amount tell its tax, which i'mport does not know afterwards.\n"
      "Bad rows are reported with their line number; the exit code is then 1.");
  const auto options = std::make_shared<ImportOptions>();
  import->add_option("file", options->file, "The file")->required();
  add_flag(*import, "--strict", options->strict, "Store nothing when any row is bad")
      ->envname("IMP_REFUND_STRICT");
  add_option(*import, "--db", options->db, "The books");
  return {import, [options] { return import_payments(*options); }};
}

}  // namespace refund::commands
