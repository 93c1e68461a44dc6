#include "core/verify/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cli/commands/commands.h"
#include "cli/commands/connections.h"
#include "cli/commands/sync_job.h"
#include "cli/output/json_objects.h"
#include "cli/output/list.h"
#include "cli/views/batch.h"
#include "cli/views/connection_errors.h"
#include "core/base/text.h"

namespace ecsync::cli {
namespace {

using Outcome = SyncReport::Result;

struct Args {
  SyncFlags flags;
  std::string since;
  std::string until;
  std::string sample;
  bool repair = false;
};

bool is_settled(const VerifyReport& report) {
  return report.is_settled();
}

/// Whether nothing differs any more, and every shop was read to the end.
bool is_ok(const std::vector<VerifyReport>& reports) {
  return std::all_of(reports.begin(), reports.end(), [](const VerifyReport& report) {
    return report.run.result == Outcome::ok && report.run.rejected == 0 && report.is_settled();
  });
}

ExitStatus status_of(const std::vector<VerifyReport>& reports) {
  std::size_t succeeded = 0;
  std::size_t skipped = 0;
  std::vector<ErrorCode> failures;
  bool rejected = false;
  for (const auto& report : reports) {
    const auto& run = report.run;
    if (run.error && run.error->code == ErrorCode::interrupted) return stopped_status();
    if (run.result == Outcome::ok) ++succeeded;
    if (run.result == Outcome::skipped) ++skipped;
    if (run.result == Outcome::error) failures.push_back(run.error->code);
    rejected = rejected || run.rejected > 0;
  }
  if (!failures.empty()) return batch_status(succeeded, failures);
  if (!std::all_of(reports.begin(), reports.end(), is_settled)) return ExitStatus::check_failed;
  if (rejected) return ExitStatus::partial;
  return succeeded == 0 && skipped > 0 ? ExitStatus::locked : ExitStatus::ok;
}

std::set<std::string> different_orders(const VerifyReport& report) {
  std::set<std::string> numbers;
  for (const auto& different : report.different) numbers.insert(different.number);
  return numbers;
}

const std::vector<ColumnOf<VerifyReport>>& columns() {
  using R = VerifyReport;
  static const std::vector<ColumnOf<R>> all{
      {phrase("id"), true, [](const R& r) { return text_cell(to_text(r.run.connection.id)); }},
      {phrase("name"), true, [](const R& r) { return word_cell(r.run.connection.name); }},
      {phrase("remote"), true, [](const R& r) { return Cell(r.remote); }},
      {phrase("local"), true, [](const R& r) { return Cell(r.local); }},
      {phrase("compared"), true, [](const R& r) { return Cell(r.compared); }},
      {phrase("missing"), true, [](const R& r) { return Cell(std::ssize(r.missing)); }},
      {phrase("extra"), true, [](const R& r) { return Cell(std::ssize(r.extra)); }},
      {phrase("different"), true, [](const R& r) { return Cell(std::ssize(different_orders(r))); }},
      {phrase("repaired"), true, [](const R& r) { return Cell(r.repaired); }},
      {phrase("requests"), true, [](const R& r) { return Cell(std::int64_t{r.run.requests}); }},
      {phrase("result"), true, [](const R& r) { return word_cell(label(r.run.result)); }},
      {phrase("error"), true,
       [](const R& r) { return r.run.error ? word_cell(name(r.run.error->code)) : Cell(); }},
  };
  return all;
}

/// "A, B, C and 4 more".
Message some_of(const std::vector<std::string>& words) {
  constexpr std::size_t shown = 5;
  const auto end = std::min(shown, words.size());
  const auto first = fmt::format(
      "{}",
      fmt::join(words.begin(), std::next(words.begin(), static_cast<std::ptrdiff_t>(end)), ", "));
  return end == words.size() ? verbatim(first) : tr("{} and {} more", first, words.size() - end);
}

/// "A (status, total)".
std::vector<std::string> in_words(const std::vector<DifferentOrder>& different) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < different.size();) {
    const auto& number = different[i].number;
    std::string fields;
    for (; i < different.size() && different[i].number == number; ++i)
      fields += (fields.empty() ? "" : ", ") + different[i].difference.field;
    words.push_back(fmt::format("{} ({})", number, fields));
  }
  return words;
}

/// Runs the verification of one command and shows how it goes.
class Runner {
 public:
  Runner(Services& services, Output& output, db::Database& database, const VerifyOptions& options)
      : services_(services),
        output_(output),
        database_(database),
        options_(options),
        errors_(output, database, services.clock().now_seconds()) {}

  std::vector<VerifyReport> run(const std::vector<Connection>& connections) {
    for (const auto& connection : connections)
      name_width_ = std::max(name_width_, connection.name.size());
    std::function<void(const VerifyReport&)> progress;
    if (output_.shows_progress()) {
      progress = [this](const VerifyReport& report) { show(report); };
      show_begin(connections);
    }
    const SessionContext context{database_, services_.clock(), services_.marketplaces(),
                                 services_.keys()};
    auto reports = verify_all(context, connections, options_, progress,
                              [this](const VerifyReport& report) { tell(report); });
    errors_.remember();
    return reports;
  }

 private:
  /// The first answer may be long in coming.
  void show_begin(const std::vector<Connection>& connections) {
    if (connections.empty()) return;
    VerifyReport nothing_yet;
    nothing_yet.run.connection = connections.front();
    show(nothing_yet);
  }

  void show(const VerifyReport& report) {
    output_.progress(tr("{}  {} listed, {} compared, {} missing or different, {} repaired …",
                        report.run.connection.name, report.remote, report.compared, report.unlike,
                        report.repaired),
                     [&](json::Writer& writer) {
                       writer.field("connection", to_text(report.run.connection.id))
                           .field("kind", "verify")
                           .field("remote", report.remote)
                           .field("compared", report.compared)
                           .field("unlike", report.unlike)
                           .field("repaired", report.repaired)
                           .field("connection_name", report.run.connection.name);
                     });
  }

  void tell(const VerifyReport& report) {
    output_.end_progress();
    const auto& run = report.run;
    // A run that failed before its first request has no figures to tell.
    if (run.result == Outcome::ok || run.requests > 0)
      output_.done(tr(
          "{:{}}  {} there, {} here, {} compared, {} missing, {} extra, {} different, {} repaired "
          "({}, {:.1f} s)",
          run.connection.name, name_width_, report.remote, report.local, report.compared,
          report.missing.size(), report.extra.size(), different_orders(report).size(),
          report.repaired, tr_count(run.requests, "{} request", "{} requests"),
          static_cast<double>(run.duration.count()) / 1000));
    for (const auto& warning : run.warnings) output_.warn(warning);
    tell_findings(report);
    if (!run.error) return;
    errors_.tell(run.connection, *run.error);
  }

  void tell_findings(const VerifyReport& report) {
    const auto& shop = report.run.connection.name;
    if (!report.extra.empty())
      output_.warn(tr_count(std::ssize(report.extra),
                            "{1}: {0} order is here that the marketplace does not list: {2}",
                            "{1}: {0} orders are here that the marketplace does not list: {2}",
                            shop, some_of(report.extra)));
    const auto say = [&](const Message& sentence) {
      if (report.is_settled())
        output_.note(sentence);
      else
        output_.complain(make_error(ErrorCode::invalid_value, sentence));
    };
    if (!report.missing.empty())
      say(tr_count(std::ssize(report.missing), "{1}: {0} order is missing here: {2}",
                   "{1}: {0} orders are missing here: {2}", shop, some_of(report.missing)));
    const auto different = in_words(report.different);
    if (!different.empty())
      say(tr_count(std::ssize(different), "{1}: {0} order is different here: {2}",
                   "{1}: {0} orders are different here: {2}", shop, some_of(different)));
    if (!report.is_settled() && !options_.repair)
      output_.hint(tr("To store what the marketplace says: ecsync verify {} --repair", shop));
  }

  Services& services_;
  Output& output_;
  db::Database& database_;
  const VerifyOptions& options_;
  ConnectionErrors errors_;
  std::size_t name_width_ = 0;
};

Status print(Output& output, const std::vector<VerifyReport>& reports) {
  switch (output.format()) {
    case Format::json: {
      json::Writer writer;
      writer.begin_object()
          .field("schema", "ecsync.verify/1")
          .field("dry_run", output.dry_run())
          .field("ok", is_ok(reports));
      write_array(writer, "connections", json_objects(reports, write_verify_report));
      writer.end_object();
      output.document(writer);
      break;
    }
    case Format::jsonl:
      output.elements(json_objects(reports, write_verify_report));
      break;
    case Format::csv:
    case Format::tsv:
      return output.table(make_table(columns(), reports));
    case Format::table:
      break;  // each connection got its line when it was done
  }
  return Done{};
}

Result<double> read_sample(const std::string& text) {
  const auto percent = text::parse_number<double>(text);
  if (percent && *percent >= 0 && *percent <= 100) return *percent;
  return make_error(ErrorCode::usage, tr("--sample: '{}' is not a percentage from 0 to 100", text),
                    tr("Leave it out for 2."));
}

Result<VerifyOptions> read_options(Services& services, const Output& output, const Args& args) {
  auto run = read_sync_options(services, args.flags);
  if (!run) return run.error();
  VerifyOptions options;
  options.run = *std::move(run);
  options.run.command = "verify";
  options.repair = args.repair;
  options.request = fmt::format("{} {} {}", args.since, args.until, args.sample);
  if (!args.sample.empty()) {
    const auto sample = read_sample(args.sample);
    if (!sample) return sample.error();
    options.sample = *sample;
  }
  const auto now = services.clock().now_seconds();
  if (!args.since.empty()) {
    auto since = output.local().parse_when(args.since, now, "--since");
    if (!since) return since.error();
    if (*since > now)
      return make_error(ErrorCode::usage, tr("--since: {} is in the future", args.since),
                        tr("Name a time that has been."));
    options.since = *since;
  }
  if (!args.until.empty()) {
    auto until = output.local().parse_when(args.until, now, "--until");
    if (!until) return until.error();
    if (options.since && *until < *options.since)
      return make_error(ErrorCode::usage, tr("--until: {} is before --since", args.until),
                        tr("Name a later time."));
    options.until = std::min(*until, now);
  }
  return options;
}

Result<ExitStatus> run(Services& services, Output& output, const Args& args) {
  const auto options = read_options(services, output, args);
  if (!options) return options.error();
  services.expect_calls();
  auto database = services.existing_database();
  if (!database) return database.error();
  const auto chosen = choose_connections(*database, args.flags.connections);
  if (!chosen) return chosen.error();
  std::vector<VerifyReport> reports;
  if (chosen->empty()) {
    hint_to_connect(output);
  } else {
    reports = Runner(services, output, **database, *options).run(*chosen);
    if (output.dry_run()) output.hint(tr("Dry run: nothing was stored."));
  }
  if (auto printed = print(output, reports); !printed) return printed.error();
  return status_of(reports);
}

}  // namespace

Command verify_command() {
  auto args = std::make_shared<Args>();
  Command command("verify", "Hold the stored orders against what the marketplaces say");
  auto& app = *command.app;
  add_run_flags(app, args->flags);
  app.add_option("--since", args->since, "List orders created since then (default: 15 days)")
      ->type_name("WHEN");
  app.add_option("--until", args->until, "And until then (default: now)")->type_name("WHEN");
  app.add_option("--sample", args->sample,
                 "Percent of the orders to ask for without a reason (default: 2)")
      ->type_name("PERCENT");
  app.add_flag("--repair", args->repair, "Store what is missing or different");
  command.examples = {"ecsync verify", "ecsync verify hanoi --since 60d --sample 100",
                      "ecsync -q verify --repair --max-duration 1h"};
  command.action = [args](Services& services, Output& output) {
    return run(services, output, *args);
  };
  return command;
}

}  // namespace ecsync::cli
