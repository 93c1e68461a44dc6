#include "core/sync/storable.h"

#include <fmt/format.h>

#include <algorithm>

namespace ecsync {
namespace {

constexpr std::size_t most_lines = 500;
constexpr std::int64_t most_units = 2'147'483'647;

/// ISO 4217: three capital letters. Three bytes may also be "₫".
bool is_code(const Currency& currency) {
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  return currency.code.size() == 3 &&
         std::all_of(currency.code.begin(), currency.code.end(), is_capital);
}

/// A line of no pieces is fine: it says that all that were stored are cancelled, and is no row.
bool is_sound(const RemoteLine& line) {
  return !line.listing.item.empty() && line.quantity >= 0 && line.quantity <= most_units &&
         line.cancelled >= 0 && line.returned >= 0 && line.cancelled <= line.quantity &&
         line.returned <= line.quantity - line.cancelled && line.failed >= 0 &&
         line.failed <= line.cancelled;
}

bool are_sound(const std::vector<ListingPart>& parts) {
  return std::all_of(parts.begin(), parts.end(),
                     [](const ListingPart& part) { return part.quantity > 0; });
}

}  // namespace

std::optional<std::string> fault_of(const RemoteOrder& order) {
  if (!is_code(order.currency)) return "the order has no currency";
  if (order.lines.size() > most_lines) return "the order has more than 500 lines";
  for (const auto& line : order.lines) {
    if (!is_sound(line))
      return fmt::format("the quantities of {} do not add up", to_text(line.listing));
  }
  for (const auto& [bundle, parts] : order.bundles) {
    if (!are_sound(parts)) return fmt::format("the parts of {} have no pieces", to_text(bundle));
  }
  return std::nullopt;
}

std::optional<std::string> fault_of(const RemoteListing& listing) {
  if (listing.id.item.empty()) return "the listing has no product";
  if (!is_code(listing.currency)) return "the listing has no currency";
  if (listing.parts && !are_sound(*listing.parts)) return "the listing's parts have no pieces";
  return std::nullopt;
}

}  // namespace ecsync
