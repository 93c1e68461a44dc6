#include "adapters/tiktok/product_walk.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/common/advice.h"
#include "adapters/common/place.h"
#include "core/base/time_text.h"

namespace ecsync::tiktok {
namespace {

constexpr std::int64_t most_products = 10'000;  // that one search lists
constexpr int most_lost_tokens = 3;
constexpr int most_empty_product_pages = 20;
constexpr int doubted_product_pages = 2;  // an empty one that may be right is asked for once more
constexpr std::string_view product_walk_version = "2";
// TikTok Shop opened in 2021.
constexpr Timestamp oldest_product{std::chrono::sys_days(std::chrono::year(2020) / 1 / 1)};

}  // namespace

ProductWalk::ProductWalk(Timestamp now) : end_(now), from_(oldest_product), to_(now) {}

ProductWalk::ProductWalk(Timestamp now, const std::string& place) : ProductWalk(now) {
  if (!place.empty() && !load(place)) *this = ProductWalk(now);
}

ProductWalk::Query ProductWalk::query() const {
  Query query;
  query.token = token_;
  if (by_window_) {
    query.created_from = from_;
    query.created_to = to_;
  }
  return query;
}

std::optional<Message> ProductWalk::contradiction(const ProductRows& answer, int attempt) const {
  if (!answer.next.empty() && answer.next == token_) return tr("the page leads to itself");
  const bool odd =
      answer.ids.empty() && answer.next.empty() && answer.counted.value_or(0) > walk_.listed();
  if (!odd || attempt >= doubted_product_pages) return std::nullopt;
  return tr("no products on the page, though {} are counted", *answer.counted);
}

ProductWalk::Taken ProductWalk::take(const ProductRows& answer) {
  Taken taken;
  const bool last = answer.next.empty();
  if (!by_window_) whole_ = answer.counted.value_or(-1);
  if (!last && answer.counted.value_or(0) > most_products) {
    taken.error = cut();
    return taken;
  }
  empty_pages_ = answer.ids.empty() ? empty_pages_ + 1 : 0;
  if (!last && empty_pages_ > most_empty_product_pages) {
    taken.error = make_error(ErrorCode::remote_bad_answer,
                             tr("TikTok Shop's pages without products do not come to an end"),
                             common::advice::later);
    return taken;
  }
  token_ = answer.next;
  const auto step = walk_.take(answer.ids, answer.counted, last, taken.fresh);
  if (step == common::CatalogueWalk::Step::complete) end_window(taken);
  return taken;
}

std::optional<Error> ProductWalk::cut() {
  token_.clear();
  walk_.next_window();
  if (!by_window_) {
    by_window_ = true;
  } else if (from_ < to_) {
    to_ = from_ + (to_ - from_) / 2;
  } else {
    return make_error(ErrorCode::remote_refused,
                      tr("more than {} products were created at {}, and TikTok Shop lists "
                         "no more than that",
                         most_products, to_utc_text(from_)));
  }
  return std::nullopt;
}

bool ProductWalk::drop_token() {
  if (token_.empty() || lost_tokens_ == most_lost_tokens) return false;
  ++lost_tokens_;
  token_.clear();
  return true;
}

void ProductWalk::end_window(Taken& taken) {
  listed_ += walk_.listed();
  if (!walk_.all_came()) {
    taken.sure = false;
    taken.notes.push_back(tr("TikTok Shop counts {} products, but lists only {}",
                             walk_.counted().value_or(0), walk_.listed()));
  }
  walk_.next_window();
  token_.clear();
  if (by_window_ && to_ < end_) {
    from_ = to_ + std::chrono::seconds(1);
    to_ = end_;
    return;
  }
  complete_ = true;
  if (by_window_ && listed_ < whole_) {
    taken.sure = false;
    taken.notes.push_back(
        tr("TikTok Shop counts {} products, but lists only {} by their creation time", whole_,
           listed_));
  }
}

// version, end, whole catalogue or windows, from, to, whole count, listed before, lost tokens,
// empty pages, token, the walk
std::string ProductWalk::place() const {
  if (complete_) return "";
  return common::PlaceWriter(product_walk_version)
      .time(end_)
      .word(by_window_ ? "w" : "a")
      .time(from_)
      .time(to_)
      .number(whole_)
      .number(listed_)
      .number(lost_tokens_)
      .number(empty_pages_)
      .foreign(token_)
      .word(walk_.text())
      .text();
}

bool ProductWalk::load(const std::string& text) {
  common::PlaceReader place(text, product_walk_version);
  const auto clamped = [&place](int most) {
    return static_cast<int>(std::clamp<std::int64_t>(place.number(), 0, most));
  };
  end_ = place.time();
  by_window_ = place.either("w", "a");
  from_ = place.time();
  to_ = place.time();
  whole_ = place.number();
  listed_ = place.number();
  lost_tokens_ = clamped(most_lost_tokens);
  empty_pages_ = clamped(most_empty_product_pages);
  token_ = place.foreign();
  auto walk = common::CatalogueWalk::parse(place.word());
  if (!place.good() || !walk) return false;
  walk_ = *std::move(walk);
  return true;
}

}  // namespace ecsync::tiktok
