#include "core/records/stock.h"

#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/commands/list_flags.h"
#include "cli/commands/read_table.h"
#include "cli/commands/values.h"
#include "cli/commands/word_order.h"
#include "cli/output/json_objects.h"
#include "cli/output/list.h"
#include "cli/output/sort.h"
#include "cli/views/changes.h"
#include "cli/views/import_report.h"
#include "cli/views/stock_sentence.h"
#include "core/base/shell.h"
#include "core/db/products.h"
#include "core/db/stock.h"
#include "core/db/warehouses.h"
#include "core/goods/change_stock.h"
#include "core/records/product.h"

namespace ecsync::cli {
namespace {

const std::vector<ColumnOf<StockRow>>& stock_columns() {
  using B = StockRow;
  static const std::vector<ColumnOf<B>> all{
      {phrase("product"), true, [](const B& b) { return text_cell(b.product); }},
      {phrase("warehouse"), true, [](const B& b) { return text_cell(b.warehouse); }},
      {phrase("on_hand"), true, [](const B& b) { return Cell(b.on_hand); }, expendable(2)},
      {phrase("available"), true, [](const B& b) { return Cell(b.available); }},
      {phrase("awaiting_export"), true, [](const B& b) { return Cell(b.awaiting_export); },
       expendable(3)},
      {phrase("damaged"), true, [](const B& b) { return Cell(b.damaged); }, expendable(1)},
      {phrase("name"), true, [](const B& b) { return text_cell(b.name); }, prose()},
  };
  return all;
}

const std::vector<ColumnOf<Movement>>& movement_columns() {
  using M = Movement;
  static const std::vector<ColumnOf<M>> all{
      {phrase("id"), false, [](const M& m) { return Cell(m.id); }},
      {phrase("at"), true, [](const M& m) { return Cell(m.at); }},
      {phrase("product"), true, [](const M& m) { return text_cell(m.product); }},
      {phrase("warehouse"), true, [](const M& m) { return text_cell(m.warehouse); }, expendable(7)},
      {phrase("kind"), true, [](const M& m) { return word_cell(label(m.kind)); }},
      {phrase("available_delta"), true, [](const M& m) { return Cell(Change{m.delta.available}); }},
      {phrase("awaiting_export_delta"), true,
       [](const M& m) { return Cell(Change{m.delta.awaiting_export}); }, expendable(2)},
      {phrase("damaged_delta"), true, [](const M& m) { return Cell(Change{m.delta.damaged}); },
       expendable(1)},
      {phrase("slip"), true, [](const M& m) { return text_cell(m.slip); }, expendable(6)},
      {phrase("reason"), true, [](const M& m) { return text_cell(m.reason); },
       expendable(5, prose())},
      {phrase("name"), true, [](const M& m) { return text_cell(m.name); }, expendable(4, prose())},
      {phrase("ref"), true, [](const M& m) { return text_cell(m.ref); }, expendable(3)},
      {phrase("return"), true, [](const M& m) { return text_cell(m.receipt); }, expendable(3)},
  };
  return all;
}

ListView view_of(const db::StockList& list) {
  ListView view;
  view.schema = "ecsync.stock/1";
  view.member = phrase_in("list", "stock");
  view.elements = json_objects(list.stock, write_stock_row);
  view.table = [&] { return make_table(stock_columns(), list.stock); };
  view.next = list.next;
  return view;
}

ListView view_of(const db::MovementList& list) {
  ListView view;
  view.schema = "ecsync.movements/1";
  view.member = phrase_in("list", "movements");
  view.elements = json_objects(list.movements, write_movement);
  view.table = [&] { return make_table(movement_columns(), list.movements); };
  view.next = list.next;
  return view;
}

// ---------------------------------------------------------------- list

struct ListArgs {
  std::string warehouse;
  std::string product;
  std::string below;
  bool low = false;
  std::string as_of;
  PageFlags page;
  TableFlags table;
};

/// Errors: usage, not_found.
Result<db::StockFilter> read_filter(db::Database& database, const ListArgs& args,
                                    const Output& output) {
  db::StockFilter filter;
  filter.low = args.low;
  if (!args.below.empty()) {
    auto below = parse_quantity(args.below);
    if (!below) {
      below.error().message = tr("--below: {}", below.error().message);
      return wrong_use(below.error());
    }
    filter.below = *below;
  }
  if (!args.warehouse.empty()) {
    auto warehouse = db::resolve_warehouse(database, args.warehouse);
    if (!warehouse) return warehouse.error();
    filter.warehouse = warehouse->key;
  }
  if (!args.product.empty()) {
    auto product = db::resolve_product(database, args.product);
    if (!product) return product.error();
    filter.product = product->key;
  }
  if (args.page.sort.empty()) {
    filter.limit = page_limit(args.page, output);
    filter.after = args.page.after;
  }
  return filter;
}

/// The instant that --as-of ends with, exclusive; nothing without the flag. Errors: usage.
Result<std::optional<Timestamp>> read_as_of(const ListArgs& args, Timestamp now,
                                            const Output& output) {
  constexpr auto flag = "--as-of";
  if (args.as_of.empty()) return std::optional<Timestamp>();
  if (args.low)
    return make_error(ErrorCode::usage, tr("--low and --as-of exclude each other"),
                      tr("What is low is told of the stock of today."));
  const auto& local = output.local();
  const auto begin = local.parse_when(args.as_of, now, flag);
  if (!begin) return begin.error();
  if (*begin > now)
    return make_error(ErrorCode::usage, tr("--as-of: {} is still to come", args.as_of));
  // A day means its end, and an instant what is booked in it, too.
  if (const auto end = local.day_end(args.as_of)) return std::optional(*end);
  return std::optional(*begin + std::chrono::seconds{1});
}

std::string id_of(const StockRow& row) {
  return row.product + "/" + row.warehouse;
}

Result<ExitStatus> list(Services& services, Output& output, const ListArgs& args) {
  const auto as_of = read_as_of(args, services.clock().now_seconds(), output);
  if (!as_of) return as_of.error();
  auto database = services.database_or_empty();
  if (!database) return database.error();
  const auto filter = read_filter(**database, args, output);
  if (!filter) return filter.error();
  const auto read = [&](const db::StockFilter& wanted) {
    return *as_of ? db::list_stock_as_of(**database, wanted, **as_of)
                  : db::list_stock(**database, wanted);
  };
  auto list = read(*filter);
  if (!list) return list.error();
  if (!args.page.sort.empty()) {
    auto next = keep_page(list->stock, stock_columns(), id_of, args.page, output);
    if (!next) return next.error();
    list->next = *next;
  }
  auto view = view_of(*list);
  view.count = [&] {
    auto all = *filter;
    all.limit.reset();
    all.after.clear();
    return std::ssize(read(all)->stock);
  };
  return print_list(output, view, args.table, args.page);
}

Command list_command() {
  auto args = std::make_shared<ListArgs>();
  Command command("stock list", "List what is in the warehouses, in pieces");
  auto& app = *command.app;
  app.add_option("--warehouse", args->warehouse, "Only in this warehouse")->type_name("W");
  app.add_option("--product", args->product, "Only of this product")->type_name("P");
  app.add_option("--below", args->below, "Only where fewer than this are available")
      ->type_name("N");
  app.add_flag("--low", args->low, "Only of products that are low; see products edit --low");
  app.add_option("--as-of", args->as_of,
                 "As it was then, by the ledger: 2026-11-01 (its end), RFC 3339, 7d, 36h")
      ->type_name("WHEN");
  add_page_flags(app, args->page);
  add_sort_flag(command, args->page, names_of(stock_columns()));
  add_table_flags(command, args->table, names_of(stock_columns()));
  command.examples = {"ecsync stock", "ecsync stock list --warehouse HN --below 5 --sort available",
                      "ecsync stock --low", "ecsync stock --as-of 2026-10-31 --format csv",
                      "ecsync stock --product AD-XN-M --json"};
  command.action = [args](Services& services, Output& output) {
    return list(services, output, *args);
  };
  return command;
}

// ---------------------------------------------------------------- changes

/// Which numbers of pieces a command takes.
enum class Pieces { some, none_or_more, one_or_more };

/// The arguments of a command that changes one balance.
struct ChangeArgs {
  const char* command = "";  // "stock set"
  Pieces pieces = Pieces::some;
  StockChange change;
  std::string quantity;  // as typed: -3, +3 or 3
  std::optional<std::string> reason;
  std::optional<std::string> ref;
  std::string target;
};

std::shared_ptr<ChangeArgs> change_args(const char* command, Pieces pieces) {
  auto args = std::make_shared<ChangeArgs>();
  args->command = command;
  args->pieces = pieces;
  return args;
}

void add_product_and_warehouse(Parameters& app, ChangeArgs& args) {
  app.add_option("PRODUCT", args.change.product, "The product's code")->required();
  app.add_option("WAREHOUSE", args.change.warehouse, "The warehouse's code")->required();
}

Parameter* add_reason(Parameters& app, ChangeArgs& args) {
  return app.add_option("--reason", args.reason, "Why, in your words; kept in the history")
      ->type_name("T")
      ->check(some_text(phrase("reason")));
}

/// Why the command does not take so many pieces, with the one that does; nothing when it takes
/// them.
std::optional<Error> wrong_pieces(const ChangeArgs& args, std::int64_t pieces) {
  const auto& product = args.change.product;
  const auto& warehouse = args.change.warehouse;
  if (pieces == 0 && args.pieces != Pieces::none_or_more)
    return make_error(ErrorCode::usage, tr("{} pieces are nothing to move", pieces),
                      args.pieces == Pieces::some ? tr("Write a number such as 2 or -2.")
                                                  : tr("Write a number such as 12."));
  if (pieces >= 0 || args.pieces == Pieces::some) return std::nullopt;
  if (!args.target.empty())
    return make_error(
        ErrorCode::usage, tr("{} pieces are nothing to move", pieces),
        tr("The other way it is: ecsync stock transfer {}",
           shell::operands({product, args.target, warehouse, fmt::format("{}", -pieces)})));
  return make_error(ErrorCode::usage,
                    args.pieces == Pieces::none_or_more
                        ? tr("available cannot be below 0")
                        : tr("{} pieces are nothing to move", pieces),
                    tr("To take pieces away: ecsync stock adjust --reason 'WHY' {}",
                       shell::operands({product, warehouse, fmt::format("{}", pieces)})));
}

/// Errors: usage.
Result<StockChange> read_change(const ChangeArgs& args, const Output& output) {
  auto change = args.change;
  const auto wrong = [&](Error error) {
    error.reference = change.product;
    return wrong_use(std::move(error));
  };
  const auto quantity = parse_quantity(args.quantity);
  if (!quantity) return wrong(quantity.error());
  if (auto error = wrong_pieces(args, *quantity)) return wrong(*std::move(error));
  if (change.warehouse == args.target)
    return wrong(make_error(ErrorCode::usage, tr("a transfer needs two different warehouses")));
  change.quantity = *quantity;
  change.reason = args.reason;
  change.dry_run = output.dry_run();
  return change;
}

WordsOfLine words_of(const ChangeArgs& args, const Output& output) {
  WordsOfLine line{args.command,
                   {},
                   {args.change.product, args.change.warehouse},
                   {Role::product, Role::warehouse}};
  if (!args.target.empty()) {
    line.words.push_back(args.target);
    line.roles.push_back(Role::warehouse);
  }
  line.words.push_back(args.quantity);
  line.roles.push_back(Role::quantity);
  if (args.reason) line.flags = {"--reason", *args.reason};
  if (args.ref) line.flags.insert(line.flags.end(), {"--ref", *args.ref});
  if (output.dry_run()) line.flags.emplace_back("-n");
  return line;
}

Result<ExitStatus> print_changes(Output& output, const std::vector<StockChanged>& changes,
                                 const Message& sentences) {
  db::StockList list;
  list.stock.reserve(changes.size());
  for (const auto& changed : changes) list.stock.push_back({changed.after, changed.name});
  return print_change(output, view_of(list), sentences);
}

/// Reads the line, has `book` change what it says, and tells who mixed up its words.
template <class Book>
Result<ExitStatus> change_with(Services& services, Output& output, const ChangeArgs& args,
                               const Book& book) {
  const auto change = read_change(args, output);
  auto database = services.database_or_empty();
  if (!database) return change ? database.error() : change.error();
  auto done = change ? book(**database, *change) : Result<ExitStatus>(change.error());
  if (!done) tell_right_order(done.error(), **database, words_of(args, output));
  return done;
}

using ChangeStock = Result<StockChanged> (*)(db::Database&, const Clock&, const StockChange&);

/// Runs a command that changes one balance: calls `change_stock` and prints the outcome.
Result<ExitStatus> change_one(Services& services, Output& output, const ChangeArgs& args,
                              ChangeStock change_stock) {
  return change_with(services, output, args,
                     [&](db::Database& database, const StockChange& change) -> Result<ExitStatus> {
                       const auto changed = change_stock(database, services.clock(), change);
                       if (!changed) return changed.error();
                       return print_changes(output, {*changed},
                                            stock_sentence(*changed, output.dry_run()));
                     });
}

Command set_command() {
  auto args = change_args("stock set", Pieces::none_or_more);
  Command command("stock set", "Say how many pieces are available, as counted");
  add_product_and_warehouse(*command.app, *args);
  command.app->add_option("QTY", args->quantity, "What is available from now on")->required();
  add_reason(*command.app, *args)->required();
  command.examples = {"ecsync stock set AD-XN-M HN 10 --reason 'kiểm kê'",
                      "ecsync stock set AD-XN-M HN 10 --reason count -n"};
  command.action = [args](Services& services, Output& output) {
    return change_one(services, output, *args, set_stock);
  };
  return command;
}

Command adjust_command() {
  auto args = change_args("stock adjust", Pieces::some);
  Command command("stock adjust", "Add to what is available, or take away from it");
  add_product_and_warehouse(*command.app, *args);
  command.app->add_option("QTY", args->quantity, "-3 takes away, +3 adds")->required();
  add_reason(*command.app, *args)->required();
  command.examples = {"ecsync stock adjust AD-XN-M HN -3 --reason 'kiểm kê thiếu'",
                      "ecsync stock adjust AD-XN-M HN +2 --reason found"};
  command.action = [args](Services& services, Output& output) {
    return change_one(services, output, *args, adjust_stock);
  };
  return command;
}

Command damage_command() {
  auto args = change_args("stock damage", Pieces::some);
  Command command("stock damage", "Move pieces from available to damaged, or back");
  add_product_and_warehouse(*command.app, *args);
  command.app->add_option("QTY", args->quantity, "2 are damaged; -2 are good again")->required();
  add_reason(*command.app, *args)->required();
  command.examples = {"ecsync stock damage AD-XN-M HN 2 --reason 'rách'",
                      "ecsync stock damage AD-XN-M HN -1 --reason repaired"};
  command.action = [args](Services& services, Output& output) {
    return change_one(services, output, *args, damage_stock);
  };
  return command;
}

Result<ExitStatus> receive(Services& services, Output& output, const ChangeArgs& args) {
  return change_with(
      services, output, args,
      [&](db::Database& database, const StockChange& change) -> Result<ExitStatus> {
        const auto received = receive_stock(database, services.clock(), change, args.ref);
        if (!received) return received.error();
        // A receipt adds pieces, unless it was booked before.
        const bool again = received->before == received->after;
        auto sentence = stock_sentence(*received, output.dry_run());
        if (again)
          sentence = tr("Receipt {} was booked before; {}", args.ref.value_or(""), sentence);
        return print_changes(output, {*received}, sentence);
      });
}

Command receive_command() {
  auto args = change_args("stock receive", Pieces::one_or_more);
  Command command("stock receive", "Book pieces that came in");
  auto& app = *command.app;
  add_product_and_warehouse(app, *args);
  app.add_option("QTY", args->quantity, "How many came")->required();
  add_reason(app, *args);
  app.add_option("--ref", args->ref, "Number of the delivery: the same again changes nothing")
      ->type_name("ID")
      ->check(some_text(phrase("receipt number")));
  command.examples = {"ecsync stock receive AD-XN-M HN 20",
                      "ecsync stock receive AD-XN-M HN 20 --ref GR-1042 --reason 'nhập hàng'"};
  command.action = [args](Services& services, Output& output) {
    return receive(services, output, *args);
  };
  return command;
}

Result<ExitStatus> transfer(Services& services, Output& output, const ChangeArgs& args) {
  return change_with(
      services, output, args,
      [&](db::Database& database, const StockChange& change) -> Result<ExitStatus> {
        const auto changes = transfer_stock(database, services.clock(), change, args.target);
        if (!changes) return changes.error();
        const auto& left = changes->front();
        const auto& arrived = changes->back();
        return print_changes(
            output, *changes,
            tr("{}; {}", stock_sentence(left, output.dry_run()), stock_sentence(arrived, false)));
      });
}

Command transfer_command() {
  auto args = change_args("stock transfer", Pieces::one_or_more);
  Command command("stock transfer", "Move available pieces to another warehouse");
  auto& app = *command.app;
  app.add_option("PRODUCT", args->change.product, "The product's code")->required();
  app.add_option("FROM", args->change.warehouse, "The warehouse they leave")->required();
  app.add_option("TO", args->target, "The warehouse they go to")->required();
  app.add_option("QTY", args->quantity, "How many")->required();
  add_reason(app, *args);
  command.examples = {"ecsync stock transfer AD-XN-M HN SG 5",
                      "ecsync stock transfer AD-XN-M HN SG 5 --reason 'chia kho' --json"};
  command.action = [args](Services& services, Output& output) {
    return transfer(services, output, *args);
  };
  return command;
}

Command import_command() {
  struct Args {
    std::string file;
    std::optional<std::string> reason;
  };
  auto args = std::make_shared<Args>();
  Command command("stock import", "Set what is available from a CSV file, as counted");
  add_import_file(*command.app, args->file, "CSV with product,warehouse,available; '-' is stdin");
  command.app->add_option("--reason", args->reason, "Why, in your words; kept in the history")
      ->type_name("T")
      ->check(some_text(phrase("reason")));
  command.examples = {"ecsync stock import count.csv --reason 'kiểm kê tháng 11'",
                      "ecsync stock import count.csv -n",
                      "ecsync stock --format csv | ecsync stock import -"};
  command.action = [args](Services& services, Output& output) -> Result<ExitStatus> {
    auto text = read_table(args->file);
    if (!text) return text.error();
    auto database = services.database_or_empty();
    if (!database) return database.error();
    auto report = import_stock(**database, services.clock(), *text, args->reason,
                               {output.dry_run(), services.globals().force});
    if (!report) return report.error();
    return print_import(output, phrase_in("list", "stock"), *report);
  };
  return command;
}

// ---------------------------------------------------------------- history

std::string place_of(const Movement& movement) {
  return fmt::format("{:020}", movement.id);
}

Command history_command() {
  struct Args {
    std::optional<std::string> product;
    PageFlags page;
    TableFlags table;
  };
  auto args = std::make_shared<Args>();
  Command command("stock history", "List every change of stock, newest first");
  command.app->add_option("PRODUCT", args->product, "Only of this product");
  add_page_flags(*command.app, args->page);
  add_sort_flag(command, args->page, names_of(movement_columns()));
  add_table_flags(command, args->table, names_of(movement_columns()));
  command.examples = {"ecsync stock history", "ecsync stock history AD-XN-M --limit 20 --json"};
  command.action = [args](Services& services, Output& output) -> Result<ExitStatus> {
    auto database = services.database_or_empty();
    if (!database) return database.error();
    db::MovementFilter filter{.product = args->product, .limit = std::nullopt, .after = ""};
    if (args->product) {
      // The history of a deleted product stays, under the code as it was typed.
      if (auto known = db::resolve_product(**database, *args->product))
        filter.product = known->code;
    }
    if (args->page.sort.empty()) {
      filter.limit = page_limit(args->page, output);
      filter.after = args->page.after;
    }
    auto list = db::list_movements(**database, filter);
    if (!list) return list.error();
    if (!args->page.sort.empty()) {
      auto next = keep_page(list->movements, movement_columns(), place_of, args->page, output);
      if (!next) return next.error();
      list->next = *next;
    }
    if (list->movements.empty() && args->product) {
      // The history of a deleted product stays; so only when it is empty, look whether the product
      // exists.
      auto product = db::resolve_product(**database, *args->product);
      if (!product) return product.error();
    }
    auto view = view_of(*list);
    view.count = [&] { return db::count_movements(**database, filter); };
    return print_list(output, view, args->table, args->page);
  };
  return command;
}

}  // namespace

std::vector<Command> stock_commands() {
  return {list_command(),   set_command(),      adjust_command(), receive_command(),
          damage_command(), transfer_command(), import_command(), history_command()};
}

}  // namespace ecsync::cli
