#pragma once

#include <optional>
#include <string>

#include "server/data_keys.h"
#include "shared/id.h"
#include "shared/refund_request.h"

namespace refund {

/// A refund account as the books keep it until it is erased: readable only with the data key, and
/// only as the account of its own refund, at its own bank.
struct SealedAccount {
  std::string key_id;
  std::string number;
  std::string holder;
  std::optional<std::string> tel;  ///< empty where none was asked for

  bool operator==(const SealedAccount&) const = default;
};

SealedAccount seal(const DataKeys& keys, const RefundId& refund, const RefundAccount& account);

/// `bank` is the code that the books keep in clear. Empty when the key is missing, or when the
/// books were tampered with.
std::optional<RefundAccount> open(const DataKeys& keys, const RefundId& refund,
                                  const std::string& bank, const SealedAccount& account);

}  // namespace refund
