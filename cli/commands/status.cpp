#include "core/health/status.h"

#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/commands/connections.h"
#include "cli/commands/list_flags.h"
#include "cli/commands/setup_checks.h"
#include "cli/commands/sync_job.h"
#include "cli/output/json_objects.h"
#include "cli/output/list.h"
#include "cli/output/metrics.h"
#include "cli/views/batch.h"
#include "core/base/stop.h"
#include "core/base/time_text.h"
#include "core/base/version.h"
#include "core/db/connections.h"
#include "core/health/check_access.h"

namespace ecsync::cli {
namespace {

struct Args {
  bool check = false;
  bool online = false;
  std::string max_age;
  TableFlags table;
};

const std::vector<ColumnOf<ConnectionHealth>>& columns() {
  using H = ConnectionHealth;
  static const std::vector<ColumnOf<H>> all{
      {phrase("name"), true, [](const H& h) { return word_cell(h.connection.name); }},
      {phrase("id"), false, [](const H& h) { return text_cell(to_text(h.connection.id)); }},
      {phrase("status"), true, [](const H& h) { return word_cell(label(h.connection.status)); }},
      {phrase("last_success_at"), true,
       [](const H& h) { return age_cell(h.connection.last_success_at); }},
      {phrase("age_seconds"), false,
       [](const H& h) { return h.age ? Cell(std::int64_t{h.age->count()}) : Cell(); }},
      {phrase("access_expires_at"), false,
       [](const H& h) { return time_cell(h.connection.access_expires_at); }},
      {phrase("refresh_expires_at"), false,
       [](const H& h) { return time_cell(h.connection.refresh_expires_at); }},
      {phrase("last_error"), true,
       [](const H& h) { return h.last_error ? word_cell(name(h.last_error->code)) : Cell(); }},
      {phrase("consent_expires_at"), true,
       [](const H& h) { return age_cell(h.connection.consent_expires_at); }, expendable(1)},
      {phrase("orders_set_aside"), true, [](const H& h) { return Cell(h.orders_set_aside); },
       expendable(2)},
  };
  return all;
}

/// Tells which consents end within a month.
void tell_ends(Output& output, const StatusReport& report, Timestamp now) {
  constexpr std::chrono::days soon{30};
  for (const auto& health : report.connections) {
    const auto end = health.connection.consent_expires_at;
    if (!end || *end - now >= soon) continue;
    // Only the marketplace ends it, and this machine's clock may be wrong.
    output.line(*end > now ? tr("{}: the seller's consent ends in {}", health.connection.name,
                                rough_duration(*end - now))
                           : tr("{}: the seller's consent was to end {} ago",
                                health.connection.name, rough_duration(now - *end)));
  }
}

/// The code of the problem, for programs that read stderr.
ErrorCode code_of(const ConnectionHealth& health) {
  if (health.last_error) return health.last_error->code;
  // No error is stored: the sign-in is over, there was no success for too long, or the runs were
  // good but for some orders.
  if (health.overdue) return ErrorCode::timeout;
  return health.connection.status == ConnectionStatus::needs_auth ? ErrorCode::auth_required
                                                                  : ErrorCode::remote_bad_answer;
}

/// What to do first where nothing is connected.
void hint_to_begin(Output& output, const Settings& settings) {
  if (has_any_app(settings))
    hint_to_connect(output);
  else
    output.hint(
        tr("No shop is connected yet, and no app is set up: begin with the key of a marketplace's "
           "app, as 'man ecsync.toml' tells."));
}

Status print_for_people(Output& output, const StatusReport& report, Timestamp now,
                        const Settings& settings, const Args& args) {
  if (report.connections.empty()) {
    hint_to_begin(output, settings);
  } else if (args.check && output.quiet()) {
    // From cron: only what is wrong.
  } else if (auto printed = output.table(make_table(columns(), report.connections), args.table);
             !printed) {
    return printed.error();
  }
  if (!output.quiet()) tell_ends(output, report, now);
  for (const auto& health : report.connections) {
    if (!health.problem.empty())
      output.complain(make_error(code_of(health),
                                 tr("{}: {}", health.connection.name, health.problem),
                                 health.last_error ? health.last_error->hint : Message()));
  }
  output.summary(tr("{} without a product, {}, {}.",
                    tr_count(report.unlinked_listings, "{} listing", "{} listings"),
                    tr_count(report.open_slips, "{} open slip", "{} open slips"),
                    tr_count(report.exceptions, "{} exception", "{} exceptions")));
  return Done{};
}

void print_document(Output& output, const StatusReport& report, const std::string& database) {
  json::Writer writer;
  writer.begin_object()
      .field("schema", "ecsync.status/1")
      .field("healthy", report.healthy())
      .field("version", version)
      .field("database", database);
  write_array(writer, "connections", json_objects(report.connections, write_connection_health));
  writer.field("unlinked_listings", report.unlinked_listings)
      .field("open_slips", report.open_slips)
      .field("exceptions", report.exceptions)
      .end_object();
  output.document(writer);
}

Metrics::Labels labels_of(const ConnectionHealth& health) {
  return {{"connection", to_text(health.connection.id)}, {"name", health.connection.name}};
}

/// Adds instants, not ages: the collector may read the file minutes later.
void add_times(Metrics& metrics, const StatusReport& report) {
  const auto times = [&](std::string_view name, std::string_view about, auto member) {
    metrics.gauge(name, about);
    for (const auto& health : report.connections) {
      if (const std::optional<Timestamp> time = health.connection.*member)
        metrics.value(labels_of(health), epoch_seconds(*time));
    }
  };
  times("ecsync_last_success_timestamp_seconds", "When the last order run without error ended.",
        &Connection::last_success_at);
  times("ecsync_last_sync_timestamp_seconds", "When the last order run ended.",
        &Connection::last_sync_at);
  times("ecsync_access_expires_timestamp_seconds", "When the access token ends.",
        &Connection::access_expires_at);
  times("ecsync_consent_expires_timestamp_seconds",
        "When the seller must sign in again; missing when nobody told.",
        &Connection::consent_expires_at);
  metrics.gauge("ecsync_last_verify_timestamp_seconds",
                "When the last complete verification ended.");
  for (const auto& health : report.connections) {
    if (health.verified_at) metrics.value(labels_of(health), epoch_seconds(*health.verified_at));
  }
}

std::string metrics_of(const StatusReport& report) {
  Metrics metrics;
  metrics.gauge("ecsync_build_info", "The program that wrote this.");
  metrics.value({{"version", version}}, 1);
  metrics.gauge("ecsync_healthy", "1 when no connection has a problem.");
  metrics.value({}, report.healthy() ? 1 : 0);
  metrics.gauge("ecsync_connection_healthy", "1 when the connection has no problem.");
  for (const auto& health : report.connections)
    metrics.value(labels_of(health), health.problem.empty() ? 1 : 0);
  metrics.gauge("ecsync_connection_needs_auth", "1 when the seller must sign in again.");
  for (const auto& health : report.connections)
    metrics.value(labels_of(health),
                  health.connection.status == ConnectionStatus::needs_auth ? 1 : 0);
  metrics.gauge("ecsync_last_run_failed", "1 with the error's code when the last run failed.");
  for (const auto& health : report.connections) {
    auto labels = labels_of(health);
    labels.emplace_back("code", health.last_error ? name(health.last_error->code) : "");
    metrics.value(labels, health.last_error ? 1 : 0);
  }
  metrics.gauge("ecsync_orders_set_aside",
                "Orders that could not be read and are asked for again.");
  for (const auto& health : report.connections)
    metrics.value(labels_of(health), health.orders_set_aside);
  add_times(metrics, report);
  metrics.gauge("ecsync_unlinked_listings", "Listings that no product is linked to.");
  metrics.value({}, report.unlinked_listings);
  metrics.gauge("ecsync_open_slips", "Export slips that await their export.");
  metrics.value({}, report.open_slips);
  metrics.gauge("ecsync_exceptions", "Things that a person should look at, without muted ones.");
  for (const auto& [kind, count] : report.exceptions_by_kind)
    metrics.value({{"kind", std::string(name(kind))}}, count);
  return metrics.text();
}

Status print(Services& services, Output& output, const StatusReport& report, const Args& args) {
  if (services.globals().prometheus) {
    output.print(metrics_of(report));
    return Done{};
  }
  switch (output.format()) {
    case Format::json:
      print_document(output, report, services.globals().database);
      return Done{};
    case Format::jsonl:
      output.elements(json_objects(report.connections, write_connection_health));
      return Done{};
    case Format::csv:
    case Format::tsv:
      return output.table(make_table(columns(), report.connections), args.table);
    case Format::table:
      break;
  }
  return print_for_people(output, report, services.clock().now_seconds(), services.settings(),
                          args);
}

Result<std::optional<std::chrono::seconds>> read_max_age(const std::string& text) {
  if (text.empty()) return std::optional<std::chrono::seconds>();
  const auto age = parse_duration(text);
  if (age && age->count() > 0) return age;
  return make_error(ErrorCode::usage,
                    tr("--max-age: '{}' is not a duration such as 1h or 90m", text),
                    tr("See 'ecsync help status'."));
}

/// Asks the marketplaces. What goes wrong with one connection is in the answer. Errors: those of
/// the configuration.
Result<std::vector<AccessFailure>> ask(Services& services, db::Database& database) {
  auto options = read_sync_options(services, {});
  if (!options) return options.error();
  const auto connections = db::list_connections(database, false);
  const auto answers =
      check_access({database, services.clock(), services.marketplaces(), services.keys()},
                   connections, *options);
  std::vector<AccessFailure> failures;
  for (std::size_t i = 0; i < connections.size(); ++i) {
    if (answers[i]) failures.push_back({connections[i].key, *answers[i]});
  }
  return failures;
}

Result<ExitStatus> run(Services& services, Output& output, const Args& args) {
  auto max_age = read_max_age(args.max_age);
  if (!max_age) return max_age.error();
  auto database = services.existing_database();
  if (!database) return database.error();
  StatusReport report;
  if (*database != nullptr) {
    std::vector<AccessFailure> failures;
    if (args.online) {
      auto asked = ask(services, **database);
      if (!asked) return asked.error();
      failures = *std::move(asked);
    }
    report = read_status(**database, services.clock().now_seconds(), *max_age, failures,
                         services.settings().duration("slip.max_age"));
  }
  auto printed = print(services, output, report, args);
  if (!printed) return printed.error();
  if (stop_requested()) return stopped_status();
  return args.check && !report.healthy() ? ExitStatus::check_failed : ExitStatus::ok;
}

}  // namespace

Command status_command() {
  auto args = std::make_shared<Args>();
  Command command("status", "Show how the connections are; asks nobody but with --online");
  command.app->add_flag("--check", args->check,
                        "End with status 9 when a connection has a problem");
  command.app
      ->add_option("--max-age", args->max_age,
                   "A success may be so old; failures that may pass are none until then")
      ->type_name("DUR");
  command.app->add_flag("--online", args->online,
                        "Ask each marketplace whether it accepts the access now");
  add_table_flags(command, args->table, names_of(columns()));
  command.prometheus = true;
  command.examples = {"ecsync status", "ecsync status --online",
                      "ecsync -q status --check --max-age 1h",
                      "ecsync status --format prometheus --force -o "
                      "/var/lib/prometheus/node-exporter/ecsync.prom"};
  command.action = [args](Services& services, Output& output) {
    return run(services, output, *args);
  };
  return command;
}

}  // namespace ecsync::cli
