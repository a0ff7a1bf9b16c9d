#pragma once

#include <chrono>
#include <string>

#include "server/payment_gateway.h"
#include "server/secret.h"

/// What we send to i'mport, as text.
namespace refund::iamport {

/// The body of POST /users/getToken.
std::string token_body(const Secret& imp_key, const Secret& imp_secret);

/// The body of POST /payments/cancel: always with an explicit positive amount and the checksum,
/// and by imp_uid alone, since merchant_uid may name several payments.
std::string cancel_body(const CancelOrder& order);

/// Paths with their queries, percent-encoded.
std::string payment_target(const ImpUid& imp_uid);
/// Every try to pay this order, the paid ones first.
std::string tries_target(const MerchantUid& merchant_uid);
/// `page` counts from 1. The window may be 90 days at most.
std::string cancelled_target(std::chrono::sys_seconds from, std::chrono::sys_seconds to, int page);

}  // namespace refund::iamport
