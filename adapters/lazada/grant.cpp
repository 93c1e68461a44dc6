#include "adapters/lazada/grant.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "adapters/common/fields.h"
#include "adapters/common/number_id.h"
#include "adapters/common/token_answer.h"
#include "adapters/lazada/countries.h"
#include "adapters/lazada/reply.h"
#include "core/base/text.h"

namespace ecsync::lazada {
namespace {

std::string readable_text(const json::Value& value) {
  const auto text = json::checked([&] { return value.text_or(""); });
  return text ? *text : "";
}

/// Reads what may fail; what cannot be read is told and left out.
template <class Read>
void read_or_tell(SellerList& list, Read&& read) {
  const auto done = json::checked([&] {
    read();
    return Done{};
  });
  if (!done)
    list.unread.push_back(
        tr("a shop of this consent cannot be read, and is left out: {}", done.error().message));
}

/// One shop of the list. Countries where Lazada does not sell are passed over.
void read_entry(const json::Value& entry, const std::string& country, SellerList& list) {
  if (find_country(country) == nullptr) return;
  read_or_tell(list, [&] {
    list.sellers.push_back({text::upper_case(country), common::number_id(entry["seller_id"]),
                            readable_text(entry["short_code"])});
  });
}

/// Captures show the list under two names, as an array; one sample has an object keyed by country.
void read_entries(const json::Value& entries, SellerList& list) {
  if (!entries.is_object()) {
    for (const auto& entry : entries.items())
      read_or_tell(list, [&] { read_entry(entry, readable_text(entry["country"]), list); });
    return;
  }
  constexpr std::size_t most_countries = 1'000;
  const auto names = entries.names();
  // Each is looked for among all of them.
  if (names.size() > most_countries) entries.fail("has more than 1000 countries");
  for (const auto& country : names) {
    read_or_tell(list, [&] {
      const auto entry = entries[country.c_str()];
      const auto own = readable_text(entry["country"]);
      read_entry(entry, own.empty() ? country : own, list);
    });
  }
}

bool known_shop(const std::vector<SellerEntry>& sellers, const SellerEntry& wanted) {
  return std::any_of(sellers.begin(), sellers.end(), [&wanted](const SellerEntry& seller) {
    return seller.country == wanted.country && seller.seller_id == wanted.seller_id;
  });
}

/// A lifetime in seconds; nothing when missing or unreadable. An odd number is no reason to throw a
/// token away.
std::optional<std::chrono::seconds> read_life(const json::Value& value) {
  constexpr std::int64_t longest = std::int64_t{20} * 366 * 24 * 3600;
  try {
    if (!value.present() || value.scalar_text().empty()) return std::nullopt;
    return std::chrono::seconds(std::clamp<std::int64_t>(value.integer(), 0, longest));
  } catch (const json::FieldError&) {
    return std::nullopt;
  }
}

}  // namespace

SellerList read_sellers(const json::Value& answer) {
  SellerList list;
  auto& listed = list.sellers;
  read_or_tell(list, [&] { read_entries(answer["country_user_info"], list); });
  if (listed.empty())
    read_or_tell(list, [&] { read_entries(answer["country_user_info_list"], list); });
  const std::string country = text::upper_case(readable_text(answer["country"]));
  // One sample has no list, but the shop itself.
  if (listed.empty() && find_country(country) != nullptr && answer["seller_id"].present())
    read_entry(answer, country, list);
  const bool all = country.empty() || country == "CB" || listed.size() == 1;
  std::vector<SellerEntry> sellers;
  for (auto& entry : listed) {
    if ((all || entry.country == country) && !known_shop(sellers, entry))
      sellers.push_back(std::move(entry));
  }
  listed = std::move(sellers);
  return list;
}

TokenPair read_pair(const json::Value& answer, Timestamp now, const Secret& kept) {
  auto pair = common::read_tokens(answer, now, kept);
  const auto life = read_life(answer["expires_in"]);
  pair.access_expires_at = now + life.value_or(std::chrono::seconds(0));
  const auto refresh_life = read_life(answer["refresh_expires_in"]);
  if (!refresh_life) return pair;
  pair.refresh_expires_at = now + *refresh_life;
  if (refresh_life->count() == 0) {
    pair.refresh = Secret();
    pair.refresh_expires_at = pair.access_expires_at;
  }
  pair.consent_expires_at = pair.refresh_expires_at;
  return pair;
}

std::string account_of(const std::vector<SellerEntry>& sellers) {
  std::set<std::string> names;
  for (const auto& seller : sellers)
    names.insert(fmt::format("{}:{}", seller.country, seller.seller_id));
  return fmt::format("{}", fmt::join(names, "+"));
}

}  // namespace ecsync::lazada
