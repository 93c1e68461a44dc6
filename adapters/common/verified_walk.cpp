#include "adapters/common/verified_walk.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/http/http.h"

namespace ecsync::common {
namespace {

// Rows that sort alike may change places between pages, so one pass is sometimes not enough. When
// this many are not, the marketplace contradicts itself.
constexpr int most_passes = 8;
constexpr char mark = '*';

}  // namespace

void VerifiedWalk::unmark() {
  for (auto& [id, alive] : ids_) alive = false;
  alive_ = 0;
}

void VerifiedWalk::begin_again() {
  unmark();
  passes_ = 0;
}

VerifiedWalk::Step VerifiedWalk::take(const std::vector<std::string>& page,
                                      std::optional<std::int64_t> counted,
                                      std::vector<std::size_t>& fresh, std::int64_t full_page) {
  const auto rows = static_cast<std::int64_t>(page.size());
  const bool shrank = counted && *counted < counted_;
  if (shrank) begin_again();
  counted_ = counted.value_or(-1);
  for (std::size_t i = 0; i < page.size(); ++i) {
    const auto [known, added] = ids_.try_emplace(page[i], false);
    if (added) fresh.push_back(i);
    if (!known->second) {
      known->second = true;
      ++alive_;
    }
  }
  const bool is_last = rows == 0 || rows < full_page;
  // Without a count a pass is complete by itself.
  if (counted ? alive_ >= *counted : is_last && alive_ >= offset_ + rows) return Step::complete;
  if (shrank) {
    offset_ = 0;
    return Step::more;
  }
  offset_ += full_page > 0 ? full_page : rows;
  if (rows > 0 && (counted ? offset_ < *counted : !is_last)) return Step::more;
  offset_ = 0;
  if (!counted) unmark();
  return ++passes_ < most_passes ? Step::more : Step::stuck;
}

std::string VerifiedWalk::text() const {
  std::string text = fmt::format("{}:{}:{}:", offset_, counted_, passes_);
  const char* separator = "";
  for (const auto& [id, alive] : ids_) {
    text += separator;
    text += percent_encode(id);
    if (alive) text += mark;
    separator = ",";
  }
  return text;
}

std::optional<VerifiedWalk> VerifiedWalk::parse(std::string_view text) {
  const auto parts = text::split(text, ':');
  if (parts.size() != 4) return std::nullopt;
  const auto offset = text::parse_number<std::int64_t>(parts[0]);
  const auto counted = text::parse_number<std::int64_t>(parts[1]);
  const auto passes = text::parse_number<std::int64_t>(parts[2]);
  if (!offset || !counted || !passes || *offset < 0 || *passes < 0 || *passes > most_passes)
    return std::nullopt;
  VerifiedWalk walk;
  walk.offset_ = *offset;
  walk.counted_ = *counted;
  walk.passes_ = static_cast<int>(*passes);
  for (std::string_view id : text::split(parts[3], ',')) {
    const bool alive = !id.empty() && id.back() == mark;
    if (alive) id.remove_suffix(1);
    if (id.empty()) return std::nullopt;
    walk.ids_.emplace(percent_decode(id, false), alive);
    if (alive) ++walk.alive_;
  }
  return walk;
}

}  // namespace ecsync::common
