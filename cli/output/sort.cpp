#include "cli/output/sort.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numeric>

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
  Bytes operator()(const Named& named) const { return named.value.english(); }
  Bytes operator()(std::int64_t number) const { return ordered(number); }
  Bytes operator()(Change change) const { return ordered(change.value); }
  Bytes operator()(const Money& money) const { return money.currency.code + ordered(money.minor); }
  Bytes operator()(Timestamp time) const { return ordered(epoch_seconds(time)); }
  Bytes operator()(Age age) const { return (*this)(age.at); }
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

/// FNV-1a: tells texts apart, of which nobody makes two alike on purpose.
std::uint64_t hash_of(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char byte : bytes) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 0x100000001b3U;
  }
  return hash;
}

constexpr std::size_t mark_digits = 6;
constexpr std::size_t name_digits = 12;
constexpr std::size_t lead_bytes = 10;

/// Where a page ended, as a cursor tells it.
struct Place {
  std::string name;   ///< of the last element, in digits
  bool value = true;  ///< whether that had one
  std::string lead;   ///< the first bytes of what it is sorted by

  bool operator==(const Place&) const = default;
};

Place place_of(const std::string& sort, const SortKey& key) {
  const auto text =
      fmt::format("{}.{}{}", to_hex(key.value.value_or("")), key.value ? 'v' : 'n', key.id);
  const auto& lead = sort.empty() ? key.id : key.value.value_or("");
  return {fmt::format("{:016x}", hash_of(text)).substr(0, name_digits), key.value.has_value(),
          lead.substr(0, lead_bytes)};
}

/// What begins the cursors of this order and no other.
std::string mark_of(const std::string& sort) {
  return fmt::format("{:016x}", hash_of("order " + sort)).substr(0, mark_digits);
}

/// At most 40 digits.
std::string cursor_of(const std::string& sort, const SortKey& key) {
  const auto place = place_of(sort, key);
  return mark_of(sort) + place.name + (place.value ? "01" : "00") + to_hex(place.lead);
}

/// Whether `place` stands before `last` for sure.
bool before(const Place& place, const Place& last, bool descending) {
  if (place.value != last.value) return place.value;
  return descending ? place.lead > last.lead : place.lead < last.lead;
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
std::optional<Place> read_cursor(const std::string& sort, std::string_view cursor) {
  const auto mark = mark_of(sort);
  if (!cursor.starts_with(mark)) return std::nullopt;
  cursor.remove_prefix(mark.size());
  const auto bytes = from_hex(cursor);
  if (!bytes || cursor.size() < name_digits + 2) return std::nullopt;
  const auto value = cursor.substr(name_digits, 2);
  if (value != "00" && value != "01") return std::nullopt;
  const auto lead = bytes->substr(name_digits / 2 + 1);
  if (lead.size() > lead_bytes) return std::nullopt;
  return Place{std::string(cursor.substr(0, name_digits)), value == "01", lead};
}

/// The first of the sorted `places` behind the element that the page before ended with. Where that
/// is gone, it is the first one that does not surely stand before its place: an element may come
/// twice then, but none is passed over.
std::vector<std::size_t>::iterator behind(const Place& last, std::vector<std::size_t>& places,
                                          const std::vector<SortKey>& keys,
                                          const std::string& sort) {
  auto found = std::find_if(places.begin(), places.end(),
                            [&](std::size_t place) { return place_of(sort, keys[place]) == last; });
  if (found != places.end()) return std::next(found);
  return std::find_if(places.begin(), places.end(), [&](std::size_t place) {
    return !before(place_of(sort, keys[place]), last, descending(sort));
  });
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
  std::sort(page.places.begin(), page.places.end(),
            [&](std::size_t a, std::size_t b) { return before(keys[a], keys[b], down); });
  if (!after.empty()) {
    const auto last = read_cursor(sort, after);
    if (!last) return db::not_a_cursor();
    page.places.erase(page.places.begin(), behind(*last, page.places, keys, sort));
  }
  if (limit && std::ssize(page.places) > *limit) {
    page.places.resize(static_cast<std::size_t>(*limit));
    if (!page.places.empty()) page.next = cursor_of(sort, keys[page.places.back()]);
  }
  return page;
}

}  // namespace ecsync::cli
