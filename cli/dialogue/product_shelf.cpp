#include "cli/dialogue/product_shelf.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "cli/dialogue/prompt.h"
#include "core/base/text.h"
#include "core/db/products.h"
#include "core/records/code.h"

namespace ecsync::cli {
namespace {

constexpr std::size_t shown_at_once = 9;  // so that one digit picks

using Check = std::function<Status(const std::string&)>;

/// Asks until the answer is allowed. A bare Enter takes `usual`, when there is one. Nothing when
/// the answer is `b`.
Result<std::optional<std::string>> ask_field(Language language, Phrase label,
                                             const std::string& usual, const Check& check) {
  const auto question =
      usual.empty() ? tr("   {}: ", label) : tr("   {} [{}]: ", label, text::printable(usual));
  while (true) {
    auto answer = ask(language, question);
    if (!answer) return answer.error();
    if (*answer == "b") return std::optional<std::string>();
    const auto value = answer->empty() ? usual : *answer;
    const auto checked = check(value);
    if (checked) return std::optional(value);
    tell(language, tr("   {}.\n", printable(checked.error().message)));
  }
}

bool has_words(const ProductData& product, const std::string& search) {
  const auto text = text::fold(product.code + " " + product.name);
  const auto wanted = text::fold(search);
  const auto words = text::words(wanted);
  return std::all_of(words.begin(), words.end(), [&text](std::string_view word) {
    return text.find(word) != std::string::npos;
  });
}

/// The product gets the listing's picture, because they are the same goods.
void add_picture(ProductData& product, const Listing& listing) {
  if (listing.image && check_text(phrase("the image"), *listing.image, false))
    product.image = listing.image;
}

std::string name_of(const Listing& listing) {
  return listing.variation ? fmt::format("{} {}", listing.name, *listing.variation) : listing.name;
}

}  // namespace

ProductShelf::Found ProductShelf::search(const std::string& words) const {
  Found found;
  std::copy_if(created_.begin(), created_.end(), std::back_inserter(found.products),
               [&](const auto& product) { return has_words(product, words); });
  db::ProductFilter filter;
  filter.search = words;
  filter.limit = shown_at_once;
  const auto stored = db::list_products(database_, filter);
  found.products.insert(found.products.end(), stored->products.begin(), stored->products.end());
  found.more = stored->next.has_value() || found.products.size() > shown_at_once;
  found.products.resize(std::min(found.products.size(), shown_at_once));
  return found;
}

std::optional<ProductData> ProductShelf::find(const std::string& code) const {
  for (const auto& product : created_) {
    if (product.code == code) return product;
  }
  return db::find_product(database_, code);
}

std::string ProductShelf::twin_of(const std::string& code) const {
  for (const auto& product : created_) {
    if (product.code != code && similar_key(product.code) == similar_key(code)) return product.code;
  }
  const auto stored = db::similar_products(database_, code);
  return stored.empty() ? "" : stored.front();
}

Status ProductShelf::check_free_code(const std::string& typed) const {
  const auto code = tidy_code(typed);
  if (auto checked = check_new_code(phrase("the code"), code); !checked) return checked;
  if (!find(code)) return Done{};
  return make_error(ErrorCode::product_exists, tr("there is a product {} already", code));
}

Result<std::optional<ProductData>> ProductShelf::create(const Listing& listing) {
  const auto text_check = [](Phrase what) {
    return [what](const std::string& text) { return check_text(what, text, true); };
  };
  const auto usual_unit = created_.empty() ? unit_ : created_.back().unit;
  struct Field {
    Phrase label;
    std::string ProductData::*place;
    std::string usual;
    Check check;
  };
  const std::vector<Field> fields{
      {phrase("code"), &ProductData::code, tidy_code(listing.seller_sku.value_or("")),
       [this](const std::string& code) { return check_free_code(code); }},
      {phrase("name"), &ProductData::name, name_of(listing), text_check(phrase("the name"))},
      {phrase("unit"), &ProductData::unit, usual_unit, text_check(phrase("the unit"))},
  };
  tell(language_, tr("   A new product; Enter takes what stands in brackets, b goes back.\n"));
  ProductData data;
  for (const auto& field : fields) {
    const auto usual = field.check(field.usual) ? field.usual : "";
    auto answer = ask_field(language_, field.label, usual, field.check);
    if (!answer) return answer.error();
    if (!*answer) return std::optional<ProductData>();
    data.*field.place = **answer;
  }
  data.code = tidy_code(data.code);
  if (const auto twin = twin_of(data.code); !twin.empty())
    tell(language_, tr("   Mind that there is a product {} already; the codes differ in {}.\n",
                       twin, difference_of(data.code, twin)));
  add_picture(data, listing);
  created_.push_back(data);
  return std::optional(data);
}

std::optional<ProductData> ProductShelf::create_unasked(const Listing& listing) {
  ProductData data;
  data.code = tidy_code(listing.seller_sku.value_or(""));
  data.name = name_of(listing);
  data.unit = created_.empty() ? unit_ : created_.back().unit;
  if (!check_free_code(data.code) || !twin_of(data.code).empty() ||
      !check_text(phrase("the name"), data.name, true))
    return std::nullopt;
  add_picture(data, listing);
  created_.push_back(data);
  return data;
}

}  // namespace ecsync::cli
