#include "core/goods/doubtful_codes.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/db/products.h"
#include "core/records/code.h"
#include "core/records/reference.h"

namespace ecsync {
namespace {

using text::all_digits;

std::string without_zeros(std::string_view code) {
  const auto first = code.find_first_not_of('0');
  return std::string(first == std::string_view::npos ? "0" : code.substr(first));
}

}  // namespace

DoubtfulCodes::DoubtfulCodes(db::Database& database) : codes_(db::codes_by_likeness(database)) {
  for (const auto& [key, codes] : codes_) {
    for (const auto& code : codes) {
      if (all_digits(code)) numbers_.emplace(without_zeros(code), code);
    }
  }
}

Message DoubtfulCodes::doubt(std::string_view code) const {
  const auto tidy = tidy_code(code);
  if (const auto known = codes_.find(similar_key(tidy)); known != codes_.end()) {
    const auto& codes = known->second;
    if (std::find(codes.begin(), codes.end(), tidy) != codes.end() ||
        std::find(codes.begin(), codes.end(), code) != codes.end())
      return {};
  }
  if (auto damage = spreadsheet_damage(tidy); !damage.empty()) return damage;
  if (!all_digits(tidy)) return {};
  const auto other = numbers_.find(without_zeros(tidy));
  if (other == numbers_.end()) return {};
  return tr("there is a product {}, and spreadsheets take zeros away", other->second);
}

}  // namespace ecsync
