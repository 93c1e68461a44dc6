#include "core/records/order.h"

#include <array>
#include <utility>

namespace ecsync {
namespace {

constexpr std::array order_statuses{
    std::pair{OrderStatus::fresh, std::string_view("new")},
    std::pair{OrderStatus::processing, std::string_view("processing")},
    std::pair{OrderStatus::packing, std::string_view("packing")},
    std::pair{OrderStatus::shipping, std::string_view("shipping")},
    std::pair{OrderStatus::completed, std::string_view("completed")},
    std::pair{OrderStatus::cancelled, std::string_view("cancelled")},
    std::pair{OrderStatus::unknown, std::string_view("unknown")},
};

constexpr std::array return_statuses{
    std::pair{ReturnStatus::none, std::string_view("none")},
    std::pair{ReturnStatus::requested, std::string_view("requested")},
    std::pair{ReturnStatus::returning, std::string_view("returning")},
    std::pair{ReturnStatus::returned, std::string_view("returned")},
};

template <class Table, class Value>
std::string_view find_name(const Table& table, Value value) {
  for (const auto& [known, text] : table) {
    if (known == value) return text;
  }
  return "";
}

}  // namespace

std::string_view name(OrderStatus status) {
  return find_name(order_statuses, status);
}
std::string_view name(ReturnStatus status) {
  return find_name(return_statuses, status);
}
std::string_view name(FulfilledBy by) {
  return by == FulfilledBy::seller ? "seller" : "marketplace";
}

std::optional<OrderStatus> parse_order_status(std::string_view text) {
  for (const auto& [status, known] : order_statuses) {
    if (known == text) return status;
  }
  return std::nullopt;
}

std::optional<ReturnStatus> parse_return_status(std::string_view text) {
  for (const auto& [status, known] : return_statuses) {
    if (known == text) return status;
  }
  return std::nullopt;
}

bool allows_slip(OrderStatus status) {
  using enum OrderStatus;
  return status == processing || status == packing || status == shipping || status == completed;
}

}  // namespace ecsync
