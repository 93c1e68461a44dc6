#include "adapters/common/api_base.h"

#include <algorithm>

namespace ecsync::common {

std::string lower_case(std::string_view text) {
  std::string small(text);
  std::transform(small.begin(), small.end(), small.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return small;
}

std::string upper_case(std::string_view text) {
  std::string large(text);
  std::transform(large.begin(), large.end(), large.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return large;
}

std::string rebase(std::string_view url, std::string_view api_base, std::string_view country) {
  if (api_base.empty()) return std::string(url);
  std::string base(api_base);
  constexpr std::string_view placeholder = "{country}";
  const std::string small = lower_case(country);
  for (auto at = base.find(placeholder); at != std::string::npos;
       at = base.find(placeholder, at + small.size())) {
    base.replace(at, placeholder.size(), small);
  }
  while (!base.empty() && base.back() == '/') base.pop_back();
  const auto host = url.find("://");
  const auto path = host == std::string_view::npos ? url.find('/') : url.find('/', host + 3);
  if (path != std::string_view::npos) base += url.substr(path);
  return base;
}

}  // namespace ecsync::common
