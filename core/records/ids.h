#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ecsync {

/// A value that cannot be mistaken for an Id of another kind.
template <class Tag, class Rep>
struct Id {
  Rep value{};

  Id() = default;
  explicit Id(Rep v) : value(std::move(v)) {}
  auto operator<=>(const Id&) const = default;  // NOLINT(modernize-use-nullptr): clang 14
};

// Row ids of the database file. People never see them.
using ConnectionKey = Id<struct ConnectionKeyTag, std::int64_t>;
using AuthorizationKey = Id<struct AuthorizationKeyTag, std::int64_t>;
using ListingKey = Id<struct ListingKeyTag, std::int64_t>;
using OrderKey = Id<struct OrderKeyTag, std::int64_t>;
using ProductKey = Id<struct ProductKeyTag, std::int64_t>;
using WarehouseKey = Id<struct WarehouseKeyTag, std::int64_t>;
using SlipKey = Id<struct SlipKeyTag, std::int64_t>;
using ReturnKey = Id<struct ReturnKeyTag, std::int64_t>;

/// The marketplaces that ecsync knows. In core only ids.h and ids.cpp list them; no rule depends on
/// which one it is.
enum class Site { lazada, shopee, tiktok };
/// All of them, in the order that help names them.
inline constexpr std::array all_sites{Site::lazada, Site::shopee, Site::tiktok};

/// "lazada", "shopee", "tiktok": the word in ids, commands and the file.
std::string_view name(Site site);
/// "Lazada", "Shopee", "TikTok Shop": the word in sentences.
std::string_view title(Site site);
std::optional<Site> parse_site(std::string_view text);

/// The public id of a connection: the marketplace and the shop's id there. Ids of marketplaces are
/// text.
struct ConnectionId {
  Site site{};
  std::string shop;

  // NOLINTNEXTLINE(modernize-use-nullptr): clang 14
  auto operator<=>(const ConnectionId&) const = default;
};

/// `lazada:200123456`.
std::string to_text(const ConnectionId& id);
/// Reads `platform:shop_id`. Nothing when the text has another form; it may then be the name of a
/// connection.
std::optional<ConnectionId> parse_connection_id(std::string_view text);

/// One sellable thing on a marketplace, within a connection. `sku` is "" where the item has no
/// variants (Shopee model 0).
struct ListingId {
  std::string item;
  std::string sku;

  auto operator<=>(const ListingId&) const = default;  // NOLINT(modernize-use-nullptr): clang 14
};

/// `ITEM:SKU`, or `ITEM` when there is no SKU.
std::string to_text(const ListingId& id);

}  // namespace ecsync
