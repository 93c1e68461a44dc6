#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/output/output.h"
#include "cli/parameters.h"
#include "cli/services.h"
#include "core/base/result.h"

namespace ecsync::cli {

/// One command of the program: its words, its own flags and arguments, and what it does.
///
/// To add a command:
///  1. `cli/commands/<noun or verb>.cpp` with a function that returns its Command (or the noun's
///  Commands):
///
///         Command orders_show() {
///           auto args = std::make_shared<Args>();
///           Command command("orders show", "Show one order with its lines, history and slips");
///           command.app->add_option("ORDER", args->order, "Number, or CONNECTION/NUMBER")
///               ->required();
///           command.examples = {"ecsync orders show 2611236ABCD7EF"};
///           command.action = [args](Services& services, Output& output) {
///             return run(services, output, *args);
///           };
///           return command;
///         }
///
///  2. Declare it in `cli/commands/commands.h` and add it to the list in `commands.cpp` there.
///  3. A writer for each new JSON object in `cli/output/json_objects.cpp`, one schema in
///     `tests/schemas/`, and a test in `tests/cli/` that runs the real program.
///
/// The frame does the rest: global flags anywhere on the line, `-h`, "did you mean", a plural noun
/// without a verb, and turning an Error into sentence, document and exit status. `app` is an App of
/// its own, not a subcommand: the frame has already taken the global flags out of the words, so
/// CLI11's fallthrough (which mistakes arguments for commands) is never needed. Positional
/// arguments are named in capitals; a flag that may be repeated is added with add_repeatable.
struct Command {
  Command(std::string command_name, const std::string& about)
      : name(std::move(command_name)), app(std::make_shared<Parameters>(about, "ecsync " + name)) {}

  std::string name;  ///< "sync-orders", or noun and verb: "orders list"
  std::shared_ptr<Parameters> app;
  std::vector<std::string> examples;  ///< two or three whole command lines that work
  /// False for a command that must work beside a broken configuration file: its settings are left
  /// at their defaults.
  bool reads_config = true;
  /// True for a command that looks for what is wrong: it runs beside a time zone that is not known
  /// as well, and shows times in UTC.
  bool looks_for_faults = false;
  /// The columns that --columns and --sort may name, in a table and in CSV. Others are refused
  /// before the work begins, and shells offer these.
  struct Columns {
    std::vector<std::string> on_screen;
    std::vector<std::string> in_csv;
    std::vector<std::string> sortable;
    /// The word of `--per` that makes another table, and that one's columns; empty without one.
    std::string per;
    std::vector<std::string> of_per;
  };
  Columns columns;
  /// Whether the command can print the format that Prometheus reads.
  bool prometheus = false;
  /// Does the work and prints the result. An Error means that nothing was printed: main says the
  /// sentence, prints the ERROR document and ends with the error's exit status. A batch that failed
  /// in part prints its own document and returns the status itself (cli/views/batch.h).
  std::function<Result<ExitStatus>(Services&, Output&)> action;
};

/// Thrown by the check of an option's value. CLI11's own errors are in English only.
class WrongValue : public std::runtime_error {
 public:
  /// `hint`: what to write instead; without one the command's help is named.
  explicit WrongValue(Message message, Message hint = {})
      : std::runtime_error(message.english()),
        message_(std::move(message)),
        hint_(std::move(hint)) {}
  const Message& message() const { return message_; }
  const Message& hint() const { return hint_; }

 private:
  Message message_;
  Message hint_;
};

}  // namespace ecsync::cli
