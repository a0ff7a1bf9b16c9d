#include "server/http/security_headers.h"

#include <string>

namespace refund::http {
namespace {

/// The page's own scripts and styles, and WebAssembly, which is compiled but not evaluated. The
/// widget needs no inline style: it adopts its sheet.
std::string page_policy(std::string_view widget_origin) {
  const auto more = widget_origin.empty() ? std::string{} : " " + std::string{widget_origin};
  return "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'" + more +
         "; style-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; "
         "connect-src 'self'" +
         more + "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
}
constexpr const char* data_policy = "default-src 'none'; frame-ancestors 'none'";

}  // namespace

HeaderLines security_headers(Content content, Transport transport, std::string_view widget_origin) {
  HeaderLines lines{
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
      {"Content-Security-Policy",
       content == Content::page ? page_policy(widget_origin) : data_policy},
      {"X-Frame-Options", "DENY"},  // frame-ancestors, for those who don't know it
  };
  if (content == Content::page) lines.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  if (content == Content::asset) {
    // A merchant's page loads the widget's module, its Wasm and its styles from here, and browsers
    // want leave for that. The files are the same for everyone and a `*` never comes with
    // credentials; what is worth guarding goes through the API and its allow-list.
    lines.emplace_back("Access-Control-Allow-Origin", "*");
    lines.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
  } else {
    // Nobody's <img> or <script> may pull an answer into their process. fetch() in CORS mode, by
    // which the widget asks, goes by the allow-list instead.
    lines.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  }
  // A year, and without includeSubDomains: the merchant's other names are not ours to decide on.
  if (transport == Transport::tls)
    lines.emplace_back("Strict-Transport-Security", "max-age=31536000");
  return lines;
}

}  // namespace refund::http
