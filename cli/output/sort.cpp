#include "cli/output/sort.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>

#include "core/base/text.h"
#include "core/db/cursor.h"

namespace ecsync::cli {
namespace {

constexpr std::size_t compared_bytes = 100;  // of a text, so that cursors stay short enough to copy

bool descending(const std::string& sort) {
  return sort.starts_with('-');
}

/// The number as eight bytes, the highest first, that sort as the numbers do.
std::string ordered(std::int64_t number) {
  const auto shifted = static_cast<std::uint64_t>(number) ^ (std::uint64_t{1} << 63U);
  std::string bytes;
  for (unsigned shift = 64; shift > 0; shift -= 8)
    bytes += static_cast<char>((shifted >> (shift - 8)) & 0xFFU);
  return bytes;
}

struct Comparable {
  using Bytes = std::optional<std::string>;

  Bytes operator()(std::monostate /*none*/) const { return std::nullopt; }
  Bytes operator()(const Text& text) const {
    return text::fold(text.value).substr(0, compared_bytes) + '\0' +
           text.value.substr(0, compared_bytes);
  }
  Bytes operator()(const Word& word) const { return word.value.english(); }
  Bytes operator()(std::int64_t number) const { return ordered(number); }
  Bytes operator()(Change change) const { return ordered(change.value); }
  Bytes operator()(const Money& money) const { return money.currency.code + ordered(money.minor); }
  Bytes operator()(Timestamp time) const { return ordered(epoch_seconds(time)); }
  Bytes operator()(bool value) const { return value ? "1" : "0"; }
};

bool before(const SortKey& a, const SortKey& b, bool descending) {
  if (a.value.has_value() != b.value.has_value()) return a.value.has_value();
  if (a.value && *a.value != *b.value)
    return descending ? *a.value > *b.value : *a.value < *b.value;
  return a.id < b.id;
}

std::string to_hex(std::string_view bytes) {
  std::string hex;
  for (const char byte : bytes) hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return hex;
}

std::string cursor_of(const std::string& sort, const SortKey& key) {
  return fmt::format("{}.{}{}.{}", to_hex(sort), key.value ? 'v' : 'n',
                     to_hex(key.value.value_or("")), to_hex(key.id));
}

std::optional<unsigned> digit_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10U;
  return std::nullopt;
}

std::optional<std::string> from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const auto high = digit_of(hex[i]);
    const auto low = digit_of(hex[i + 1]);
    if (!high || !low) return std::nullopt;
    bytes += static_cast<char>(*high * 16U + *low);
  }
  return bytes;
}

/// Reads a cursor. Nothing when it is not one of a list in this order.
std::optional<SortKey> read_cursor(const std::string& sort, std::string_view cursor) {
  const auto start = to_hex(sort) + ".";
  if (!cursor.starts_with(start)) return std::nullopt;
  cursor.remove_prefix(start.size());
  const auto point = cursor.find('.');
  if (point == std::string_view::npos || point == 0) return std::nullopt;
  const auto value = from_hex(cursor.substr(1, point - 1));
  const auto id = from_hex(cursor.substr(point + 1));
  if (!value || !id) return std::nullopt;
  if (cursor.front() == 'v') return SortKey{*value, *id};
  if (cursor.front() == 'n' && value->empty()) return SortKey{std::nullopt, *id};
  return std::nullopt;
}

}  // namespace

std::optional<std::string> comparable(const Cell& cell) {
  return std::visit(Comparable{}, cell);
}

Result<std::size_t> sort_column(const std::vector<std::string>& names, const std::string& sort) {
  const auto wanted = sort.substr(descending(sort) ? 1 : 0);
  const auto found = std::find(names.begin(), names.end(), wanted);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  return no_such_column("--sort", wanted, names);
}

Result<SortedPage> sorted_page(const std::vector<SortKey>& keys, const std::string& sort,
                               const std::string& after, std::optional<std::int64_t> limit) {
  const bool down = descending(sort);
  SortedPage page;
  page.places.resize(keys.size());
  std::iota(page.places.begin(), page.places.end(), std::size_t{0});
  if (!after.empty()) {
    const auto last = read_cursor(sort, after);
    if (!last) return db::not_a_cursor();
    page.places.erase(
        std::remove_if(page.places.begin(), page.places.end(),
                       [&](std::size_t place) { return !before(*last, keys[place], down); }),
        page.places.end());
  }
  std::sort(page.places.begin(), page.places.end(),
            [&](std::size_t a, std::size_t b) { return before(keys[a], keys[b], down); });
  if (limit && std::ssize(page.places) > *limit) {
    page.places.resize(static_cast<std::size_t>(*limit));
    page.next = cursor_of(sort, keys[page.places.back()]);
  }
  return page;
}

}  // namespace ecsync::cli
