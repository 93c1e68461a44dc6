#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/records/ids.h"
#include "core/records/money.h"

namespace ecsync {

/// A code is at most so many bytes long.
inline constexpr std::size_t longest_code = 100;

/// The data that the seller keeps about one product.
struct ProductData {
  std::string code;  ///< given by the seller; no two products that exist now share one
  std::string name;
  std::string unit;  ///< đơn vị tính: "cái", "hộp"
  std::optional<std::string> image;
  std::optional<std::int64_t> price;  ///< minor units of `currency`
  Currency currency{"VND"};
  std::optional<std::int64_t> low{};  ///< stock is low when no more than this is available in all

  bool operator==(const ProductData&) const = default;
};

/// A stored product.
struct Product : ProductData {
  ProductKey key;
  std::int64_t listings = 0;  ///< how many listings are linked to it
};

/// Checks a code that the seller gives: not empty, UTF-8 of at most 100 bytes, no `:`, `/`, control
/// characters or outer blanks. `what` names the thing in the message, such as "product code".
/// Errors: invalid_value.
Status check_code(Phrase what, std::string_view code);
/// Checks a name, unit, address or image: UTF-8 of at most 4 KB without control characters other
/// than line breaks, not blank when `required`. Errors: invalid_value.
Status check_text(Phrase what, std::string_view value, bool required);
/// Checks every field. Errors: invalid_value, naming the first that is wrong.
Status check_product(const ProductData& data);
/// Reads a price as a person types it or a spreadsheet shows it: an amount of at least 0, no finer
/// than the currency. "450.000" is refused, because it means 450000 to some and 450 to others;
/// "450.000 đ" and "1.299.000" mean one thing.
/// Errors: invalid_value.
Result<std::int64_t> parse_price(std::string_view text, const Currency& currency);
/// Reads a whole number as a person types it, with an optional sign, within ±max_quantity. Errors:
/// invalid_value.
Result<std::int64_t> parse_quantity(std::string_view text);
/// The largest quantity that one change may name: more than any warehouse holds, and so small that
/// sums cannot overflow.
inline constexpr std::int64_t max_quantity = 1'000'000'000'000;

}  // namespace ecsync
