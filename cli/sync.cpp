#include "cli/sync.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/batch.h"
#include "cli/connections.h"
#include "cli/json_objects.h"
#include "cli/list.h"
#include "core/stop.h"

namespace ecsync::cli {
namespace {

using std::chrono::milliseconds;
using Outcome = SyncReport::Result;

/// What the connections' runs came to.
struct Totals {
  std::size_t succeeded = 0;
  std::size_t skipped = 0;
  std::vector<ErrorCode> failures;
  bool rejected = false;
  bool stopped = false;
};

Totals totals_of(const std::vector<SyncReport>& reports) {
  Totals totals;
  for (const auto& report : reports) {
    if (report.result == Outcome::ok) ++totals.succeeded;
    if (report.result == Outcome::skipped) ++totals.skipped;
    if (report.result == Outcome::error) totals.failures.push_back(report.error->code);
    totals.rejected = totals.rejected || report.rejected > 0;
    totals.stopped =
        totals.stopped || (report.error && report.error->code == ErrorCode::interrupted);
  }
  return totals;
}

ExitStatus status_of(const Totals& totals) {
  if (totals.stopped) return stopped_status();
  if (!totals.failures.empty()) return batch_status(totals.succeeded, totals.failures);
  if (totals.rejected) return ExitStatus::partial;
  return totals.succeeded == 0 && totals.skipped > 0 ? ExitStatus::locked : ExitStatus::ok;
}

const std::vector<ColumnOf<SyncReport>>& columns() {
  using R = SyncReport;
  static const std::vector<ColumnOf<R>> all{
      {"id", true, [](const R& r) { return text_cell(to_text(r.connection.id)); }},
      {"name", true, [](const R& r) { return word_cell(r.connection.name); }},
      {"result", true, [](const R& r) { return word_cell(name(r.result)); }},
      {"from", true, [](const R& r) { return time_cell(r.from); }},
      {"to", true, [](const R& r) { return time_cell(r.to); }},
      {"seen", true, [](const R& r) { return Cell(r.seen); }},
      {"new", true, [](const R& r) { return Cell(r.added); }},
      {"updated", true, [](const R& r) { return Cell(r.updated); }},
      {"unchanged", true, [](const R& r) { return Cell(r.unchanged); }},
      {"ignored", true, [](const R& r) { return Cell(r.ignored); }},
      {"rejected", true, [](const R& r) { return Cell(r.rejected); }},
      {"lines_unlinked", true, [](const R& r) { return Cell(r.lines_unlinked); }},
      {"unknown_statuses", true,
       [](const R& r) { return text_cell(fmt::format("{}", fmt::join(r.unknown_statuses, ","))); }},
      {"requests", true, [](const R& r) { return Cell(std::int64_t{r.requests}); }},
      {"retries", true, [](const R& r) { return Cell(std::int64_t{r.retries}); }},
      {"error", true, [](const R& r) { return r.error ? word_cell(name(r.error->code)) : Cell(); }},
  };
  return all;
}

/// Runs the tasks of one command.
class Runner {
 public:
  Runner(Services& services, Output& output, db::Database& database, SyncJob& job)
      : services_(services), output_(output), database_(database), job_(job) {
    for (const auto& task : job.tasks)
      name_width_ = std::max(name_width_, task.connection.name.size());
    if (job.options.max_duration) end_ = services.clock().monotonic() + *job.options.max_duration;
    job.options.progress = [this](const SyncProgress& progress) { show(progress); };
  }

  std::vector<SyncReport> run() {
    std::vector<SyncReport> reports;
    for (const auto& task : job_.tasks) {
      reports.push_back(stop_requested() ? not_begun(task) : run_one(task));
      tell(reports.back());
    }
    return reports;
  }

 private:
  SyncReport run_one(const SyncTask& task) {
    const SyncContext context{database_, services_.clock(), services_.marketplaces(),
                              services_.keys()};
    auto options = job_.options;
    options.numbers = task.numbers;
    if (end_)  // the limit is the command's, not each connection's
      options.max_duration = std::max(milliseconds{}, *end_ - services_.clock().monotonic());
    return job_.kind == db::SyncKind::orders ? sync_orders(context, task.connection, options)
                                             : sync_products(context, task.connection, options);
  }

  static SyncReport not_begun(const SyncTask& task) {
    SyncReport report;
    report.connection = task.connection;
    report.result = Outcome::error;
    report.error = make_error(ErrorCode::interrupted, "stopped before its turn");
    report.error->connection = to_text(task.connection.id);
    return report;
  }

  void show(const SyncProgress& progress) {
    const auto& report = progress.report;
    output_.progress(fmt::format("{}  {} {} read, {} new, {} updated …", progress.connection.name,
                                 report.seen, db::name(job_.kind), report.added, report.updated),
                     [&](json::Writer& writer) {
                       writer.field("connection", to_text(progress.connection.id))
                           .field("kind", db::name(job_.kind))
                           .field("seen", report.seen)
                           .field("new", report.added)
                           .field("updated", report.updated);
                     });
  }

  void tell(const SyncReport& report) {
    output_.end_progress();
    // What failed before anything was asked has no figures to tell.
    if (report.result == Outcome::ok || report.requests > 0)
      output_.summary(fmt::format(
          "{:{}}  {} seen, {} new, {} updated, {} lines not linked ({} requests, {:.1f} s)",
          report.connection.name, name_width_, report.seen, report.added, report.updated,
          report.lines_unlinked, report.requests,
          static_cast<double>(report.duration.count()) / 1000));
    for (const auto& warning : report.warnings) output_.warn(warning);
    if (!report.error) return;
    auto error = *report.error;
    error.message = fmt::format("{}: {}", report.connection.name, error.message);
    output_.complain(error);
  }

  Services& services_;
  Output& output_;
  db::Database& database_;
  SyncJob& job_;
  std::size_t name_width_ = 0;
  std::optional<milliseconds> end_;
};

void print_document(Output& output, const SyncJob& job, const std::vector<SyncReport>& reports,
                    Timestamp started, Timestamp finished) {
  const auto totals = totals_of(reports);
  json::Writer writer;
  writer.begin_object()
      .field("schema", "ecsync.sync/1")
      .field("kind", db::name(job.kind))
      .field("dry_run", output.dry_run());
  write_time(writer, "started_at", started);
  write_time(writer, "finished_at", finished);
  writer.field("succeeded", static_cast<std::int64_t>(totals.succeeded))
      .field("failed", static_cast<std::int64_t>(totals.failures.size()));
  write_array(writer, "connections", json_objects(reports, write_sync_report));
  writer.end_object();
  output.document(writer);
}

}  // namespace

void add_sync_flags(CLI::App& app, SyncFlags& flags) {
  app.add_option("CONNECTION", flags.connections, "Only these (default: every connected shop)");
  app.add_flag("--full", flags.full, "Read everything again, not only what changed");
  app.add_option("--max-duration", flags.max_duration,
                 "Stop after so long; the next run goes on from there")
      ->type_name("DUR");
}

Result<SyncOptions> read_sync_options(Services& services, const SyncFlags& flags) {
  SyncOptions options;
  options.full = flags.full;
  options.dry_run = services.globals().dry_run;
  options.lock_wait = services.globals().lock_wait;
  options.horizon = std::chrono::days(services.settings().number("sync.horizon_days"));
  options.overlap = services.settings().duration("sync.overlap");
  if (flags.max_duration.empty()) return options;
  const auto duration = parse_duration(flags.max_duration);
  if (!duration || duration->count() <= 0)
    return make_error(ErrorCode::usage,
                      fmt::format("--max-duration: '{}' is not a duration such as 90s or 15m",
                                  flags.max_duration),
                      "See 'ecsync help'.");
  options.max_duration = *duration;
  return options;
}

Result<ExitStatus> run_sync_job(Services& services, Output& output, db::Database* database,
                                SyncJob job) {
  const auto started = services.clock().now_seconds();
  std::vector<SyncReport> reports;
  job.options.command = job.command;
  if (job.tasks.empty()) {
    hint_to_connect(output);
  } else {
    reports = Runner(services, output, *database, job).run();
    if (output.dry_run()) output.hint("Dry run: nothing was stored.");
  }
  switch (output.format()) {
    case Format::json:
      print_document(output, job, reports, started, services.clock().now_seconds());
      break;
    case Format::jsonl:
      output.elements(json_objects(reports, write_sync_report));
      break;
    case Format::csv:
    case Format::tsv: {
      auto printed = output.table(make_table(columns(), reports));
      if (!printed) return printed.error();
      break;
    }
    case Format::table:
      break;  // each connection had its line when it was done
  }
  return status_of(totals_of(reports));
}

}  // namespace ecsync::cli
