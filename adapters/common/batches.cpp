#include "adapters/common/batches.h"

#include <algorithm>
#include <utility>

namespace ecsync::common {
namespace {

Batch part_of(const Batch& numbers, std::size_t begin, std::size_t end) {
  return {numbers.begin() + static_cast<std::ptrdiff_t>(begin),
          numbers.begin() + static_cast<std::ptrdiff_t>(end)};
}

}  // namespace

std::vector<Batch> in_batches(const Batch& numbers, std::size_t most) {
  std::vector<Batch> batches;
  for (std::size_t begin = 0; begin < numbers.size(); begin += most)
    batches.push_back(part_of(numbers, begin, std::min(begin + most, numbers.size())));
  return batches;
}

std::optional<Error> ask_in_halves(Batch batch,
                                   const std::function<Result<Asked>(const Batch&)>& ask) {
  std::vector<Batch> waiting{std::move(batch)};
  while (!waiting.empty()) {
    const auto next = std::move(waiting.back());
    waiting.pop_back();
    auto asked = ask(next);
    if (!asked) return std::move(asked).error();
    if (*asked == Asked::done) continue;
    // The first half is pushed last, because the batch at the end is asked for next.
    waiting.push_back(part_of(next, next.size() / 2, next.size()));
    waiting.push_back(part_of(next, 0, next.size() / 2));
  }
  return std::nullopt;
}

Result<Asked> Culprits::refused(const Batch& part, Blame blame, Error error) {
  if (blame == Blame::call) return error;
  if (part.size() > 1) return Asked::halve;
  if (blame == Blame::missing) {
    answered_ = true;
    missing_.emplace_back(part.front(), error.message.english());
    return Asked::done;
  }
  found_.emplace_back(part.front(), error.message.english());
  if (!first_) first_ = std::move(error);
  return Asked::done;
}

std::optional<Error> Culprits::refusal() const {
  return answered_ || found_.size() == 1 ? std::nullopt : first_;
}

}  // namespace ecsync::common
