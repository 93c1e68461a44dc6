#include "core/records/variation.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "core/base/text.h"

namespace ecsync {
namespace {

/// The values, sorted: not even their sequence is the same everywhere.
std::vector<std::string_view> values_of(std::string_view variation) {
  auto values = text::split(variation, ',');
  for (auto& value : values) {
    value.remove_prefix(value.find(':') + 1);  // of none the whole stays
    value = text::trimmed(value);
  }
  std::sort(values.begin(), values.end());
  return values;
}

}  // namespace

bool same_options(const std::optional<std::string>& a, const std::optional<std::string>& b) {
  return a && b && values_of(*a) == values_of(*b);
}

}  // namespace ecsync
