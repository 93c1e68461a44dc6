#include "adapters/common/catalogue_walk.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/http/http.h"

namespace ecsync::common {
namespace {

// A catalogue that loses products all the time is read as well as it can be.
constexpr int most_catalogue_passes = 4;
constexpr char listed_mark = '*';

}  // namespace

CatalogueWalk::Step CatalogueWalk::take(const std::vector<std::string>& page,
                                        std::optional<std::int64_t> counted, bool last,
                                        std::vector<std::size_t>& fresh) {
  if (counted) {
    shrank_ = shrank_ || *counted < counted_;
    counted_ = *counted;
  }
  for (std::size_t i = 0; i < page.size(); ++i) {
    const auto [known, added] = ids_.try_emplace(page[i], false);
    if (added) fresh.push_back(i);
    if (known->second) continue;
    known->second = true;
    ++listed_;
    fresh_in_pass_ = true;
  }
  if (!last) return Step::more;
  const bool barren = pass_ > 1 && !fresh_in_pass_;
  if (pass_ == most_catalogue_passes || (!shrank_ && (all_came() || barren))) return Step::complete;
  // Those that have gone must not stand in for others that are counted.
  if (shrank_) forget_listed();
  ++pass_;
  fresh_in_pass_ = false;
  shrank_ = false;
  return Step::again;
}

void CatalogueWalk::forget_listed() {
  for (auto& [id, listed] : ids_) listed = false;
  listed_ = 0;
}

void CatalogueWalk::next_window() {
  forget_listed();
  counted_ = -1;
  pass_ = 1;
  fresh_in_pass_ = false;
  shrank_ = false;
}

std::optional<std::int64_t> CatalogueWalk::counted() const {
  return counted_ < 0 ? std::nullopt : std::optional(counted_);
}

std::string CatalogueWalk::text() const {
  std::string text = fmt::format("{}:{}:{:d}:{:d}:", counted_, pass_, fresh_in_pass_, shrank_);
  const char* separator = "";
  for (const auto& [id, listed] : ids_) {
    text += separator;
    text += percent_encode(id);
    if (listed) text += listed_mark;
    separator = ",";
  }
  return text;
}

std::optional<CatalogueWalk> CatalogueWalk::parse(std::string_view text) {
  const auto parts = text::split(text, ':');
  if (parts.size() != 5) return std::nullopt;
  const auto counted = text::parse_number<std::int64_t>(parts[0]);
  const auto pass = text::parse_number<int>(parts[1]);
  const auto is_flag = [](std::string_view word) { return word == "0" || word == "1"; };
  if (!counted || !pass || *pass < 1 || *pass > most_catalogue_passes || !is_flag(parts[2]) ||
      !is_flag(parts[3]))
    return std::nullopt;
  CatalogueWalk walk;
  walk.counted_ = *counted;
  walk.pass_ = *pass;
  walk.fresh_in_pass_ = parts[2] == "1";
  walk.shrank_ = parts[3] == "1";
  if (parts[4].empty()) return walk;
  for (std::string_view id : text::split(parts[4], ',')) {
    const bool listed = !id.empty() && id.back() == listed_mark;
    if (listed) id.remove_suffix(1);
    if (id.empty()) return std::nullopt;
    walk.ids_.emplace(percent_decode(id, false), listed);
    if (listed) ++walk.listed_;
  }
  return walk;
}

}  // namespace ecsync::common
