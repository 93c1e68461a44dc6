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
constexpr int most_barren_passes = 2;
constexpr std::string_view product_walk_version = "1";
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

std::optional<Message> ProductWalk::contradiction(const ProductRows& answer) const {
  if (!answer.next.empty() && answer.next == token_) return tr("the page leads to itself");
  if (answer.ids.empty() && answer.next.empty() && answer.counted.value_or(0) > walk_.offset())
    return tr("no products on the page, though {} are counted", *answer.counted);
  return std::nullopt;
}

ProductWalk::Taken ProductWalk::take(const ProductRows& answer) {
  Taken taken;
  const auto rows = static_cast<std::int64_t>(answer.ids.size());
  const std::int64_t counted =
      answer.counted.value_or(walk_.offset() + rows + (answer.next.empty() ? 0 : 1));
  if (!by_window_) whole_ = answer.counted.value_or(-1);
  if (counted > most_products) {
    taken.error = cut();
    return taken;
  }
  if (rows == 0 && !answer.next.empty()) {
    token_ = answer.next;
    if (++empty_pages_ > most_empty_product_pages)
      taken.error = make_error(ErrorCode::remote_bad_answer,
                               tr("TikTok Shop's pages without products do not come to an end"),
                               common::advice::later);
    return taken;
  }
  empty_pages_ = 0;
  const auto step = walk_.take(answer.ids, counted, taken.fresh);
  const bool more = step == common::VerifiedWalk::Step::more;
  token_ = more && walk_.offset() > 0 ? answer.next : "";
  const bool given_up =
      step == common::VerifiedWalk::Step::stuck || (more && barren(answer, taken));
  if (given_up)
    taken.warnings.push_back(
        tr("TikTok Shop counts {} products, but does not list them all", counted));
  if (!more || given_up) next_window(counted, taken);
  return taken;
}

/// True when the list ended once more short of its count and brought nothing new: what is counted
/// is not to be had.
bool ProductWalk::barren(const ProductRows& answer, const Taken& taken) {
  fresh_in_pass_ = fresh_in_pass_ || !taken.fresh.empty();
  if (!answer.next.empty()) return false;
  barren_passes_ = fresh_in_pass_ ? 0 : barren_passes_ + 1;
  fresh_in_pass_ = false;
  return barren_passes_ >= most_barren_passes;
}

std::optional<Error> ProductWalk::cut() {
  token_.clear();
  walk_ = common::VerifiedWalk();
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

void ProductWalk::next_window(std::int64_t counted, Taken& taken) {
  listed_ += counted;
  walk_ = common::VerifiedWalk();
  token_.clear();
  barren_passes_ = 0;
  fresh_in_pass_ = false;
  if (by_window_ && to_ < end_) {
    from_ = to_ + std::chrono::seconds(1);
    to_ = end_;
    return;
  }
  complete_ = true;
  if (by_window_ && listed_ < whole_)
    taken.warnings.push_back(
        tr("TikTok Shop counts {} products, but lists only {} by their creation time", whole_,
           listed_));
}

// version, end, whole catalogue or windows, from, to, whole count, listed before, lost tokens,
// empty pages, barren passes, something fresh in this pass, token, the walk
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
      .number(barren_passes_)
      .flag(fresh_in_pass_)
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
  barren_passes_ = clamped(most_barren_passes);
  fresh_in_pass_ = place.flag();
  token_ = place.foreign();
  auto walk = common::VerifiedWalk::parse(place.word());
  if (!place.good() || !walk) return false;
  walk_ = *std::move(walk);
  return true;
}

}  // namespace ecsync::tiktok
