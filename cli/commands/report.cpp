#include "core/report/report.h"

#include "cli/commands/commands.h"
#include "cli/commands/connections.h"
#include "cli/commands/list_flags.h"
#include "cli/output/json_objects.h"
#include "cli/settings/source_date.h"
#include "cli/views/report_document.h"
#include "cli/views/report_page.h"
#include "cli/views/report_tables.h"
#include "core/base/text.h"

namespace ecsync::cli {
namespace {

struct Args {
  std::string since = "30d";
  std::vector<std::string> connections;
  TableFlags table;
};

/// Whether the result is to be a page: into a file that is named like one.
bool wants_page(const Globals& globals) {
  const auto name = text::lower_case(globals.output);
  return globals.format == Format::table && (name.ends_with(".html") || name.ends_with(".htm"));
}

/// A day of which only some hours count would look like a bad one.
Timestamp begin_of_day(Timestamp time, const TimeZone& zone) {
  using std::chrono::local_seconds;
  const local_seconds local((time + zone.offset_at(time)).time_since_epoch());
  return zone.to_utc(local_seconds(std::chrono::floor<std::chrono::days>(local)));
}

Result<ReportQuestion> read_question(Services& services, Output& output, const Args& args,
                                     db::Database* database) {
  auto connections = choose_connections(database, args.connections);
  if (!connections) return connections.error();
  const auto written = source_date();
  if (!written) return written.error();
  const auto now = written->value_or(services.clock().now_seconds());
  const auto since = output.local().parse_when(args.since, now, "--since");
  if (!since) return since.error();
  if (*since > now)
    return make_error(ErrorCode::usage, tr("--since: {} is still to come", args.since),
                      tr("Name an earlier time."));
  const auto zone = TimeZone::find(services.globals().timezone);
  if (!zone)
    return make_error(ErrorCode::usage,
                      tr("there is no time zone '{}'", services.globals().timezone));
  return ReportQuestion{*std::move(connections), begin_of_day(*since, *zone), now, *zone,
                        services.settings().duration("slip.max_age")};
}

/// Nobody wants tables in a file that is named like a picture. Errors: usage.
Status check_ending(const Globals& globals) {
  if (globals.format_given || wants_page(globals) || format_of_file(globals.output)) return Done{};
  return make_error(ErrorCode::usage,
                    tr("--output: '{}' has no ending of a report's file", globals.output),
                    tr("A page ends in .html, figures in .txt, .csv, .tsv, .json, .jsonl or "
                       ".xlsx."));
}

std::vector<std::string> days_as_json(const Report& report) {
  std::vector<std::string> days;
  days.reserve(report.days.size());
  for (const auto& sales : report.days) {
    json::Writer writer;
    write_day(writer, report, sales);
    days.push_back(writer.str());
  }
  return days;
}

Status print(Services& services, Output& output, const Report& report, const Args& args) {
  switch (output.format()) {
    case Format::json: {
      json::Writer writer;
      write_report(writer, report);
      output.document(writer);
      return Done{};
    }
    case Format::jsonl:
      output.elements(days_as_json(report));
      return Done{};
    case Format::csv:
    case Format::tsv:
      return output.table(report_days(report), args.table);
    case Format::table:
      break;
  }
  if (wants_page(services.globals()))
    output.print(report_page(report, output.local(), output.language()));
  else
    print_report(output, report);
  return Done{};
}

Result<ExitStatus> run(Services& services, Output& output, const Args& args) {
  if (auto checked = check_ending(services.globals()); !checked) return std::move(checked).error();
  auto database = services.database_or_empty();
  if (!database) return database.error();
  const auto question = read_question(services, output, args, *database);
  if (!question) return question.error();
  const auto report = read_report(**database, *question);
  if (report.shops.empty()) hint_to_connect(output);
  if (auto printed = print(services, output, report, args); !printed) return printed.error();
  return ExitStatus::ok;
}

}  // namespace

Command report_command() {
  auto args = std::make_shared<Args>();
  Command command("report", "Show sales, what waits, what runs short and what needs a look");
  command.app
      ->add_option("--since", args->since,
                   "Count orders created since the beginning of that day (default: 30d)")
      ->type_name("WHEN");
  command.app->add_repeatable("--connection", args->connections, "Only of these connections")
      ->type_name("C,C")
      ->delimiter(',');
  add_table_flags(command, args->table, report_day_columns());
  command.examples = {"ecsync report", "ecsync report -o report.html",
                      "ecsync report --since 90d --connection hanoi --lang vi --force -o "
                      "/var/www/html/hanoi.html",
                      "ecsync report --json | jq .waiting"};
  command.action = [args](Services& services, Output& output) {
    return run(services, output, *args);
  };
  return command;
}

}  // namespace ecsync::cli
