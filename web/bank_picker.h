#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/bank.h"

namespace refund {

/// The list of banks under its field: what was typed to search it, what that finds, and the bank
/// that Enter would take. Knows nothing of the bank that the form holds.
class BankPicker {
 public:
  explicit BankPicker(std::string pg_provider) : pg_provider_(std::move(pg_provider)) {}

  /// Shows all banks, the one with the code `chosen` marked.
  void open(std::string_view chosen);
  /// Shows what `query` finds, the best one marked.
  void look_for(std::string_view query);
  /// Marks the next one down (1) or up (-1), beginning anew at the end.
  void move(int by);
  /// What was typed stays, for a customer who has not come to an end.
  void close() { open_ = false; }
  /// Closes, and forgets what was typed.
  void clear();

  bool is_open() const { return open_; }
  const std::string& query() const { return query_; }
  const std::vector<Bank>& found() const { return found_; }
  /// The place of the marked bank in found().
  std::optional<std::size_t> marked() const { return marked_; }
  /// The only bank that a query leaves.
  std::optional<Bank> only_one() const;

 private:
  std::string pg_provider_;
  std::string query_;
  std::vector<Bank> found_;
  std::optional<std::size_t> marked_;
  bool open_ = false;
};

}  // namespace refund
