#include "cli/commands/word_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>

#include "core/base/shell.h"
#include "core/db/listings.h"
#include "core/db/products.h"
#include "core/db/warehouses.h"
#include "core/goods/link_product.h"
#include "core/records/product.h"

namespace ecsync::cli {
namespace {

constexpr std::size_t most_words = 5;  // of which all orders are tried

bool fits(db::Database& database, Role role, const std::string& word) {
  switch (role) {
    case Role::product:
      return static_cast<bool>(db::resolve_product(database, word));
    case Role::warehouse:
      return static_cast<bool>(db::resolve_warehouse(database, word));
    case Role::listing:
      return static_cast<bool>(db::resolve_listing(database, word));
    case Role::linked_product: {
      const auto product = parse_linked_product(word);
      return product && db::resolve_product(database, product->code);
    }
    case Role::quantity:
      return static_cast<bool>(parse_quantity(word));
  }
  return false;
}

/// The words in the first other order in which each fits its role; nothing where they all do as
/// they stand.
std::optional<std::vector<std::string>> right_order(db::Database& database,
                                                    const WordsOfLine& line) {
  const auto count = line.words.size();
  if (count > most_words || count != line.roles.size()) return std::nullopt;
  std::vector<std::size_t> places(count);
  std::iota(places.begin(), places.end(), std::size_t{0});
  const db::ReadTransaction one_state(database);
  do {
    std::vector<std::string> words;
    words.reserve(count);
    for (const auto place : places) {
      if (!fits(database, line.roles[words.size()], line.words[place])) break;
      words.push_back(line.words[place]);
    }
    if (words == line.words) return std::nullopt;
    if (words.size() == count) return words;
  } while (std::next_permutation(places.begin(), places.end()));
  return std::nullopt;
}

}  // namespace

void tell_right_order(Error& error, db::Database& database, const WordsOfLine& line) {
  if (error.code != ErrorCode::not_found && error.code != ErrorCode::usage) return;
  const auto words = right_order(database, line);
  if (!words) return;
  auto command = "ecsync " + line.command;
  for (const auto& flag : line.flags) command += " " + shell::word(flag);
  error.hint = tr("The words stand in another order: {} {}", command, shell::operands(*words));
}

}  // namespace ecsync::cli
