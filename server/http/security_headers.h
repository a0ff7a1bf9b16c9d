#pragma once

#include <string_view>

#include "server/http/header_lines.h"

namespace refund::http {

/// What an answer holds, as far as a browser has to be told what may be done with it.
enum class Content {
  page,   ///< HTML that runs the widget: it may load its own scripts, and nobody may frame it
  asset,  ///< a script, a style, a picture, Wasm: merchants' pages load it from other origins
  data,   ///< an answer of the API, or a problem
};

/// How an answer has travelled to its browser.
enum class Transport { plain, tls };

/// For every answer, whatever its status. Over TLS also Strict-Transport-Security, which over plain
/// HTTP browsers have to ignore. `widget_origin` is one more that a page may take scripts from and
/// ask; none when empty.
HeaderLines security_headers(Content content, Transport transport,
                             std::string_view widget_origin = {});

}  // namespace refund::http
