#include "core/records/status_table.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"

namespace ecsync {
namespace {

constexpr std::array by_advance{OrderStatus::fresh, OrderStatus::processing, OrderStatus::packing,
                                OrderStatus::shipping, OrderStatus::completed};

}  // namespace

std::string one_spelling(std::string_view word) {
  auto plain = text::lower_case(word);
  return plain == "canceled" ? "cancelled" : plain;
}

OrderStatus status_of_units(const std::vector<std::optional<UnitStanding>>& units) {
  const auto is_unknown = [](const std::optional<UnitStanding>& unit) {
    return !unit || unit->status == OrderStatus::unknown;
  };
  if (std::any_of(units.begin(), units.end(), is_unknown)) return OrderStatus::unknown;
  // Those that do not live are cancelled in every table; only a seller says otherwise.
  for (const bool lives : {true, false}) {
    for (const auto status : by_advance) {
      if (std::any_of(units.begin(), units.end(), [&](const std::optional<UnitStanding>& unit) {
            return unit->lives == lives && unit->status == status;
          }))
        return status;
    }
  }
  return OrderStatus::cancelled;
}

StatusTable::StatusTable(StateWords words, const StatusOverrides& overrides) : words_(words) {
  for (const auto& [word, status] : overrides) overrides_.emplace(one_spelling(word), status);
}

std::optional<StateMeaning> StatusTable::of_order(std::string_view raw) const {
  return find(words_.order, raw);
}

std::optional<StateMeaning> StatusTable::of_unit(std::string_view raw) const {
  if (words_.unit == nullptr) return std::nullopt;
  return find(words_.unit, raw);
}

OrderStatus StatusTable::status_of(std::string_view native) const {
  std::vector<std::optional<UnitStanding>> units;
  for (const auto word : text::split(native, ',')) {
    const auto meaning = of_order(word);
    units.push_back(meaning ? std::optional(UnitStanding{meaning->status, meaning->lives})
                            : std::nullopt);
  }
  return units.empty() ? OrderStatus::unknown : status_of_units(units);
}

bool StatusTable::is_unknown_line(const std::optional<std::string>& native) const {
  // Where units decide, one that is unknown makes the whole order unknown.
  if (!native || !judges_lines()) return false;
  const auto words = text::split(*native, ',');
  return std::any_of(words.begin(), words.end(),
                     [this](std::string_view word) { return !of_unit(word); });
}

std::optional<StateMeaning> StatusTable::find(StateWords::LookUp look_up,
                                              std::string_view raw) const {
  auto meaning = look_up(raw);
  const auto* status = override_of(raw);
  // The table may know several forms of one word.
  if (status == nullptr && meaning) status = override_of(meaning->word);
  if (status == nullptr) return meaning;
  if (meaning)
    meaning->built_in = meaning->status;
  else
    meaning.emplace().word = raw;
  meaning->status = *status;
  meaning->overridden = true;
  return meaning;
}

const OrderStatus* StatusTable::override_of(std::string_view word) const {
  if (overrides_.empty()) return nullptr;
  const auto found = overrides_.find(one_spelling(word));
  return found == overrides_.end() ? nullptr : &found->second;
}

}  // namespace ecsync
