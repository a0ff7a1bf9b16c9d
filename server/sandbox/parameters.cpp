#include "server/sandbox/parameters.h"

#include "shared/text.h"
#include "shared/wire/json.h"

namespace refund::sandbox {
namespace {

using wire::JsonKind;
using wire::JsonValue;

void add_all(Parameters& to, const std::string& name, const JsonValue& value) {
  switch (value.kind) {
    case JsonKind::absent:
    case JsonKind::null:
      return;
    case JsonKind::boolean:
    case JsonKind::number:
    case JsonKind::text:
      to.add(name, value.scalar);
      return;
    case JsonKind::object:
      for (const auto& [member, inner] : value.members)
        add_all(to, name.empty() ? member : name + "[" + member + "]", inner);
      return;
    case JsonKind::array:
      for (const auto& item : value.items) add_all(to, name + "[]", item);
      return;
  }
}

std::optional<Parameters> from_json(const std::string& body) {
  const auto root = wire::JsonObject::parse(body);
  if (!root || root->kind != JsonKind::object) return std::nullopt;
  Parameters parameters;
  add_all(parameters, {}, *root);
  return parameters;
}

}  // namespace

std::optional<Parameters> Parameters::of(const httplib::Request& request) {
  const auto type = request.get_header_value("Content-Type");
  const auto first = request.body.find_first_not_of(" \t\r\n");
  const bool looks_like_json = first != std::string::npos && request.body[first] == '{';
  if (looks_like_json || (!request.body.empty() && type.starts_with("application/json")))
    return from_json(request.body);

  Parameters parameters;
  for (const auto& [name, value] : request.params) parameters.add(name, value);
  for (const auto& [name, field] : request.form.fields) parameters.add(name, field.content);
  for (const auto& [name, value] : parameters.all_)
    if (!characters(name) || !characters(value)) return std::nullopt;
  return parameters;
}

std::string_view Parameters::text(std::string_view name) const {
  for (const auto& [own, value] : all_)
    if (own == name) return value;
  return {};
}

bool Parameters::flag(std::string_view name) const {
  const auto value = text(name);
  return value == "true" || value == "1" || value == "yes" || value == "on";
}

std::vector<std::string> Parameters::list(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [own, value] : all_) {
    const bool item = own.size() > name.size() && own[name.size()] == '[' && own.back() == ']';
    if (own.starts_with(name) && (item || own.size() == name.size())) values.push_back(value);
  }
  return values;
}

void Parameters::add(std::string name, std::string value) {
  all_.emplace_back(std::move(name), std::move(value));
}

}  // namespace refund::sandbox
