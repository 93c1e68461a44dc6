#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <set>

#include "cli/commands/commands.h"
#include "cli/commands/list_flags.h"
#include "cli/commands/setup_checks.h"
#include "cli/commands/sync_job.h"
#include "cli/output/json_objects.h"
#include "cli/output/list.h"
#include "cli/settings/config_file.h"
#include "cli/views/batch.h"
#include "core/base/stop.h"
#include "core/base/text.h"
#include "core/db/connections.h"
#include "core/db/letters.h"
#include "core/db/sqlite/inspect_file.h"
#include "core/db/sqlite/sqlite.h"
#include "core/health/check_access.h"
#include "core/health/check_consents.h"
#include "core/health/check_files.h"
#include "core/health/check_schedule.h"
#include "core/print/missing_letters.h"
#include "core/print/print_slip.h"

namespace ecsync::cli {
namespace {

struct Args {
  bool online = false;
  TableFlags table;
};

const std::vector<ColumnOf<Finding>>& columns() {
  using F = Finding;
  static const std::vector<ColumnOf<F>> all{
      {phrase("id"), true, [](const F& f) { return word_cell(f.id); }},
      {phrase("ok"), true, [](const F& f) { return Cell(f.ok); }},
      {phrase("message"), true, [](const F& f) { return Cell(Word{printable(f.message)}); },
       sentence()},
      {phrase("hint"), false,
       [](const F& f) { return f.hint.empty() ? Cell() : Cell(Word{printable(f.hint)}); },
       sentence()},
  };
  return all;
}

void write_finding(json::Writer& writer, const Finding& finding) {
  writer.begin_object()
      .field("id", finding.id)
      .field("ok", finding.ok)
      .field("message", finding.message.english());
  write_text_or_null(writer, "hint", finding.hint.english());
  writer.end_object();
}

// ---------------------------------------------------------------- the file

/// What a look into the file found, and the file when it can be worked with.
struct OpenedFile {
  Finding integrity = well("database.integrity", {});
  Finding schema = well("database.schema", {});
  db::Database* database = nullptr;
};

Message joined(const std::vector<Message>& all) {
  Message text;
  for (const auto& each : all) text = text.empty() ? each : tr("{}; {}", text, each);
  return text;
}

void judge_schema(OpenedFile& file, const db::FileInspection& found, const std::string& path) {
  auto& schema = file.schema;
  const int ours = db::schema_version();
  if (!found.differences.empty())
    schema = wrong(schema.id, tr("{} was changed by hand: {}", path, joined(found.differences)),
                   tr("Undo that change, or restore a backup."));
  else if (found.version == 0)
    schema.message = tr("{} is empty; the first shop that is connected fills it", path);
  else if (found.version < ours)
    schema.message = tr("schema {}; this program brings it to {}", found.version, ours);
  else
    schema.message = tr("schema {}, as this program makes it", found.version);
}

OpenedFile look_into(Services& services, bool closed_to_others) {
  OpenedFile file;
  const auto& path = services.globals().database;
  std::error_code unreadable;
  const bool there = !path.empty() && std::filesystem::exists(path, unreadable);
  if (!there && !unreadable) {
    file.integrity.message = file.schema.message = tr("there is no database {} yet", path);
    return file;
  }
  const auto usual = tr("Mend what is told of the file's owner and mode first.");
  const auto found = db::inspect_file(path, closed_to_others);
  if (!found) {
    const bool ours =
        found.error().code == ErrorCode::db_too_new || found.error().code == ErrorCode::db_busy;
    if (!ours) file.integrity = wrong(file.integrity.id, found.error(), usual);
    if (ours) file.integrity.message = tr("SQLite can read {}", path);
    file.schema = wrong(file.schema.id, found.error(), usual);
    return file;
  }
  file.integrity.message = tr("SQLite finds {} sound", path);
  if (!found->damage.empty())
    file.integrity = wrong(
        file.integrity.id, tr("{} is damaged ({})", path, joined(found->damage)),
        tr("Keep a copy of it and restore a backup; a restored file needs its shops connected "
           "again."));
  judge_schema(file, *found, path);
  if (!file.integrity.ok || found->version == 0 || !closed_to_others) return file;
  auto opened = services.existing_database();
  if (opened)
    file.database = *opened;
  else if (file.schema.ok)
    file.schema = wrong(file.schema.id, opened.error(), usual);
  return file;
}

// ---------------------------------------------------------------- paper

Finding check_fonts(db::Database* database) {
  constexpr auto id = "fonts";
  const auto letters = database == nullptr ? std::set<char32_t>() : db::letters_to_print(*database);
  const auto missing = letters_without_font(letters);
  if (!missing)
    return wrong(id, missing.error(), tr("Install one: apt-get install fonts-dejavu-core"));
  if (missing->empty()) return well(id, tr("slips can be printed: there is a font for every name"));
  return wrong(
      id,
      tr_count(std::ssize(*missing), "no font of this machine has {} letter of names: {}",
               "no font of this machine has {} letters of names: {}", sample_of(*missing)),
      tr("Install more fonts: apt-get install {}", fmt::join(packages_with(*missing), " ")));
}

// ---------------------------------------------------------------- online

struct Online {
  std::vector<Finding> access;
  std::map<Site, std::chrono::seconds> clocks;
};

Finding judge_access(Site site, const std::vector<std::pair<std::string, Error>>& failures,
                     std::size_t asked) {
  const auto id = "online." + std::string(name(site));
  if (failures.empty())
    return well(id, tr_count(static_cast<std::int64_t>(asked), "{1} accepts the access of {0} shop",
                             "{1} accepts the access of {0} shops", title(site)));
  Message faults;
  for (const auto& [shop, error] : failures) {
    const auto fault = tr("{}: {}", shop, error.message);
    faults = faults.empty() ? fault : tr("{}; {}", faults, fault);
  }
  const auto& hint = failures.front().second.hint;
  return wrong(id, faults, hint.empty() ? tr("Run the command again later.") : hint);
}

/// Asks every connected shop's marketplace. Errors: those of the configuration.
Result<Online> ask_marketplaces(Services& services, db::Database& database) {
  auto options = read_sync_options(services, {});
  if (!options) return std::move(options).error();
  const auto connections = db::list_connections(database, false);
  const auto answers =
      ask_access({database, services.clock(), services.marketplaces(), services.keys()},
                 connections, *options);
  std::map<Site, std::vector<std::pair<std::string, Error>>> failures;
  std::map<Site, std::size_t> asked;
  Online online;
  for (std::size_t i = 0; i < connections.size(); ++i) {
    const auto site = connections[i].id.site;
    ++asked[site];
    if (answers[i].error) failures[site].emplace_back(connections[i].name, *answers[i].error);
    if (answers[i].clock_offset) online.clocks[site] = *answers[i].clock_offset;
  }
  for (const auto& [site, count] : asked)
    online.access.push_back(judge_access(site, failures[site], count));
  return online;
}

// ---------------------------------------------------------------- all of it

std::string config_home() {
  const auto files = default_config_files("default");
  if (files.size() < 2) return "";
  return std::filesystem::path(files.front()).parent_path().parent_path().string();
}

class Examination {
 public:
  Examination(CheckedConfig config, bool online)
      : config_(std::move(config)), services_(config_.globals), online_(online) {}

  /// In the order that the manual has them. Errors: those of the configuration, with --online.
  Result<std::vector<Finding>> findings() {
    if (config_.globals.database.empty())
      return make_error(ErrorCode::usage, tr("neither HOME nor XDG_DATA_HOME is set"),
                        tr("Name the file with --database."));
    add(config_.finding);
    look_at_files();
    if (online_ && opened_.database != nullptr) {
      auto asked = ask_marketplaces(services_, *opened_.database);
      if (!asked) return std::move(asked).error();
      asked_ = *std::move(asked);
    }
    look_around();
    for (auto& each : asked_.access) add(std::move(each));
    return std::move(findings_);
  }

 private:
  void add(Finding finding) { findings_.push_back(std::move(finding)); }

  void look_at_files() {
    const auto& path = config_.globals.database;
    auto owner = check_owner(path);
    auto mode = check_mode(path);
    opened_ = look_into(services_, owner.ok && mode.ok);
    if (opened_.database != nullptr)
      for (const auto& each : db::list_connections(*opened_.database, false))
        sites_.insert(each.id.site);
    add(check_apps(config_.globals.settings, sites_, online_));
    add(std::move(owner));
    add(std::move(mode));
    add(opened_.integrity);
    add(opened_.schema);
    add(check_space(path));
    add(check_file_system(path));
    add(check_locks(path));
  }

  void look_around() {
    add(check_key(opened_.database, services_.keys(), online_));
    add(check_zone(config_.globals.timezone));
    add(check_fonts(opened_.database));
    if (opened_.database != nullptr) {
      for (auto fact : clock_facts(*opened_.database)) {
        if (const auto now = asked_.clocks.find(fact.site); now != asked_.clocks.end())
          fact.offset = now->second;
        add(judge_clock(fact));
      }
    }
    add(check_schedule(usual_schedule_places(config_home()), config_.globals.profile,
                       !sites_.empty()));
  }

  CheckedConfig config_;
  Services services_;
  bool online_;
  OpenedFile opened_;
  std::set<Site> sites_;
  Online asked_;
  std::vector<Finding> findings_;
};

/// For programs that read stderr.
ErrorCode code_of(const Finding& finding) {
  if (finding.id.starts_with("database.") || finding.id.starts_with("locks."))
    return ErrorCode::db_unusable;
  if (finding.id.starts_with("online.")) return ErrorCode::remote_unavailable;
  if (finding.id == "key") return ErrorCode::key_wrong;
  return finding.id == "fonts" ? ErrorCode::font_missing : ErrorCode::config_invalid;
}

Status print(Output& output, const std::vector<Finding>& findings, bool ok, const Args& args) {
  switch (output.format()) {
    case Format::json: {
      json::Writer writer;
      writer.begin_object().field("schema", "ecsync.doctor/1").field("ok", ok);
      write_array(writer, "checks", json_objects(findings, write_finding));
      writer.end_object();
      output.document(writer);
      return Done{};
    }
    case Format::jsonl:
      output.elements(json_objects(findings, write_finding));
      return Done{};
    case Format::csv:
    case Format::tsv:
      return output.table(make_table(columns(), findings), args.table);
    case Format::table:
      break;
  }
  if (output.quiet()) return Done{};  // from cron: only what is wrong
  return output.table(make_table(columns(), findings), args.table);
}

Result<ExitStatus> run(Services& services, Output& output, const Args& args) {
  auto findings = Examination(check_config(services.globals()), args.online).findings();
  if (!findings) return std::move(findings).error();
  bool ok = true;
  for (const auto& finding : *findings) ok = ok && finding.ok;
  if (auto printed = print(output, *findings, ok, args); !printed)
    return std::move(printed).error();
  for (const auto& finding : *findings) {
    if (!finding.ok)
      output.complain(
          make_error(code_of(finding), tr("{}: {}", finding.id, finding.message), finding.hint));
  }
  if (stop_requested()) return stopped_status();
  return ok ? ExitStatus::ok : ExitStatus::check_failed;
}

}  // namespace

Command doctor_command() {
  auto args = std::make_shared<Args>();
  Command command("doctor", "Look for what is wrong with the installation, and tell what mends it");
  command.app->add_flag("--online", args->online,
                        "Ask the marketplaces too, and run the commands that give secrets");
  add_table_flags(command, args->table, names_of(columns()));
  command.reads_config = false;
  command.looks_for_faults = true;
  command.examples = {"ecsync doctor", "ecsync doctor --online", "ecsync -q doctor",
                      "ecsync doctor --json"};
  command.action = [args](Services& services, Output& output) {
    return run(services, output, *args);
  };
  return command;
}

}  // namespace ecsync::cli
