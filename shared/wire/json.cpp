#include "shared/wire/json.h"

#include <algorithm>
#include <bitset>
#include <cassert>
#include <nlohmann/json.hpp>

namespace refund::wire {
namespace {

using nlohmann::json;

/// Which of these an object has seen: a name with another mark is new, and need not be compared
/// with all that came before. i'mport's payments have sixty.
using Marks = std::bitset<256>;

std::size_t mark_of(std::string_view name) {
  if (name.empty()) return 0;
  const auto at = [&](std::size_t index) { return static_cast<unsigned char>(name[index]); };
  return (name.size() * 5 + at(0) * 3U + at(name.size() / 2) * 7U + at(name.size() - 1) * 11U) %
         Marks{}.size();
}

/// Builds a JsonValue from the parser's events. nlohmann's own tree would turn 14.2 into a double.
class TreeBuilder final : public json::json_sax_t {
 public:
  explicit TreeBuilder(JsonValue& root) : root_(root) {}

  bool null() override { return add({JsonKind::null, {}, {}, {}}); }
  bool boolean(bool value) override {
    return add({JsonKind::boolean, value ? "true" : "false", {}, {}});
  }
  bool number_integer(number_integer_t value) override { return add_number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override {
    return add_number(std::to_string(value));
  }
  bool number_float(number_float_t, const string_t& written) override {
    return add_number(written);
  }
  bool string(string_t& value) override { return add({JsonKind::text, std::move(value), {}, {}}); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(JsonKind::object); }
  bool start_array(std::size_t) override { return open(JsonKind::array); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    auto& [value, seen] = open_.back();
    auto& members = value->members;
    const auto same = [&](const auto& member) { return member.first == name; };
    const auto mark = mark_of(name);
    if (seen.test(mark) && std::any_of(members.begin(), members.end(), same)) return false;
    seen.set(mark);
    members.emplace_back(std::move(name), JsonValue{});
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const json::exception&) override {
    return false;
  }

 private:
  JsonValue& place() {
    if (open_.empty()) return root_;
    auto& parent = *open_.back().value;
    if (parent.kind == JsonKind::object) return parent.members.back().second;
    return parent.items.emplace_back();
  }
  bool add(JsonValue value) {
    place() = std::move(value);
    return true;
  }
  bool add_number(std::string written) {
    return add({JsonKind::number, std::move(written), {}, {}});
  }
  bool open(JsonKind kind) {
    if (open_.size() >= JsonObject::max_depth) return false;
    auto& value = place();
    value.kind = kind;
    open_.push_back({&value, {}});
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  struct Open {
    JsonValue* value;
    Marks seen;
  };

  JsonValue& root_;
  std::vector<Open> open_;  // stays valid: a parent grows only after its child is closed
};

/// True when the text needs no escaping, as most of ours: ids, words and times.
bool stands_for_itself(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; });
}

}  // namespace

std::optional<JsonValue> JsonObject::parse(std::string_view text) {
  // The library takes a zero byte for the end, and would not look at what stands behind it.
  if (text.find('\0') != text.npos) return std::nullopt;
  JsonValue root;
  TreeBuilder builder{root};
  if (!json::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
  return root;
}

std::optional<JsonObject> JsonObject::from(std::string_view text) {
  auto root = parse(text);
  if (!root || root->kind != JsonKind::object) return std::nullopt;
  auto document = std::make_shared<const JsonValue>(*std::move(root));
  const auto* value = document.get();
  return JsonObject{std::move(document), value};
}

const JsonValue* JsonObject::find(std::string_view name) const {
  for (const auto& [key, value] : value_->members)
    if (key == name) return &value;
  return nullptr;
}

JsonKind JsonObject::kind(std::string_view name) const {
  const auto* value = find(name);
  return value ? value->kind : JsonKind::absent;
}

std::optional<std::string> JsonObject::text(std::string_view name) const {
  const auto* value = find(name);
  if (!value || value->kind != JsonKind::text) return std::nullopt;
  return value->scalar;
}

std::optional<std::string> JsonObject::number(std::string_view name) const {
  const auto* value = find(name);
  if (!value || value->kind != JsonKind::number) return std::nullopt;
  return value->scalar;
}

std::optional<bool> JsonObject::boolean(std::string_view name) const {
  const auto* value = find(name);
  if (!value || value->kind != JsonKind::boolean) return std::nullopt;
  return value->scalar == "true";
}

std::optional<JsonObject> JsonObject::object(std::string_view name) const {
  const auto* value = find(name);
  if (!value || value->kind != JsonKind::object) return std::nullopt;
  return JsonObject{document_, value};
}

void JsonWriter::name(std::string_view name) {
  if (!first_) text_ += ',';
  first_ = false;
  if (closers_.back() == ']') return;
  text_ += '"';
  text_ += name;  // ours, and never in need of escaping
  text_ += "\":";
}

void JsonWriter::text(std::string_view key, std::string_view value) {
  name(key);
  if (stands_for_itself(value)) {
    text_.append(1, '"').append(value).append(1, '"');
    return;
  }
  // Bytes that are no UTF-8 become U+FFFD: an answer must never fail over a foreign text.
  text_ += json(value).dump(-1, ' ', false, json::error_handler_t::replace);
}

void JsonWriter::number(std::string_view key, std::string_view value) {
  name(key);
  text_ += value;
}

void JsonWriter::boolean(std::string_view key, bool value) {
  name(key);
  text_ += value ? "true" : "false";
}

void JsonWriter::null(std::string_view key) {
  name(key);
  text_ += "null";
}

void JsonWriter::begin_object(std::string_view key) {
  name(key);
  text_ += '{';
  closers_ += '}';
  first_ = true;
}

void JsonWriter::begin_array(std::string_view key) {
  name(key);
  text_ += '[';
  closers_ += ']';
  first_ = true;
}

void JsonWriter::end() {
  assert(closers_.size() > 1);
  text_ += closers_.back();
  closers_.pop_back();
  first_ = false;
}

std::string JsonWriter::finish() {
  assert(closers_.size() == 1);
  return std::move(text_) + "}";
}

}  // namespace refund::wire
