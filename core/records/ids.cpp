#include "core/records/ids.h"

namespace ecsync {

std::string_view name(Site site) {
  switch (site) {
    case Site::lazada:
      return "lazada";
    case Site::shopee:
      return "shopee";
    case Site::tiktok:
      return "tiktok";
  }
  return "";
}

std::string_view title(Site site) {
  switch (site) {
    case Site::lazada:
      return "Lazada";
    case Site::shopee:
      return "Shopee";
    case Site::tiktok:
      return "TikTok Shop";
  }
  return "";
}

std::optional<Site> parse_site(std::string_view text) {
  for (const auto site : all_sites) {
    if (name(site) == text) return site;
  }
  return std::nullopt;
}

std::string to_text(const ConnectionId& id) {
  return std::string(name(id.site)) + ":" + id.shop;
}

std::optional<ConnectionId> parse_connection_id(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon + 1 == text.size()) return std::nullopt;
  const auto site = parse_site(text.substr(0, colon));
  if (!site) return std::nullopt;
  return ConnectionId{*site, std::string(text.substr(colon + 1))};
}

std::string to_text(const ListingId& id) {
  return id.sku.empty() ? id.item : id.item + ":" + id.sku;
}

}  // namespace ecsync
