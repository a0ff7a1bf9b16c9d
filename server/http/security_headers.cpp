#include "server/http/security_headers.h"

namespace refund::http {
namespace {

/// The page's own scripts and styles, and WebAssembly, which is compiled but not evaluated. The
/// widget styles its shadow root from its script, for which there is no other word.
constexpr const char* page_policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";
constexpr const char* data_policy = "default-src 'none'; frame-ancestors 'none'";

}  // namespace

HeaderLines security_headers(Content content, Transport transport) {
  HeaderLines lines{
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
      {"Content-Security-Policy", content == Content::page ? page_policy : data_policy},
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
