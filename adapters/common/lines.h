#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/records/order.h"

namespace ecsync::common {

/// The fate of one piece: still part of the order, cancelled or lost before it reached the buyer,
/// not deliverable and therefore on its way back, or sent back.
enum class Fate { living, cancelled, failed, returned };

/// One piece of an order. Some marketplaces send a row for each piece, others one for each line.
struct Unit {
  ListingId listing;
  std::optional<std::string> seller_sku;
  std::string name;
  std::optional<std::string> variation;
  std::optional<std::string> image;
  std::optional<std::string> state;  ///< the marketplace's word, already in the form to be stored
  Fate fate = Fate::living;
  std::optional<std::int64_t> unit_price;  ///< nothing when it could not be read
  Details unread{};
};

/// Most lines that an order may have.
constexpr std::size_t most_lines = 500;

/// Sums units up into lines, one per listing and unit price, in the order of each line's first
/// unit. Name, variation and image are the first that a unit of the line has; the line's
/// status_native is the distinct states, joined by join_states. Throws json::FieldError beyond
/// most_lines.
std::vector<RemoteLine> gather_lines(const std::vector<Unit>& units);

/// "packed,pending": the distinct words, sorted, joined by commas.
std::string join_states(const std::set<std::string>& states);

}  // namespace ecsync::common
