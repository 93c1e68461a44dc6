#include "core/sync/ask_again.h"

#include <algorithm>

namespace ecsync {
namespace {

constexpr std::chrono::minutes first_pause{15};
constexpr std::chrono::hours longest_pause{24};
constexpr std::int64_t most_doublings = 7;  // a day is fewer than 128 quarters of an hour

Timestamp last_word(const SetAsideOrder& order) {
  return order.asked_at.value_or(order.since);
}

std::chrono::seconds pause_of(const SetAsideOrder& order) {
  const auto doublings = std::clamp<std::int64_t>(order.asks, 0, most_doublings);
  return std::min<std::chrono::seconds>(first_pause * (std::int64_t{1} << doublings),
                                        longest_pause);
}

}  // namespace

std::vector<std::string> due_orders(std::vector<SetAsideOrder> waiting, Timestamp now,
                                    std::size_t most) {
  std::erase_if(waiting, [now](const SetAsideOrder& order) {
    return last_word(order) <= now && now - last_word(order) < pause_of(order);
  });
  std::stable_sort(waiting.begin(), waiting.end(), [](const auto& left, const auto& right) {
    return last_word(left) < last_word(right);
  });
  std::vector<std::string> numbers;
  for (const auto& order : waiting) {
    if (numbers.size() == most) break;
    numbers.push_back(order.number);
  }
  return numbers;
}

bool doubles_pause(const SetAsideOrder& order, Timestamp now) {
  return last_word(order) <= now;
}

}  // namespace ecsync
