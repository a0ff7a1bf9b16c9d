#pragma once

#include <ostream>
#include <vector>

#include "server/refund_store.h"

namespace refund::commands {

enum class TableFormat { table, json_lines, csv };

/// Prints refunds as they come. A table is for eyes; the others have all that the operator may know
/// of a refund, one a line.
class RefundTable {
 public:
  RefundTable(std::ostream& out, TableFormat format);
  void add(const RefundRecord& record);

 private:
  std::ostream& out_;
  TableFormat format_;
};

/// One refund with its history, for eyes.
void print_refund(std::ostream& out, const RefundRecord& record, const std::vector<Move>& history,
                  const std::vector<PaymentChange>& changes);

}  // namespace refund::commands
