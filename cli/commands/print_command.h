#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/commands/slip_printing.h"

namespace ecsync::cli {

/// What printing one kind of document needs beside the flags.
template <class Document>
struct Printing {
  /// The document of this number. Errors: not_found.
  Result<Document> (*find)(db::Database&, const std::string&);
  /// What a person should know before the documents are printed.
  std::function<void(Output&, db::Database&, const std::vector<Document>&)> warn;
  /// The PDF of a dry run. Errors: font_missing, invalid_value.
  Result<std::string> (*draw)(const std::vector<Document>&, const SlipPrint&);
  /// Tells the outcome, with a sentence for each document.
  Result<ExitStatus> (*report)(Output&, std::vector<Document>,
                               const std::function<Message(const Document&)>&);
};

/// The documents in the sequence of their numbers on the line, each once. One that does not exist
/// is an error (not_found), because nobody might notice that it is missing in the file.
template <class Document>
Result<std::vector<Document>> find_documents(db::Database& database,
                                             const std::vector<std::string>& numbers,
                                             const Printing<Document>& printing) {
  const db::ReadTransaction reading(database);
  std::vector<Document> documents;
  documents.reserve(numbers.size());
  for (const auto& number : numbers) {
    auto document = printing.find(database, number);
    if (!document) return std::move(document).error();
    const bool known = std::any_of(documents.begin(), documents.end(),
                                   [&](const auto& each) { return each.key == document->key; });
    if (!known) documents.push_back(*std::move(document));
  }
  return documents;
}

struct PrintArgs {
  std::vector<std::string> numbers;
  std::string output;
  PrintFlags flags;
};

template <class Document>
Result<ExitStatus> print_documents(Services& services, Output& output, const PrintArgs& args,
                                   const Printing<Document>& printing) {
  const bool to_stdout = args.output == "-";
  if (to_stdout && !output.people())
    return make_error(ErrorCode::usage, tr("the PDF and a document cannot both go to stdout"),
                      tr("Name a file with -o FILE.pdf."));
  auto print = read_print(args.flags, services.settings());
  if (!print) return print.error();
  auto database = services.database_or_empty();
  if (!database) return database.error();
  auto documents = find_documents(**database, args.numbers, printing);
  if (!documents) return documents.error();
  if (printing.warn) printing.warn(output, **database, *documents);
  warn_of_boxes(output, missing_letters(*documents, *print));
  if (!output.dry_run()) {
    auto target = PrintTarget::open(args.output, services.globals().force, *print);
    if (!target) return target.error();
    if (auto written = target->write(*documents); !written) return written.error();
  } else if (auto tried = printing.draw(*documents, *print); !tried) {
    return tried.error();
  }
  if (to_stdout) return ExitStatus::ok;
  return printing.report(output, *std::move(documents), [&](const Document& document) {
    return output.dry_run() ? tr("{} would be printed to {}.", document.number, args.output)
                            : tr("{} printed to {}.", document.number, args.output);
  });
}

/// Gives `command` its argument, flags and work. `argument` is its name, `about` what it takes.
template <class Document>
void make_print_command(Command& command, const char* argument, Phrase about,
                        Printing<Document> printing) {
  auto args = std::make_shared<PrintArgs>();
  command.app->add_option(argument, args->numbers, about.english())->required();
  command.app->add_option("-o,--output", args->output, "The PDF; - for stdout")
      ->type_name("FILE.pdf")
      ->required();
  add_print_flags(*command.app, args->flags);
  command.action = [args, printing = std::move(printing)](Services& services, Output& output) {
    return print_documents(services, output, *args, printing);
  };
}

}  // namespace ecsync::cli
