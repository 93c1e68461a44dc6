#include "adapters/shopee/item_walk.h"

#include <fmt/format.h>

#include "adapters/common/place.h"

namespace ecsync::shopee {
namespace {

constexpr std::string_view item_walk_version = "2";
// Shopee opened in 2015.
constexpr Timestamp oldest_item{std::chrono::sys_days(std::chrono::year(2014) / 1 / 1)};

}  // namespace

ItemWalk::ItemWalk(const std::string& place) {
  if (!place.empty() && !load(place)) *this = ItemWalk();
}

ItemWalk::Query ItemWalk::query() const {
  Query query{offset_, deleted_too_, std::nullopt, std::nullopt};
  if (!by_window_) return query;
  query.updated_from = from_;
  query.updated_to = to_;
  return query;
}

std::optional<Message> ItemWalk::contradiction(const ItemRows& answer) const {
  if (!answer.more || answer.next > offset_) return std::nullopt;
  if (answer.next != 0) return tr("the page leads to itself");
  if (answer.ids.empty()) return tr("more products are announced without a place to go on");
  return std::nullopt;
}

ItemWalk::Taken ItemWalk::take(const ItemRows& answer) {
  Taken taken;
  begun_ = true;
  taken.sure = !answer.nameless;
  switch (walk_.take(answer.ids, answer.counted, !answer.more, taken.fresh)) {
    case common::CatalogueWalk::Step::more:
      offset_ = answer.next != 0 ? answer.next : offset_ + std::ssize(answer.ids);
      return taken;
    case common::CatalogueWalk::Step::again:
      offset_ = 0;
      return taken;
    case common::CatalogueWalk::Step::complete:
      break;
  }
  if (!walk_.all_came()) {
    taken.sure = false;
    taken.notes.push_back(tr("Shopee counts {} products, but lists only {}",
                             walk_.counted().value_or(0), walk_.listed()));
  }
  next_window();
  taken.sure = taken.sure && !left_out_;
  return taken;
}

void ItemWalk::next_window() {
  offset_ = 0;
  walk_.next_window();
  if (!by_window_ || !to_) {
    complete_ = true;
    return;
  }
  from_ = *to_ + std::chrono::seconds(1);
  to_.reset();
}

bool ItemWalk::drop_deleted() {
  if (begun_ || !deleted_too_) return false;
  deleted_too_ = false;
  return true;
}

bool ItemWalk::cut(Timestamp now) {
  if (offset_ == 0) return false;
  if (!by_window_) {
    by_window_ = true;
    from_ = oldest_item;
    to_.reset();
  }
  const auto end = to_.value_or(now);
  if (from_ >= end) {
    left_out_ = true;
    next_window();
    return true;
  }
  to_ = from_ + (end - from_) / 2;
  offset_ = 0;
  walk_.next_window();
  return true;
}

// version, offset, whether deleted ones are asked for, whether a second was too full, whole
// catalogue or windows, from, to (open: before from), the walk
std::string ItemWalk::place() const {
  if (complete_) return "";
  return common::PlaceWriter(item_walk_version)
      .number(offset_)
      .flag(deleted_too_)
      .flag(left_out_)
      .word(by_window_ ? "w" : "a")
      .time(from_)
      .time(to_.value_or(from_ - std::chrono::seconds(1)))
      .word(walk_.text())
      .text();
}

bool ItemWalk::load(const std::string& text) {
  common::PlaceReader place(text, item_walk_version);
  begun_ = true;
  offset_ = place.number(0);
  deleted_too_ = place.flag();
  left_out_ = place.flag();
  by_window_ = place.either("w", "a");
  from_ = place.time();
  if (const auto to = place.time(); to >= from_) to_ = to;
  auto walk = common::CatalogueWalk::parse(place.word());
  if (!place.good() || !walk) return false;
  walk_ = *std::move(walk);
  return true;
}

}  // namespace ecsync::shopee
