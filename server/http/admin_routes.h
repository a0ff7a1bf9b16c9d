#pragma once

#include "server/http/access.h"
#include "server/http/router.h"
#include "server/reconciler.h"
#include "server/refund_service.h"
#include "server/refund_store.h"

namespace refund::http {

/// What the operator calls, with the admin token. Only "approve" sends a cancel, once; "retry" and
/// "reconcile" ask i'mport how pending refunds ended.
///   GET /admin/refunds?status=&review=&merchant_uid=&cursor=&limit=   newest first; "next" is the
///                                                                     cursor
///   GET /admin/refunds/{id}                                           with its history
///   POST /admin/refunds/{id}/retry, POST /admin/reconcile
///   POST /admin/refunds/{id}/approve, POST /admin/refunds/{id}/reject {"reason"}
///   GET /admin/refusals?kind=                                         what refunds were declined
///   with
///   GET /admin/audit/head                                     to be kept elsewhere: audit.h
/// All arguments must outlive the router.
void add_admin_routes(Router& router, RefundStore& store, RefundService& refunds,
                      Reconciler& reconciler, const Access& access);

}  // namespace refund::http
