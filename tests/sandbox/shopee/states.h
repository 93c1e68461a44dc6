#pragma once

#include <string_view>
#include <vector>

#include "tests/sandbox/shop_model.h"
#include "tests/sandbox/truth.h"

namespace ecsync::sandbox::shopee {

/// The order's own status. An order that is held shows READY_TO_SHIP unless the caller asks for
/// PENDING to be shown.
std::string_view wire_status(const Order& order, bool show_pending);
/// What happened to the order's package, LOGISTICS_…; "" while there is none.
std::string_view logistics_status(const Order& order);

/// The status that ecsync has to give an order; "unknown" for a word that nobody documents.
std::string_view read_status(std::string_view wire);

/// What became of each piece, parallel to the order's pieces: all go the order's way, save for a
/// piece cancelled before packing or sent back after delivery.
std::vector<UnitTruth> fates_of(const Order& order);
/// A return that is asked for and not yet done, for each piece.
bool return_is_open(const Order& order);
/// Whether some pieces fared otherwise than the others.
bool pieces_part(const Order& order);

/// Whether the list call knows `status` as a filter.
bool is_status_filter(std::string_view status);

}  // namespace ecsync::sandbox::shopee
