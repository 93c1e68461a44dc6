#include "cli/views/import_report.h"

#include <fmt/format.h>

#include "cli/output/json_objects.h"
#include "cli/output/list.h"
#include "cli/views/batch.h"

namespace ecsync::cli {
namespace {

constexpr std::size_t most_complaints = 20;  // more would scroll the first ones away

Table errors_table(const std::vector<ImportError>& errors) {
  using E = ImportError;
  static const std::vector<ColumnOf<E>> columns{
      {phrase("row"), true, [](const E& e) { return Cell(std::int64_t{e.row}); }},
      {phrase("code"), true, [](const E& e) { return word_cell(name(e.error.code)); }},
      {phrase("message"), true, [](const E& e) { return Cell(Word{printable(e.error.message)}); }},
      {phrase("hint"), true, [](const E& e) { return Cell(Word{printable(e.error.hint)}); }},
      {phrase("reference"), true, [](const E& e) { return text_cell(e.error.reference); }},
  };
  return make_table(columns, errors);
}

void print_document(Output& output, const ImportReport& report) {
  json::Writer writer;
  writer.begin_object()
      .field("schema", "ecsync.import/1")
      .field("dry_run", output.dry_run())
      .field("created", report.created)
      .field("updated", report.updated)
      .field("unchanged", report.unchanged)
      .field("failed", std::ssize(report.errors));
  write_array(writer, "errors", json_objects(report.errors, write_import_error));
  writer.end_object();
  output.document(writer);
}

/// What a dry run would change, for people.
Status print_changes(Output& output, const ImportReport& report) {
  using C = ImportChange;
  static const std::vector<ColumnOf<C>> columns{
      {phrase("row"), true, [](const C& c) { return Cell(std::int64_t{c.row}); }},
      {phrase("change"), true, [](const C& c) { return word_cell(label(c.action)); }},
      {phrase("code"), true, [](const C& c) { return text_cell(c.key); }},
      {phrase("what"), true, [](const C& c) { return Cell(Word{printable(c.what)}); }, sentence()},
  };
  auto printed = output.table(make_table(columns, report.changes));
  const auto more = report.created + report.updated - std::ssize(report.changes);
  if (printed && more > 0)
    output.hint(tr_count(more, "… and {} more change.", "… and {} more changes."));
  return printed;
}

void tell_twins(Output& output, const std::vector<ImportError>& twins) {
  for (std::size_t i = 0; i < twins.size() && i < most_complaints; ++i)
    output.warn(tr("row {}: {}", twins[i].row, twins[i].error.message));
  if (twins.size() > most_complaints)
    output.hint(tr_count(std::ssize(twins) - std::int64_t{most_complaints},
                         "… and {} more such row.", "… and {} more such rows."));
}

void complain(Output& output, const std::vector<ImportError>& errors) {
  for (std::size_t i = 0; i < errors.size() && i < most_complaints; ++i) {
    auto error = errors[i].error;
    error.message = tr("row {}: {}", errors[i].row, error.message);
    output.complain(error);
  }
  if (errors.size() > most_complaints)
    output.hint(tr_count(std::ssize(errors) - std::int64_t{most_complaints},
                         "… and {} more row; --json or --format csv lists all of them.",
                         "… and {} more rows; --json or --format csv lists all of them."));
}

}  // namespace

void add_import_file(Parameters& app, std::string& file, const std::string& about) {
  app.add_option("FILE", file, about)->required();
}

Result<ExitStatus> print_import(Output& output, Phrase things, const ImportReport& report) {
  const bool nothing = report.refused || output.dry_run();
  const auto counts = tr("{}: {} created, {} updated, {} unchanged, {} failed{}", things,
                         report.created, report.updated, report.unchanged, report.errors.size(),
                         report.refused     ? phrase(" (nothing was written)")
                         : output.dry_run() ? phrase(" (dry run: nothing was written)")
                                            : Phrase());
  if (nothing)
    output.summary(counts);
  else
    output.done(counts);
  switch (output.format()) {
    case Format::json:
      print_document(output, report);
      break;
    case Format::jsonl:
      output.elements(json_objects(report.errors, write_import_error));
      break;
    case Format::csv:
    case Format::tsv: {
      auto printed = output.table(errors_table(report.errors));
      if (!printed) return printed.error();
      break;
    }
    case Format::table:
      // Apart from that the sentence is all of it.
      if (output.dry_run() && !report.changes.empty()) {
        auto printed = print_changes(output, report);
        if (!printed) return printed.error();
      }
      break;
  }
  tell_twins(output, report.twins);
  complain(output, report.errors);
  if (report.refused) {
    output.hint(
        tr("Nothing was imported. Format the column as text in the spreadsheet and write "
           "the codes anew; --force takes them as they are."));
    return ExitStatus::refused;
  }
  std::vector<ErrorCode> failures;
  failures.reserve(report.errors.size());
  for (const auto& failed : report.errors) failures.push_back(failed.error.code);
  return batch_status(static_cast<std::size_t>(report.created + report.updated + report.unchanged),
                      failures);
}

}  // namespace ecsync::cli
