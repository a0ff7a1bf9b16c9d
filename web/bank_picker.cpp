#include "web/bank_picker.h"

#include "shared/bank_search.h"

namespace refund {

void BankPicker::open(std::string_view chosen) {
  open_ = true;
  found_ = search_banks(pg_provider_, query_);
  marked_.reset();
  for (std::size_t i = 0; i < found_.size(); ++i)
    if (found_[i].code == chosen) marked_ = i;
}

void BankPicker::look_for(std::string_view query) {
  query_ = query;
  open({});
  if (!query_.empty() && !found_.empty()) marked_ = 0;
}

void BankPicker::move(int by) {
  if (found_.empty()) return;
  const auto last = found_.size() - 1;
  if (by > 0)
    marked_ = !marked_ || *marked_ == last ? 0 : *marked_ + 1;
  else
    marked_ = !marked_ || *marked_ == 0 ? last : *marked_ - 1;
}

void BankPicker::clear() {
  close();
  query_.clear();
}

std::optional<Bank> BankPicker::only_one() const {
  if (query_.empty() || found_.size() != 1) return std::nullopt;
  return found_.front();
}

}  // namespace refund
