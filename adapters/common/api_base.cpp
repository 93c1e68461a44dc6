#include "adapters/common/api_base.h"

#include "core/base/text.h"

namespace ecsync::common {

std::string rebase(std::string_view url, std::string_view api_base, std::string_view country) {
  if (api_base.empty()) return std::string(url);
  std::string base(api_base);
  constexpr std::string_view placeholder = "{country}";
  const std::string small = text::lower_case(country);
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
