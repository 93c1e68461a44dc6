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
  output.done(tr("{}: {} created, {} updated, {} unchanged, {} failed{}", things, report.created,
                 report.updated, report.unchanged, report.errors.size(),
                 output.dry_run() ? phrase(" (dry run: nothing was written)") : Phrase()));
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
      break;  // the sentence is all of it
  }
  complain(output, report.errors);
  std::vector<ErrorCode> failures;
  failures.reserve(report.errors.size());
  for (const auto& failed : report.errors) failures.push_back(failed.error.code);
  return batch_status(static_cast<std::size_t>(report.created + report.updated + report.unchanged),
                      failures);
}

}  // namespace ecsync::cli
