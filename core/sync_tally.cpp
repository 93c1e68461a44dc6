#include "core/sync_tally.h"

#include <algorithm>
#include <functional>

namespace ecsync {
namespace {

std::size_t key_of(std::string_view name) {
  return std::hash<std::string_view>{}(name);
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

void SyncTally::recount(Outcome& from, Outcome to) {
  --counter(from);
  ++counter(to);
  from = to;
}

bool SyncTally::stored(std::string_view name, db::Stored what) {
  const auto now = outcome(what);
  const auto [place, is_new] = seen_.try_emplace(key_of(name), now);
  if (is_new) {
    ++report_.seen;
    ++counter(now);
  } else {
    recount(place->second, std::max(place->second, now));
  }
  return is_new;
}

void SyncTally::rejected(std::string_view name) {
  const auto [place, is_new] = seen_.try_emplace(key_of(name), Outcome::rejected);
  if (is_new) {
    ++report_.seen;
    ++report_.rejected;
  } else {
    recount(place->second, Outcome::rejected);
  }
}

bool SyncTally::has_seen(std::string_view name) const {
  return seen_.contains(key_of(name));
}

}  // namespace ecsync
