#include "cli/commands/commands.h"
#include "cli/output/facts.h"
#include "cli/output/json_objects.h"
#include "cli/output/shop_cells.h"
#include "core/base/text.h"
#include "core/db/orders.h"
#include "core/goods/explain_order.h"

namespace ecsync::cli {
namespace {

// ---------------------------------------------------------------- document

void write_step(json::Writer& writer, const ExplainedStep& step) {
  writer.begin_object()
      .field("what", step.what.english())
      .field("native", step.native)
      .field("rule", step.rule ? std::optional(step.rule->english()) : std::nullopt)
      .field("state", step.state)
      .end_object();
}

void write_condition(json::Writer& writer, const SlipCondition& condition) {
  writer.begin_object()
      .field("id", name(condition.id))
      .field("ok", condition.met)
      .field("message", condition.message.english());
  write_text_or_null(writer, "hint", condition.hint.english());
  writer.end_object();
}

void print_document(Output& output, const Order& order, const Explanation& explanation) {
  json::Writer writer;
  writer.begin_object()
      .field("schema", "ecsync.explain/1")
      .field("order", order_reference(order))
      .field("status", name(order.status));
  write_array(writer, "steps", json_objects(explanation.steps, write_step));
  writer.key("slip").begin_object().field("possible", explanation.slip_possible());
  write_array(writer, "conditions", json_objects(explanation.conditions, write_condition));
  writer.end_object().end_object();
  output.document(writer);
}

// ---------------------------------------------------------------- page

const std::vector<ColumnOf<ExplainedStep>>& columns() {
  using S = ExplainedStep;
  static const std::vector<ColumnOf<S>> all{
      {phrase("what"), true, [](const S& s) { return Cell(Word{s.what}); }},
      {phrase("native"), true, [](const S& s) { return text_cell(s.native); }},
      {phrase("rule"), true,
       [](const S& s) {
         return Cell(Word{s.rule ? printable(*s.rule) : tr("no entry in the table")});
       },
       sentence()},
      {phrase("state"), true, [](const S& s) { return text_cell(s.state); }},
  };
  return all;
}

void print_conditions(Output& output, const Explanation& explanation) {
  output.line(explanation.slip_possible() ? tr("An export slip can be made of it:")
                                          : tr("No export slip can be made of it:"));
  std::vector<Fact> facts;
  for (const auto& condition : explanation.conditions) {
    facts.push_back({condition.met ? phrase_in("condition", "yes") : phrase_in("condition", "no"),
                     printable(condition.message)});
    if (!condition.hint.empty()) facts.push_back({{}, printable(condition.hint)});
  }
  print_facts(output, facts);
}

void print_page(Output& output, const Order& order, const Explanation& explanation) {
  print_facts(output, {{phrase("order"),
                        verbatim(text::printable(within(order.connection_name, order.number)))},
                       {phrase("status"),
                        tr("{} ({})", label(order.status), text::printable(order.status_native))}});
  output.line({});
  output.page_table(make_table(columns(), explanation.steps));
  output.line({});
  print_conditions(output, explanation);
}

// ---------------------------------------------------------------- command

Error no_orders(const std::string& reference) {
  auto error = make_error(ErrorCode::not_found, tr("no order '{}'", reference),
                          tr("There are no orders yet: ecsync connect, then ecsync sync-orders."));
  error.reference = reference;
  return error;
}

Result<ExitStatus> explain(Services& services, Output& output, const std::string& reference) {
  auto database = services.existing_database();
  if (!database) return database.error();
  if (*database == nullptr) return no_orders(reference);
  const db::ReadTransaction one_state(**database);
  const auto order = db::resolve_order(**database, reference);
  if (!order) return order.error();
  const auto explanation =
      explain_order(**database, *order, services.states(order->connection.site),
                    services.settings().text("slip.warehouse"));
  if (output.people())
    print_page(output, *order, explanation);
  else
    print_document(output, *order, explanation);
  if (explanation.by_table != order->status)
    output.hint(tr("By its state the table makes it {} now. To apply that: ecsync orders remap",
                   label(explanation.by_table)));
  return ExitStatus::ok;
}

}  // namespace

Command orders_explain_command() {
  auto order = std::make_shared<std::string>();
  Command command("orders explain", "Tell how an order came to its state, and what a slip needs");
  command.app->add_option("ORDER", *order, "Its number, or CONNECTION/NUMBER")->required();
  command.examples = {"ecsync orders explain 560694402192001",
                      "ecsync orders explain hanoi/560694402192001 --json"};
  command.action = [order](Services& services, Output& output) {
    return explain(services, output, *order);
  };
  return command;
}

}  // namespace ecsync::cli
