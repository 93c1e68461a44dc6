#include <algorithm>
#include <iterator>

#include "cli/commands/exceptions.h"
#include "cli/output/json_objects.h"
#include "core/health/mute_exceptions.h"

namespace ecsync::cli {
namespace {

struct Args {
  std::optional<std::string> reference;
  bool all = false;
  AttentionFlags which;
  std::string reason;
  std::string until;
};

/// `7d` is in seven days; a day counts to its end.
Result<std::optional<Timestamp>> read_until(const Output& output, const std::string& text,
                                            Timestamp now) {
  if (text.empty()) return std::optional<Timestamp>();
  // The words for times are made for the past, so the other way round is counted from there.
  auto until = output.local().parse_until(text, now, "--until");
  if (!until) return until.error();
  const bool counted = text.find_first_of("-:/") == std::string::npos;
  const auto when = counted ? now + (now - *until) : *until;
  if (when <= now)
    return make_error(ErrorCode::usage, tr("--until: '{}' is over already", text),
                      tr("Write a day to come, or how long from now: 7d, 36h."));
  return std::optional(when);
}

Status check_choice(const Args& args) {
  if (args.all == args.reference.has_value())
    return make_error(ErrorCode::usage,
                      args.all ? tr("a reference and --all exclude each other")
                               : tr("missing argument: {} is required", "REFERENCE"),
                      tr("--all takes everything that --kind and --connection choose."));
  if (args.reference && args.which.kinds.empty())
    return make_error(ErrorCode::usage, tr("--kind is required"),
                      tr("Name the kind that the list shows: ecsync exceptions"));
  return Done{};
}

/// Those of all exceptions that the line chooses, with `muted` those that are muted alone.
Result<std::vector<Attention>> choose(Services& services, db::Database* database, const Args& args,
                                      bool muted) {
  if (auto good = check_choice(args); !good) return good.error();
  const auto filter = read_attention_filter(database, args.which);
  if (!filter) return filter.error();
  auto exceptions = all_exceptions(services, database);
  std::erase_if(exceptions, [&](const Attention& each) { return !filter->takes(each); });
  if (args.all || muted) keep_muted(exceptions, muted);
  if (args.all) return exceptions;
  return named_exceptions(exceptions, *args.reference);
}

Status print(Output& output, const std::vector<Attention>& changed, const Message& sentence) {
  if (output.people()) {
    output.summary(sentence);
    return Done{};
  }
  if (!output.json()) {
    auto printed = print_list(output, exceptions_view(changed), {});
    if (!printed) return printed.error();
    return Done{};
  }
  json::Writer writer;
  writer.begin_object()
      .field("schema", "ecsync.mute/1")
      .field("dry_run", output.dry_run())
      .field("changed", static_cast<std::int64_t>(changed.size()));
  write_array(writer, "exceptions", json_objects(changed, write_attention));
  writer.end_object();
  output.document(writer);
  return Done{};
}

/// Has `change` do its work in one transaction, which a dry run does not commit.
template <class Change>
std::vector<Attention> changed_by(db::Database* database, const Output& output, Change change) {
  if (database == nullptr) return {};
  db::Transaction trial(*database);
  auto changed = change(*database);
  if (!output.dry_run()) trial.commit();
  return changed;
}

Result<ExitStatus> mute(Services& services, Output& output, const Args& args) {
  const auto now = services.clock().now_seconds();
  const auto until = read_until(output, args.until, now);
  if (!until) return until.error();
  auto database = services.existing_database();
  if (!database) return database.error();
  auto chosen = choose(services, *database, args, false);
  if (!chosen) return chosen.error();
  const auto changed = changed_by(*database, output, [&](db::Database& file) {
    return mute_exceptions(file, *std::move(chosen), {args.reason, *until, now});
  });
  const auto count = std::ssize(changed);
  auto printed =
      print(output, changed,
            output.dry_run()
                ? tr_count(count, "{} exception would be muted.", "{} exceptions would be muted.")
                : tr_count(count, "{} exception is muted until its facts change.",
                           "{} exceptions are muted until their facts change."));
  if (!printed) return printed.error();
  return ExitStatus::ok;
}

Result<ExitStatus> unmute(Services& services, Output& output, const Args& args) {
  auto database = services.existing_database();
  if (!database) return database.error();
  auto chosen = choose(services, *database, args, true);
  if (!chosen) return chosen.error();
  const auto changed = changed_by(*database, output, [&](db::Database& file) {
    return unmute_exceptions(file, *std::move(chosen));
  });
  const auto count = std::ssize(changed);
  auto printed = print(
      output, changed,
      output.dry_run()
          ? tr_count(count, "{} exception would stand again.", "{} exceptions would stand again.")
          : tr_count(count, "{} exception stands again.", "{} exceptions stand again."));
  if (!printed) return printed.error();
  return ExitStatus::ok;
}

void add_choice(Command& command, Args& args) {
  command.app->add_option("REFERENCE", args.reference,
                          "What the list shows: order, listing or connection");
  add_attention_flags(*command.app, args.which);
  command.app->add_flag("--all", args.all, "Everything that --kind and --connection choose");
}

}  // namespace

Command exceptions_mute_command() {
  auto args = std::make_shared<Args>();
  Command command("exceptions mute", "Settle exceptions by a word, until their facts change");
  add_choice(command, *args);
  command.app->add_option("--reason", args->reason, "Why, for whoever asks later")
      ->type_name("T")
      ->required()
      ->check([](const std::string& text) {
        if (text.find_first_not_of(" \t") == std::string::npos)
          throw WrongValue(tr("--reason: '{}' says nothing", text));
      });
  command.app->add_option("--until", args->until, "Only until then: a day, RFC 3339, 7d, 36h")
      ->type_name("WHEN");
  command.examples = {
      "ecsync exceptions mute hanoi/2611236ABCD7EF --kind order_unchanged --reason 'buyer is away'",
      "ecsync exceptions mute --all --kind listing_not_linked --connection hue --reason 'not ours' "
      "--until 30d"};
  command.action = [args](Services& services, Output& output) {
    return mute(services, output, *args);
  };
  return command;
}

Command exceptions_unmute_command() {
  auto args = std::make_shared<Args>();
  Command command("exceptions unmute", "Take back that exceptions are settled");
  add_choice(command, *args);
  command.examples = {"ecsync exceptions unmute hanoi/2611236ABCD7EF --kind order_unchanged",
                      "ecsync exceptions unmute --all"};
  command.action = [args](Services& services, Output& output) {
    return unmute(services, output, *args);
  };
  return command;
}

}  // namespace ecsync::cli
