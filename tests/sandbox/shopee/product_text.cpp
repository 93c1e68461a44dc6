#include "tests/sandbox/shopee/product_text.h"

#include <fmt/format.h>

#include <array>

#include "tests/sandbox/random.h"
#include "tests/sandbox/shopee/variants.h"

namespace ecsync::sandbox::shopee {
namespace {

/// A list of one, whatever its name says.
void write_prices(JsonText& out, const Shop& shop, const Sku& sku, Seconds now) {
  out.key("price_info")
      .open_list()
      .open()
      .member("currency", shop.country->currency)
      .member_raw("original_price", price_text(sku.price, sku.id))
      .member_raw("current_price", price_text(price_now(sku, now), sku.id + 1))
      .member_raw("inflated_price_of_original_price", price_text(sku.price, sku.id + 2))
      .close(sku.id)
      .close_list();
}

void write_stock(JsonText& out, const Sku& sku, bool is_model) {
  out.key("stock_info_v2")
      .open()
      .key("summary_info")
      .open()
      .member_number("total_reserved_stock", static_cast<std::int64_t>(sku.id % 4))
      .member_number("total_available_stock", sku.stock)
      .close(sku.id)
      .key("seller_stock")
      .open_list()
      .open()
      .member("location_id", "VNZ")
      .member_number("stock", sku.stock)
      .member_flag("if_saleable", true)
      .close()
      .close_list()
      .key("shopee_stock")
      .open_list();
  if (sku.id % 5 == 0) {  // text on models, a number on items
    out.open().member("location_id", "VNS");
    if (is_model)
      out.member("stock", "0");
    else
      out.member_number("stock", 0);
    out.close();
  }
  out.close_list().close(sku.id);
}

void write_pictures(JsonText& out, const Product& product) {
  if (product.images.empty() && product.id % 3 == 0) {
    out.key("image").null();
    return;
  }
  if (product.images.empty() && product.id % 3 == 1) return;
  out.key("image").open().key("image_url_list").open_list();
  for (const std::string& image : product.images) out.text(image);
  out.close_list().key("image_id_list").open_list();
  for (const std::string& image : product.images) out.text(image.substr(image.rfind('/') + 1));
  out.close_list().close(product.id);
}

/// The picture of an option of the first tier: that of its first variant, if it has one.
std::string option_picture(const Product& product, const std::vector<Tier>& tiers,
                           std::size_t option) {
  for (const Sku& sku : product.skus)
    if (tier_index(tiers, sku).front() == option) return sku.image;
  return "";
}

/// Where the names of a product's variants stand: in its own tiers, in the standard ones, or beside
/// each variant.
enum class Naming { tiers, standard, models };

Naming naming_of(const Shop& shop, const Product& product) {
  if (shop.plain) return Naming::tiers;
  constexpr std::array ways = {Naming::tiers, Naming::tiers, Naming::standard, Naming::models};
  return ways.at(product.id % ways.size());
}

void write_standard_tiers(JsonText& out, const Product& product, const std::vector<Tier>& tiers) {
  out.key("standardise_tier_variation").open_list();
  for (std::size_t t = 0; t < tiers.size(); ++t) {
    out.open().member("variation_name", tiers[t].name).key("variation_option_list").open_list();
    for (std::size_t i = 0; i < tiers[t].options.size(); ++i) {
      out.open().member("variation_option_name", tiers[t].options[i]);
      const std::string picture = t == 0 ? option_picture(product, tiers, i) : "";
      out.member("image_url", picture).close(product.id + i);
    }
    out.close_list().close(product.id);
  }
  out.close_list();
}

void write_tiers(JsonText& out, const Product& product, const std::vector<Tier>& tiers,
                 Naming naming) {
  out.key("tier_variation").open_list();
  if (naming == Naming::standard) {
    out.close_list();
    write_standard_tiers(out, product, tiers);
    return;
  }
  for (std::size_t t = 0; t < tiers.size(); ++t) {
    out.open().member("name", tiers[t].name).key("option_list").open_list();
    for (std::size_t i = 0; i < tiers[t].options.size(); ++i) {
      out.open().member("option", naming == Naming::models ? "" : tiers[t].options[i]);
      const std::string picture = t == 0 ? option_picture(product, tiers, i) : "";
      if (!picture.empty())
        out.key("image")
            .open()
            .member("image_id", picture.substr(picture.rfind('/') + 1))
            .member("image_url", picture)
            .close();
      out.close(product.id + i);
    }
    out.close_list().close(product.id);
  }
  out.close_list();
}

void write_model(JsonText& out, const Shop& shop, const Product& product,
                 const std::vector<Tier>& tiers, const Sku& sku, Seconds now) {
  out.open();
  out.key("model_id").number(sku.id);
  if (naming_of(shop, product) == Naming::models)
    out.member("model_name", names_of(product, sku).variation);
  out.member("model_sku", sku.seller_sku.value_or("")).key("tier_index").open_list();
  for (const std::size_t index : tier_index(tiers, sku))
    out.number(static_cast<std::uint64_t>(index));
  out.close_list()
      .member("model_status", sku.active ? "MODEL_NORMAL" : "MODEL_UNAVAILABLE")
      .member_flag("has_promotion", sku.special_price > 0)
      .member("weight", "0.3");
  // Past 2^63: only an unsigned number holds it.
  const std::uint64_t promotion = (std::uint64_t{1} << 63U) + sku.id;
  out.key("promotion_id").number(sku.special_price > 0 ? promotion : std::uint64_t{0});
  write_prices(out, shop, sku, now);
  write_stock(out, sku, true);
  out.close(sku.id);
}

}  // namespace

std::string_view item_status(const Product& product) {
  switch (product.state) {
    case Product::State::active:
      return "NORMAL";
    case Product::State::inactive:
      return "UNLIST";
    case Product::State::pending:
      return "REVIEWING";
    case Product::State::suspended:
      return "BANNED";
    case Product::State::deleted:
      return product.id % 2 == 0 ? "SELLER_DELETE" : "SHOPEE_DELETE";
  }
  return "";
}

void write_item(JsonText& out, const Shop& shop, const Product& product, Seconds now) {
  const Sku& only = product.skus.front();
  const bool models = has_models(product);
  out.open();
  out.key("item_id").number(product.id);
  out.member("item_name", product.name)
      .member("item_sku", models ? parent_code(product) : only.seller_sku.value_or(""))
      .member("item_status", item_status(product))
      .member_number("create_time", product.created)
      .member_number("update_time", product.updated)
      .member_flag("has_model", models)
      .member("weight", "0.3")
      .member("description", "Hàng \"chính hãng\" & mới 100%\n")
      .key("tag")
      .open()
      .member_flag("kit", false)
      .close();
  write_pictures(out, product);
  if (!models) {
    write_prices(out, shop, only, now);
    write_stock(out, only, false);
  }
  out.close(product.id);
}

void write_models(JsonText& out, const Shop& shop, const Product& product, Seconds now) {
  const auto tiers = tiers_of(product);
  write_tiers(out, product, tiers, naming_of(shop, product));
  out.key("model").open_list();
  if (has_models(product))
    for (const Sku& sku : product.skus) write_model(out, shop, product, tiers, sku, now);
  out.close_list();
}

}  // namespace ecsync::sandbox::shopee
