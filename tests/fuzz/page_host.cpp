#include "tests/fuzz/page_host.h"

#include <cmath>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "shared/text.h"
#include "shared/wire/json_kind.h"
#include "tests/fuzz/page.h"
#include "tests/fuzz/target.h"
#include "web/browser/host.h"

namespace refund::fuzz {
namespace {

using nlohmann::json;
using wire::JsonKind;

/// JSON as a browser reads it: names twice, any depth, numbers as doubles.
struct Objects {
  std::map<int, json> held;
  int count = 0;

  int keep(const json& value) {
    if (!value.is_object()) return 0;
    held.emplace(++count, value);
    return count;
  }
  /// Null for `undefined`.
  const json* member(int object, const char* name, int length) const {
    const auto& members = held.at(object);
    const auto found = members.find(std::string(name, static_cast<std::size_t>(length)));
    return found == members.end() ? nullptr : &*found;
  }
};

Objects& objects() {
  static Objects all;
  return all;
}

JsonKind kind_of(const json* value) {
  if (!value) return JsonKind::absent;
  if (value->is_null()) return JsonKind::null;
  if (value->is_boolean()) return JsonKind::boolean;
  if (value->is_number()) return JsonKind::number;
  if (value->is_string()) return JsonKind::text;
  return value->is_array() ? JsonKind::array : JsonKind::object;
}

int put(std::string_view text) {
  auto* buffer = refund_text_buffer(static_cast<int>(text.size()));
  std::copy(text.begin(), text.end(), buffer);
  return static_cast<int>(text.size());
}

}  // namespace

Page*& page_of_this_thread() {
  static Page* page = nullptr;
  return page;
}
int objects_being_read() {
  return static_cast<int>(objects().held.size());
}
int& nodes_drawn() {
  static int count = 0;
  return count;
}

}  // namespace refund::fuzz

using namespace refund;
using namespace refund::fuzz;

extern "C" {

float host_cos(float angle) {
  return std::cos(angle);
}
float host_sin(float angle) {
  return std::sin(angle);
}
float host_acos(float cosine) {
  return std::acos(cosine);
}

void host_font_metrics(int, float size, int, float* ascent, float* descent) {
  *ascent = size * 0.8f;
  *descent = size * 0.2f;
}
float host_glyph(int, unsigned code_point, float size, int, int* box) {
  assert(code_point <= 0x10FFFF && size > 0);
  box[1] = -2;
  box[2] = box[3] = code_point == ' ' ? 0 : 2;
  return code_point < 0x1100 ? size / 2 : size;
}
void host_glyph_pixels(unsigned char* pixels, int width, int height) {
  std::fill_n(pixels, width * height, std::uint8_t{255});
}

void host_atlas(int, unsigned, int width, int height, const unsigned char* pixels) {
  assert(width > 0 && height > 0 && pixels);
}
void host_begin_frame(int, float width, float height, float pixel_ratio) {
  assert(width >= 0 && std::isfinite(height) && pixel_ratio > 0);
}
void host_triangles(const void*, int vertex_bytes, const void*, int index_bytes) {
  assert(vertex_bytes >= 0 && index_bytes >= 0);
}
void host_draw(float left, float top, float right, float bottom, int first_index, int index_count) {
  assert(std::isfinite(left + top + right + bottom));
  assert(first_index >= 0 && index_count > 0);
}

void host_node(int, int, float x, float y, float width, float height, unsigned, int) {
  assert(std::isfinite(x + y) && width >= 0 && height >= 0);
  ++nodes_drawn();
}
void host_node_text(int, const char* text, int length) {
  assert(characters({text, static_cast<std::size_t>(length)}));
}

void host_effect(int kind, const char* text, int length, int seconds, int) {
  page_of_this_thread()->take(static_cast<Effect::Kind>(kind),
                              {text, static_cast<std::size_t>(length)}, seconds);
}

int host_json_parse(const char* text, int length) {
  return objects().keep(json::parse(text, text + length, nullptr, /*allow_exceptions=*/false));
}
void host_json_release(int object) {
  const auto released = objects().held.erase(object);
  assert(released == 1);
}
int host_json_kind(int object, const char* name, int length) {
  return static_cast<int>(kind_of(objects().member(object, name, length)));
}
int host_json_scalar(int object, const char* name, int length) {
  const auto* value = objects().member(object, name, length);
  return put(value->is_string() ? value->get<std::string>() : value->dump());
}
int host_json_object(int object, const char* name, int length, int index) {
  const auto* value = objects().member(object, name, length);
  if (!value) return 0;
  if (index < 0) return objects().keep(*value);
  const auto at = static_cast<std::size_t>(index);
  return value->is_array() && at < value->size() ? objects().keep((*value)[at]) : 0;
}
int host_json_name(int object, int index) {
  const auto& members = objects().held.at(object);
  if (static_cast<std::size_t>(index) >= members.size()) return -1;
  return put(std::next(members.begin(), index).key());
}
}
