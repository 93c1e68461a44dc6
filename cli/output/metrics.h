#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ecsync::cli {

/// Measurements in the text format that Prometheus reads, without timestamps. The names must be
/// valid; label values may be any text.
class Metrics {
 public:
  using Labels = std::vector<std::pair<std::string_view, std::string>>;

  /// Begins a gauge. The calls of value() that follow belong to it.
  void gauge(std::string_view name, std::string_view about);
  void value(const Labels& labels, std::int64_t value);

  const std::string& text() const { return text_; }

 private:
  std::string name_;
  std::string text_;
};

}  // namespace ecsync::cli
