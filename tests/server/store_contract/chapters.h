#pragma once

#include "server/refund_store.h"

/// The contract's chapters. Each is sections of the calling test case, on books that are empty.
namespace refund::contract {

void payments(RefundStore& store);
void imports(RefundStore& store);
void taxes(RefundStore& store);
void looking(RefundStore& store);
void opening(RefundStore& store);
void settling(RefundStore& store);
void listing(RefundStore& store);
void marks(RefundStore& store);
void reviews(RefundStore& store);
void accounts(RefundStore& store);
void audit(RefundStore& store);
void audit_of_reviews(RefundStore& store);

}  // namespace refund::contract
