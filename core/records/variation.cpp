#include "core/records/variation.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "core/base/text.h"

namespace ecsync {
namespace {

/// The values of the options, sorted, because their sequence differs as well.
std::vector<std::string_view> values_of(std::string_view variation) {
  auto values = text::split(variation, ',');
  for (auto& value : values) {
    value.remove_prefix(value.find(':') + 1);  // without a ':' all of it stays
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
