// Reads any bytes as a file that a person brings: a table to import, a configuration.
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/output/table.h"
#include "cli/settings/config_file.h"
#include "core/base/csv.h"
#include "core/base/unique_fd.h"
#include "core/goods/import_csv.h"
#include "core/goods/manage_warehouses.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/targets.h"
#include "tests/support/fixed_clock.h"

namespace ecsync::fuzz {
namespace {

/// A cell that no spreadsheet would take for a formula: an apostrophe comes before those.
bool is_plain(const std::string& cell) {
  return cell.empty() || std::string_view("=+-@\t\r\0", 7).find(cell[0]) == std::string_view::npos;
}

/// What we write, we read: rows of plain cells, and no row that is only an empty line.
void check_written(const std::vector<csv::Row>& rows) {
  for (const auto& row : rows) {
    cli::Table table;
    if (!row.fault.empty() || row.fields == std::vector<std::string>{""}) continue;
    table.rows.emplace_back();
    for (const auto& field : row.fields) {
      if (!is_plain(field)) return;
      table.columns.push_back({phrase("number")});
      table.rows.back().emplace_back(cli::Text{field});
    }
    const auto again = csv::parse(cli::render_csv(table, false, false));
    const bool begins_with_mark = row.fields.front().starts_with("\xEF\xBB\xBF");
    demand(begins_with_mark ||
               (again.size() == 1 && again[0].fault.empty() && again[0].fields == row.fields),
           "a row reads the same after it was written");
  }
}

void check_report(const Result<ImportReport>& report) {
  if (!report) return check_error(report.error());
  int before = 1;
  for (const auto& [row, error] : report->errors) {
    check_error(error);
    demand(row > before, "rows are told in their order, each once");
    before = row;
  }
}

/// With a product and a warehouse that a stock count can name.
db::Database small_shop() {
  auto database = db::Database::in_memory();
  demand(import_products(database, "code,name,unit\nAO-01,T-shirt,piece\n", {}).has_value() &&
             add_warehouse(database, {.code = "HN", .name = "Hanoi"}, false).has_value(),
         "a shop can be made");
  return database;
}

}  // namespace

void read_csv(std::string_view input) {
  for (const char separator : {',', ';', '\t'}) check_written(csv::parse(input, separator));
  static auto database = small_shop();
  test::FixedClock clock(noon);
  // A dry run does all of it and leaves nothing behind.
  check_report(import_products(database, input, {.dry_run = true}));
  check_report(import_stock(database, clock, input, std::nullopt, {.dry_run = true}));
}

void read_config(std::string_view input) {
  const UniqueFd file(::memfd_create("config", 0));
  demand(
      file && ::write(file.get(), input.data(), input.size()) == static_cast<ssize_t>(input.size()),
      "there is memory for a file");
  const auto path = "/proc/self/fd/" + std::to_string(file.get());
  ::fchmod(file.get(), 0600);
  const auto config = cli::read_config_file(path);
  for (const auto& fault : config.faults)
    demand(!fault.message.empty(), "a fault says what is wrong");
  for (const auto& [key, value] : config.values)
    demand(!value.words.empty() && value.line > 0, "a value has words and a place");
  if (!config.faults.empty()) check_error(cli::config_error(config));
}

}  // namespace ecsync::fuzz
