#include "server/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <charconv>
#include <chrono>
#include <ctime>
#include <string>

#include "shared/wire/json.h"

namespace refund::log {
namespace {

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = std::make_shared<spdlog::logger>("imp-refund",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%v");
    return made;
  }();
  return *instance;
}

/// "2026-11-22T00:00:00.123Z"
std::string timestamp() {
  const auto now = std::chrono::system_clock::now();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now - seconds).count();
  const auto time = std::chrono::system_clock::to_time_t(seconds);
  std::tm utc{};
  gmtime_r(&time, &utc);
  std::array<char, 40> text;
  const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  const auto fraction = std::to_string(1000 + ms).substr(1);
  return std::string{text.data(), size} + "." + fraction + "Z";
}

void write(wire::JsonWriter& out, const Field& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) {
    out.text(field.name, *text);
  } else if (const auto* count = std::get_if<std::int64_t>(&field.value)) {
    out.number(field.name, std::to_string(*count));
  } else {
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                   std::get<double>(field.value), std::chars_format::fixed, 3);
    out.number(field.name, {digits.data(), end.ptr});
  }
}

void put(spdlog::level::level_enum level, std::string_view word, std::string_view event,
         const std::vector<Field>& fields) {
  if (!logger().should_log(level)) return;
  wire::JsonWriter line;
  line.text("time", timestamp());
  line.text("level", word);
  line.text("event", event);
  for (const auto& field : fields) write(line, field);
  logger().log(level, spdlog::string_view_t{line.finish()});
}

}  // namespace

std::optional<Level> level_from(std::string_view word) {
  if (word == "info") return Level::info;
  if (word == "warn") return Level::warn;
  if (word == "error") return Level::error;
  if (word == "off") return Level::off;
  return std::nullopt;
}

void set_level(Level level) {
  switch (level) {
    case Level::info:
      return logger().set_level(spdlog::level::info);
    case Level::warn:
      return logger().set_level(spdlog::level::warn);
    case Level::error:
      return logger().set_level(spdlog::level::err);
    case Level::off:
      return logger().set_level(spdlog::level::off);
  }
}

void info(std::string_view event, const std::vector<Field>& fields) {
  put(spdlog::level::info, "info", event, fields);
}
void warn(std::string_view event, const std::vector<Field>& fields) {
  put(spdlog::level::warn, "warn", event, fields);
}
void error(std::string_view event, const std::vector<Field>& fields) {
  put(spdlog::level::err, "error", event, fields);
}

}  // namespace refund::log
