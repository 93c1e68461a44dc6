#include "adapters/common/lines.h"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "core/base/json.h"

namespace ecsync::common {
namespace {

RemoteLine begin_line(const Unit& unit) {
  RemoteLine line;
  line.listing = unit.listing;
  line.unit_price = unit.unit_price;
  return line;
}

template <class T>
void fill(std::optional<T>& known, const std::optional<T>& value) {
  if (!known) known = value;
}

void add_unit(RemoteLine& line, const Unit& unit) {
  if (line.name.empty()) line.name = unit.name;
  fill(line.seller_sku, unit.seller_sku);
  fill(line.variation, unit.variation);
  fill(line.image, unit.image);
  line.unread.add(unit.unread);
  ++line.quantity;
  if (unit.fate == Fate::cancelled || unit.fate == Fate::failed) ++line.cancelled;
  if (unit.fate == Fate::failed) ++line.failed;
  if (unit.fate == Fate::returned) ++line.returned;
}

}  // namespace

std::string join_states(const std::set<std::string>& states) {
  return fmt::format("{}", fmt::join(states, ","));
}

std::vector<RemoteLine> gather_lines(const std::vector<Unit>& units) {
  std::vector<RemoteLine> lines;
  std::vector<std::set<std::string>> states;
  std::map<std::pair<ListingId, std::optional<std::int64_t>>, std::size_t> places;
  for (const Unit& unit : units) {
    const auto [place, added] = places.try_emplace({unit.listing, unit.unit_price}, lines.size());
    if (added) {
      if (lines.size() == most_lines)
        throw json::FieldError(fmt::format("items: more than {} lines", most_lines));
      lines.push_back(begin_line(unit));
      states.emplace_back();
    }
    add_unit(lines[place->second], unit);
    if (unit.state) states[place->second].insert(*unit.state);
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!states[i].empty()) lines[i].status_native = join_states(states[i]);
  }
  return lines;
}

}  // namespace ecsync::common
