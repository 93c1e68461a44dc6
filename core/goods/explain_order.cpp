#include "core/goods/explain_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "core/base/text.h"

namespace ecsync {
namespace {

/// Reads one order's raw states, which are what is stored of the marketplace's answer.
class Explainer {
 public:
  Explainer(const Order& order, const StatusTable& table) : order_(order), table_(table) {}

  std::vector<ExplainedStep> steps() {
    add_lines();
    add_order();
    add_flags();
    return std::move(steps_);
  }

 private:
  static Message entry(const StateMeaning& meaning) {
    auto rule = tr("{} → {}", meaning.word, label(meaning.status));
    if (!meaning.overridden) return rule;
    return meaning.built_in
               ? tr("{} (your configuration; the table says {})", rule, label(*meaning.built_in))
               : tr("{} (your configuration; the table has no such word)", rule);
  }

  static Message rule_for_units(OrderStatus status) {
    if (status == OrderStatus::unknown)
      return tr("a unit is in a state that the table does not have");
    if (status == OrderStatus::cancelled) return tr("all units are cancelled or returned");
    return tr("the least advanced of the units that are neither cancelled nor returned");
  }

  void add_word(Message what, std::string_view word, const std::optional<StateMeaning>& meaning) {
    ExplainedStep step{std::move(what), std::string(word), {}, {}};
    if (meaning) step.rule = entry(*meaning);
    step.state = name(meaning ? meaning->status : OrderStatus::unknown);
    steps_.push_back(std::move(step));
  }

  void add_lines() {
    for (const auto& line : order_.lines) {
      const auto states = line.status_native.value_or("");
      for (const auto word : text::split(states, ','))
        add_word(tr("line {}", line.line), word, table_.of_unit(word));
    }
  }

  void add_order() {
    const auto words = text::split(order_.status_native, ',');
    if (!table_.units_decide() && words.size() == 1)
      return add_word(tr("order"), order_.status_native, table_.of_order(order_.status_native));
    const auto status = table_.status_of(order_.status_native);
    steps_.push_back(
        {tr("order"), order_.status_native, rule_for_units(status), std::string(name(status))});
  }

  /// The words of the order for which `sets` holds, joined by commas; "" when no word sets the
  /// flag.
  std::string words_that(const std::function<bool(const StateMeaning&)>& sets) const {
    std::string found;
    for (const auto word : text::split(order_.status_native, ',')) {
      const auto meaning = table_.of_order(word);
      if (meaning && sets(*meaning)) found += (found.empty() ? "" : ",") + std::string(word);
    }
    return found;
  }

  void add_flag(const char* flag, std::string_view value, const std::string& words) {
    ExplainedStep step{verbatim(flag), {}, {}, std::string(value)};
    if (words.empty()) {
      step.rule = tr("the marketplace says it beside the state");
    } else {
      step.native = words;
      step.rule = tr("{} → {}", words, flag);
    }
    steps_.push_back(std::move(step));
  }

  void add_flags() {
    if (order_.cancel_requested)
      add_flag("cancel_requested", "true",
               words_that([](const StateMeaning& meaning) { return meaning.cancel_requested; }));
    if (order_.delivery_problem)
      add_flag("delivery_problem", "true",
               words_that([](const StateMeaning& meaning) { return meaning.delivery_problem; }));
    if (order_.return_status != ReturnStatus::none)
      add_flag("return_status", name(order_.return_status),
               words_that([&](const StateMeaning& meaning) {
                 return meaning.returns == order_.return_status;
               }));
    if (order_.unknown_line_state) add_unknown_lines();
    if (order_.fulfilled_by == FulfilledBy::marketplace)
      add_flag("fulfilled_by", name(order_.fulfilled_by), "");
  }

  void add_unknown_lines() {
    std::string words;
    for (const auto& line : order_.lines) {
      if (!table_.is_unknown_line(line.status_native)) continue;
      words += (words.empty() ? "" : ",") + *line.status_native;
    }
    ExplainedStep step{verbatim("unknown_line_state"), {}, {}, "true"};
    if (!words.empty()) step.native = words;
    step.rule = tr("the table does not know whether such units are to be sent");
    steps_.push_back(std::move(step));
  }

  const Order& order_;
  const StatusTable& table_;
  std::vector<ExplainedStep> steps_;
};

}  // namespace

bool Explanation::slip_possible() const {
  return std::all_of(conditions.begin(), conditions.end(),
                     [](const SlipCondition& condition) { return condition.met; });
}

Explanation explain_order(db::Database& database, const Order& order, const StatusTable& table,
                          const std::string& warehouse) {
  const db::ReadTransaction one_state(database);
  Explanation explanation;
  explanation.steps = Explainer(order, table).steps();
  explanation.by_table = table.status_of(order.status_native);
  const auto basis = db::read_slip_basis(database, order.key);
  const auto from = slip_warehouse(database, warehouse);
  explanation.conditions = slip_conditions({database, basis, from});
  return explanation;
}

}  // namespace ecsync
