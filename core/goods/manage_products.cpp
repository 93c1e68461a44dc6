#include "core/goods/manage_products.h"

#include <fmt/format.h>

#include "core/base/json.h"
#include "core/base/shell.h"
#include "core/db/low_stock.h"
#include "core/db/products.h"
#include "core/records/code.h"

namespace ecsync {
namespace {

Error product_taken(const std::string& code) {
  auto error = make_error(ErrorCode::product_exists, tr("there is a product {} already", code),
                          tr("Change it with: ecsync products edit {}", shell::operands({code})));
  error.reference = code;
  return error;
}

/// Names only what is in the way: links, stock, or both.
Error in_use(const std::string& code, const db::ProductUse& use) {
  const auto links = tr_count(use.listings, "is linked to {} listing", "is linked to {} listings");
  const auto pieces = tr_count(use.on_hand, "has {} piece in stock", "has {} pieces in stock");
  const auto reasons = use.on_hand == 0    ? links
                       : use.listings == 0 ? pieces
                                           : tr("{} and {}", links, pieces);
  auto error = make_error(ErrorCode::product_in_use, tr("product {} {}", code, reasons),
                          tr("Unlink its listings and bring its stock to 0 first."));
  error.reference = code;
  error.details = json::Writer()
                      .begin_object()
                      .field("listings", use.listings)
                      .field("on_hand", use.on_hand)
                      .end_object()
                      .str();
  return error;
}

Result<ProductData> changed(const Product& product, const ProductChange& change) {
  ProductData data = static_cast<const ProductData&>(product);
  if (change.code && *change.code != data.code) {
    data.code = tidy_code(*change.code);
    if (auto checked = check_new_code(phrase("product code"), data.code); !checked)
      return std::move(checked).error();
  }
  if (change.name) data.name = *change.name;
  if (change.unit) data.unit = *change.unit;
  if (change.image) {
    data.image.reset();
    if (!change.image->empty()) data.image = change.image;
  }
  if (change.low) {
    data.low.reset();
    if (!change.low->empty()) {
      const auto low = parse_quantity(*change.low);
      if (!low) return low.error();
      data.low = *low;
    }
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

Status check_new_product(const ProductData& data) {
  if (auto code = check_new_code(phrase("product code"), data.code); !code) return code;
  return check_product(data);
}

Result<Product> add_product(db::Database& database, const ProductData& typed, bool dry_run) {
  auto data = typed;
  data.code = tidy_code(data.code);
  if (auto checked = check_new_product(data); !checked) return std::move(checked).error();
  db::Transaction transaction(database);
  if (db::find_product(database, data.code)) return product_taken(data.code);
  db::insert_product(database, data);
  auto product = db::resolve_product(database, data.code);
  if (!dry_run) transaction.commit();
  return product;
}

Result<ProductEdit> edit_product(db::Database& database, const Clock& clock,
                                 const std::string& code, const ProductChange& change,
                                 bool dry_run) {
  db::Transaction transaction(database);
  auto product = db::resolve_product(database, code);
  if (!product) return std::move(product).error();
  const auto data = changed(*product, change);
  if (!data) return data.error();
  if (auto checked = check_product(*data); !checked) return std::move(checked).error();
  const auto other = db::find_product(database, data->code);
  if (other && other->key != product->key) return product_taken(data->code);
  if (*data != static_cast<const ProductData&>(*product))
    db::update_product(database, product->key, *data);
  if (data->low != product->low) db::note_low_stock(database, product->key, clock.now_seconds());
  auto after = db::resolve_product(database, data->code);
  if (!after) return std::move(after).error();
  if (!dry_run) transaction.commit();
  return ProductEdit{*std::move(product), *std::move(after)};
}

Result<Product> delete_product(db::Database& database, const Clock& clock, const std::string& code,
                               bool dry_run) {
  db::Transaction transaction(database);
  auto product = db::resolve_product(database, code);
  if (!product) return product;
  const auto use = db::product_use(database, product->key);
  if (use.listings > 0 || use.on_hand > 0) return in_use(code, use);
  db::remove_product(database, product->key, clock.now_seconds());
  if (!dry_run) transaction.commit();
  return product;
}

}  // namespace ecsync
