#include "core/manage_products.h"

#include <fmt/format.h>

#include "core/db/products.h"
#include "core/json.h"

namespace ecsync {
namespace {

Error taken(const std::string& code) {
  auto error =
      make_error(ErrorCode::product_exists, fmt::format("there is a product {} already", code),
                 fmt::format("Change it with: ecsync products edit {}", code));
  error.reference = code;
  return error;
}

Result<ProductData> changed(const Product& product, const ProductChange& change) {
  ProductData data = product;
  if (change.code) data.code = *change.code;
  if (change.name) data.name = *change.name;
  if (change.unit) data.unit = *change.unit;
  if (change.image) {
    data.image.reset();
    if (!change.image->empty()) data.image = change.image;
  }
  if (!change.price) return data;
  data.price.reset();
  if (change.price->empty()) return data;
  const auto price = parse_price(*change.price, data.currency);
  if (!price) return price.error();
  data.price = *price;
  return data;
}

}  // namespace

Result<Product> add_product(db::Database& database, const ProductData& data, bool dry_run) {
  if (auto checked = check_product(data); !checked) return std::move(checked).error();
  db::Transaction transaction(database);
  if (db::find_product(database, data.code)) return taken(data.code);
  db::insert_product(database, data);
  auto product = db::resolve_product(database, data.code);
  if (!dry_run) transaction.commit();
  return product;
}

Result<Product> edit_product(db::Database& database, const std::string& code,
                             const ProductChange& change, bool dry_run) {
  db::Transaction transaction(database);
  const auto product = db::resolve_product(database, code);
  if (!product) return product.error();
  const auto data = changed(*product, change);
  if (!data) return data.error();
  if (auto checked = check_product(*data); !checked) return std::move(checked).error();
  if (data->code != code && db::find_product(database, data->code)) return taken(data->code);
  db::update_product(database, product->key, *data);
  auto result = db::resolve_product(database, data->code);
  if (!dry_run) transaction.commit();
  return result;
}

Result<Product> delete_product(db::Database& database, const Clock& clock, const std::string& code,
                               bool dry_run) {
  db::Transaction transaction(database);
  auto product = db::resolve_product(database, code);
  if (!product) return product;
  const auto use = db::product_use(database, product->key);
  if (use.listings > 0 || use.on_hand > 0) {
    auto error =
        make_error(ErrorCode::product_in_use,
                   fmt::format("product {} is linked to {} listings and has {} pieces in stock",
                               code, use.listings, use.on_hand),
                   "Unlink its listings and bring its stock to 0 first.");
    error.reference = code;
    error.details = json::Writer()
                        .begin_object()
                        .field("listings", use.listings)
                        .field("on_hand", use.on_hand)
                        .end_object()
                        .str();
    return error;
  }
  db::remove_product(database, product->key, clock.now_seconds());
  if (!dry_run) transaction.commit();
  return product;
}

}  // namespace ecsync
