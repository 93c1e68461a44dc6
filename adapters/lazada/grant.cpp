#include "adapters/lazada/grant.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "adapters/common/fields.h"
#include "adapters/common/token_answer.h"
#include "adapters/lazada/countries.h"
#include "adapters/lazada/reply.h"
#include "core/base/text.h"

namespace ecsync::lazada {
namespace {

/// Captures show the list under two names, as an array; one sample has an object keyed by country.
void read_entries(const json::Value& list, std::vector<SellerEntry>& sellers) {
  const auto read_entry = [&sellers](const json::Value& entry, const std::string& country) {
    if (find_country(country) == nullptr) return;
    sellers.push_back(
        {text::upper_case(country), entry["seller_id"].id(), entry["short_code"].text_or("", 255)});
  };
  if (!list.is_object()) {
    for (const auto& entry : list.items()) read_entry(entry, entry["country"].text_or(""));
    return;
  }
  constexpr std::size_t most_countries = 1'000;
  const auto names = list.names();
  // Each is looked for among all of them.
  if (names.size() > most_countries) list.fail("has more than 1000 countries");
  for (const auto& country : names) {
    const auto entry = list[country.c_str()];
    read_entry(entry, entry["country"].text_or(country));
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

std::vector<SellerEntry> read_sellers(const json::Value& answer) {
  std::vector<SellerEntry> listed;
  read_entries(answer["country_user_info"], listed);
  if (listed.empty()) read_entries(answer["country_user_info_list"], listed);
  const std::string country = text::upper_case(answer["country"].text_or(""));
  // One sample has no list, but the shop itself.
  const auto alone = common::optional_id(answer["seller_id"]);
  if (listed.empty() && !alone.empty() && find_country(country) != nullptr)
    listed.push_back({country, alone, answer["short_code"].text_or("", 255)});
  const bool all = country.empty() || country == "CB" || listed.size() == 1;
  std::vector<SellerEntry> sellers;
  for (auto& entry : listed) {
    if ((all || entry.country == country) && !known_shop(sellers, entry))
      sellers.push_back(std::move(entry));
  }
  return sellers;
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
