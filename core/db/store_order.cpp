#include <algorithm>

#include "core/db/compare_order.h"
#include "core/db/listing_parts.h"
#include "core/db/order_rows.h"
#include "core/db/orders.h"
#include "core/db/set_aside.h"
#include "core/db/slip_check.h"
#include "core/db/unlinked_lines.h"
#include "core/records/complete_order.h"

namespace ecsync::db {
namespace {

constexpr std::chrono::hours believable_lead{24};

/// True when `order` is an answer from before the stored state. A stored update time that is too
/// far in the future is not believed; any answer replaces it.
bool is_older(const RemoteOrder& order, const KnownOrder& known, const StoreRules& rules) {
  if (rules.overwrite || order.updated_at >= known.updated_at) return false;
  return known.updated_at <= rules.server_now + believable_lead;
}

/// The changes that an answer about a known order brings.
struct Outcome {
  RemoteOrder order;  // as it is to be stored
  std::int64_t hash = 0;
  std::vector<RemoteLine> held_lines;
};

std::string_view origin_of(const StoreRules& rules) {
  return rules.repair ? "repair" : "marketplace";
}

std::optional<Outcome> outcome_of_repair(Database& database, ConnectionKey connection,
                                         const RemoteOrder& answer) {
  auto compared = compare_order(database, connection, answer);
  if (!compared || compared->differences.empty()) return std::nullopt;
  const auto hash = hash_of(compared->expected);
  return Outcome{std::move(compared->expected), hash, std::move(compared->stored.lines)};
}

/// Nothing when the file is to stay as it is.
std::optional<Outcome> outcome_of(Database& database, ConnectionKey connection,
                                  const RemoteOrder& answer, const KnownOrder& known,
                                  const StoreRules& rules) {
  if (rules.repair) return outcome_of_repair(database, connection, answer);
  // Most answers tell all there is, and nothing new.
  if (known.content_hash == hash_of(answer) || is_older(answer, known, rules)) return std::nullopt;
  Outcome outcome;
  const auto stored = stored_order(database, known.key);
  outcome.order = completed(answer, held_of(stored));
  outcome.hash = hash_of(outcome.order);
  if (known.content_hash == outcome.hash) return std::nullopt;
  outcome.held_lines = stored.lines;
  return outcome;
}

/// Whether a slip may agree with one of these and not with the other: most changes are of states.
bool same_units(const std::vector<RemoteLine>& a, const std::vector<RemoteLine>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const RemoteLine& one, const RemoteLine& other) {
                      return one.listing == other.listing && one.quantity == other.quantity &&
                             one.cancelled == other.cancelled && one.returned == other.returned &&
                             one.failed == other.failed;
                    });
}

Stored add_order(Database& database, ConnectionKey connection, const RemoteOrder& answer,
                 const StoreRules& rules) {
  const auto order = completed(answer, {});
  const auto key = insert_order(database, connection, order, hash_of(order));
  insert_lines(database, connection, key, order);
  take_parts_of_order(database, connection, order);
  add_history(database, key, order, origin_of(rules));
  forget_unlinked_lines(database, connection);
  return Stored::added;
}

}  // namespace

bool is_unchanged(Database& database, ConnectionKey connection, const RemoteOrder& order,
                  const StoreRules& rules) {
  const auto known = find_known(database, connection, order.number);
  return known && !outcome_of(database, connection, order, *known, rules);
}

Stored store_order(Database& database, ConnectionKey connection, const RemoteOrder& order,
                   const StoreRules& rules) {
  const auto known = find_known(database, connection, order.number);
  if (!known) {
    if (order.created_at < rules.horizon) return Stored::ignored;
    return add_order(database, connection, order, rules);
  }
  drop_gone_order(database, known->key);
  const auto outcome = outcome_of(database, connection, order, *known, rules);
  if (!outcome) return Stored::unchanged;
  update_order(database, known->key, outcome->order, outcome->hash);
  replace_lines(database, connection, known->key, outcome->held_lines, outcome->order);
  take_parts_of_order(database, connection, order);
  if (known->status != order.status || known->status_native != order.status_native)
    add_history(database, known->key, order, origin_of(rules));
  if (known->has_slip && !same_units(outcome->held_lines, outcome->order.lines))
    check_slip_of_order(database, known->key);
  forget_unlinked_lines(database, connection);
  return Stored::updated;
}

}  // namespace ecsync::db
