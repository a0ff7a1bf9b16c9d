#include "server/http/pages.h"

#include <catch_amalgamated.hpp>
#include <filesystem>
#include <fstream>

#include "server/http/media_type.h"
#include "tests/server/temporary_folder.h"

namespace refund::http {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

struct Site {
  TemporaryFolder folder;

  void write(const std::string& name, std::string_view text,
             std::chrono::seconds age = std::chrono::seconds{0}) {
    const fs::path path = folder.file(name);
    fs::create_directories(path.parent_path());
    std::ofstream{path} << text;
    fs::last_write_time(path, fs::file_time_type::clock::now() - age);
  }
  Pages pages() const { return Pages{folder.file("")}; }
};

struct Got {
  bool found;
  httplib::Response response;
  std::string header(const char* name) const { return response.get_header_value(name); }
};

Got fetch(const Pages& pages, std::string target, httplib::Headers headers = {}) {
  httplib::Request request;
  request.method = "GET";
  request.target = std::move(target);
  request.headers = std::move(headers);
  Got got{};
  got.found = pages.answer(request, got.response);
  return got;
}

TEST_CASE("pages: a folder's files by their paths, and nothing else") {
  Site site;
  site.write("index.html", "home");
  site.write("shop/a b.js", "script");
  site.write("shop/index.html", "shop");
  site.write(".secret", "hidden");
  site.write(".git/config", "hidden");
  site.write("lonely.js.br", "compressed form of nothing");
  const auto pages = site.pages();

  const auto [target, body] = GENERATE(table<const char*, const char*>({
      {"/", "home"},
      {"/index.html", "home"},
      {"/?lang=en", "home"},
      {"/shop/", "shop"},
      {"/shop/a%20b.js", "script"},
      {"/shop", ""},
      {"/.secret", ""},
      {"/.git/config", ""},
      {"/lonely.js", ""},
      {"/lonely.js.br", ""},
      {"/../index.html", ""},
      {"/shop/../index.html", ""},
      {"/%2e%2e/index.html", ""},
      {"/shop%2findex.html",
       "shop"},  // a name, not a way: it can only be found among what there is
      {"//index.html", ""},
      {"/index.html%00", ""},
      {"/etc/passwd", ""},
      {"", ""},
  }));
  INFO(target);
  const auto got = fetch(pages, target);
  CHECK(got.found == (*body != '\0'));
  CHECK(got.response.body == body);
}

TEST_CASE("pages: a folder that can't be read is refused") {
  CHECK_THROWS_AS(Pages{"/nowhere/at/all"}, PagesError);
}

TEST_CASE("pages: the compressed form goes to whom can unpack it, each with an ETag of its own") {
  Site site;
  site.write("app.js", "plain", 10s);
  site.write("app.js.br", "brotli");
  site.write("app.js.gz", "gzip");
  const auto pages = site.pages();

  const auto [accepts, encoding, body] = GENERATE(table<const char*, const char*, const char*>({
      {"", "", "plain"},
      {"identity", "", "plain"},
      {"gzip", "gzip", "gzip"},
      {"gzip, deflate, br, zstd", "br", "brotli"},
      {"br;q=0.1, gzip;q=0.9", "gzip", "gzip"},
      {"br;q=0, gzip;q=0", "", "plain"},
      {"br;q=0, *", "gzip", "gzip"},
      {"*", "br", "brotli"},
      {"compress", "", "plain"},
  }));
  INFO(accepts);
  const auto got = fetch(pages, "/app.js", {{"Accept-Encoding", accepts}});
  CHECK(got.response.body == body);
  CHECK(got.header("Content-Encoding") == encoding);
  CHECK(got.header("Content-Type") == "text/javascript; charset=utf-8");
  CHECK(got.header("Vary") == "Accept-Encoding");
  const auto plain = fetch(pages, "/app.js");
  CHECK((got.header("ETag") == plain.header("ETag")) == (std::string_view{body} == "plain"));
}

TEST_CASE("pages: a compressed form that is older than its page is not used") {
  Site site;
  site.write("app.js", "new");
  site.write("app.js.br", "old", 60s);
  CHECK(fetch(site.pages(), "/app.js", {{"Accept-Encoding", "br"}}).response.body == "new");
}

TEST_CASE("pages: what the browser has already is not sent again") {
  Site site;
  site.write("app.js", "text");
  const auto pages = site.pages();
  const auto etag = fetch(pages, "/app.js").header("ETag");
  REQUIRE(etag.size() > 2);

  const auto [name, if_none_match, status] = GENERATE_COPY(table<const char*, std::string, int>({
      {"the same", etag, 304},
      {"one of several", "\"x\", " + etag, 304},
      {"made weak on the way", "W/" + etag, 304},
      {"any", "*", 304},
      {"another", "\"x\"", 200},
      {"without quotes", "x", 200},
  }));
  INFO(name);
  const auto got = fetch(pages, "/app.js", {{"If-None-Match", if_none_match}});
  CHECK(got.response.status == status);
  CHECK(got.response.body.empty() == (status == 304));
  CHECK(got.header("ETag") == etag);
}

TEST_CASE("pages: only a name that holds its content's hash may be kept for ever") {
  const auto [name, is_hashed] = GENERATE(table<const char*, bool>({
      {"imp-refund-21f7f4796e.wasm", true},
      {"imp-refund-EC3DL4G6.js", true},
      {"imp-refund-IXTSROHK.js", true},
      {"imp-refund.3f9a1c2b.css", true},
      {"imp-refund.js", false},
      {"imp-refund-abc123.js", false},
      {"read-accessed.js", false},
      {"imp-refund-deadbeef", false},
      {"index.html", false},
  }));
  INFO(name);
  CHECK(has_hash(name) == is_hashed);

  Site site;
  site.write(name, "text");
  CHECK(fetch(site.pages(), std::string{"/"} + name).header("Cache-Control") ==
        (is_hashed ? "public, max-age=31536000, immutable" : "no-cache"));
}

TEST_CASE("media types: by the end of a name, and out of a header") {
  CHECK(media_type_of("/a.wasm") == "application/wasm");
  CHECK(media_type_of("/a.mjs") == "text/javascript; charset=utf-8");
  CHECK(media_type_of("/a.woff2") == "font/woff2");
  CHECK(media_type_of("/a") == "application/octet-stream");

  CHECK(is_media_type("application/json", "application/json"));
  CHECK(is_media_type("Application/JSON ; charset=utf-8", "application/json"));
  CHECK_FALSE(is_media_type("application/jsonp", "application/json"));
  CHECK_FALSE(is_media_type("text/plain, application/json", "application/json"));
  CHECK_FALSE(is_media_type("", "application/json"));
}

}  // namespace
}  // namespace refund::http
