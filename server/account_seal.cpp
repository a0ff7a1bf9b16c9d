#include "server/account_seal.h"

#include <utility>

namespace refund {
namespace {

/// Where each field belongs. The bank is part of it: a number at another bank is another account.
struct Places {
  std::string number;
  std::string holder;
  std::string tel;
};

Places places_of(const RefundId& refund, const std::string& bank) {
  const auto account = refund.str() + "/" + bank + "/";
  return {account + "number", account + "holder", account + "tel"};
}

}  // namespace

SealedAccount seal(const DataKeys& keys, const RefundId& refund, const RefundAccount& account) {
  const auto places = places_of(refund, account.bank);
  SealedAccount sealed{keys.newest(), keys.seal(account.number, places.number).bytes,
                       keys.seal(account.holder, places.holder).bytes, std::nullopt};
  if (!account.tel.empty()) sealed.tel = keys.seal(account.tel, places.tel).bytes;
  return sealed;
}

std::optional<RefundAccount> open(const DataKeys& keys, const RefundId& refund,
                                  const std::string& bank, const SealedAccount& account) {
  const auto places = places_of(refund, bank);
  auto number = keys.open({account.key_id, account.number}, places.number);
  auto holder = keys.open({account.key_id, account.holder}, places.holder);
  if (!number || !holder) return std::nullopt;
  RefundAccount opened{bank, *std::move(number), *std::move(holder), ""};
  if (!account.tel) return opened;
  auto tel = keys.open({account.key_id, *account.tel}, places.tel);
  if (!tel) return std::nullopt;
  opened.tel = *std::move(tel);
  return opened;
}

}  // namespace refund
