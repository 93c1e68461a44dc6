#include "cli/commands/sync_job.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/connections.h"
#include "cli/output/json_objects.h"
#include "cli/output/list.h"
#include "cli/views/batch.h"
#include "cli/views/connection_errors.h"
#include "core/base/stop.h"
#include "core/base/text.h"
#include "core/base/time_text.h"

namespace ecsync::cli {
namespace {

using std::chrono::milliseconds;
using Outcome = SyncReport::Result;

/// The sums over all connections.
struct Totals {
  std::size_t succeeded = 0;
  std::size_t skipped = 0;
  std::vector<ErrorCode> failures;
  bool partial = false;
  bool stopped = false;
};

Totals totals_of(const std::vector<SyncReport>& reports) {
  Totals totals;
  for (const auto& report : reports) {
    if (report.result == Outcome::ok) ++totals.succeeded;
    if (report.result == Outcome::skipped) ++totals.skipped;
    if (report.result == Outcome::error) totals.failures.push_back(report.error->code);
    totals.partial = totals.partial || report.is_partial();
    totals.stopped =
        totals.stopped || (report.error && report.error->code == ErrorCode::interrupted);
  }
  return totals;
}

ExitStatus status_of(const Totals& totals) {
  if (totals.stopped) return stopped_status();
  if (!totals.failures.empty()) return batch_status(totals.succeeded, totals.failures);
  if (totals.partial) return ExitStatus::partial;
  return totals.succeeded == 0 && totals.skipped > 0 ? ExitStatus::locked : ExitStatus::ok;
}

template <class Row>
Cell names_cell(const std::vector<Row>& rows, std::string Row::*name) {
  std::vector<std::string> names;
  names.reserve(rows.size());
  for (const auto& row : rows) names.push_back(row.*name);
  return text_cell(fmt::format("{}", fmt::join(names, ",")));
}

const std::vector<ColumnOf<SyncReport>>& columns() {
  using R = SyncReport;
  static const std::vector<ColumnOf<R>> all{
      {phrase("id"), true, [](const R& r) { return text_cell(to_text(r.connection.id)); }},
      {phrase("name"), true, [](const R& r) { return word_cell(r.connection.name); }},
      {phrase("result"), true, [](const R& r) { return word_cell(label(r.result)); }},
      {phrase("from"), true, [](const R& r) { return time_cell(r.from); }},
      {phrase("to"), true, [](const R& r) { return time_cell(r.to); }},
      {phrase("seen"), true, [](const R& r) { return Cell(r.seen); }},
      {phrase("new"), true, [](const R& r) { return Cell(r.added); }},
      {phrase("updated"), true, [](const R& r) { return Cell(r.updated); }},
      {phrase("unchanged"), true, [](const R& r) { return Cell(r.unchanged); }},
      {phrase("ignored"), true, [](const R& r) { return Cell(r.ignored); }},
      {phrase("rejected"), true, [](const R& r) { return Cell(r.rejected); }},
      {phrase("lines_unlinked"), true, [](const R& r) { return Cell(r.lines_unlinked); }},
      {phrase("unknown_statuses"), true,
       [](const R& r) { return text_cell(fmt::format("{}", fmt::join(r.unknown_statuses, ","))); }},
      {phrase("requests"), true, [](const R& r) { return Cell(std::int64_t{r.requests}); }},
      {phrase("retries"), true, [](const R& r) { return Cell(std::int64_t{r.retries}); }},
      {phrase("error"), true,
       [](const R& r) { return r.error ? word_cell(name(r.error->code)) : Cell(); }},
      {phrase("rejected_orders"), true,
       [](const R& r) { return names_cell(r.rejected_orders, &SetAsideOrder::number); }},
      {phrase("rejected_listings"), true,
       [](const R& r) { return names_cell(r.rejected_listings, &SetAsideListing::id); }},
  };
  return all;
}

std::string in_seconds(milliseconds duration) {
  return fmt::format("{:.1f} s", static_cast<double>(duration.count()) / 1000);
}

/// Whether limits made the run wait so long that it is worth telling.
bool waited(const SyncReport& report) {
  constexpr milliseconds worth_telling{100};
  return report.limit_wait >= worth_telling;
}

/// Runs the tasks of one command and shows how they go.
class Runner {
 public:
  Runner(Services& services, Output& output, db::Database& database, SyncJob& job)
      : services_(services),
        output_(output),
        database_(database),
        job_(job),
        errors_(output, database, services.clock().now_seconds()) {
    for (const auto& task : job.tasks)
      name_width_ = std::max(name_width_, task.connection.name.size());
    if (output.shows_progress())
      job.options.progress = [this](const SyncProgress& progress) { show(progress); };
  }

  std::vector<SyncReport> run() {
    const SessionContext context{database_, services_.clock(), services_.marketplaces(),
                                 services_.keys()};
    // The first answer may be long in coming.
    const SyncReport nothing_yet;
    if (job_.options.progress && !job_.tasks.empty())
      show({job_.tasks.front().connection, nothing_yet});
    auto reports = sync_all(context, job_.kind, job_.tasks, job_.options,
                            [this](const SyncReport& report) { tell(report); });
    errors_.remember();
    return reports;
  }

 private:
  void show(const SyncProgress& progress) {
    const auto& report = progress.report;
    output_.progress(
        tr("{}  {} {} read, {} new, {} updated{} …", progress.connection.name, report.seen,
           job_.kind == db::SyncKind::orders ? phrase_in("list", "orders")
                                             : phrase_in("list", "products"),
           report.added, report.updated,
           waited(report)
               ? tr(", its calls waited {} in all for the limit", in_seconds(report.limit_wait))
               : Message()),
        [&](json::Writer& writer) {
          writer.field("connection", to_text(progress.connection.id))
              .field("kind", db::name(job_.kind))
              .field("seen", report.seen)
              .field("new", report.added)
              .field("updated", report.updated)
              .field("connection_name", progress.connection.name);
        });
  }

  void tell(const SyncReport& report) {
    output_.end_progress();
    // A run that failed before its first request has no figures to tell.
    if (report.result == Outcome::ok || report.requests > 0)
      output_.done(tr(
          "{:{}}  {} seen, {} new, {} updated, {} ({}, {}{})", report.connection.name, name_width_,
          report.seen, report.added, report.updated,
          tr_count(report.lines_unlinked, "{} line not linked", "{} lines not linked"),
          tr_count(report.requests, "{} request", "{} requests"), in_seconds(report.duration),
          waited(report) ? tr(", {} of waiting for the marketplace's limit, summed over its calls",
                              in_seconds(report.limit_wait))
                         : Message()));
    for (const auto& warning : report.warnings) output_.warn(warning);
    if (report.rounded_amounts > 0) errors_.tell_rounded(report.connection, report.rounded_amounts);
    if (!report.error) return;
    errors_.tell(report.connection, *report.error);
  }

  Services& services_;
  Output& output_;
  db::Database& database_;
  SyncJob& job_;
  ConnectionErrors errors_;
  std::size_t name_width_ = 0;
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

Result<int> read_jobs(const std::string& text) {
  const auto jobs = text::parse_number<int>(text);
  if (jobs && *jobs >= 1 && *jobs <= most_jobs) return *jobs;
  return make_error(ErrorCode::usage,
                    tr("--jobs: '{}' is not a number from 1 to {}", text, most_jobs),
                    tr("Leave it out for {}.", usual_jobs));
}

/// Calls per second; 0 for "off".
Result<double> read_rate(const std::string& text) {
  constexpr double slowest = 0.01;
  constexpr double fastest = 1'000;
  if (text == "off") return 0.0;
  const auto rate = text::parse_number<double>(text);
  if (rate && *rate >= slowest && *rate <= fastest) return *rate;
  return make_error(
      ErrorCode::usage,
      tr("--rate: '{}' is neither off nor a number from {} to {}", text, slowest, fastest),
      tr("Leave it out for the pace that each marketplace bears."));
}

/// Reads the options that a flag or the file may give; the flag goes first.
Status read_engine_options(const Settings& settings, const SyncFlags& flags, SyncOptions& options) {
  options.jobs = settings.jobs().value_or(options.jobs);
  if (!flags.jobs.empty()) {
    const auto jobs = read_jobs(flags.jobs);
    if (!jobs) return jobs.error();
    options.jobs = *jobs;
  }
  for (const auto site : all_sites) {
    const auto text = flags.rate.empty() ? settings.rate(site) : flags.rate;
    if (!text) continue;
    const auto rate = read_rate(*text);
    if (!rate) return rate.error();
    options.rates[site] = *rate;
  }
  return Done{};
}

}  // namespace

void add_sync_flags(Parameters& app, SyncFlags& flags) {
  add_run_flags(app, flags);
  app.add_flag("--full", flags.full, "Read everything again, not only what changed");
}

void add_run_flags(Parameters& app, SyncFlags& flags) {
  app.add_option("CONNECTION", flags.connections, "Only these (default: every connected shop)");
  static_assert(most_jobs == 64 && usual_jobs == 16, "the help of --jobs tells them");
  app.add_option("--jobs", flags.jobs, "Calls at the same time, 1 to 64 (default: 16)")
      ->type_name("N");
  app.add_option("--rate", flags.rate,
                 "Calls per second and shop, or off (default: what each marketplace bears)")
      ->type_name("N|off");
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
  if (auto read = read_engine_options(services.settings(), flags, options); !read)
    return read.error();
  if (flags.max_duration.empty()) return options;
  const auto duration = parse_duration(flags.max_duration);
  if (!duration || duration->count() <= 0)
    return make_error(
        ErrorCode::usage,
        tr("--max-duration: '{}' is not a duration such as 90s or 15m", flags.max_duration),
        tr("See 'ecsync help'."));
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
    if (output.dry_run()) output.hint(tr("Dry run: nothing was stored."));
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
      break;  // each connection got its line when it was done
  }
  return status_of(totals_of(reports));
}

}  // namespace ecsync::cli
