#include "cli/output/output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "cli/output/json_objects.h"
#include "cli/settings/environment.h"
#include "core/base/module.h"
#include "core/base/text.h"

namespace ecsync::cli {
namespace {

constexpr std::chrono::milliseconds progress_pause{100};

bool wants_progress(const Globals& globals) {
  switch (globals.style.progress) {
    case ProgressFormat::always:
    case ProgressFormat::json:
      return true;
    case ProgressFormat::never:
      return false;
    case ProgressFormat::automatic:
      return !globals.quiet && ::isatty(STDERR_FILENO) == 1;
  }
  return false;
}

/// Replaces control characters: output for machines may be read on a terminal, which they could
/// steer.
void make_printable(Table& table) {
  for (auto& row : table.rows) {
    for (auto& cell : row) {
      if (auto* text = std::get_if<Text>(&cell)) text->value = text::printable(text->value);
    }
  }
}

/// The rows of `sheet` with just these columns, those that come one at a time too.
Status choose_columns(Sheet& sheet, const std::vector<std::string>& names) {
  if (names.empty()) return Done{};
  std::vector<std::size_t> places;
  places.reserve(names.size());
  for (const auto& name : names) {
    const auto& columns = sheet.table.columns;
    const auto found = std::find_if(columns.begin(), columns.end(), [&name](const auto& column) {
      return column.name.english() == name;
    });
    places.push_back(static_cast<std::size_t>(found - columns.begin()));
  }
  auto selected = select_columns(std::move(sheet.table), names);
  if (!selected) return selected.error();
  sheet.table = *std::move(selected);
  if (!sheet.more) return Done{};
  sheet.more = [more = std::move(sheet.more), places](const Sheet::Take& take) {
    return more([&](const std::vector<Cell>& row) {
      std::vector<Cell> chosen;
      chosen.reserve(places.size());
      for (const auto place : places) chosen.push_back(row.at(place));
      return take(chosen);
    });
  };
  return Done{};
}

}  // namespace

void report_failure(const Error& error, bool json, const Voice& voice) {
  if (json) write_plain(STDOUT_FILENO, error_document(error) + "\n");
  voice.error(error);
}

Output::Output(const Globals& globals, LocalTime local, Sink sink)
    : globals_(globals),
      local_(std::move(local)),
      sink_(std::move(sink)),
      voice_(globals),
      color_(globals.output == "-" && wants_color(globals.style.color, STDOUT_FILENO)),
      on_screen_(globals.output == "-" && ::isatty(STDOUT_FILENO) == 1),
      width_(globals.output == "-" ? screen_columns(STDOUT_FILENO) : std::nullopt),
      progress_wanted_(wants_progress(globals)),
      terminal_(::isatty(STDERR_FILENO) == 1) {}

void Output::print(std::string_view bytes) {
  end_progress();
  sink_.write(bytes);
}

void Output::line(const Message& text) {
  if (people()) print(fmt::format("{}\n", text.in(language())));
}

void Output::summary(const Message& text) {
  if (!globals_.quiet) line(text);
}

void Output::done(const Message& text) {
  constexpr std::size_t enough_to_tell = 20;
  summary(text);
  if (globals_.dry_run || text.empty()) return;
  if (done_.size() < enough_to_tell)
    done_.push_back(text);
  else
    ++done_more_;
}

void Output::document(const json::Writer& writer) {
  print(writer.str() + "\n");
}

void Output::elements(const std::vector<std::string>& values) {
  for (const auto& value : values) print(value + "\n");
}

Status Output::sheets(std::vector<Sheet> sheets, const TableFlags& flags) {
  for (auto& sheet : sheets) {
    if (auto chosen = choose_columns(sheet, flags.columns); !chosen) return chosen;
  }
  const auto path = sink_.path_to_fill();
  if (path.empty())
    return make_error(ErrorCode::usage, tr("--format xlsx needs a file"),
                      tr("Name it with -o FILE.xlsx."));
  auto writer = load_module<WorkbookWriter>();
  if (!writer) return std::move(writer).error();
  return (*writer)->write(path, sheets, local_, language());
}

Status Output::table(Table table, const TableFlags& flags) {
  if (workbook()) {
    std::vector<Sheet> one;
    one.push_back({flags.sheet.empty() ? phrase("Sheet") : flags.sheet, std::move(table)});
    return sheets(std::move(one), flags);
  }
  auto selected = select_columns(std::move(table), flags.columns);
  if (!selected) return selected.error();
  if (on_screen_ && format() != Format::table) make_printable(*selected);
  if (format() == Format::csv) {
    print(render_csv(*selected, !flags.no_headers, flags.bom));
  } else if (format() == Format::tsv) {
    print(render_tsv(*selected, !flags.no_headers, flags.bom));
  } else {
    print_table(*selected, !flags.no_headers);
  }
  return Done{};
}

void Output::page_table(const Table& table) {
  print_table(table, true);
}

void Output::fields(const std::vector<Field>& fields) {
  print(lay_out_fields(fields, width_));
}

void Output::print_table(const Table& table, bool headers) {
  const auto laid =
      render_table(table, {local_, SystemClock().now_seconds(), language()}, headers, width_);
  const auto heads = std::string_view(laid.heads).substr(0, laid.heads.find('\n'));
  if (!heads.empty()) print(bold(heads, color_) + "\n");
  print(laid.rows);
}

void Output::complain(const Error& error) {
  end_progress();
  voice_.error(error);
}

void Output::warn(const Message& sentence) {
  end_progress();
  if (!globals_.quiet) voice_.warning(sentence);
}

void Output::hint(const Message& sentence) {
  end_progress();
  if (!globals_.quiet) voice_.hint(sentence);
}

void Output::note(const Message& sentence, int level) {
  end_progress();
  if (globals_.verbosity >= level) voice_.note(sentence, level > 1);
}

void Output::address(std::string_view url) {
  end_progress();
  write_plain(STDERR_FILENO, fmt::format("{}\n", url));
}

void Output::progress(const Message& text, const std::function<void(json::Writer&)>& figures) {
  if (!progress_wanted_) return;
  const auto now = std::chrono::steady_clock::now();
  if (progress_shown_ && now - progress_at_ < progress_pause) return;
  progress_at_ = now;
  progress_shown_ = true;
  if (globals_.style.progress == ProgressFormat::json) {
    json::Writer writer;
    writer.begin_object().field("schema", "ecsync.progress/1").field("text", text.english());
    if (figures) figures(writer);
    write_plain(STDERR_FILENO, writer.end_object().str() + "\n");
    return;
  }
  const auto shown =
      text::shorten(text::printable(text.in(language())), columns_of(STDERR_FILENO) - 1);
  write_plain(STDERR_FILENO,
              terminal_ ? fmt::format("\r{}\033[K", shown) : fmt::format("{}\n", shown));
}

void Output::end_progress() {
  if (progress_shown_ && terminal_ && globals_.style.progress != ProgressFormat::json)
    write_plain(STDERR_FILENO, "\r\033[K");
  progress_shown_ = false;
}

Status Output::finish() {
  end_progress();
  auto finished = sink_.finish();
  return finished ? std::move(finished) : lost(std::move(finished).error());
}

Error Output::lost(Error error) const {
  // Nobody is left to read it.
  if (error.message.empty() || done_.empty()) return error;
  Message all;
  for (const auto& each : done_) all = all.empty() ? each : tr("{} {}", all, each);
  if (done_more_ > 0)
    all = tr_count(std::int64_t(done_more_), "{1} … and {0} more.", "{1} … and {0} more.", all);
  error.message = tr("{}; but this was done: {}", error.message, all);
  return error;
}

}  // namespace ecsync::cli
