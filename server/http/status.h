#pragma once

#include "server/payment_gateway.h"
#include "shared/problem.h"
#include "shared/refund.h"

namespace refund::http {

/// The HTTP status of each problem, as the table in docs/api.md has them.
int status_of(ProblemCode code);

/// How the failure of a refund is told. A refund whose answer got lost and which turned out not to
/// have happened is as good as never sent.
ProblemCode problem_of(RefundFailure failure);
ProblemCode problem_of(LookupError error);

}  // namespace refund::http
