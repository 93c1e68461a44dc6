#include "cli/commands/exceptions.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/commands/commands.h"
#include "cli/commands/connections.h"
#include "cli/commands/list_flags.h"
#include "cli/commands/values.h"
#include "cli/output/did_you_mean.h"
#include "cli/output/json_objects.h"
#include "cli/output/shop_cells.h"
#include "cli/output/sort.h"
#include "core/base/text.h"
#include "core/db/failure.h"
#include "core/health/exception_readers.h"

namespace ecsync::cli {
namespace {

struct Args {
  AttentionFlags which;
  bool muted = false;
  bool check = false;
  std::optional<std::string> reader;
  PageFlags page;
  TableFlags table;
};

/// A text whose order is that of the list: by kind, within a kind the longest standing first.
std::string place_of(const Attention& attention) {
  return fmt::format("{:02}{}{}", static_cast<int>(attention.kind),
                     comparable(time_cell(attention.since)).value_or(""), attention.reference);
}

void keep_chosen(const AttentionFilter& filter, std::vector<Attention>& exceptions) {
  std::erase_if(exceptions, [&](const Attention& each) { return !filter.takes(each); });
}

/// Prints the result to its end, and only then remembers that it was shown.
Status show_new(Services& services, Output& output, const std::string& reader,
                const std::vector<Attention>& shown, const std::vector<Attention>& standing) {
  if (auto written = output.finish(); !written) return written;
  auto database = services.existing_database();
  if (!database) return database.error();
  if (*database == nullptr || output.dry_run()) return Done{};
  try {
    remember_shown(**database, reader, shown, standing, services.clock().now_seconds());
    return Done{};
  } catch (const std::exception& exception) {
    return db::to_error(exception);
  }
}

/// All that is to be listed, before pages are made of it, and what is standing besides.
struct Listed {
  std::vector<Attention> exceptions;
  std::vector<Attention> standing;  ///< all that is not muted, whatever the filters; for readers
};

Result<Listed> find(Services& services, const Args& args) {
  auto database = services.existing_database();
  if (!database) return database.error();
  const auto filter = read_attention_filter(*database, args.which);
  if (!filter) return filter.error();
  Listed listed;
  listed.exceptions = all_exceptions(services, *database);
  keep_muted(listed.exceptions, args.muted);
  if (args.reader) listed.standing = listed.exceptions;
  keep_chosen(*filter, listed.exceptions);
  if (args.reader && *database != nullptr) keep_new(**database, *args.reader, listed.exceptions);
  return listed;
}

Result<ExitStatus> list(Services& services, Output& output, const Args& args) {
  if (args.muted && args.reader)
    return make_error(ErrorCode::usage, tr("--new and --muted exclude each other"),
                      tr("What is muted is new to nobody."));
  auto listed = find(services, args);
  if (!listed) return listed.error();
  auto& exceptions = listed->exceptions;
  const bool alarming = !args.muted && !exceptions.empty();
  const auto all = std::ssize(exceptions);
  auto next = keep_page(exceptions, exception_columns(), place_of, args.page, output);
  if (!next) return next.error();
  auto view = exceptions_view(exceptions);
  view.next = *next;
  view.count = [all] { return all; };
  auto status = print_list(output, view, args.table, args.page);
  if (!status) return status;
  if (args.reader) {
    if (auto told = show_new(services, output, *args.reader, exceptions, listed->standing); !told)
      return told.error();
  }
  return args.check && alarming ? ExitStatus::check_failed : *status;
}

Command list_command() {
  auto args = std::make_shared<Args>();
  Command command("exceptions list", "List what a person should look at");
  add_attention_flags(*command.app, args->which);
  command.app->add_flag("--muted", args->muted, "Those that were muted, alone");
  command.app
      ->add_optional("--new", args->reader, "default",
                     "Only what was not listed with it before; each READER has a memory")
      ->type_name("READER");
  command.app->add_flag("--check", args->check, "End with status 9 when there is anything");
  add_page_flags(*command.app, args->page);
  add_sort_flag(command, args->page, names_of(exception_columns()));
  add_table_flags(command, args->table, names_of(exception_columns()));
  command.examples = {"ecsync exceptions --kind listing_not_linked --connection hanoi",
                      "ecsync exceptions --check --quiet",
                      "ecsync exceptions --new=mail --json | jq -r '.exceptions[].message'"};
  command.action = [args](Services& services, Output& output) {
    return list(services, output, *args);
  };
  return command;
}

/// How many there are of a kind, and since when.
struct KindSum {
  AttentionKind kind = AttentionKind::unknown_status;
  std::int64_t count = 0;
  Timestamp oldest;
};

/// In the order of lists.
std::vector<KindSum> sums_of(const std::vector<Attention>& exceptions) {
  std::map<AttentionKind, KindSum> sums;
  for (const auto& each : exceptions) {
    auto& sum = sums.try_emplace(each.kind, KindSum{each.kind, 0, each.since}).first->second;
    ++sum.count;
    sum.oldest = std::min(sum.oldest, each.since);
  }
  std::vector<KindSum> all;
  all.reserve(sums.size());
  for (const auto& [kind, sum] : sums) all.push_back(sum);
  return all;
}

void write_sum(json::Writer& writer, const KindSum& sum) {
  writer.begin_object().field("kind", name(sum.kind)).field("count", sum.count);
  write_time(writer, "oldest", sum.oldest);
  writer.end_object();
}

const std::vector<ColumnOf<KindSum>>& sum_columns() {
  using S = KindSum;
  static const std::vector<ColumnOf<S>> all{
      {phrase("kind"), true, [](const S& s) { return word_cell(label(s.kind)); }},
      {phrase("count"), true, [](const S& s) { return Cell(s.count); }},
      {phrase("oldest"), true, [](const S& s) { return age_cell(s.oldest); }},
  };
  return all;
}

Status print_summary(Output& output, const std::vector<KindSum>& sums, std::int64_t total,
                     std::int64_t muted, const TableFlags& table) {
  if (output.json()) {
    json::Writer writer;
    writer.begin_object()
        .field("schema", "ecsync.exceptions_summary/1")
        .field("total", total)
        .field("muted", muted);
    write_array(writer, "kinds", json_objects(sums, write_sum));
    writer.end_object();
    output.document(writer);
    return Done{};
  }
  if (output.format() == Format::jsonl) {
    output.elements(json_objects(sums, write_sum));
    return Done{};
  }
  if (output.people() && sums.empty()) {
    output.hint(tr("No {}.", phrase_in("list", "exceptions")));
  } else if (auto printed = output.table(make_table(sum_columns(), sums), table); !printed) {
    return printed.error();
  }
  output.summary(tr("{}, and {} muted.", tr_count(total, "{} exception", "{} exceptions"), muted));
  return Done{};
}

Command summary_command() {
  struct SummaryArgs {
    AttentionFlags which;
    TableFlags table;
  };
  auto args = std::make_shared<SummaryArgs>();
  Command command("exceptions summary", "How many exceptions there are of each kind");
  add_attention_flags(*command.app, args->which);
  add_table_flags(command, args->table, names_of(sum_columns()));
  command.examples = {"ecsync exceptions summary", "ecsync exceptions summary --json | jq .total"};
  command.action = [args](Services& services, Output& output) -> Result<ExitStatus> {
    auto database = services.existing_database();
    if (!database) return database.error();
    const auto filter = read_attention_filter(*database, args->which);
    if (!filter) return filter.error();
    auto exceptions = all_exceptions(services, *database);
    keep_chosen(*filter, exceptions);
    const auto all = std::ssize(exceptions);
    keep_muted(exceptions, false);
    const auto total = std::ssize(exceptions);
    auto printed = print_summary(output, sums_of(exceptions), total, all - total, args->table);
    if (!printed) return printed.error();
    return ExitStatus::ok;
  };
  return command;
}

}  // namespace

void add_attention_flags(Parameters& app, AttentionFlags& flags) {
  app.add_repeatable("--kind", flags.kinds, "Only of these kinds")
      ->type_name("K,K")
      ->delimiter(',');
  app.add_repeatable("--connection", flags.connections, "Only of these connections")
      ->type_name("C,C")
      ->delimiter(',');
}

Result<AttentionFilter> read_attention_filter(db::Database* database, const AttentionFlags& flags) {
  AttentionFilter filter;
  for (const auto& word : flags.kinds) {
    const auto kind = attention_kind_by_word(word);
    if (kind) {
      filter.kinds.insert(*kind);
      continue;
    }
    std::set<std::string> known;
    for (const auto each : all_attention_kinds()) known.insert(std::string(name(each)));
    return make_error(ErrorCode::usage,
                      tr("--kind: there is no kind '{}'{}", word, did_you_mean(word, known)),
                      tr("It is one of {}.", fmt::join(known, ", ")));
  }
  if (flags.connections.empty()) return filter;
  const auto connections = choose_connections(database, flags.connections);
  if (!connections) return connections.error();
  for (const auto& connection : *connections) filter.connections.insert(connection.id);
  return filter;
}

std::vector<Attention> all_exceptions(Services& services, db::Database* database) {
  if (database == nullptr) return {};
  return list_exceptions(*database, services.clock().now_seconds(),
                         services.settings().duration("slip.max_age"));
}

namespace {

std::string shop_of(const Attention& attention) {
  return attention.connection_name.value_or(to_text(*attention.connection));
}

Cell words_of_shop(const Attention& attention, const Message& words) {
  return attention.connection
             ? words_cell(printable(words), *attention.connection, shop_of(attention))
             : Cell(Word{printable(words)});
}

Cell reference_cell(const Attention& attention) {
  if (!attention.connection) return text_cell(attention.reference);
  if (attention.reference == to_text(*attention.connection))
    return shop_cell(*attention.connection, shop_of(attention));
  return words_of_shop(attention, verbatim(attention.reference));
}

}  // namespace

const std::vector<ColumnOf<Attention>>& exception_columns() {
  using A = Attention;
  static const std::vector<ColumnOf<A>> all{
      {phrase("kind"), true, [](const A& a) { return word_cell(label(a.kind)); }},
      {phrase("connection"), false,
       [](const A& a) { return a.connection ? shop_cell(*a.connection, shop_of(a)) : Cell(); }},
      {phrase("reference"), false, reference_cell},
      {phrase("since"), true, [](const A& a) { return age_cell(a.since); }, expendable(1)},
      {phrase("message"), true, [](const A& a) { return words_of_shop(a, a.message); }, sentence()},
      {phrase("hint"), true, [](const A& a) { return words_of_shop(a, a.hint); }},
      {phrase("connection_name"), false, [](const A& a) { return text_cell(a.connection_name); }},
      {phrase("count"), false, [](const A& a) { return Cell(a.count); }},
      {phrase("muted"), false,
       [](const A& a) { return a.muted ? text_cell(a.muted->reason) : Cell(); }},
      {phrase("muted_until"), false,
       [](const A& a) { return a.muted ? time_cell(a.muted->until) : Cell(); }},
  };
  return all;
}

ListView exceptions_view(const std::vector<Attention>& exceptions) {
  ListView view;
  view.schema = "ecsync.exceptions/1";
  view.member = phrase_in("list", "exceptions");
  view.elements = json_objects(exceptions, write_attention);
  view.table = [shown = exceptions] { return make_table(exception_columns(), shown); };
  return view;
}

std::vector<Command> exceptions_commands() {
  return {list_command(), summary_command(), exceptions_mute_command(),
          exceptions_unmute_command()};
}

}  // namespace ecsync::cli
