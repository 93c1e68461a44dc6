#include "core/sync/sync_tally.h"

#include <algorithm>
#include <functional>

namespace ecsync {
namespace {

constexpr std::uint64_t outcome_bits = 7;
constexpr std::size_t most_recent = 4096;

std::uint64_t key_of(std::string_view name) {
  return std::hash<std::string_view>{}(name) & ~outcome_bits;
}

}  // namespace

SyncTally::Outcome SyncTally::outcome(db::Stored what) {
  switch (what) {
    case db::Stored::added:
      return Outcome::added;
    case db::Stored::updated:
      return Outcome::updated;
    case db::Stored::unchanged:
      return Outcome::unchanged;
    case db::Stored::ignored:
      break;
  }
  return Outcome::ignored;
}

std::int64_t& SyncTally::counter(Outcome outcome) {
  switch (outcome) {
    case Outcome::added:
      return report_.added;
    case Outcome::updated:
      return report_.updated;
    case Outcome::unchanged:
      return report_.unchanged;
    case Outcome::ignored:
      return report_.ignored;
    case Outcome::rejected:
      break;
  }
  return report_.rejected;
}

bool SyncTally::stored(std::string_view name, db::Stored what) {
  return count(key_of(name), outcome(what), false);
}

void SyncTally::rejected(std::string_view name) {
  count(key_of(name), Outcome::rejected, true);
}

/// True when it was not seen before. When `now` is no last word, a better outcome from before
/// stays.
bool SyncTally::count(std::uint64_t key, Outcome now, bool is_last_word) {
  const auto before = find(key);
  if (before)
    --counter(*before);
  else
    ++report_.seen;
  const auto outcome = before && !is_last_word ? std::max(*before, now) : now;
  ++counter(outcome);
  if (outcome != before) remember(key, outcome);
  return !before;
}

bool SyncTally::has_seen(std::string_view name) const {
  return find(key_of(name)).has_value();
}

std::optional<SyncTally::Outcome> SyncTally::find(std::uint64_t key) const {
  if (const auto recent = recent_.find(key); recent != recent_.end()) return recent->second;
  const auto place = std::lower_bound(seen_.begin(), seen_.end(), key);
  if (place == seen_.end() || (*place & ~outcome_bits) != key) return std::nullopt;
  return static_cast<Outcome>(*place & outcome_bits);
}

void SyncTally::remember(std::uint64_t key, Outcome outcome) {
  const auto entry = key | static_cast<std::uint64_t>(outcome);
  const auto place = std::lower_bound(seen_.begin(), seen_.end(), key);
  if (place != seen_.end() && (*place & ~outcome_bits) == key) {
    *place = entry;
    return;
  }
  recent_[key] = outcome;
  if (recent_.size() < most_recent) return;
  const auto old_count = static_cast<std::ptrdiff_t>(seen_.size());
  for (const auto& [each, its_outcome] : recent_)
    seen_.push_back(each | static_cast<std::uint64_t>(its_outcome));
  recent_.clear();
  std::sort(seen_.begin() + old_count, seen_.end());
  std::inplace_merge(seen_.begin(), seen_.begin() + old_count, seen_.end());
}

}  // namespace ecsync
