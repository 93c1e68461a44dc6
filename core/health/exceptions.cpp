#include "core/health/exceptions.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "core/db/exceptions.h"

namespace ecsync {
namespace {

constexpr std::chrono::hours expiry_warning{7 * 24};

/// All rows of the file that need attention at `now`.
std::vector<db::StandingException> all_rows(db::Database& database, Timestamp now,
                                            std::chrono::seconds max_age) {
  auto rows = db::standing_exceptions(database);
  const auto add = [&rows](std::vector<db::StandingException> more) {
    std::move(more.begin(), more.end(), std::back_inserter(rows));
  };
  add(db::twin_products(database, now));
  add(db::expiring_connections(database, now + expiry_warning));
  add(db::stale_connections(database, now - max_age));
  for (const auto status :
       {OrderStatus::fresh, OrderStatus::processing, OrderStatus::packing, OrderStatus::shipping})
    add(db::unchanged_orders(database, status, now - *usual_time(status)));
  return rows;
}

bool about_connection(AttentionKind kind) {
  return name(kind).starts_with("connection_");
}

/// What of the facts changes when the connection was well in between.
std::string episode_of(AttentionKind kind, const std::string& facts) {
  return about_connection(kind) ? facts.substr(facts.rfind('/') + 1) : "";
}

Attention attention_of(AttentionKind kind, db::StandingException row,
                       const std::map<ConnectionKey, db::ShopName>& shops, Timestamp now) {
  Attention attention;
  db::ShopName shop;
  if (row.connection) {
    shop = shops.at(*row.connection);
    attention.connection = shop.id;
    attention.connection_name = shop.name;
  }
  auto words = words_of(kind, row, shop, now);
  attention.kind = kind;
  attention.reference = std::move(row.reference);
  attention.since =
      kind == AttentionKind::connection_expiring ? row.since - expiry_warning : row.since;
  attention.count = row.count;
  attention.message = std::move(words.message);
  attention.hint = std::move(words.hint);
  attention.episode = episode_of(kind, row.facts);
  attention.facts = std::move(row.facts);
  return attention;
}

void add_mutings(db::Database& database, Timestamp now, std::vector<Attention>& exceptions) {
  const auto mutings = db::read_mutings(database);
  if (mutings.empty()) return;
  for (auto& attention : exceptions) {
    const auto found = mutings.find(name_of(attention));
    if (found == mutings.end()) continue;
    const auto& muting = found->second;
    if (muting.facts == attention.facts && (!muting.until || *muting.until > now))
      attention.muted = muting;
  }
}

}  // namespace

std::optional<std::chrono::hours> usual_time(OrderStatus status) {
  using std::chrono::days;
  switch (status) {
    case OrderStatus::fresh:
    case OrderStatus::processing:
    case OrderStatus::packing:
      return days{3};
    case OrderStatus::shipping:
      return days{14};
    case OrderStatus::completed:
    case OrderStatus::cancelled:
    case OrderStatus::unknown:
      break;
  }
  return std::nullopt;
}

db::ExceptionName name_of(const Attention& attention) {
  return {std::string(name(attention.kind)), attention.reference};
}

bool AttentionFilter::takes(const Attention& attention) const {
  return (kinds.empty() || kinds.contains(attention.kind)) &&
         (connections.empty() ||
          (attention.connection && connections.contains(*attention.connection)));
}

std::vector<Attention> list_exceptions(db::Database& database, Timestamp now,
                                       std::chrono::seconds max_age) {
  const db::ReadTransaction one_state(database);
  const auto shops = db::shop_names(database);
  std::vector<Attention> exceptions;
  for (auto& row : all_rows(database, now, max_age)) {
    // A kind that a newer ecsync has put into the view is for that one to tell.
    const auto kind = parse_attention_kind(row.kind);
    if (!kind) continue;
    exceptions.push_back(attention_of(*kind, std::move(row), shops, now));
  }
  std::sort(exceptions.begin(), exceptions.end(), [](const Attention& a, const Attention& b) {
    return std::tie(a.kind, a.since, a.reference) < std::tie(b.kind, b.since, b.reference);
  });
  add_mutings(database, now, exceptions);
  return exceptions;
}

void keep_muted(std::vector<Attention>& exceptions, bool muted) {
  std::erase_if(exceptions, [muted](const Attention& attention) {
    return attention.muted.has_value() != muted;
  });
}

}  // namespace ecsync
