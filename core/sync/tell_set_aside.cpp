#include "core/sync/tell_set_aside.h"

#include <algorithm>

#include "core/base/shell.h"
#include "core/base/text.h"

namespace ecsync {
namespace {

constexpr int widest_name = 60;
constexpr std::size_t names_shown = 5;

std::string shown(const std::string& name) {
  return text::shorten(text::printable(name), widest_name);
}

/// The first of the names, and an ellipsis when there are more.
template <class Row>
std::string names_of(const std::vector<Row>& rows, std::string Row::*name) {
  std::string names;
  for (std::size_t i = 0; i < std::min(rows.size(), names_shown); ++i)
    names += (i == 0 ? "" : ", ") + shown(rows[i].*name);
  return rows.size() > names_shown ? names + ", …" : names;
}

Error bad_answer(Message message, Message hint, std::string reference) {
  auto error = make_error(ErrorCode::remote_bad_answer, std::move(message), std::move(hint));
  error.reference = std::move(reference);
  return error;
}

Error orders_error(const SyncReport& report) {
  const auto& orders = report.rejected_orders;
  if (orders.size() == 1) {
    const auto& order = orders.front();
    return bad_answer(
        tr("order {} could not be read and is set aside: {}", shown(order.number), order.reason),
        tr("It is asked for again, ever more seldom; at once with: ecsync sync-orders --order {}",
           shell::word(report.connection.name + "/" + order.number)),
        order.number);
  }
  return bad_answer(
      tr_count(std::ssize(orders), "{} order could not be read and is set aside: {}",
               "{} orders could not be read and are set aside: {}",
               names_of(orders, &SetAsideOrder::number)),
      tr("They are asked for again, ever more seldom; at once with: ecsync sync-orders --order {}",
         shell::word(report.connection.name + "/" + orders.front().number)),
      std::to_string(orders.size()));
}

Error listings_error(const SyncReport& report) {
  const auto& listings = report.rejected_listings;
  if (listings.size() == 1)
    return bad_answer(
        tr("listing {} could not be read: {}", shown(listings.front().id), listings.front().reason),
        tr("What is stored of it stays as it was."), listings.front().id);
  return bad_answer(
      tr_count(std::ssize(listings), "{} listing could not be read: {}",
               "{} listings could not be read: {}", names_of(listings, &SetAsideListing::id)),
      tr("What is stored of them stays as it was."), std::to_string(listings.size()));
}

std::optional<Error> set_aside_error(const SyncReport& report, db::SyncKind kind) {
  std::optional<Error> error;
  if (kind == db::SyncKind::orders && !report.rejected_orders.empty())
    error = orders_error(report);
  else if (kind == db::SyncKind::products && !report.rejected_listings.empty())
    error = listings_error(report);
  else if (report.rejected > 0)
    error = bad_answer(
        kind == db::SyncKind::orders
            ? tr_count(report.rejected, "{} order could not be read", "{} orders could not be read")
            : tr_count(report.rejected, "{} listing could not be read",
                       "{} listings could not be read"),
        tr("The warnings say why."), "");
  if (error) error->connection = to_text(report.connection.id);
  return error;
}

}  // namespace

void tell_set_aside(SyncReport& report, std::optional<db::SyncKind> kind) {
  auto error = set_aside_error(report, kind.value_or(db::SyncKind::orders));
  if (kind || report.rejected > 0) report.error = std::move(error);
}

}  // namespace ecsync
