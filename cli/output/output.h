#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/output/sink.h"
#include "cli/output/table.h"
#include "cli/output/voice.h"
#include "cli/settings/globals.h"
#include "cli/settings/local_time.h"
#include "core/base/json.h"

namespace ecsync::cli {

/// How a table is to look; flags of the lists.
struct TableFlags {
  std::vector<std::string> columns;
  bool no_headers = false;
  bool bom = false;
};

/// What a command says. The result goes to stdout (or --output), everything else to stderr.
class Output {
 public:
  Output(const Globals& globals, LocalTime local, Sink sink);

  Format format() const { return globals_.format; }
  bool json() const { return globals_.format == Format::json; }
  /// The format for people: lines and tables.
  bool people() const { return globals_.format == Format::table; }
  bool quiet() const { return globals_.quiet; }
  bool dry_run() const { return globals_.dry_run; }
  Language language() const { return globals_.style.language; }
  const LocalTime& local() const { return local_; }

  /// A part of the result, taken as it is.
  void print(std::string_view bytes);
  /// A line of the result for people; nothing in other formats.
  void line(const Message& text);
  /// A line that only says that all went well: also silent with --quiet.
  void summary(const Message& text);
  /// The result as one JSON document on one line.
  void document(const json::Writer& writer);
  /// Finished JSON values, one a line (jsonl).
  void elements(const std::vector<std::string>& values);
  /// In the format that was asked for: table, CSV or TSV. Errors: usage (unknown column).
  Status table(Table table, const TableFlags& flags = {});
  /// A whole table within a page for people.
  void page_table(const Table& table);

  /// Something went wrong with one item of a batch, or with all of it; said always.
  void complain(const Error& error);
  /// A person should know, the work goes on; not with --quiet.
  void warn(const Message& sentence);
  /// What to do next; not with --quiet.
  void hint(const Message& sentence);
  /// Said with --verbose (1) or twice --verbose (2).
  void note(const Message& sentence, int level = 1);
  /// The address to open, alone on its line so that it can be copied; said always.
  void address(std::string_view url);
  /// Replaces the progress line on a terminal; at most ten times a second. With --progress json
  /// each is an object of its own, to which `figures` adds fields.
  void progress(const Message& text, const std::function<void(json::Writer&)>& figures = nullptr);
  /// False when progress() has nothing to do, so that nobody need stop for it.
  bool shows_progress() const { return progress_wanted_; }
  void end_progress();

  /// Completes the result. Errors: as Sink::finish.
  Status finish();

 private:
  void print_table(const Table& table, bool headers);

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
  std::chrono::steady_clock::time_point progress_at_;
};

/// The ERROR document on stdout when JSON was asked for, and the sentence on stderr.
void report_failure(const Error& error, bool json, const Voice& voice);

}  // namespace ecsync::cli
