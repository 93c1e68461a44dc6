#include "core/records/order_difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>
#include <utility>

#include "core/base/time_text.h"

namespace ecsync {
namespace {

OrderValue value_of(const std::string& text) {
  return text;
}
OrderValue value_of(bool truth) {
  return truth;
}
OrderValue value_of(std::int64_t number) {
  return number;
}
OrderValue value_of(Timestamp time) {
  return to_utc_text(time);
}
template <class Value>
requires std::is_enum_v<Value> OrderValue value_of(Value value) {
  return std::string(name(value));
}
template <class Value>
OrderValue value_of(const std::optional<Value>& value) {
  return value ? value_of(*value) : OrderValue();
}

class Comparison {
 public:
  template <class Value>
  void add(const std::string& field, const Value& remote, const Value& local) {
    if (remote != local) found_.push_back({field, value_of(remote), value_of(local)});
  }
  /// Amounts are equal only when their currencies are.
  void add_amount(const std::string& field, const std::optional<std::int64_t>& remote,
                  const std::optional<std::int64_t>& local) {
    if (remote != local)
      found_.push_back({field, amount(remote, remote_currency_), amount(local, local_currency_)});
  }
  void add_lines(const RemoteOrder& remote, const RemoteOrder& local);
  void of_currencies(const Currency& remote, const Currency& local) {
    remote_currency_ = remote;
    local_currency_ = local;
  }
  std::vector<OrderDifference> take() { return std::move(found_); }

 private:
  static OrderValue amount(const std::optional<std::int64_t>& minor, const Currency& currency) {
    return minor ? OrderValue(to_decimal(*minor, currency)) : OrderValue();
  }
  static OrderValue whole(const std::vector<RemoteLine>& lines, std::size_t i) {
    if (i >= lines.size()) return {};
    return fmt::format("{} x {}", lines[i].quantity, to_text(lines[i].listing));
  }
  void add_line(const std::string& line, const RemoteLine& remote, const RemoteLine& local);

  std::vector<OrderDifference> found_;
  Currency remote_currency_;
  Currency local_currency_;
};

void Comparison::add_line(const std::string& line, const RemoteLine& remote,
                          const RemoteLine& local) {
  add(line + ".listing", to_text(remote.listing), to_text(local.listing));
  add(line + ".seller_sku", remote.seller_sku, local.seller_sku);
  add(line + ".marketplace_name", remote.name, local.name);
  add(line + ".variation", remote.variation, local.variation);
  add(line + ".image", remote.image, local.image);
  add(line + ".status_native", remote.status_native, local.status_native);
  add(line + ".quantity", remote.quantity, local.quantity);
  add(line + ".quantity_cancelled", remote.cancelled, local.cancelled);
  add(line + ".quantity_returned", remote.returned, local.returned);
  add(line + ".quantity_failed", remote.failed, local.failed);
  add_amount(line + ".unit_price", remote.unit_price, local.unit_price);
}

void Comparison::add_lines(const RemoteOrder& remote, const RemoteOrder& local) {
  const auto both = std::min(remote.lines.size(), local.lines.size());
  for (std::size_t i = 0; i < std::max(remote.lines.size(), local.lines.size()); ++i) {
    const auto line = fmt::format("lines[{}]", i + 1);
    if (i < both)
      add_line(line, remote.lines[i], local.lines[i]);
    else
      found_.push_back({line, whole(remote.lines, i), whole(local.lines, i)});
  }
}

}  // namespace

std::string to_text(const OrderValue& value) {
  if (const auto* const text = std::get_if<std::string>(&value)) return *text;
  if (const auto* const number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* const truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  return "";
}

std::vector<OrderDifference> differences(const RemoteOrder& remote, const RemoteOrder& local) {
  Comparison found;
  found.of_currencies(remote.currency, local.currency);
  found.add("status", remote.status, local.status);
  found.add("status_native", remote.status_native, local.status_native);
  found.add("cancel_requested", remote.cancel_requested, local.cancel_requested);
  found.add("delivery_problem", remote.delivery_problem, local.delivery_problem);
  found.add("unknown_line_state", remote.unknown_line_state, local.unknown_line_state);
  found.add("advance_fulfilment", remote.advance_fulfilment, local.advance_fulfilment);
  found.add("return_status", remote.return_status, local.return_status);
  found.add("fulfilled_by", remote.fulfilled_by, local.fulfilled_by);
  found.add("kind", remote.kind, local.kind);
  found.add("created_at", remote.created_at, local.created_at);
  found.add("updated_at", remote.updated_at, local.updated_at);
  found.add_amount("total", remote.total, local.total);
  found.add("currency", remote.currency.code, local.currency.code);
  found.add_lines(remote, local);
  return found.take();
}

}  // namespace ecsync
