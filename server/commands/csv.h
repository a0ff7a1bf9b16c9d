#pragma once

#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace refund::commands {

/// Reads CSV by RFC 4180: a field in quotes may hold commas, line ends and doubled quotes.
class CsvReader {
 public:
  explicit CsvReader(std::istream& in) : in_(in) {}

  /// The next record; empty at the end. Lines without a character are passed over.
  std::optional<std::vector<std::string>> next();
  /// Where the record that next() gave began, counted from 1.
  std::size_t line() const { return line_; }
  /// True when the file ended inside the quotes of that record: something is missing.
  bool unclosed() const { return unclosed_; }

 private:
  std::istream& in_;
  std::size_t line_ = 0;
  std::size_t lines_read_ = 0;
  bool unclosed_ = false;
};

/// A record as RFC 4180 writes it, with its line end. A field that a spreadsheet would take for a
/// formula gets a quote in front, since reasons and names are typed by strangers.
std::string csv_record(const std::vector<std::string>& fields);

}  // namespace refund::commands
