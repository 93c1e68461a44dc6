#include "cli/dialogue/guide.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cli/dialogue/listing_question.h"
#include "cli/dialogue/prompt.h"
#include "cli/output/json_objects.h"
#include "core/base/text.h"
#include "core/db/listings.h"

namespace ecsync::cli {
namespace {

/// A listing that is to be linked, and what was decided about it.
struct Item {
  Listing listing;
  std::int64_t pieces = 0;              ///< in this order
  std::vector<LinkedProduct> products;  ///< empty: skipped, or not asked yet
  bool settled = false;                 ///< it need not be asked about
};

std::string title_of(const Listing& listing) {
  const auto name = short_text(listing.name);
  return listing.variation ? fmt::format("{}, {}", name, short_text(*listing.variation)) : name;
}

/// "TRA-SEN x2 + LY-SU", by their seller SKUs.
std::string parts_in_words(const std::vector<ListingPart>& parts) {
  std::string words;
  for (const auto& part : parts) {
    words += words.empty() ? "" : " + ";
    words += part.seller_sku.value_or("?");
    if (part.quantity != 1) words += fmt::format(" x{}", part.quantity);
  }
  return words;
}

/// The listings of the order's lines that are linked to nothing, or all of them, each once, in
/// their order.
Result<std::vector<Item>> items_of(db::Database& database, const Order& order, bool all) {
  std::vector<Item> items;
  for (const auto& line : order.lines) {
    if (!line.products.empty() && !all) continue;
    const auto known = std::find_if(items.begin(), items.end(), [&](const Item& item) {
      return item.listing.key == line.listing_key;
    });
    if (known != items.end()) {
      known->pieces += line.quantity;
      continue;
    }
    auto listing = db::resolve_listing(database, listing_reference(order.connection, line.listing));
    if (!listing) return listing.error();
    auto products = listing->products;
    items.push_back({*std::move(listing), line.quantity, std::move(products)});
  }
  return items;
}

/// The conversation about the listings of one order.
class Guide {
 public:
  Guide(const Globals& globals, db::Database& database, std::vector<Item> items)
      : globals_(globals),
        shelf_(globals.style.language, database, globals.settings.text("product.unit")),
        items_(std::move(items)) {}

  /// Asks about all items. Done when the person wants the choices saved.
  Status run();
  std::vector<LinkPlan> plans() const;

 private:
  void show_item(std::size_t place) const;
  /// Offers to make products of the other listings as one was made just now.
  Status offer_the_same();
  /// Asks about one item. False when the person wants to go back.
  Result<bool> ask_item(std::size_t place);
  Status ask_all();
  void show_choices() const;
  /// Asks whether to save. Nothing: save all; else the place of the item to change.
  Result<std::optional<std::size_t>> ask_to_save() const;

  Language language() const { return globals_.style.language; }

  const Globals& globals_;
  ProductShelf shelf_;
  std::vector<Item> items_;
};

void Guide::show_item(std::size_t place) const {
  const auto& item = items_[place];
  const auto& listing = item.listing;
  tell(language(),
       tr("\n{} of {}: {}\n   {}, {} in this order, {}\n", place + 1, items_.size(),
          title_of(listing),
          listing.seller_sku ? tr("SKU {}", short_text(*listing.seller_sku)) : tr("no SKU"),
          tr_count(item.pieces, "{} piece", "{} pieces"),
          short_text(listing_reference(listing.connection, listing.id))));
  if (!listing.parts.empty())
    tell(language(),
         tr("   the marketplace composes it of {}\n", short_text(parts_in_words(listing.parts))));
  if (!item.products.empty() || !listing.suggested_product) return;
  const auto product = shelf_.find(*listing.suggested_product);
  if (!product) return;
  if (listing.suggestion_why.empty())
    tell(language(), tr("   the product of that code: {} ({})\n", short_text(product->name),
                        short_text(product->unit)));
  else
    tell(language(),
         tr("   perhaps {}: {} ({}); {}\n", short_text(product->code), short_text(product->name),
            short_text(product->unit), printable(listing.suggestion_why)));
}

Status Guide::offer_the_same() {
  std::vector<Item*> others;
  for (auto& item : items_) {
    if (item.products.empty() && !item.settled && item.listing.seller_sku &&
        item.listing.suggested_products.empty() && item.listing.parts.empty())
      others.push_back(&item);
  }
  if (others.empty()) return Done{};
  const auto answer =
      ask(language(),
          tr_count(std::ssize(others),
                   "   Make a product of {} other listing too, with its SKU as code? [y/N]: ",
                   "   Make products of the other {} listings too, with their SKUs as codes? "
                   "[y/N]: "));
  if (!answer) return answer.error();
  if (!says_yes(text::fold(*answer))) return Done{};
  for (auto* item : others) {
    const auto product = shelf_.create_unasked(item->listing);
    if (!product) continue;
    item->products = {{product->code, 1}};
    item->settled = true;
  }
  return Done{};
}

Result<bool> Guide::ask_item(std::size_t place) {
  auto& item = items_[place];
  const bool first_product = shelf_.created().empty();
  show_item(place);
  ListingQuestion question(language(), shelf_, item.listing, item.products);
  const auto end = question.ask();
  if (!end) return end.error();
  if (*end == ListingQuestion::End::back) return false;
  item.products = question.products();
  item.settled = true;
  if (first_product && !shelf_.created().empty()) {
    if (auto offered = offer_the_same(); !offered) return std::move(offered).error();
  }
  return true;
}

Status Guide::ask_all() {
  std::size_t place = 0;
  while (place < items_.size()) {
    if (items_[place].settled) {
      ++place;
      continue;
    }
    const auto onward = ask_item(place);
    if (!onward) return onward.error();
    if (*onward) {
      ++place;
    } else if (place > 0) {
      items_[--place].settled = false;
    }
  }
  return Done{};
}

void Guide::show_choices() const {
  tell(language(), verbatim("\n"));
  for (std::size_t i = 0; i < items_.size(); ++i)
    tell(language(), tr("{:>2}  {}  ->  {}\n", i + 1, title_of(items_[i].listing),
                        choice_in_words(items_[i].products)));
}

Result<std::optional<std::size_t>> Guide::ask_to_save() const {
  const auto links = std::count_if(items_.begin(), items_.end(),
                                   [](const Item& item) { return !item.products.empty(); });
  if (links == 0 || globals_.yes) return std::optional<std::size_t>();
  while (true) {
    const auto answer = ask(
        language(), tr_count(links, "Save {} link? y saves, a number changes that one, q quits: ",
                             "Save {} links? y saves, a number changes that one, q quits: "));
    if (!answer) return answer.error();
    const auto word = text::fold(*answer);
    if (says_yes(word)) return std::optional<std::size_t>();
    if (word == "q" || word == "n" || word == "no")
      return make_error(ErrorCode::confirmation_required, tr("not confirmed"));
    const auto number = text::parse_number<std::size_t>(word).value_or(0);
    if (number >= 1 && number <= items_.size()) return std::optional(number - 1);
  }
}

Status Guide::run() {
  if (auto asked = ask_all(); !asked) return asked;
  while (true) {
    show_choices();
    const auto change = ask_to_save();
    if (!change) return change.error();
    if (!*change) return Done{};
    if (auto asked = ask_item(**change); !asked) return asked.error();
  }
}

std::vector<LinkPlan> Guide::plans() const {
  std::vector<LinkPlan> plans;
  std::set<std::string> made;  // by the plan of the first listing that needs them
  for (const auto& item : items_) {
    if (item.products.empty()) continue;
    LinkPlan plan;
    plan.listing = listing_reference(item.listing.connection, item.listing.id);
    plan.products = item.products;
    for (const auto& product : shelf_.created()) {
      const bool wanted = std::any_of(item.products.begin(), item.products.end(),
                                      [&](const auto& each) { return each.code == product.code; });
      if (wanted && made.insert(product.code).second) plan.create.push_back(product);
    }
    plans.push_back(std::move(plan));
  }
  return plans;
}

}  // namespace

Result<std::vector<LinkPlan>> guide_links(const Globals& globals, db::Database& database,
                                          const Order& order, bool replace) {
  const auto language = globals.style.language;
  auto items = items_of(database, order, replace);
  if (!items) return items.error();
  if (items->empty()) {
    tell(language, tr("Every listing of order {} is linked already.\n", short_text(order.number)));
    return std::vector<LinkPlan>();
  }
  if (replace)
    tell(language,
         tr_count(std::ssize(*items), "Order {1}: {0} listing.\n{2}",
                  "Order {1}: {0} listings.\n{2}", short_text(order.number), answers_help()));
  else
    tell(language, tr_count(std::ssize(*items), "Order {1}: {0} listing is not linked yet.\n{2}",
                            "Order {1}: {0} listings are not linked yet.\n{2}",
                            short_text(order.number), answers_help()));
  Guide guide(globals, database, *std::move(items));
  if (auto done = guide.run(); !done) {
    auto error = std::move(done).error();
    if (error.code == ErrorCode::interrupted) tell(language, verbatim("\n"));
    error.message = tr("{}: nothing was saved", error.message);
    return error;
  }
  return guide.plans();
}

}  // namespace ecsync::cli
