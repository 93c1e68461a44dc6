#include "adapters/shopee/item_walk.h"

#include <fmt/format.h>

#include "adapters/common/place.h"

namespace ecsync::shopee {
namespace {

constexpr int most_item_passes = 3;
constexpr std::string_view item_walk_version = "1";

}  // namespace

ItemWalk::ItemWalk(const std::string& place) {
  if (!place.empty() && !load(place)) *this = ItemWalk();
}

std::optional<Message> ItemWalk::contradiction(const ItemRows& answer) const {
  const auto rows = static_cast<std::int64_t>(answer.ids.size());
  if (answer.more && answer.next <= offset_ && rows == 0)
    return tr("more products are announced without a place to go on");
  if (answer.more && answer.next != 0 && answer.next <= offset_)
    return tr("the page leads to itself");
  // Products may have gone since; that is rare enough to ask again.
  if (!answer.more && offset_ + rows < answer.counted)
    return tr("the last page ends at {} of {} products", offset_ + rows, answer.counted);
  return std::nullopt;
}

ItemWalk::Taken ItemWalk::take(const ItemRows& answer) {
  Taken taken;
  for (std::size_t i = 0; i < answer.ids.size(); ++i) {
    if (seen_.insert(answer.ids[i]).second) taken.fresh.push_back(i);
  }
  if (!taken.fresh.empty()) fresh_in_pass_ = true;
  if (answer.more) {
    const auto rows = static_cast<std::int64_t>(answer.ids.size());
    offset_ = answer.next != 0 ? answer.next : offset_ + rows;
    return taken;
  }
  const auto found = static_cast<std::int64_t>(seen_.size());
  const bool all = found >= answer.counted;
  if (all || pass_ == most_item_passes || (pass_ > 1 && !fresh_in_pass_)) {
    complete_ = true;
    if (!all) taken.warning = tr("Shopee counts {} products but lists {}", answer.counted, found);
    return taken;
  }
  ++pass_;
  offset_ = 0;
  fresh_in_pass_ = false;
  return taken;
}

// version, offset, pass, whether it brought something, delivered products
std::string ItemWalk::place() const {
  if (complete_) return "";
  return common::PlaceWriter(item_walk_version)
      .number(offset_)
      .number(pass_)
      .flag(fresh_in_pass_)
      .names(seen_)
      .text();
}

bool ItemWalk::load(const std::string& text) {
  common::PlaceReader place(text, item_walk_version);
  offset_ = place.number(0);
  pass_ = place.small_number(1, most_item_passes);
  fresh_in_pass_ = place.flag();
  seen_ = place.names();
  return place.good();
}

}  // namespace ecsync::shopee
