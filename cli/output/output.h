#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/output/sink.h"
#include "cli/output/table.h"
#include "cli/output/voice.h"
#include "cli/output/workbook.h"
#include "cli/settings/globals.h"
#include "cli/settings/local_time.h"
#include "core/base/json.h"

namespace ecsync::cli {

/// How a table is to look, by the flags of lists.
struct TableFlags {
  std::vector<std::string> columns;
  bool no_headers = false;
  bool bom = false;
  Phrase sheet{};  ///< the name of the sheet in a workbook
};

/// Where a command prints. The result goes to stdout (or --output), everything else to stderr.
class Output {
 public:
  Output(const Globals& globals, LocalTime local, Sink sink);

  Format format() const { return globals_.format; }
  bool json() const { return globals_.format == Format::json; }
  /// Whether the result is for people: lines and tables.
  bool people() const { return globals_.format == Format::table; }
  bool quiet() const { return globals_.quiet; }
  bool dry_run() const { return globals_.dry_run; }
  /// Whether the rows are to be a workbook; format() is csv then.
  bool workbook() const { return globals_.workbook; }
  Language language() const { return globals_.style.language; }
  const LocalTime& local() const { return local_; }

  /// Prints a part of the result as it is.
  void print(std::string_view bytes);
  /// Prints a line of the result for people; nothing in other formats.
  void line(const Message& text);
  /// Like line(), for a line that only says that all went well: --quiet silences it.
  void summary(const Message& text);
  /// Like summary(), for what the command has done for good: when the result cannot be written,
  /// this is told all the same, whatever the format. In a dry run it is a summary and nothing else.
  void done(const Message& text);
  /// Prints the result as one JSON document on one line.
  void document(const json::Writer& writer);
  /// Prints values that are JSON already, one on each line (jsonl).
  void elements(const std::vector<std::string>& values);
  /// Prints a table, as CSV or TSV when that was asked for. Errors: usage (unknown column).
  Status table(Table table, const TableFlags& flags = {});
  /// Several tables, each a sheet of the workbook that was asked for. Errors: usage (unknown
  /// column, no plain file), invalid_value (more rows than a sheet holds), internal.
  Status sheets(std::vector<Sheet> sheets, const TableFlags& flags = {});
  /// A whole table within a page for people.
  void page_table(const Table& table);
  /// Values with their names within a page for people.
  void fields(const std::vector<Field>& fields);

  /// Says what went wrong with one item of a batch, or with all of it; also with --quiet.
  void complain(const Error& error);
  /// Says what a person should know while the work goes on; not with --quiet.
  void warn(const Message& sentence);
  /// Says what to do next; not with --quiet.
  void hint(const Message& sentence);
  /// Said with --verbose (1) or twice --verbose (2).
  void note(const Message& sentence, int level = 1);
  /// Says the address to open, alone on its line so that it can be copied; also with --quiet.
  void address(std::string_view url);
  /// Replaces the progress line on a terminal, at most ten times a second. With --progress json
  /// each call prints an object, to which `figures` adds fields.
  void progress(const Message& text, const std::function<void(json::Writer&)>& figures = nullptr);
  /// Whether progress() shows anything. When not, nobody need interrupt work for it.
  bool shows_progress() const { return progress_wanted_; }
  void end_progress();

  /// Completes the result. Errors: as Sink::finish, with what was done.
  Status finish();

 private:
  void print_table(const Table& table, bool headers);
  /// The error of a result that is lost, with what was done.
  Error lost(Error error) const;

  const Globals& globals_;
  LocalTime local_;
  Sink sink_;
  Voice voice_;
  bool color_ = false;        // of the result
  bool on_screen_ = false;    // the result
  std::optional<int> width_;  // of the screen that tables have to fit
  bool progress_wanted_ = false;
  bool progress_shown_ = false;
  bool terminal_ = false;
  std::vector<Message> done_;  // the first ones
  std::size_t done_more_ = 0;
  std::chrono::steady_clock::time_point progress_at_;
};

/// Prints the ERROR document on stdout when JSON was asked for, and the sentence on stderr.
void report_failure(const Error& error, bool json, const Voice& voice);

}  // namespace ecsync::cli
