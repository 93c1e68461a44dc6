#include "core/db/products.h"

#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/commands/list_flags.h"
#include "cli/commands/read_table.h"
#include "cli/commands/values.h"
#include "cli/output/facts.h"
#include "cli/output/json_objects.h"
#include "cli/output/list.h"
#include "cli/output/sort.h"
#include "cli/views/changes.h"
#include "cli/views/import_report.h"
#include "cli/views/left_alone.h"
#include "core/base/text.h"
#include "core/goods/manage_products.h"
#include "core/records/code.h"
#include "core/records/product.h"

namespace ecsync::cli {
namespace {

const std::vector<ColumnOf<Product>>& columns() {
  using P = Product;
  static const std::vector<ColumnOf<P>> all{
      {phrase("code"), true, [](const P& p) { return text_cell(p.code); }},
      {phrase("name"), true, [](const P& p) { return text_cell(p.name); }, prose()},
      {phrase("unit"), true, [](const P& p) { return text_cell(p.unit); }, expendable(3)},
      {phrase("image"), false, [](const P& p) { return text_cell(p.image); }},
      {phrase("price"), true, [](const P& p) { return money_cell(p.price, p.currency); },
       expendable(1)},
      {phrase("currency"), false, [](const P& p) { return word_cell(p.currency.code); }},
      {phrase("listings"), true, [](const P& p) { return Cell(p.listings); }, expendable(2)},
      {phrase("low"), false, [](const P& p) { return count_cell(p.low); }},
  };
  return all;
}

ListView view_of(const db::ProductList& list) {
  ListView view;
  view.schema = "ecsync.products/1";
  view.member = phrase_in("list", "products");
  view.elements = json_objects(list.products, write_product);
  view.table = [&] { return make_table(columns(), list.products); };
  view.next = list.next;
  return view;
}

/// Prints one product after a change: the sentence for people, the product for programs.
Result<ExitStatus> print_one(Output& output, const Product& product, const Message& sentence) {
  const db::ProductList one{{product}, std::nullopt};
  return print_change(output, view_of(one), sentence);
}

std::string id_of(const Product& product) {
  return product.code;
}

Command list_command() {
  struct Args {
    std::string search;
    PageFlags page;
    TableFlags table;
  };
  auto args = std::make_shared<Args>();
  Command command("products list", "List your own products, by code");
  auto& app = *command.app;
  app.add_option("--search", args->search, "Words in code or name; case and marks ignored")
      ->type_name("T")
      ->check(check_search);
  add_page_flags(app, args->page);
  add_sort_flag(command, args->page, names_of(columns()));
  add_table_flags(command, args->table, names_of(columns()));
  command.examples = {"ecsync products", "ecsync products --search 'ao dai'",
                      "ecsync products --format csv -o products.csv"};
  command.action = [args](Services& services, Output& output) -> Result<ExitStatus> {
    auto database = services.database_or_empty();
    if (!database) return database.error();
    db::ProductFilter filter;
    filter.search = args->search;
    if (args->page.sort.empty()) {
      filter.limit = page_limit(args->page, output);
      filter.after = args->page.after;
    }
    auto list = db::list_products(**database, filter);
    if (!list) return list.error();
    if (!args->page.sort.empty()) {
      auto next = keep_page(list->products, columns(), id_of, args->page, output);
      if (!next) return next.error();
      list->next = *next;
    }
    auto view = view_of(*list);
    view.count = [&] { return db::count_products(**database, filter); };
    auto status = print_list(output, view, args->table, args->page);
    const bool begins = args->search.empty() && args->page.after.empty() && !args->page.count;
    if (begins && list->products.empty())
      output.hint(tr("Add one with: ecsync products add CODE --name NAME --unit UNIT"));
    return status;
  };
  return command;
}

std::string level_in_words(const Product& product) {
  return product.low ? fmt::format("{}", *product.low) : "-";
}

void print_page(Output& output, const Product& product) {
  print_facts(output,
              {{phrase("code"), verbatim(text::printable(product.code))},
               {phrase("name"), verbatim(text::printable(product.name))},
               {phrase("unit"), verbatim(text::printable(product.unit))},
               {phrase("image"), verbatim(text::printable(product.image.value_or("-")))},
               {phrase("price"),
                verbatim(product.price ? show_money({*product.price, product.currency}) : "-")},
               {phrase("listings"), verbatim(fmt::format("{}", product.listings))},
               {phrase("low"), verbatim(level_in_words(product))}});
}

Command show_command() {
  struct Args {
    std::string code;
    TableFlags table;
  };
  auto args = std::make_shared<Args>();
  Command command("products show", "Show one product");
  command.app->add_option("CODE", args->code, "The product's code")->required();
  add_table_flags(command, args->table, names_of(columns()));
  command.examples = {"ecsync products show AD-XN-M", "ecsync products show AD-XN-M --json"};
  command.action = [args](Services& services, Output& output) -> Result<ExitStatus> {
    auto database = services.database_or_empty();
    if (!database) return database.error();
    auto product = db::resolve_product(**database, args->code);
    if (!product) return product.error();
    if (output.people()) {
      print_page(output, *product);
      return ExitStatus::ok;
    }
    const db::ProductList one{{*product}, std::nullopt};
    return print_list(output, view_of(one), args->table);
  };
  return command;
}

Command add_command() {
  struct Args {
    ProductData data;
    std::string image;
    std::string price;
  };
  auto args = std::make_shared<Args>();
  Command command("products add", "Add a product of your own");
  auto& app = *command.app;
  app.add_option("CODE", args->data.code, "Your own code for it; no ':' and no '/'")
      ->required()
      ->check(new_code(phrase("product code")));
  app.add_option("--name", args->data.name, "Its name")
      ->type_name("N")
      ->required()
      ->check(some_text(phrase("product name")));
  app.add_option("--unit", args->data.unit, "Its unit (đơn vị tính): cái, hộp")
      ->type_name("U")
      ->required()
      ->check(some_text(phrase("product unit")));
  app.add_option("--image", args->image, "Address of a picture")
      ->type_name("I")
      ->check(any_text(phrase("product image")));
  app.add_option("--price", args->price, "A bare number in dong: 450000")
      ->type_name("P")
      ->check(price());
  command.examples = {
      "ecsync products add AD-XN-M --name 'Áo dài xanh ngọc M' --unit cái --price 450000",
      "ecsync products add KHAN --name 'Khăn lụa' --unit chiếc --json"};
  command.action = [args](Services& services, Output& output) -> Result<ExitStatus> {
    auto data = args->data;
    data.code = tidy_code(data.code);
    if (!args->image.empty()) data.image = args->image;
    if (!args->price.empty()) {
      auto amount = parse_price(args->price, data.currency);
      if (!amount) return wrong_use(amount.error());
      data.price = *amount;
    }
    auto database = services.database_to_fill();
    if (!database) return database.error();
    auto product = add_product(**database, data, output.dry_run());
    if (!product) return product.error();
    warn_of_twins(output, **database, product->code);
    return print_one(output, *product,
                     tr("{} {}: {} ({})", output.dry_run() ? phrase("Would add") : phrase("Added"),
                        product->code, product->name, product->unit));
  };
  return command;
}

Result<ExitStatus> print_edit(Output& output, const ProductEdit& edit) {
  const auto& [before, after] = edit;
  const auto price = [](const Product& product) {
    return product.price ? show_money({*product.price, product.currency}) : "-";
  };
  Differences differences;
  differences.compare(phrase("code"), before.code, after.code);
  differences.compare(phrase("name"), before.name, after.name);
  differences.compare(phrase("unit"), before.unit, after.unit);
  differences.compare(phrase("image"), before.image.value_or("-"), after.image.value_or("-"));
  differences.compare(phrase("price"), price(before), price(after));
  differences.compare(phrase("low"), level_in_words(before), level_in_words(after));
  return print_one(output, after, differences.sentence(before.code, output.dry_run()));
}

Command edit_command() {
  struct Args {
    std::string code;
    ProductChange change;
  };
  auto args = std::make_shared<Args>();
  Command command("products edit", "Change a product; its slips keep what they say");
  auto& app = *command.app;
  app.add_option("CODE", args->code, "The product's code")->required();
  app.add_option("--code", args->change.code, "Another code for it")
      ->type_name("NEW")
      ->check(new_code(phrase("product code")));
  app.add_option("--name", args->change.name, "Another name")
      ->type_name("N")
      ->check(some_text(phrase("product name")));
  app.add_option("--unit", args->change.unit, "Another unit")
      ->type_name("U")
      ->check(some_text(phrase("product unit")));
  app.add_option("--image", args->change.image, "Another picture; '' removes it")
      ->type_name("I")
      ->check(any_text(phrase("product image")));
  app.add_option("--price", args->change.price, "Another price; '' removes it")
      ->type_name("P")
      ->check(price());
  app.add_option("--low", args->change.low,
                 "Its stock is low when so many or fewer are available in all; '' removes it")
      ->type_name("N")
      ->check([](const std::string& text) {
        const auto level = text::parse_number<std::int64_t>(text);
        if (!text.empty() && (!level || *level < 0 || *level > max_quantity))
          throw WrongValue(tr("--low: '{}' is not a number of pieces", text));
      });
  command.examples = {
      "ecsync products edit AD-XN-M --price 480000", "ecsync products edit AD-XN-M --low 5",
      "ecsync products edit AD-XN-M --code AD-XANH-M", "ecsync products edit AD-XN-M --image ''"};
  command.action = [args](Services& services, Output& output) -> Result<ExitStatus> {
    const auto& change = args->change;
    if (!change.code && !change.name && !change.unit && !change.image && !change.price &&
        !change.low)
      return make_error(ErrorCode::usage, tr("nothing to change was given"),
                        tr("Pass --name, --unit, --image, --price, --low or --code."));
    auto database = services.database_or_empty();
    if (!database) return database.error();
    auto edit = edit_product(**database, services.clock(), args->code, change, output.dry_run());
    if (!edit) return edit.error();
    if (edit->after.code != edit->before.code)
      warn_of_twins(output, **database, edit->after.code, edit->before.code);
    return print_edit(output, *edit);
  };
  return command;
}

Command delete_command() {
  auto code = std::make_shared<std::string>();
  Command command("products delete", "Delete a product that is not linked and not in stock");
  command.app->add_option("CODE", *code, "The product's code")->required();
  command.examples = {"ecsync products delete AD-XN-M", "ecsync products delete AD-XN-M -n"};
  command.action = [code](Services& services, Output& output) -> Result<ExitStatus> {
    auto database = services.database_or_empty();
    if (!database) return database.error();
    auto product = delete_product(**database, services.clock(), *code, output.dry_run());
    if (!product) return product.error();
    return print_one(output, *product,
                     tr("{} {} ({})", output.dry_run() ? phrase("Would delete") : phrase("Deleted"),
                        product->code, product->name));
  };
  return command;
}

Command import_command() {
  auto file = std::make_shared<std::string>();
  Command command("products import", "Add and update products from a CSV file");
  add_import_file(*command.app, *file,
                  "CSV with code,name,unit and, if you like, image,price; '-' reads stdin");
  command.examples = {"ecsync products import products.csv",
                      "ecsync products import products.csv -n --json",
                      "ecsync products --format csv | ecsync products import -"};
  command.action = [file](Services& services, Output& output) -> Result<ExitStatus> {
    auto text = read_table(*file);
    if (!text) return text.error();
    auto database = services.database_to_fill();
    if (!database) return database.error();
    auto report = import_products(**database, *text, {output.dry_run(), services.globals().force});
    if (!report) return report.error();
    return print_import(output, phrase_in("list", "products"), *report);
  };
  return command;
}

}  // namespace

std::vector<Command> products_commands() {
  return {list_command(), show_command(),   add_command(),
          edit_command(), delete_command(), import_command()};
}

}  // namespace ecsync::cli
