#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/commands/connections.h"
#include "cli/commands/read_table.h"
#include "cli/commands/values.h"
#include "cli/commands/word_order.h"
#include "cli/dialogue/guide.h"
#include "cli/dialogue/prompt.h"
#include "cli/views/left_alone.h"
#include "cli/views/link_report.h"
#include "core/db/connections.h"
#include "core/db/orders.h"
#include "core/goods/link_by_sku.h"
#include "core/records/code.h"

namespace ecsync::cli {
namespace {

struct Args {
  std::optional<std::string> listing;
  std::vector<std::string> products;
  bool replace = false;
  bool create = false;
  std::optional<std::string> code;
  std::optional<std::string> name;
  std::optional<std::string> unit;
  std::optional<std::string> image;
  bool unlink = false;
  std::optional<std::string> order;
  std::optional<std::string> by;
  bool same_sku = false;
  bool combos = false;
  std::optional<std::string> connection;
  std::optional<std::string> file;
};

/// The forms of the command: with products on the line, or named after the flag that asks for it.
enum class Form { products, create, unlink, order, by_sku, file };

Error usage(Message message) {
  return make_error(ErrorCode::usage, std::move(message), tr("See 'ecsync help link-product'."));
}

const char* flag_of(Form form) {
  switch (form) {
    case Form::products:
      return "PRODUCT";
    case Form::create:
      return "--create";
    case Form::unlink:
      return "--unlink";
    case Form::order:
      return "--order";
    case Form::by_sku:
      return "--auto";
    case Form::file:
      return "--file";
  }
  return "";
}

/// Which form the line has. Errors: usage when two are mixed.
Result<Form> form_of(const Args& args) {
  const std::vector<std::pair<bool, Form>> given{
      {!args.products.empty(), Form::products},
      {args.create && !args.by, Form::create},
      {args.unlink, Form::unlink},
      {args.order.has_value(), Form::order},
      {args.by.has_value(), Form::by_sku},
      {args.file.has_value(), Form::file},
  };
  std::optional<Form> chosen;
  for (const auto& [here, form] : given) {
    if (!here) continue;
    if (chosen) return usage(tr("{} and {} exclude each other", flag_of(*chosen), flag_of(form)));
    chosen = form;
  }
  return chosen.value_or(Form::products);
}

/// An argument or flag that only some forms take.
struct Part {
  const char* name;
  bool given;
  std::vector<Form> forms;  ///< those that take it
};

/// Checks that the line has all that its form needs and nothing else. Errors: usage, naming what is
/// too much or missing.
Status check_parts(const Args& args, Form form) {
  const std::vector<Part> parts{
      {"LISTING", args.listing.has_value(), {Form::products, Form::create, Form::unlink}},
      {"--replace", args.replace, {Form::products, Form::create, Form::order, Form::file}},
      {"--create", args.create, {Form::create, Form::by_sku}},
      {"--code", args.code.has_value(), {Form::create}},
      {"--name", args.name.has_value(), {Form::create}},
      {"--unit", args.unit.has_value(), {Form::create, Form::by_sku}},
      {"--image", args.image.has_value(), {Form::create}},
      {"--same-sku", args.same_sku, {Form::by_sku}},
      {"--combos", args.combos, {Form::by_sku}},
      {"--connection", args.connection.has_value(), {Form::by_sku}},
  };
  for (const auto& part : parts) {
    if (!part.given || std::count(part.forms.begin(), part.forms.end(), form) > 0) continue;
    if (part.forms.size() == 1)
      return usage(tr("{} goes with {} only", part.name, flag_of(part.forms.front())));
    return usage(tr("{} does not go with {}", part.name, flag_of(form)));
  }
  if (!args.listing && parts.front().forms.end() !=
                           std::find(parts.front().forms.begin(), parts.front().forms.end(), form))
    return usage(form == Form::products
                     ? tr("name a LISTING and a PRODUCT, or pass --order, --auto or --file")
                     : tr("{} needs a LISTING", flag_of(form)));
  if (form == Form::products && args.products.empty())
    return usage(tr("name a PRODUCT for the listing, or pass --create or --unlink"));
  if (form == Form::create && !(args.code && args.name && args.unit))
    return usage(tr("--create needs --code, --name and --unit"));
  if (form == Form::by_sku && *args.by != "sku")
    return usage(tr("--auto: '{}' is not known; it is 'sku'", *args.by));
  if (form == Form::by_sku && args.unit && !args.create)
    return usage(tr("{} goes with {} only", "--unit", "--create"));
  return Done{};
}

Error nothing_stored(const Message& what, const std::string& reference) {
  auto error = make_error(ErrorCode::not_found, what,
                          tr("Nothing is stored yet: ecsync connect, then ecsync sync-orders."));
  error.reference = reference;
  return error;
}

/// The plan for a line that names one listing. Errors: usage.
Result<LinkPlan> plan_of(const Args& args, Form form) {
  LinkPlan plan;
  plan.listing = *args.listing;
  for (const auto& word : args.products) {
    auto product = parse_linked_product(word);
    if (!product) return wrong_use(product.error());
    plan.products.push_back(*std::move(product));
  }
  if (form == Form::create) {
    ProductData data;
    data.code = tidy_code(*args.code);
    data.name = *args.name;
    data.unit = *args.unit;
    if (args.image && !args.image->empty()) data.image = args.image;
    plan.products = {{data.code, 1}};
    plan.create = {std::move(data)};
  }
  return plan;
}

WordsOfLine words_of(const Args& args, const Output& output) {
  WordsOfLine line{"link-product", {}, {*args.listing}, {Role::listing}};
  line.words.insert(line.words.end(), args.products.begin(), args.products.end());
  line.roles.resize(line.words.size(), Role::linked_product);
  if (args.replace) line.flags.emplace_back("--replace");
  if (output.dry_run()) line.flags.emplace_back("-n");
  return line;
}

Result<ExitStatus> link_one(db::Database* database, Output& output, const Args& args, Form form) {
  auto plan = plan_of(args, form);
  if (!plan) {
    auto error = plan.error();
    if (database != nullptr) tell_right_order(error, *database, words_of(args, output));
    return error;
  }
  if (database == nullptr)
    return nothing_stored(tr("there is no listing '{}'", *args.listing), *args.listing);
  const LinkOptions options{args.replace, output.dry_run()};
  auto report = link_products(*database, {*plan}, options);
  for (auto& link : report.links) {
    if (link.error) tell_right_order(*link.error, *database, words_of(args, output));
  }
  if (form == Form::create && report.failed() == 0)
    warn_of_twins(output, *database, plan->create.front().code);
  return print_links(output, *database, report);
}

Result<ExitStatus> link_order(Services& services, Output& output, const Args& args) {
  if (!can_ask(services.globals()))
    return make_error(ErrorCode::usage,
                      tr("link-product --order asks questions, and there is no terminal to ask on"),
                      tr("Without one: ecsync link-product LISTING PRODUCT, or with --auto sku or "
                         "--file links.csv."));
  auto database = services.existing_database();
  if (!database) return database.error();
  if (*database == nullptr)
    return nothing_stored(tr("there is no order '{}'", *args.order), *args.order);
  auto order = db::resolve_order(**database, *args.order);
  if (!order) return order.error();
  auto plans = guide_links(services.globals(), **database, *order, args.replace);
  if (!plans) return plans.error();
  return print_links(
      output, **database,
      link_products(**database, *plans, {.replace = args.replace, .dry_run = output.dry_run()}));
}

Result<ExitStatus> link_all_by_sku(db::Database* database, Output& output, const Args& args,
                                   const std::string& usual_unit) {
  if (database == nullptr) {
    hint_to_connect(output);
    auto none = db::Database::in_memory();
    return print_links(output, none, {});
  }
  SkuLinking linking;
  linking.create = args.create;
  linking.unit = args.unit.value_or(usual_unit);
  linking.same_sku = args.same_sku;
  linking.combos = args.combos;
  linking.dry_run = output.dry_run();
  if (auto checked = check_text(phrase("product unit"), linking.unit, true); !checked)
    return std::move(checked).error();
  if (args.connection) {
    auto found = db::resolve_connection(*database, *args.connection);
    if (!found) return found.error();
    linking.connection = found->key;
  }
  const auto report = link_by_sku(*database, linking);
  if (report.links.empty() && report.left_alone.empty())
    output.hint(tr("Every listing is linked already."));
  return print_links(output, *database, report, linking.unit);
}

Result<ExitStatus> link_file(db::Database* database, Output& output, const Args& args) {
  auto text = read_table(*args.file);
  if (!text) return text.error();
  if (database == nullptr)
    return make_error(ErrorCode::not_found, tr("there are no listings that could be linked"),
                      tr("Nothing is stored yet: ecsync connect, then ecsync sync-orders."));
  auto report = link_from_table(*database, *text, {args.replace, output.dry_run()});
  if (!report) return report.error();
  auto status = print_links(output, *database, *report);
  if (!status || report->failed() == 0) return status;
  output.hint(tr("Nothing was linked: all rows must be good."));
  return ExitStatus::refused;  // whatever the errors of the rows are, the file has to be
                               // corrected
}

Result<ExitStatus> run(Services& services, Output& output, const Args& args) {
  const auto form = form_of(args);
  if (!form) return form.error();
  if (auto checked = check_parts(args, *form); !checked) return std::move(checked).error();
  if (*form == Form::order) return link_order(services, output, args);
  auto database = services.existing_database();
  if (!database) return database.error();
  switch (*form) {
    case Form::by_sku:
      return link_all_by_sku(*database, output, args, services.settings().text("product.unit"));
    case Form::file:
      return link_file(*database, output, args);
    case Form::products:
    case Form::create:
    case Form::unlink:
    case Form::order:
      break;
  }
  return link_one(*database, output, args, *form);
}

}  // namespace

Command link_product_command() {
  auto args = std::make_shared<Args>();
  Command command("link-product", "Link what a shop sells to your own products");
  auto& app = *command.app;
  app.add_option("LISTING", args->listing,
                 "CONNECTION/ITEM:SKU, CONNECTION/SELLER-SKU, or a unique seller SKU");
  app.add_option("PRODUCT", args->products,
                 "Code, or CODE:QUANTITY for a pack; several for a combo");
  app.add_flag("--replace", args->replace, "Change a link that is there already");
  app.add_flag("--create", args->create,
               "Make a new product and link to it; with --auto one for each SKU without");
  app.add_option("--code", args->code, "Code of the new product")
      ->type_name("C")
      ->check(new_code(phrase("product code")));
  app.add_option("--name", args->name, "Its name")
      ->type_name("N")
      ->check(some_text(phrase("product name")));
  app.add_option("--unit", args->unit, "Its unit, such as cái; with --auto of all")
      ->type_name("U")
      ->check(some_text(phrase("product unit")));
  app.add_option("--image", args->image, "Its picture")
      ->type_name("URL")
      ->check(any_text(phrase("product image")));
  app.add_flag("--unlink", args->unlink, "Take the link away");
  app.add_option("--order", args->order, "Ask what each unlinked listing of an order is")
      ->type_name("ORDER");
  app.add_option("--auto", args->by, "Link every listing whose seller SKU is a product code")
      ->type_name("sku");
  app.add_flag("--same-sku", args->same_sku,
               "With --auto: also where listings of one shop share an SKU");
  app.add_flag("--combos", args->combos,
               "With --auto: also what a marketplace composes of others, to their products");
  app.add_option("--connection", args->connection, "With --auto: only of this connection")
      ->type_name("C");
  app.add_option("--file", args->file, "CSV with listing,product,quantity; '-' is stdin")
      ->type_name("FILE");
  command.examples = {
      "ecsync link-product hanoi/1234:5678 AD-XN-M",
      "ecsync link-product hanoi/1240 TRA-SEN:2 LY-SU --replace",
      "ecsync link-product hanoi/1251 --create --code NON-LA --name 'Nón lá' --unit cái",
      "ecsync link-product --order 560694402192001",
      "ecsync link-product --auto sku --create --dry-run",
      "ecsync link-product --file links.csv",
  };
  command.action = [args](Services& services, Output& output) {
    return run(services, output, *args);
  };
  return command;
}

}  // namespace ecsync::cli
