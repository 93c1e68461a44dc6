#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/sandbox/json_text.h"
#include "tests/sandbox/shop_model.h"

namespace ecsync::sandbox {

/// A part of a bundle.
struct TruthPart {
  std::string seller_sku;  ///< "": null
  int quantity = 1;
};

/// What a correct reader must have made of one order, in the words and forms of `orders list
/// --json`.
struct TruthLine {
  std::string listing;     ///< `ITEM:SKU`
  std::string seller_sku;  ///< here and below "": null
  std::string name;
  std::string variation;
  std::string image;
  std::string status_native;
  int quantity = 0;
  int cancelled = 0;
  int returned = 0;
  std::int64_t unit_price = 0;  ///< minor units
  std::vector<TruthPart> parts = {};
};

struct TruthOrder {
  std::string status;
  std::string status_native;
  bool cancel_requested = false;
  bool delivery_problem = false;
  std::string return_status = "none";
  std::optional<Hundredths> total;
  std::string kind = "order";
  std::vector<TruthLine> lines;
};

struct TruthListing {
  std::string listing;
  std::string seller_sku;
  std::string name;
  std::string variation;
  std::string image;
  Hundredths price = 0;
  std::int64_t stock = 0;
  bool active = true;
  std::vector<TruthPart> parts = {};
};

/// What one piece counts as in its line.
struct UnitTruth {
  std::string state;  ///< as the marketplace writes it, lower case; "" when it has none per piece
  bool cancelled = false;
  bool returned = false;
};

/// Names of one variant, as the marketplace forms them.
struct SkuNames {
  std::string listing;
  std::string variation;
  std::string image;
  std::vector<TruthPart> parts = {};
};

/// Pieces to lines: one per listing and unit price (rounded to the currency's minor unit), in the
/// order of each line's lowest piece id. `units` runs parallel to the order's pieces.
std::vector<TruthLine> sum_up(const Shop& shop, const Order& order,
                              const std::vector<UnitTruth>& units,
                              const std::function<SkuNames(const Product&, const Sku&)>& names);

/// Distinct values, sorted, joined by commas.
std::string joined(std::vector<std::string> values);

void write_truth(JsonText& out, std::string_view platform, const Shop& shop, const Order& order,
                 const TruthOrder& truth);
void write_truth(JsonText& out, std::string_view platform, const Shop& shop,
                 const TruthListing& listing);

}  // namespace ecsync::sandbox
