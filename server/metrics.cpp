#include "server/metrics.h"

#include <charconv>

namespace refund {
namespace {

std::string text_of(const Metrics::Labels& labels) {
  std::string text;
  for (const auto& [name, value] : labels) {
    if (!text.empty()) text += ',';
    text.append(name).append("=\"");
    for (const char c : value) {
      if (c == '"' || c == '\\') text += '\\';
      text += c == '\n' ? ' ' : c;
    }
    text += '"';
  }
  return text;
}

std::string number(double value) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  return {digits.data(), end.ptr};
}

/// "name{labels} value" with whichever of the labels there are.
void line(std::string& out, const std::string& name, const std::string& labels,
          const std::string& value) {
  out += name;
  if (!labels.empty()) out += "{" + labels + "}";
  out += " " + value + "\n";
}

}  // namespace

void Metrics::count(std::string_view name, const Labels& labels, std::uint64_t by) {
  const std::lock_guard lock(mutex_);
  counters_[std::string{name}][text_of(labels)] += by;
}

void Metrics::observe(std::string_view name, const Labels& labels,
                      std::chrono::nanoseconds duration) {
  const auto seconds = std::chrono::duration<double>(duration).count();
  const std::lock_guard lock(mutex_);
  auto& histogram = histograms_[std::string{name}][text_of(labels)];
  for (std::size_t i = 0; i < bounds.size(); ++i)
    if (seconds <= bounds[i]) ++histogram.at_most[i];
  ++histogram.count;
  histogram.sum += seconds;
}

void Metrics::gauge(std::string name, std::function<double()> read) {
  const std::lock_guard lock(mutex_);
  reads_[std::move(name)] = {"gauge", std::move(read)};
}

void Metrics::counter(std::string name, std::function<double()> read) {
  const std::lock_guard lock(mutex_);
  reads_[std::move(name)] = {"counter", std::move(read)};
}

void Metrics::describe(std::string name, std::string help) {
  const std::lock_guard lock(mutex_);
  help_[std::move(name)] = std::move(help);
}

std::string Metrics::text() const {
  std::string out;
  const auto head = [&](const std::string& name, std::string_view type) {
    if (const auto help = help_.find(name); help != help_.end())
      out += "# HELP " + name + " " + help->second + "\n";
    out.append("# TYPE ").append(name).append(" ").append(type).append("\n");
  };

  std::map<std::string, Read> reads;
  {
    const std::lock_guard lock(mutex_);
    reads = reads_;
    for (const auto& [name, series] : counters_) {
      head(name, "counter");
      for (const auto& [labels, value] : series) line(out, name, labels, std::to_string(value));
    }
    for (const auto& [name, series] : histograms_) {
      head(name, "histogram");
      for (const auto& [labels, histogram] : series) {
        const auto before = labels.empty() ? "" : labels + ",";
        for (std::size_t i = 0; i < bounds.size(); ++i)
          line(out, name + "_bucket", before + "le=\"" + number(bounds[i]) + "\"",
               std::to_string(histogram.at_most[i]));
        line(out, name + "_bucket", before + "le=\"+Inf\"", std::to_string(histogram.count));
        line(out, name + "_sum", labels, number(histogram.sum));
        line(out, name + "_count", labels, std::to_string(histogram.count));
      }
    }
  }
  // Read without our lock: a reader may ask the database, or count something itself.
  for (const auto& [name, value] : reads) {
    head(name, value.type);
    line(out, name, "", number(value.read()));
  }
  return out;
}

}  // namespace refund
