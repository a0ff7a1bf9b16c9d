#include "server/iamport/envelope.h"

#include <cstddef>
#include <utility>

#include "server/iamport/json_members.h"

namespace refund::iamport {
namespace {

// Words for people. Longer ones are a page of the PG's, and belong in nobody's table.
constexpr std::size_t longest_message = 500;

bool continues_a_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// One line, cut to a length that can be shown. Valid UTF-8 stays valid.
std::string as_one_line(std::string text) {
  for (auto& c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') c = ' ';
  if (text.size() > longest_message) {
    auto end = longest_message;
    while (end > 0 && continues_a_character(text[end])) --end;
    text.resize(end);
  }
  return text;
}

}  // namespace

std::optional<Envelope> read_envelope(std::string_view body) {
  auto document = wire::JsonObject::parse(body);
  if (!document || document->kind != wire::JsonKind::object) return std::nullopt;
  const auto code = integer_of<int>(*document, "code");
  if (!code) return std::nullopt;

  Envelope envelope{*code, as_one_line(text_of(*document, "message")), {}};
  for (auto& [name, value] : document->members)
    if (name == "response") envelope.response = std::move(value);
  return envelope;
}

}  // namespace refund::iamport
