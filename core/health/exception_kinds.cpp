#include "core/health/exception_kinds.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/shell.h"
#include "core/base/text.h"
#include "core/health/status.h"
#include "core/records/code.h"
#include "core/records/order.h"
#include "core/records/slip.h"

namespace ecsync {
namespace {

/// A row of the file and what is known beside it.
struct Standing {
  const db::StandingException& row;
  const db::ShopName& shop;
  Timestamp now;

  std::string reference() const { return shell::word(row.reference); }
  Phrase state() const {
    return label(parse_order_status(row.state).value_or(OrderStatus::unknown));
  }
};

/// What nothing but a person's word settles.
Message mute(const Standing& at) {
  return tr("ecsync exceptions mute {} --kind {} --reason 'WHY'", at.reference(), at.row.kind);
}

AttentionWords cancelled_with_slip(const Standing& at) {
  const auto& row = at.row;
  if (row.state == "awaiting_export")
    return {tr("order {} was cancelled, but its slip {} is open", row.subject, row.detail),
            tr("Return the goods to the shelf with: ecsync slips cancel {}",
               shell::operands({row.detail}))};
  return {tr("order {} was cancelled, but its slip {} is exported", row.subject, row.detail),
          tr("When the goods are back, book them with: ecsync take-back {}. When they never come, "
             "say so with: {}",
             shell::operands({row.detail}), mute(at))};
}

AttentionWords cancel_requested(const Standing& at) {
  const auto& row = at.row;
  return {
      row.state == "awaiting_export"
          ? tr("somebody asks to cancel order {}, and its slip {} is open", row.subject, row.detail)
          : tr("somebody asks to cancel order {}, and its slip {} is exported", row.subject,
               row.detail),
      tr("Answer the request on the marketplace, and then: ecsync sync-orders --order {}",
         at.reference())};
}

std::string take_back(const std::string& slip, const std::vector<db::ComingBack>& products) {
  std::string flags;
  for (const auto& each : products)
    flags += " --product " + shell::word(fmt::format("{}:{}", each.product, each.quantity));
  const auto number = shell::operands({slip});
  // What looks like a flag has to stand last.
  return slip.starts_with('-') ? fmt::format("ecsync take-back{} {}", flags, number)
                               : fmt::format("ecsync take-back {}{}", number, flags);
}

/// What a slip has too much of.
std::vector<db::ComingBack> surplus_of(const std::vector<SlipDifference>& differences) {
  std::vector<db::ComingBack> surplus;
  surplus.reserve(differences.size());
  for (const auto& each : differences) {
    if (!each.product.empty() && each.on_slip > each.wanted)
      surplus.push_back({each.product, each.on_slip - each.wanted});
  }
  return surplus;
}

Message difference_hint(const Standing& at) {
  const auto& row = at.row;
  auto link = link_hint(row.differences, row.reference);
  if (!link.empty()) return link;
  if (row.state == "nothing_left")
    return tr("Return the goods to the shelf with: ecsync slips cancel {}",
              shell::operands({row.detail}));
  if (row.state == "awaiting_export")
    return tr("Make it anew with: ecsync export-slip {} --renew", at.reference());
  const auto surplus = surplus_of(row.differences);
  if (surplus.empty()) return tr("When it is settled, say so with: {}", mute(at));
  return tr("When the goods are back, book them with: {}. When they never come, say so with: {}",
            take_back(row.detail, surplus), mute(at));
}

AttentionWords slip_differs(const Standing& at) {
  const auto& row = at.row;
  return {row.state == "exported" ? tr("exported slip {} is not what order {} needs now: {}",
                                       row.detail, row.subject, in_words(row.differences))
                                  : tr("slip {} is not what order {} needs now: {}", row.detail,
                                       row.subject, in_words(row.differences)),
          difference_hint(at)};
}

AttentionWords coming_back(const Standing& at) {
  const auto& row = at.row;
  std::vector<std::string> goods;
  goods.reserve(row.coming_back.size());
  for (const auto& each : row.coming_back)
    goods.push_back(fmt::format("{}: {}", each.product, each.quantity));
  return {tr("goods of order {} come back, which left with slip {}: {}", row.subject, row.detail,
             fmt::join(goods, "; ")),
          tr("When they are here, book them with: {}", take_back(row.detail, row.coming_back))};
}

AttentionWords sent_without_slip(const Standing& at) {
  const auto& row = at.row;
  if (!row.detail.empty())
    return {
        tr("order {} is {}, but its slip {} is not exported", row.subject, at.state(), row.detail),
        tr("Export it with: ecsync slips export {}", shell::operands({row.detail}))};
  return {tr("order {} is {} without an export slip", row.subject, at.state()),
          tr("Make one with: ecsync export-slip {} --export", at.reference())};
}

AttentionWords advance_fulfilment(const Standing& at) {
  return {tr("the goods of order {} may be with the marketplace already, from a package made in "
             "advance",
             at.row.subject),
          tr("Where they leave your shelf, make a slip: ecsync export-slip {}. Where not, say so "
             "with: {}",
             at.reference(), mute(at))};
}

AttentionWords not_linked(const Standing& at) {
  constexpr int widest_name = 60;
  const auto goods = text::shorten(at.row.subject, widest_name);
  return {tr_count(at.row.count, "{0} order waits for '{1}', which no product is linked to",
                   "{0} orders wait for '{1}', which no product is linked to", goods),
          tr("Link it with: ecsync link-product {} PRODUCT", at.reference())};
}

AttentionWords unknown_status(const Standing& at) {
  const auto& row = at.row;
  if (row.state != "unknown")
    return {tr("order {} has a line in a state that is not known", row.subject),
            tr("Look at it on the marketplace; no slip can be made of it. When it is settled: {}",
               mute(at))};
  return {tr("order {} is in a state that is not known: {}", row.subject, row.detail),
          tr("Look at it on the marketplace, write under [{}.status] of the configuration what the "
             "state means, and then: ecsync orders remap",
             name(at.shop.id.site))};
}

AttentionWords order_unreadable(const Standing& at) {
  return {tr("order {} cannot be read: {}", at.row.subject, at.row.detail),
          tr("It is asked for again by itself, and no slip is made of it meanwhile. Ask now with: "
             "ecsync sync-orders --order {}",
             at.reference())};
}

AttentionWords order_gone(const Standing& at) {
  return {tr("the marketplace has no order {} any more: {}", at.row.subject, at.row.detail),
          tr("Look for it on the marketplace. When it is settled: {}", mute(at))};
}

AttentionWords listing_unreadable(const Standing& at) {
  return {tr("listing {} cannot be read: {}", at.row.subject, at.row.detail),
          tr("What was stored of it stays. Read all listings again with: ecsync sync-products {} "
             "--full",
             shell::word(at.shop.name))};
}

Message sign_in(const Standing& at) {
  return tr("Sign in again with: ecsync connect {} --reconnect {}", name(at.shop.id.site),
            shell::word(at.shop.name));
}

AttentionWords needs_auth(const Standing& at) {
  return {tr("{} needs a new sign-in; its orders stopped updating", at.shop.name), sign_in(at)};
}

AttentionWords inactive(const Standing& at) {
  return {tr("{} is not active, its marketplace says: {}", at.shop.name, at.row.detail),
          tr("Look at the shop's state on the marketplace's page for sellers, and then: ecsync "
             "sync-orders {}",
             shell::word(at.shop.name))};
}

AttentionWords expiring(const Standing& at) {
  // Only the marketplace ends it, and this machine's clock may be wrong.
  return {at.row.since > at.now ? tr("the sign-in of {} ends within a week", at.shop.name)
                                : tr("the sign-in of {} was to end by now", at.shop.name),
          sign_in(at)};
}

AttentionWords stale(const Standing& at) {
  const auto age = rough_duration(at.now - at.row.since);
  return {at.row.detail.empty()
              ? tr("{} has had no good run of orders for {}", at.shop.name, age)
              : tr("{} has had no good run of orders for {}: {}", at.shop.name, age, at.row.detail),
          tr("Try one with: ecsync sync-orders {}", shell::word(at.shop.name))};
}

AttentionWords unchanged(const Standing& at) {
  const auto days = std::chrono::duration_cast<std::chrono::days>(at.now - at.row.since).count();
  return {tr("order {} has been {} without a change for {} days", at.row.subject, at.state(), days),
          tr("Ask for it again with: ecsync sync-orders --order {}. When it stands so on the "
             "marketplace, too: {}",
             at.reference(), mute(at))};
}

AttentionWords stock_low(const Standing& at) {
  constexpr int widest_name = 60;
  const auto& row = at.row;
  return {tr("{} ({}) runs low: {} available, its level is {}", row.reference,
             text::shorten(row.subject, widest_name), row.state, row.detail),
          tr("Book what comes in with: ecsync stock receive {0} WAREHOUSE QTY. When enough is "
             "there: ecsync exceptions mute --kind {1} --reason 'WHY' {0}",
             shell::operands({row.reference}), row.kind)};
}

AttentionWords product_twin(const Standing& at) {
  const auto& row = at.row;
  return {
      tr("product {} is nearly {}: their codes differ in {}", row.reference, row.detail,
         difference_of(row.reference, row.detail)),
      tr("If they are the same goods, link the listings of one to the other, bring its stock to "
         "0, and then: ecsync products delete {0}. If not: ecsync exceptions mute --kind {1} "
         "--reason 'WHY' {0}",
         shell::operands({row.reference}), row.kind)};
}

struct Entry {
  AttentionKind kind;
  std::string_view id;
  Phrase label;
  AttentionWords (*words)(const Standing&);
};

// In the order of the enumerators.
constexpr std::array entries{
    Entry{AttentionKind::order_cancelled_with_slip, "order_cancelled_with_slip",
          phrase_in("exception", "order_cancelled_with_slip"), cancelled_with_slip},
    Entry{AttentionKind::cancel_requested_with_slip, "cancel_requested_with_slip",
          phrase_in("exception", "cancel_requested_with_slip"), cancel_requested},
    Entry{AttentionKind::slip_differs_from_order, "slip_differs_from_order",
          phrase_in("exception", "slip_differs_from_order"), slip_differs},
    Entry{AttentionKind::goods_coming_back, "goods_coming_back",
          phrase_in("exception", "goods_coming_back"), coming_back},
    Entry{AttentionKind::sent_without_slip, "sent_without_slip",
          phrase_in("exception", "sent_without_slip"), sent_without_slip},
    Entry{AttentionKind::advance_fulfilment, "advance_fulfilment",
          phrase_in("exception", "advance_fulfilment"), advance_fulfilment},
    Entry{AttentionKind::listing_not_linked, "listing_not_linked",
          phrase_in("exception", "listing_not_linked"), not_linked},
    Entry{AttentionKind::unknown_status, "unknown_status", phrase_in("exception", "unknown_status"),
          unknown_status},
    Entry{AttentionKind::order_unreadable, "order_unreadable",
          phrase_in("exception", "order_unreadable"), order_unreadable},
    Entry{AttentionKind::order_gone, "order_gone", phrase_in("exception", "order_gone"),
          order_gone},
    Entry{AttentionKind::listing_unreadable, "listing_unreadable",
          phrase_in("exception", "listing_unreadable"), listing_unreadable},
    Entry{AttentionKind::connection_needs_auth, "connection_needs_auth",
          phrase_in("exception", "connection_needs_auth"), needs_auth},
    Entry{AttentionKind::connection_inactive, "connection_inactive",
          phrase_in("exception", "connection_inactive"), inactive},
    Entry{AttentionKind::connection_expiring, "connection_expiring",
          phrase_in("exception", "connection_expiring"), expiring},
    Entry{AttentionKind::connection_stale, "connection_stale",
          phrase_in("exception", "connection_stale"), stale},
    Entry{AttentionKind::order_unchanged, "order_unchanged",
          phrase_in("exception", "order_unchanged"), unchanged},
    Entry{AttentionKind::stock_low, "stock_low", phrase_in("exception", "stock_low"), stock_low},
    Entry{AttentionKind::product_twin, "product_twin", phrase_in("exception", "product_twin"),
          product_twin},
};
static_assert(std::all_of(entries.begin(), entries.end(), [](const Entry& entry) {
  return &entry == &entries.at(static_cast<std::size_t>(entry.kind));
}));

const Entry& entry_of(AttentionKind kind) {
  return entries.at(static_cast<std::size_t>(kind));
}

}  // namespace

std::string_view name(AttentionKind kind) {
  return entry_of(kind).id;
}

Phrase label(AttentionKind kind) {
  return entry_of(kind).label;
}

const std::vector<AttentionKind>& all_attention_kinds() {
  static const auto all = [] {
    std::vector<AttentionKind> kinds;
    kinds.reserve(std::size(entries));
    for (const auto& entry : entries) kinds.push_back(entry.kind);
    return kinds;
  }();
  return all;
}

std::optional<AttentionKind> parse_attention_kind(std::string_view text) {
  if (text == "line_not_linked") text = "listing_not_linked";  // its name up to 1.4
  const auto* const found = std::find_if(entries.begin(), entries.end(),
                                         [&](const Entry& entry) { return entry.id == text; });
  if (found == entries.end()) return std::nullopt;
  return found->kind;
}

AttentionWords words_of(AttentionKind kind, const db::StandingException& row,
                        const db::ShopName& shop, Timestamp now) {
  return entry_of(kind).words({row, shop, now});
}

}  // namespace ecsync
