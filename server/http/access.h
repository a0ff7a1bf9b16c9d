#pragma once

#include <httplib.h>

#include <chrono>
#include <optional>
#include <variant>
#include <vector>

#include "server/audit.h"
#include "server/config.h"
#include "server/http/ticket.h"
#include "server/secret.h"
#include "shared/admin_denied.h"
#include "shared/money.h"

namespace refund::http {

/// Who is calling, as far as the Authorization header proves it.
struct Anyone {};    ///< nobody in particular, where that is allowed
struct Merchant {};  ///< the merchant's own server or operator, by the admin token
using Caller = std::variant<Anyone, Ticket, Merchant>;

class Access {
 public:
  Access(TicketKeys keys, std::optional<Secret> admin_token, Anonymous anonymous);

  /// Empty when the request has to be refused with 401: no authorization where one is needed, or
  /// one that is not good. A bad ticket is refused where none at all would do, since it shows that
  /// something is wrong with the page.
  std::optional<Caller> caller(const httplib::Request& request, std::chrono::sys_seconds now) const;

  /// Why the request may not use the merchant's API. Without an admin token in the configuration
  /// nobody may.
  std::optional<AdminDenied> admin_denied(const httplib::Request& request,
                                          std::chrono::sys_seconds now) const;

 private:
  TicketKeys keys_;
  std::optional<Secret> admin_token_;
  Anonymous anonymous_;
};

/// The caller as the audit log names it: by its ticket's order, or as the merchant, and by the
/// network that it comes from.
Asker asker_of(const Caller& caller, std::string_view client);

/// Refunding takes the customer's ticket: the admin token alone moves no money.
bool may_refund(const Caller& caller, std::string_view order);
bool may_see(const Caller& caller, std::string_view order);
/// True when the caller's ticket, if it has a limit, lets this much be asked for.
bool within_limit(const Caller& caller, Money amount);
/// True when within_limit() needs to know the amount.
bool has_limit(const Caller& caller);

}  // namespace refund::http
