#include "shared/wire/json.h"

#include <catch_amalgamated.hpp>

using namespace refund;
using namespace refund::wire;
using namespace std::literals;

TEST_CASE("json: what is no single JSON object is not read") {
  const auto [name, text] = GENERATE(table<std::string, std::string>({
      {"nothing", ""},
      {"words", "hello"},
      {"an array", "[]"},
      {"a number", "1"},
      {"two objects", "{}{}"},
      {"a tail", "{} x"},
      {"a zero byte behind it", "{}\0"s},
      {"a zero byte and a second object", "{\"a\":1}\0{\"a\":2}"s},
      {"a comment", "{/* */}"},
      {"a trailing comma", R"({"a":1,})"},
      {"single quotes", "{'a':1}"},
      {"NaN", R"({"a":NaN})"},
      {"a leading zero", R"({"a":01})"},
      {"a leading plus", R"({"a":+1})"},
      {"a lone surrogate", R"({"a":"\ud800"})"},
      {"invalid UTF-8", "{\"a\":\"\xFF\"}"},
      {"a raw line end in a text", "{\"a\":\"\n\"}"},
      {"a zero byte", "{\"a\":\"\0\"}"s},
      {"a name twice", R"({"amount":1,"amount":10000})"},
      {"the same name twice, once escaped", R"({"amount":1,"\u0061mount":2})"},
      {"17 levels", "{\"a\":" + std::string(16, '[') + std::string(16, ']') + "}"},
      {"100,000 open brackets", std::string(100'000, '[')},
      {"cut short", R"({"a":"b)"},
      {"a number that no double can hold", R"({"a":1e400})"},
  }));
  INFO(name);
  CHECK_FALSE(JsonObject::from(text));
}

TEST_CASE("json: a number stays the text that it was written with") {
  const auto number =
      GENERATE(as<std::string>{}, "0", "10000", "14.2", "14.20", "1e4", "10000.0000000000000001",
               "0.30000000000000004", "-1", "9223372036854775807", "99999999999999999999999");
  const auto object = JsonObject::from("{\"a\":" + number + "}");
  REQUIRE(object);
  CHECK(object->number("a") == number);
}

TEST_CASE("json: a member is given only as the kind that it is") {
  const auto object = JsonObject::from(
      R"({"n":null,"b":true,"i":1,"s":"1","o":{"s":"inner"},"a":[{"i":1},2,{"i":3}]})");
  REQUIRE(object);
  CHECK(object->kind("n") == JsonKind::null);
  CHECK(object->kind("b") == JsonKind::boolean);
  CHECK(object->kind("i") == JsonKind::number);
  CHECK(object->kind("s") == JsonKind::text);
  CHECK(object->kind("o") == JsonKind::object);
  CHECK(object->kind("a") == JsonKind::array);
  CHECK(object->kind("x") == JsonKind::absent);
  CHECK(object->boolean("b") == true);
  CHECK_FALSE(object->number("s"));
  CHECK_FALSE(object->text("i"));
  CHECK_FALSE(object->text("n"));
  CHECK(object->object("o")->text("s") == "inner");
  CHECK_FALSE(object->object("a"));

  std::string seen;
  object->each("a", [&](const JsonObject& item) { seen += *item.number("i"); });
  CHECK(seen == "13");
}

TEST_CASE("json: what is written can be read, whatever the text") {
  const auto text = GENERATE(as<std::string>{}, "", "단순 변심", "\"quoted\\\"", "</script>",
                             "line\nend", "\x01", "\u2028", "💸");
  JsonWriter out;
  out.text("text", text);
  out.begin_array("list");
  out.begin_object("");
  out.number("amount", "14.20");
  out.end();
  out.begin_object("");
  out.end();
  out.end();
  out.null("none");
  out.boolean("yes", true);
  const auto written = out.finish();
  INFO(written);
  const auto object = JsonObject::from(written);
  REQUIRE(object);
  CHECK(object->text("text") == text);
  CHECK(object->kind("none") == JsonKind::null);
  CHECK(object->boolean("yes") == true);
  int items = 0;
  object->each("list", [&](const JsonObject&) { ++items; });
  CHECK(items == 2);
}

TEST_CASE("json: a foreign text in another encoding does not spoil the answer") {
  JsonWriter out;
  out.text("message", "caf\xE9");
  CHECK(JsonObject::from(out.finish())->text("message") == "caf\uFFFD");
}
