#include "core/goods/slip_conditions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/json.h"
#include "core/base/shell.h"
#include "core/db/stock.h"
#include "core/db/warehouses.h"

namespace ecsync {
namespace {

using db::SlipBasis;

Error refusal(const SlipBasis& basis, ErrorCode code, Message message, Message hint,
              std::string details) {
  auto error = make_error(code, std::move(message), std::move(hint));
  error.connection = to_text(basis.connection);
  error.details = std::move(details);
  return error;
}

// ---------------------------------------------------------------- the order has no slip

std::optional<Error> refuse_second(const SlipQuestion& question) {
  const auto& basis = question.basis;
  if (!basis.live_slip) return std::nullopt;
  const auto slip = db::read_slip(question.database, *basis.live_slip);
  return refusal(basis, ErrorCode::slip_exists,
                 tr("order {} has the slip {} already", basis.number, slip.number),
                 slip.status == SlipStatus::exported
                     ? tr("Accept it with --if-missing. It is exported, which is final.")
                     : tr("Accept it with --if-missing, or first: ecsync slips cancel {}",
                          shell::operands({slip.number})),
                 json::Writer()
                     .begin_object()
                     .field("slip", slip.number)
                     .field("status", name(slip.status))
                     .end_object()
                     .str());
}

Message no_slip_yet(const SlipQuestion& /*question*/) {
  return tr("no slip of it is open, or exported with goods that are not back");
}

// ---------------------------------------------------------------- its state

std::string state_details(const SlipBasis& basis) {
  return json::Writer()
      .begin_object()
      .field("status", name(basis.status))
      .field("status_native", basis.status_native)
      .field("fulfilled_by", name(basis.fulfilled_by))
      .field("cancel_requested", basis.cancel_requested)
      .field("unknown_line_state", basis.unknown_line_state)
      .field("living_lines", static_cast<std::int64_t>(basis.lines.size()))
      .field("unread_price", basis.unread_price)
      .field("set_aside", basis.set_aside)
      .field("gone", basis.gone)
      .end_object()
      .str();
}

Error refuse_for_state(const SlipBasis& basis, ErrorCode code, Message message, Message hint) {
  return refusal(basis, code, std::move(message), std::move(hint), state_details(basis));
}

std::optional<Error> refuse_state(const SlipQuestion& question) {
  const auto& basis = question.basis;
  const auto refuse = [&](Message message, Message hint) {
    return refuse_for_state(basis, ErrorCode::order_status_not_allowed, std::move(message),
                            std::move(hint));
  };
  if (!allows_slip(basis.status)) {
    return refuse(
        tr("order {} is {} ({})", basis.number, label(basis.status), basis.status_native),
        tr("A slip needs an order that is processing, packing, shipping or completed. Ask "
           "the marketplace again: ecsync sync-orders --order {}",
           shell::word(order_reference(basis))));
  }
  if (basis.unknown_line_state) {
    return refuse(tr("order {} has a line in a state that is not known", basis.number),
                  tr("Which units are to be sent is not certain. Look at it on the marketplace."));
  }
  if (basis.unread_price) {
    return refuse(tr("order {} has a line whose price could not be read", basis.number),
                  tr("Which units are to be sent is not certain. Ask the marketplace again: ecsync "
                     "sync-orders --order {}",
                     shell::word(order_reference(basis))));
  }
  if (basis.lines.empty()) {
    return refuse(tr("order {} has no unit left to send", basis.number),
                  tr("All its units are cancelled or returned."));
  }
  return std::nullopt;
}

Message allowing_state(const SlipQuestion& question) {
  return tr("it is {} ({}), and units of it are to be sent", label(question.basis.status),
            question.basis.status_native);
}

std::optional<Error> refuse_sender(const SlipQuestion& question) {
  const auto& basis = question.basis;
  if (basis.fulfilled_by == FulfilledBy::seller) return std::nullopt;
  return refuse_for_state(basis, ErrorCode::fulfilled_by_marketplace,
                          tr("order {} is sent from the marketplace's own warehouse", basis.number),
                          tr("No goods leave your warehouse for it."));
}

Message sent_by_seller(const SlipQuestion& /*question*/) {
  return tr("you send it yourself");
}

std::optional<Error> refuse_cancelling(const SlipQuestion& question) {
  const auto& basis = question.basis;
  if (!basis.cancel_requested) return std::nullopt;
  return refuse_for_state(basis, ErrorCode::cancel_requested,
                          tr("the buyer of order {} asks to cancel it", basis.number),
                          tr("Answer the request on the marketplace, then: ecsync sync-orders "
                             "--order {}",
                             shell::word(order_reference(basis))));
}

Message not_to_be_cancelled(const SlipQuestion& /*question*/) {
  return tr("nobody asks to cancel it");
}

// ---------------------------------------------------------------- what the file holds is true

/// Nobody knows how the order is now: its last answer could not be read, or the marketplace does
/// not have it any more.
std::optional<Error> refuse_set_aside(const SlipQuestion& question) {
  const auto& basis = question.basis;
  if (!basis.set_aside && !basis.gone) return std::nullopt;
  return refuse_for_state(
      basis, ErrorCode::order_set_aside,
      basis.set_aside
          ? tr("order {} is set aside, because its last answer could not be read: {}", basis.number,
               *basis.set_aside)
          : tr("the marketplace has no order {} any more: {}", basis.number, *basis.gone),
      tr("Ask the marketplace again: ecsync sync-orders --order {}",
         shell::word(order_reference(basis))));
}

Message as_last_told(const SlipQuestion& /*question*/) {
  return tr("it is stored as the marketplace told it last");
}

// ---------------------------------------------------------------- its lines are linked

/// The command that links what is missing: a single listing is named, several are asked for one by
/// one.
Message link_hint(const SlipBasis& basis, const std::vector<std::string>& listings) {
  if (listings.size() == 1)
    return tr("Link it with: ecsync link-product {} PRODUCT", shell::word(listings.front()));
  return tr("Link them with: ecsync link-product --order {}", shell::word(order_reference(basis)));
}

std::optional<Error> refuse_links(const SlipQuestion& question) {
  const auto& basis = question.basis;
  json::Writer details;
  details.begin_object().key("lines").begin_array();
  std::vector<std::string> listings;
  for (const auto& line : basis.lines) {
    if (!line.products.empty()) continue;
    listings.push_back(line.listing);
    details.begin_object()
        .field("line", line.line)
        .field("listing", line.listing)
        .field("seller_sku", line.seller_sku)
        .field("name", line.name)
        .field("quantity", line.living)
        .end_object();
  }
  if (listings.empty()) return std::nullopt;
  details.end_array().end_object();
  return refusal(
      basis, ErrorCode::line_not_linked,
      tr("order {}: not linked to a product: {}", basis.number, fmt::join(listings, ", ")),
      link_hint(basis, listings), details.str());
}

Message all_linked(const SlipQuestion& question) {
  return tr_count(std::ssize(question.basis.lines), "{} line is to be sent, and it is linked",
                  "{} lines are to be sent, and all are linked");
}

// ---------------------------------------------------------------- the warehouse has enough

std::optional<Error> refuse_stock(const SlipQuestion& question) {
  const auto& basis = question.basis;
  if (!question.warehouse) return question.warehouse.error();
  const auto& warehouse = *question.warehouse;
  const auto pieces = slip_pieces(basis);
  if (!pieces) {
    return refusal(basis, ErrorCode::invalid_value,
                   tr("order {}: the quantities of its links do not fit", basis.number),
                   tr("Check the quantities of its links."), "{}");
  }
  json::Writer details;
  details.begin_object().key("products").begin_array();
  Message short_of;
  std::string receipt;
  for (const auto& piece : *pieces) {
    const auto available =
        db::read_balance(question.database, warehouse.key, piece.product).available;
    const auto needed = piece.copy.quantity;
    if (available >= needed) continue;
    if (!short_of.empty()) short_of += verbatim("; ");
    short_of += tr("{} needs {}, {} available", piece.copy.product, needed, available);
    if (receipt.empty()) {
      receipt = "ecsync stock receive " + shell::operands({piece.copy.product, warehouse.code,
                                                           std::to_string(needed - available)});
    }
    details.begin_object()
        .field("product", piece.copy.product)
        .field("warehouse", warehouse.code)
        .field("required", needed)
        .field("available", available)
        .field("missing", needed - available)
        .end_object();
  }
  if (short_of.empty()) return std::nullopt;
  details.end_array().end_object();
  return refusal(basis, ErrorCode::insufficient_stock,
                 tr("order {}: not enough in {}: {}", basis.number, warehouse.code, short_of),
                 tr("Choose another warehouse, or book goods in: {}", receipt), details.str());
}

Message enough_stock(const SlipQuestion& question) {
  const auto& code = question.warehouse->code;
  const bool all = std::none_of(question.basis.lines.begin(), question.basis.lines.end(),
                                [](const auto& line) { return line.products.empty(); });
  return all ? tr("{} has enough of everything", code)
             : tr("{} has enough of what is linked", code);
}

// ---------------------------------------------------------------- all of them

struct Rule {
  ErrorCode id;
  std::optional<Error> (*refuse)(const SlipQuestion&);
  Message (*fact)(const SlipQuestion&);  // when it is met
};

// The one list of what a slip takes, in the order in which it is asked.
constexpr std::array rules{
    Rule{ErrorCode::slip_exists, refuse_second, no_slip_yet},
    Rule{ErrorCode::order_status_not_allowed, refuse_state, allowing_state},
    Rule{ErrorCode::fulfilled_by_marketplace, refuse_sender, sent_by_seller},
    Rule{ErrorCode::cancel_requested, refuse_cancelling, not_to_be_cancelled},
    Rule{ErrorCode::order_set_aside, refuse_set_aside, as_last_told},
    Rule{ErrorCode::line_not_linked, refuse_links, all_linked},
    Rule{ErrorCode::insufficient_stock, refuse_stock, enough_stock},
};

}  // namespace

std::optional<Error> refuse_slip(const SlipQuestion& question) {
  for (const auto& rule : rules) {
    if (auto refused = rule.refuse(question)) return refused;
  }
  return std::nullopt;
}

std::vector<SlipCondition> slip_conditions(const SlipQuestion& question) {
  std::vector<SlipCondition> conditions;
  for (const auto& rule : rules) {
    auto refused = rule.refuse(question);
    if (refused)
      conditions.push_back(
          {refused->code, false, std::move(refused->message), std::move(refused->hint)});
    else
      conditions.push_back({rule.id, true, rule.fact(question), {}});
  }
  return conditions;
}

std::optional<std::vector<db::NewSlipLine>> slip_pieces(const SlipBasis& basis) {
  std::vector<db::NewSlipLine> pieces;
  for (const auto& line : basis.lines) {
    for (const auto& part : line.products) {
      const auto quantity = checked_multiply(line.living, part.quantity);
      if (!quantity) return std::nullopt;
      auto same = std::find_if(pieces.begin(), pieces.end(), [&](const db::NewSlipLine& piece) {
        return piece.product == part.product;
      });
      if (same == pieces.end()) {
        pieces.push_back({part.product,
                          {part.code, part.name, part.unit, *quantity, part.price, part.currency}});
        continue;
      }
      const auto sum = checked_add(same->copy.quantity, *quantity);
      if (!sum) return std::nullopt;
      same->copy.quantity = *sum;
    }
  }
  return pieces;
}

std::vector<db::SlipSource> slip_sources(const SlipBasis& basis) {
  std::vector<db::SlipSource> sources;
  for (const auto& line : basis.lines) {
    for (const auto& part : line.products)
      sources.push_back(
          {line.line, line.listing_key, line.living, line.back, part.product, part.quantity});
  }
  return sources;
}

Result<Warehouse> slip_warehouse(db::Database& database, const std::string& code) {
  if (!code.empty()) return db::resolve_warehouse(database, code);
  if (auto warehouse = db::default_warehouse(database)) return std::move(*warehouse);
  if (db::count_warehouses(database) == 0) {
    return make_error(ErrorCode::usage, tr("there is no warehouse yet that goods could leave"),
                      tr("Add one with: ecsync warehouses add CODE --name NAME --default"));
  }
  return make_error(ErrorCode::usage, tr("no warehouse is named and none is the default"),
                    tr("Pass --warehouse CODE, or: ecsync warehouses edit CODE --default"));
}

std::string order_reference(const SlipBasis& basis) {
  return to_text(basis.connection) + "/" + basis.number;
}

}  // namespace ecsync
