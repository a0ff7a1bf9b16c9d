#include "server/http/pages.h"

#include <sodium.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>

#include "server/http/media_type.h"

namespace refund::http {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  std::string bytes{std::istreambuf_iterator<char>{in}, {}};
  if (!in) throw PagesError{"can't read " + path.string()};
  return bytes;
}

std::string etag_of(std::string_view bytes) {
  std::array<unsigned char, 16> hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), nullptr, 0);
  std::array<char, hash.size() * 2 + 1> hex;
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return "\"" + std::string{hex.data()} + "\"";
}

bool is_hidden(const fs::path& relative) {
  return std::any_of(relative.begin(), relative.end(),
                     [](const fs::path& part) { return part.string().starts_with('.'); });
}

/// A compressed form that was made before its page was last changed says something else.
bool is_older(const fs::path& compressed, const fs::path& page) {
  std::error_code error;
  return fs::last_write_time(compressed, error) < fs::last_write_time(page, error) && !error;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// Calls visit(item) for each item of a comma-separated header.
template <class F>
void each_item(std::string_view list, F&& visit) {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    visit(trimmed(list.substr(0, comma)));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
}

/// "gzip;q=0.5" -> 500. Thousandths, as RFC 9110 allows three decimals.
int weight_of(std::string_view item) {
  const auto q = item.find("q=");
  if (q == item.npos) return 1000;
  int weight = 0;
  int unit = 1000;
  for (const char c : item.substr(q + 2, 5)) {
    if (c == '.') continue;
    if (c < '0' || c > '9') break;
    weight += (c - '0') * unit;
    unit /= 10;
  }
  return weight;
}

bool matches_etag(std::string_view if_none_match, std::string_view etag) {
  bool matches = false;
  each_item(if_none_match, [&](std::string_view item) {
    if (item.starts_with("W/")) item.remove_prefix(2);  // the comparison is the weak one
    if (item == "*" || item == etag) matches = true;
  });
  return matches;
}

}  // namespace

bool has_hash(std::string_view file_name) {
  const auto dot = file_name.rfind('.');
  if (dot == file_name.npos) return false;
  const auto stem = file_name.substr(0, dot);
  const auto before = stem.find_last_of("-.");
  if (before == stem.npos) return false;
  const auto hash = stem.substr(before + 1);
  const auto consists_of = [&](std::string_view alphabet) {
    return hash.find_first_not_of(alphabet) == hash.npos;
  };
  const bool has_digit = hash.find_first_of("0123456789") != hash.npos;  // and is no word
  return (hash.size() >= 8 && has_digit && consists_of("0123456789abcdef")) ||
         (hash.size() == 8 && consists_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"));
}

std::string_view encoding_for(std::string_view accept_encoding, bool brotli, bool gzip) {
  int br_weight = -1;
  int gzip_weight = -1;
  int any_weight = 0;
  each_item(accept_encoding, [&](std::string_view item) {
    const auto name = trimmed(item.substr(0, item.find(';')));
    if (name == "br") br_weight = weight_of(item);
    if (name == "gzip" || name == "x-gzip") gzip_weight = weight_of(item);
    if (name == "*") any_weight = weight_of(item);
  });
  if (br_weight < 0) br_weight = any_weight;
  if (gzip_weight < 0) gzip_weight = any_weight;
  if (!brotli) br_weight = 0;
  if (!gzip) gzip_weight = 0;
  if (br_weight == 0 && gzip_weight == 0) return "";
  return br_weight >= gzip_weight ? "br" : "gzip";
}

Pages::Pages(const fs::path& folder) {
  std::error_code error;
  fs::recursive_directory_iterator files{folder, error};
  if (error) throw PagesError{"can't read the folder " + folder.string() + ": " + error.message()};

  for (; files != fs::recursive_directory_iterator{}; files.increment(error)) {
    if (error) throw PagesError{"can't read " + folder.string() + ": " + error.message()};
    const auto relative = files->path().lexically_relative(folder);
    if (is_hidden(relative) || !files->is_regular_file(error)) continue;

    auto name = "/" + relative.generic_string();
    auto form = &Page::plain;
    if (name.ends_with(".br")) form = &Page::brotli;
    if (name.ends_with(".gz")) form = &Page::gzip;
    if (form != &Page::plain) name.resize(name.size() - 3);

    if (form != &Page::plain && is_older(files->path(), folder / name.substr(1))) continue;
    auto bytes = read_file(files->path());
    auto etag = etag_of(bytes);
    (pages_[name].*form).emplace(Form{std::move(bytes), std::move(etag)});
  }

  std::erase_if(pages_, [](const auto& page) { return !page.second.plain; });
  for (auto& [name, page] : pages_) {
    page.media_type = media_type_of(name);
    page.hashed_name = has_hash(std::string_view{name}.substr(name.rfind('/') + 1));
  }
}

const Pages::Page* Pages::find(std::string_view target) const {
  auto path = httplib::decode_path_component(std::string{target.substr(0, target.find('?'))});
  if (path.ends_with('/')) path += "index.html";
  const auto page = pages_.find(path);
  return page == pages_.end() ? nullptr : &page->second;
}

bool Pages::is_html(std::string_view target) const {
  const auto* page = find(target);
  return page && is_media_type(page->media_type, "text/html");
}

bool Pages::answer(const httplib::Request& request, httplib::Response& response) const {
  const auto* page = find(request.target);
  if (!page) return false;

  const auto encoding = encoding_for(request.get_header_value("Accept-Encoding"),
                                     page->brotli.has_value(), page->gzip.has_value());
  const auto& form = encoding == "br"     ? *page->brotli
                     : encoding == "gzip" ? *page->gzip
                                          : *page->plain;

  if (page->brotli || page->gzip) response.set_header("Vary", "Accept-Encoding");
  response.set_header("ETag", form.etag);
  response.set_header("Cache-Control",
                      page->hashed_name ? "public, max-age=31536000, immutable" : "no-cache");
  if (matches_etag(request.get_header_value("If-None-Match"), form.etag)) {
    response.status = 304;
    return true;
  }
  response.status = 200;
  if (!encoding.empty()) response.set_header("Content-Encoding", std::string{encoding});
  response.set_content(form.bytes, page->media_type);
  return true;
}

}  // namespace refund::http
