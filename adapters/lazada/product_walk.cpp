#include "adapters/lazada/product_walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "adapters/common/place.h"
#include "core/base/time_text.h"

namespace ecsync::lazada {
namespace {

constexpr std::int64_t product_page_size = 50;  // the most that Lazada gives
constexpr std::int64_t product_offset_limit = 10'000;
constexpr int doubted_pages = 2;  // an empty one that may be right is asked for once more
constexpr std::string_view product_walk_version = "3";
// Each divides the one before: an offset of whole pages of one size is one of the smaller ones,
// too.
constexpr std::array<std::int64_t, 4> page_sizes{product_page_size, 25, 5, 1};
// Lazada opened in 2012.
constexpr Timestamp oldest{std::chrono::sys_days(std::chrono::year(2011) / 1 / 1)};

/// The next smaller page; nothing after the smallest.
std::optional<std::int64_t> smaller(std::int64_t limit) {
  for (const auto size : page_sizes) {
    if (size < limit) return size;
  }
  return std::nullopt;
}

/// The next larger page, where `offset` is at the beginning of one.
std::int64_t larger(std::int64_t limit, std::int64_t offset) {
  // NOLINTNEXTLINE(modernize-loop-convert): clang 14 reads no reversed ranges
  for (auto size = page_sizes.rbegin(); size != page_sizes.rend(); ++size) {
    if (*size > limit) return offset % *size == 0 ? *size : limit;
  }
  return limit;
}

}  // namespace

ProductWalk::ProductWalk(Timestamp now)
    : limit_(product_page_size), end_(now), from_(oldest), to_(now) {}

ProductWalk::ProductWalk(Timestamp now, const std::string& place) : ProductWalk(now) {
  if (!place.empty() && !load(place)) *this = ProductWalk(now);
}

ProductWalk::Query ProductWalk::query() const {
  Query query;
  query.offset = offset_;
  query.limit = limit_;
  if (by_window_) {
    query.created_from = from_;
    query.created_to = to_;
  }
  return query;
}

std::optional<Message> ProductWalk::contradiction(const ProductRows& answer, int attempt) const {
  const bool odd = answer.ids.empty() && answer.counted.value_or(0) > offset_;
  if (!odd || attempt >= doubted_pages) return std::nullopt;
  return tr("no products on the page, though {} are counted", *answer.counted);
}

bool ProductWalk::cut(std::int64_t products, Taken& taken) {
  if (products <= product_offset_limit) return false;
  if (!by_window_) {
    by_window_ = true;
    whole_ = products;
  } else if (from_ < to_) {
    to_ = from_ + (to_ - from_) / 2;
  } else {
    taken.error = make_error(
        ErrorCode::remote_refused,
        tr("more than {} products were created at {}, and Lazada lists no more than that",
           product_offset_limit, to_utc_text(from_)));
  }
  offset_ = 0;
  walk_.next_window();
  return true;
}

ProductWalk::Taken ProductWalk::take(const ProductRows& answer) {
  Taken taken;
  const auto rows = static_cast<std::int64_t>(answer.ids.size());
  const bool full = rows >= limit_;
  const std::int64_t counted = answer.counted.value_or(0);
  if (full && cut(std::max(counted, offset_ + rows), taken)) return taken;
  offset_ += limit_;  // in whole pages, whatever is on them
  limit_ = larger(limit_, offset_);
  // A page that is not full is the last one, unless the count says that some products are hidden.
  const bool last = rows == 0 || (!full && offset_ >= counted);
  switch (walk_.take(answer.ids, answer.counted, last, taken.fresh)) {
    case common::CatalogueWalk::Step::more:
      break;
    case common::CatalogueWalk::Step::again:
      offset_ = 0;
      break;
    case common::CatalogueWalk::Step::complete:
      end_window(taken);
      break;
  }
  return taken;
}

void ProductWalk::end_window(Taken& taken) {
  listed_ += walk_.listed();
  if (!walk_.all_came()) {
    taken.sure = false;
    taken.notes.push_back(tr("Lazada counts {} products, but lists only {}",
                             walk_.counted().value_or(0), walk_.listed()));
  }
  walk_.next_window();
  offset_ = 0;
  if (by_window_ && to_ < end_) {
    from_ = to_ + std::chrono::seconds(1);
    to_ = end_;
    return;
  }
  complete_ = true;
  if (by_window_ && listed_ < whole_) {
    taken.sure = false;
    taken.notes.push_back(
        tr("Lazada counts {} products, but lists only {} by their creation time", whole_, listed_));
  }
}

bool ProductWalk::halve() {
  const auto less = smaller(limit_);
  limit_ = less.value_or(limit_);
  return less.has_value();
}

// version, limit, offset, end, whole catalogue or windows, from, to, whole count, listed before,
// the walk
std::string ProductWalk::place() const {
  if (complete_) return "";
  return common::PlaceWriter(product_walk_version)
      .number(limit_)
      .number(offset_)
      .time(end_)
      .word(by_window_ ? "w" : "a")
      .time(from_)
      .time(to_)
      .number(whole_)
      .number(listed_)
      .word(walk_.text())
      .text();
}

bool ProductWalk::load(const std::string& text) {
  common::PlaceReader place(text, product_walk_version);
  limit_ = place.number(1, product_page_size);
  offset_ = place.number(0);
  end_ = place.time();
  by_window_ = place.either("w", "a");
  from_ = place.time();
  to_ = place.time();
  whole_ = place.number();
  listed_ = place.number();
  auto walk = common::CatalogueWalk::parse(place.word());
  if (!place.good() || !walk) return false;
  walk_ = *std::move(walk);
  return true;
}

}  // namespace ecsync::lazada
