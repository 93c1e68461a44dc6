#include "core/health/check_consents.h"

#include <algorithm>
#include <map>

#include "core/db/authorizations.h"
#include "core/db/connections.h"
#include "core/health/status.h"

namespace ecsync {
namespace {

/// The consents of connected shops that still hold tokens, and a name of each.
std::vector<std::pair<db::StoredAuthorization, std::string>> sealed(db::Database& database) {
  std::vector<std::pair<db::StoredAuthorization, std::string>> all;
  for (const auto& connection : db::list_connections(database, false)) {
    if (!connection.authorization) continue;
    auto stored = db::find_authorization(database, *connection.authorization);
    if (stored && !stored->sealed_access.empty())
      all.emplace_back(*std::move(stored), connection.name);
  }
  return all;
}

}  // namespace

Finding check_key(db::Database* database, const KeySources& keys, bool may_ask) {
  constexpr auto id = "key";
  const auto consents = database == nullptr
                            ? std::vector<std::pair<db::StoredAuthorization, std::string>>()
                            : sealed(*database);
  const bool by_command = keys.file.empty() && !keys.command.empty();
  if (by_command && !may_ask)
    return well(id, tr("a command gives the key; it is run with --online only"));
  const auto key = load_key(keys);
  if (!key && consents.empty() && key.error().code == ErrorCode::key_missing && keys.file.empty() &&
      !by_command)
    return well(id, tr("there is no key yet; the first connect makes one"));
  if (!key) return wrong(id, key.error(), tr("Restore the key that the database was made with."));
  for (const auto& [stored, name] : consents) {
    if (const auto opened = db::read_tokens(stored, *key);
        !opened && opened.error().code == ErrorCode::key_wrong)
      return wrong(id, tr("the key does not open the tokens of {}", name),
                   tr("Restore the key that the database was made with, or connect the shop "
                      "again: ecsync connect {} --reconnect {}",
                      ecsync::name(stored.site), name));
  }
  return well(id, consents.empty() ? tr("the key can be read")
                                   : tr_count(std::ssize(consents), "the key opens {} consent",
                                              "the key opens {} consents"));
}

std::vector<ClockFact> clock_facts(db::Database& database) {
  std::map<Site, std::pair<Timestamp, ClockFact>> latest;
  for (const auto& connection : db::list_connections(database, false)) {
    if (!connection.authorization) continue;
    const auto stored = db::find_authorization(database, *connection.authorization);
    if (!stored) continue;
    const auto at = connection.last_sync_at.value_or(stored->issued_at);
    auto& [when, fact] = latest[connection.id.site];
    if (at < when) continue;
    when = at;
    fact = {connection.id.site, stored->clock_offset};
  }
  std::vector<ClockFact> facts;
  facts.reserve(latest.size());
  for (const auto& each : latest) facts.push_back(each.second.second);
  return facts;
}

Finding judge_clock(const ClockFact& fact) {
  // Answers take seconds, and minutes have never done any harm.
  constexpr std::chrono::minutes tolerable{2};
  const auto id = "clock." + std::string(name(fact.site));
  const auto off = std::chrono::abs(fact.offset);
  if (off < tolerable)
    return well(
        id, tr("this machine's clock agreed with {}'s when it was last asked", title(fact.site)));
  return wrong(id,
               fact.offset.count() > 0
                   ? tr("this machine's clock was {} behind {}'s when it was last asked",
                        rough_duration(off), title(fact.site))
                   : tr("this machine's clock was {} ahead of {}'s when it was last asked",
                        rough_duration(off), title(fact.site)),
               tr("Set this machine's clock (for example: timedatectl set-ntp true)."));
}

}  // namespace ecsync
