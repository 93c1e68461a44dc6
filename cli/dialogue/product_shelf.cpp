#include "cli/dialogue/product_shelf.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "cli/dialogue/prompt.h"
#include "core/base/text.h"
#include "core/db/products.h"

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
  found.products.insert(found.products.end(), stored.products.begin(), stored.products.end());
  found.more = stored.next.has_value() || found.products.size() > shown_at_once;
  found.products.resize(std::min(found.products.size(), shown_at_once));
  return found;
}

std::optional<ProductData> ProductShelf::find(const std::string& code) const {
  for (const auto& product : created_) {
    if (product.code == code) return product;
  }
  return db::find_product(database_, code);
}

Status ProductShelf::check_new_code(const std::string& code) const {
  if (auto checked = check_code(phrase("the code"), code); !checked) return checked;
  if (!find(code)) return Done{};
  return make_error(ErrorCode::product_exists, tr("there is a product {} already", code));
}

Result<std::optional<ProductData>> ProductShelf::create(const Listing& listing) {
  const auto text_check = [](Phrase what) {
    return [what](const std::string& text) { return check_text(what, text, true); };
  };
  const std::string usual_unit = created_.empty() ? "cái" : created_.back().unit;
  struct Field {
    Phrase label;
    std::string ProductData::*place;
    std::string usual;
    Check check;
  };
  const std::vector<Field> fields{
      {phrase("code"), &ProductData::code, listing.seller_sku.value_or(""),
       [this](const std::string& code) { return check_new_code(code); }},
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
  // The product gets the listing's picture, because they are the same goods.
  if (listing.image && check_text(phrase("the image"), *listing.image, false))
    data.image = listing.image;
  created_.push_back(data);
  return std::optional(data);
}

}  // namespace ecsync::cli
