#pragma once

#include <httplib.h>

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace refund::http {

/// The folder can't be read; what() is one line with its name and the cause.
class PagesError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The files of a folder, read into memory once. What is not among them does not exist, so no path
/// can lead out of the folder. Files beside a page with .br or .gz at the end are its compressed
/// forms and no pages themselves; those older than their page are not used. Files whose names begin
/// with a dot are left out.
class Pages {
 public:
  /// No pages at all.
  Pages() = default;
  /// Throws PagesError.
  explicit Pages(const std::filesystem::path& folder);

  bool has(std::string_view target) const { return find(target) != nullptr; }

  /// True when the target is a page of HTML, whatever a request for it is answered.
  bool is_html(std::string_view target) const;

  /// Answers GET and HEAD. False when there is no such page.
  bool answer(const httplib::Request& request, httplib::Response& response) const;

  std::size_t size() const { return pages_.size(); }

 private:
  struct Form {
    std::string bytes;
    std::string etag;  ///< strong: made of the bytes, so each form has its own
  };
  struct Page {
    std::string media_type;
    bool hashed_name = false;
    std::optional<Form> plain;
    std::optional<Form> brotli;
    std::optional<Form> gzip;
  };

  const Page* find(std::string_view target) const;

  std::map<std::string, Page, std::less<>> pages_;  // by path: "/index.html"
};

/// True for names like imp-refund-3f9a1c2b.wasm or imp-refund-EC3DL4G6.js (esbuild writes base32):
/// the content is in the name, so it may be kept for ever.
bool has_hash(std::string_view file_name);

/// Which of the compressions on offer the client takes: "br", "gzip" or "", by its q-values; brotli
/// where both are equal, since it is the smaller.
std::string_view encoding_for(std::string_view accept_encoding, bool brotli, bool gzip);

}  // namespace refund::http
