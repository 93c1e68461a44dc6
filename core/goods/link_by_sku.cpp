#include "core/goods/link_by_sku.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/base/normal_form.h"
#include "core/base/text.h"
#include "core/db/combos.h"
#include "core/db/links.h"
#include "core/db/listing_parts.h"
#include "core/db/products.h"
#include "core/goods/manage_products.h"
#include "core/records/code.h"

namespace ecsync {
namespace {

/// The listings of one shop with one SKU.
struct Bearers {
  int listed = 0;
  int vanished = 0;
  std::optional<ListingKey> forerunner;  ///< a vanished one that is linked, the last of them
};

constexpr std::size_t longest_name = 4096;  // bytes of a product's name

/// A text of a marketplace as one of ours: without control characters and outer blanks, as an
/// import takes it, and not too long.
std::string tidy_name(const std::string& text) {
  auto tidy = text::printable(text::trimmed(text));
  for (auto& c : tidy) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  while (tidy.size() > longest_name) tidy = text::shorten(tidy, text::display_width(tidy) / 2);
  return tidy;
}

std::string name_of(const db::SkuListing& listing) {
  return tidy_name(listing.variation ? fmt::format("{} {}", listing.name, *listing.variation)
                                     : listing.name);
}

class Linking {
 public:
  Linking(db::Database& database, const SkuLinking& linking)
      : database_(database),
        linking_(linking),
        listings_(db::sku_listings(database)),
        codes_(db::codes_by_likeness(database)) {
    for (const auto& listing : listings_) count(listing);
  }

  LinkReport carry_out() {
    for (const auto& listing : listings_) {
      const bool wanted = !linking_.connection || *linking_.connection == listing.connection;
      if (wanted && !listing.linked) take(listing);
    }
    // Their parts may have got their products just now.
    for (const auto* bundle : bundles_) take_bundle(*bundle);
    return std::move(report_);
  }

 private:
  using Bearer = std::pair<ConnectionKey, std::string>;

  void count(const db::SkuListing& listing) {
    auto& bearers = bearers_[{listing.connection, tidy_code(listing.seller_sku)}];
    ++(listing.active ? bearers.listed : bearers.vanished);
    if (!listing.active && listing.linked) bearers.forerunner = listing.key;
  }

  const Bearers& bearers_of(const db::SkuListing& listing) const {
    return bearers_.at({listing.connection, tidy_code(listing.seller_sku)});
  }

  /// What has vanished makes no SKU a shared one for those that are listed.
  bool shares(const db::SkuListing& listing) const {
    const auto& bearers = bearers_of(listing);
    return bearers.listed + (listing.active ? 0 : bearers.vanished) > 1;
  }

  void take(const db::SkuListing& listing) {
    const auto code = tidy_code(listing.seller_sku);
    const auto known = code.empty() ? std::nullopt : code_of(listing.seller_sku, code);
    if (listing.bundle && !known) {
      bundles_.push_back(&listing);
      return;
    }
    if (code.empty()) return leave(listing, LeftAlone::no_sku);
    if (!known && !linking_.create) return leave_without_product(listing, code);
    if (shares(listing) && !linking_.same_sku) return leave(listing, LeftAlone::same_sku);
    if (known) return link(listing, {{*known, 1}});
    make_product(listing, code);
  }

  /// A bundle that is no product of its own, after all other listings.
  void take_bundle(const db::SkuListing& listing) {
    const auto parts = db::shown_parts(database_, listing.key);
    const auto products = db::products_of_parts(database_, parts);
    if (products.empty()) return leave(listing, LeftAlone::bundle);
    if (!linking_.combos) return leave(listing, LeftAlone::combo, products);
    const bool shared = std::any_of(parts.begin(), parts.end(), [&](const ListingPart& part) {
      const auto bearers = bearers_.find({listing.connection, tidy_code(*part.seller_sku)});
      return bearers != bearers_.end() && bearers->second.listed > 1;
    });
    if (shared && !linking_.same_sku) return leave(listing, LeftAlone::same_sku, products);
    link(listing, products);
  }

  /// The code of the product that the SKU names: to the letter, in NFC, or as it was tidied when
  /// the product was made of it in this run.
  std::optional<std::string> code_of(const std::string& sku, const std::string& tidy) const {
    if (made_.contains(tidy)) return tidy;
    const auto found = codes_.find(similar_key(sku));
    if (found == codes_.end()) return std::nullopt;
    const auto has = [&codes = found->second](const std::string& code) {
      return std::find(codes.begin(), codes.end(), code) != codes.end();
    };
    if (has(sku)) return sku;
    // The same letters whose marks were typed on another system; blanks are for a person to judge.
    const auto composed = text::nfc(sku);
    return has(composed) ? std::optional(composed) : std::nullopt;
  }

  void leave(const db::SkuListing& listing, LeftAlone reason,
             std::vector<LinkedProduct> suggested = {}, Message why = {}) {
    if (!listing.active) return;
    report_.left_alone.push_back({listing.reference, listing.seller_sku, name_of(listing), reason,
                                  std::move(suggested), std::move(why)});
  }

  /// Leaves a listing alone to which something can be suggested. False when nothing can.
  bool leave_with_suggestion(const db::SkuListing& listing, const std::string& code) {
    const auto& bearers = bearers_of(listing);
    if (const auto similar = codes_.find(similar_key(code)); similar != codes_.end()) {
      const auto& nearest = similar->second.front();
      leave(listing, LeftAlone::similar, {{nearest, 1}},
            tr("it differs in {}", difference_of(listing.seller_sku, nearest)));
      return true;
    }
    if (!bearers.forerunner) return false;
    leave(listing, LeftAlone::relisted, db::linked_products(database_, *bearers.forerunner));
    return true;
  }

  void leave_without_product(const db::SkuListing& listing, const std::string& code) {
    if (!leave_with_suggestion(listing, code)) leave(listing, LeftAlone::no_product);
  }

  void make_product(const db::SkuListing& listing, const std::string& code) {
    if (leave_with_suggestion(listing, code)) return;
    if (const auto checked = check_new_code(phrase("product code"), code); !checked)
      return leave(listing, LeftAlone::no_code, {}, checked.error().message);
    const auto data = product_of(best_of(listing, code), code);
    db::insert_product(database_, data);
    codes_[similar_key(code)].push_back(code);
    made_.insert(code);
    report_.created.push_back(data);
    link(listing, {{code, 1}});
    report_.links.back().product_created = true;
  }

  /// The listing that tells most about the goods of an SKU: one that is listed, with a price.
  const db::SkuListing& best_of(const db::SkuListing& first, const std::string& code) const {
    const auto merit = [](const db::SkuListing& listing) {
      return (listing.active ? 4 : 0) + (listing.price ? 2 : 0) + (listing.image ? 1 : 0);
    };
    const auto* best = &first;
    if (merit(first) == 7) return first;
    for (const auto& listing : listings_) {
      if (merit(listing) > merit(*best) && tidy_code(listing.seller_sku) == code) best = &listing;
    }
    return *best;
  }

  ProductData product_of(const db::SkuListing& listing, const std::string& code) const {
    ProductData data;
    data.code = code;
    data.name = name_of(listing);
    if (!check_text(phrase("product name"), data.name, true)) data.name = code;
    data.unit = linking_.unit;
    if (listing.image && check_text(phrase("product image"), *listing.image, false))
      data.image = listing.image;
    if (listing.price && *listing.price >= 0) {
      data.price = listing.price;
      data.currency = listing.currency;
    }
    return data;
  }

  void link(const db::SkuListing& listing, std::vector<LinkedProduct> products) {
    std::vector<db::Link> links;
    links.reserve(products.size());
    for (const auto& [code, quantity] : products)
      links.push_back({db::find_product(database_, code)->key, quantity});
    db::replace_links(database_, listing.key, links);
    LinkOutcome outcome;
    outcome.listing = listing.reference;
    outcome.products = std::move(products);
    outcome.action = LinkAction::linked;
    const auto reach = db::link_reach(database_, listing.key);
    outcome.lines = reach.lines;
    outcome.orders = reach.orders;
    report_.links.push_back(std::move(outcome));
  }

  db::Database& database_;
  const SkuLinking& linking_;
  const std::vector<db::SkuListing> listings_;
  std::map<std::string, std::vector<std::string>> codes_;  // of products, by likeness
  std::map<Bearer, Bearers> bearers_;
  std::set<std::string> made_;
  std::vector<const db::SkuListing*> bundles_;  // that are no products of their own
  LinkReport report_;
};

}  // namespace

std::string_view name(LeftAlone reason) {
  switch (reason) {
    case LeftAlone::no_sku:
      return "no_sku";
    case LeftAlone::same_sku:
      return "same_sku";
    case LeftAlone::no_product:
      return "no_product";
    case LeftAlone::no_code:
      return "no_code";
    case LeftAlone::similar:
      return "similar";
    case LeftAlone::relisted:
      return "relisted";
    case LeftAlone::bundle:
      return "bundle";
    case LeftAlone::combo:
      return "combo";
  }
  return "";
}

LinkReport link_by_sku(db::Database& database, const SkuLinking& linking) {
  db::Transaction transaction(database);
  auto report = Linking(database, linking).carry_out();
  if (!linking.dry_run) transaction.commit();
  return report;
}

}  // namespace ecsync
