#include "core/db/sqlite/backup.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "cli/commands/commands.h"
#include "core/base/text.h"

namespace ecsync::cli {
namespace {

/// "12.4 MB".
std::string in_words(std::int64_t bytes) {
  constexpr std::array units{"kB", "MB", "GB", "TB"};
  auto size = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  for (; size >= 1000 && unit + 1 < units.size(); ++unit) size /= 1000;
  return fmt::format("{:.1f} {}", size, units.at(unit));
}

/// --force replaces a file for good, so it never replaces one that ecsync works with. Errors:
/// usage.
Status check_target(const Services& services, const std::string& file) {
  if (file == "-") return make_error(ErrorCode::usage, tr("a backup needs the name of a file"));
  const auto& globals = services.globals();
  for (const auto& used : {globals.database, services.keys().file, services.keys().fallback,
                           services.keys().credential, globals.config}) {
    std::error_code ignored;
    if (!used.empty() && std::filesystem::equivalent(file, used, ignored))
      return make_error(ErrorCode::usage, tr("{} is the file that ecsync works with", file),
                        tr("Name another file for the copy."));
  }
  std::error_code ignored;
  if (std::filesystem::exists(file, ignored) && !std::filesystem::is_directory(file, ignored) &&
      !std::filesystem::is_regular_file(file, ignored))
    return make_error(ErrorCode::usage, tr("{} is not a plain file", file),
                      tr("Name another file for the copy."));
  return Done{};
}

/// The database, which has to be there. Errors: not_found and those of Database::open.
Result<db::Database*> open_database(Services& services) {
  auto database = services.existing_database();
  if (!database || *database != nullptr) return database;
  return make_error(ErrorCode::not_found,
                    tr("there is no database {}", services.globals().database),
                    tr("Connect a shop first: ecsync connect PLATFORM ({})", known_platforms()));
}

db::BackupListener listener_of(Output& output) {
  db::BackupListener listener;
  listener.progress = [&output](std::int64_t copied, std::int64_t all) {
    output.progress(tr("{} % copied …", copied * 100 / std::max(all, std::int64_t{1})));
  };
  listener.in_one_go = [&output] {
    output.hint(tr("Other programs keep writing; now all is copied in one go while they wait."));
  };
  return listener;
}

/// Makes the copy, or with --dry-run all of it that leaves no trace.
Result<db::Backup> make_copy(Services& services, Output& output, const std::string& path) {
  auto database = open_database(services);
  if (!database) return std::move(database).error();
  auto file = NewFile::open(path, services.globals().force);
  if (!file) return std::move(file).error();
  if (output.dry_run()) return db::size_of_backup(**database);
  auto made = db::back_up(**database, *file, services.clock(), listener_of(output));
  if (!made) return made;
  if (auto placed = file->put_in_place(); !placed) return std::move(placed).error();
  return made;
}

void print_document(Output& output, const std::string& file, const db::Backup& made) {
  json::Writer writer;
  writer.begin_object()
      .field("schema", "ecsync.backup/1")
      .field("dry_run", output.dry_run())
      .field("file", file)
      .field("bytes", made.bytes)
      .field("orders", made.orders)
      .end_object();
  output.document(writer);
}

Result<ExitStatus> run(Services& services, Output& output, const std::string& file) {
  if (auto checked = check_target(services, file); !checked) return std::move(checked).error();
  auto made = make_copy(services, output, file);
  output.end_progress();
  if (!made) return std::move(made).error();
  const auto shown = text::printable(file);
  output.done(output.dry_run()
                  ? tr_count(made->orders, "Would copy {} order to {} ({}).",
                             "Would copy {} orders to {} ({}).", shown, in_words(made->bytes))
                  : tr_count(made->orders, "Copied {} order to {} ({}), and checked the copy.",
                             "Copied {} orders to {} ({}), and checked the copy.", shown,
                             in_words(made->bytes)));
  if (!output.people()) print_document(output, file, *made);
  return ExitStatus::ok;
}

}  // namespace

Command backup_command() {
  auto file = std::make_shared<std::string>();
  Command command("backup", "Copy the database into a file, right even while runs go on");
  command.app->add_option("FILE", *file, "The copy, 0600; --force replaces an older one")
      ->required();
  command.examples = {"ecsync backup /srv/backup/shop.db",
                      "ecsync -q backup --force /srv/backup/shop.db",
                      "ecsync backup /srv/backup/shop.db -n --json"};
  command.action = [file](Services& services, Output& output) {
    return run(services, output, *file);
  };
  return command;
}

}  // namespace ecsync::cli
