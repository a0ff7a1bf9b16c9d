#pragma once

#include <optional>
#include <string>
#include <string_view>

/// One server on this machine has two names, which to a browser are two origins. The demo makes use
/// of it: a page of http://localhost:PORT takes the widget from http://127.0.0.1:PORT, as the page
/// of a merchant takes it from somewhere else.
namespace refund::http {

/// Whose the pages are that are opened under the name `localhost`: our own, or, as in the demo, a
/// merchant's.
enum class LocalhostPages { our_own, a_merchants };

/// `host` is the request's header. "http://127.0.0.1:8080" for localhost:8080; empty for any other.
std::optional<std::string> widget_origin(std::string_view host);

/// "http://localhost:8080" for 127.0.0.1:8080; empty for any other.
std::optional<std::string> merchant_origin(std::string_view host);

}  // namespace refund::http
