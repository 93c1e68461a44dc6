#include "cli/views/link_report.h"

#include <fmt/format.h>

#include "cli/output/json_objects.h"
#include "cli/output/list.h"
#include "cli/views/batch.h"
#include "cli/views/left_alone.h"
#include "cli/views/orders_table.h"
#include "core/base/text.h"

namespace ecsync::cli {
namespace {

/// "AD-XN-M", "AD-XN-M:2 and NON-LA".
Message in_words(const std::vector<LinkedProduct>& products) {
  Message words;
  for (std::size_t i = 0; i < products.size(); ++i) {
    const auto& [code, quantity] = products[i];
    const auto product = quantity == 1 ? code : fmt::format("{}:{}", code, quantity);
    if (i == 0)
      words = verbatim(product);
    else if (i + 1 == products.size())
      words = tr("{} and {}", words, product);
    else
      words += verbatim(", " + product);
  }
  return words;
}

/// Makes the sentences about one report.
class Sentences {
 public:
  Sentences(const ListingNames& names, bool dry_run) : names_(names), dry_run_(dry_run) {}

  /// "Made AD-XN-M: Áo dài lụa (cái), 450.000 đ"
  Message of(const ProductData& product) const {
    auto made = tr("{} {}: {} ({})", verb(phrase("Made"), phrase("Would make")),
                   text::printable(product.code), text::printable(product.name),
                   text::printable(product.unit));
    if (!product.price) return made;
    return made + verbatim(", " + show_money({*product.price, product.currency}));
  }

  Message of(const LinkOutcome& outcome) const {
    const auto listing = names_.of(outcome.listing);
    const auto products = in_words(outcome.products);
    switch (*outcome.action) {
      case LinkAction::linked:
        return tr("{} {} to {}; {}", verb(phrase("Linked"), phrase("Would link")), listing,
                  products, reach(outcome));
      case LinkAction::replaced:
        return tr("{} {} to {} instead of {}; {}", verb(phrase("Linked"), phrase("Would link")),
                  listing, products, in_words(outcome.previous), reach(outcome));
      case LinkAction::unlinked:
        return tr("{} {} from {}; {}", verb(phrase("Unlinked"), phrase("Would unlink")), listing,
                  in_words(outcome.previous), reach(outcome));
      case LinkAction::unchanged:
        break;
    }
    if (products.empty()) return tr("{} is not linked; nothing to change.", listing);
    return tr("{} is linked to {} already; nothing to change.", listing, products);
  }

 private:
  Phrase verb(Phrase done, Phrase planned) const { return dry_run_ ? planned : done; }

  /// "41 lines in 37 orders now show it."
  Message reach(const LinkOutcome& outcome) const {
    if (outcome.lines == 0) return tr("no order holds it yet.");
    const bool unlinked = outcome.action == LinkAction::unlinked;
    const auto shown = unlinked                       ? phrase("the marketplace's own name")
                       : outcome.products.size() == 1 ? phrase("it")
                                                      : phrase("them");
    const auto shows = dry_run_             ? phrase("would show")
                       : outcome.lines == 1 ? phrase("now shows")
                                            : phrase("now show");
    return tr("{} in {} {} {}.", tr_count(outcome.lines, "{} line", "{} lines"),
              tr_count(outcome.orders, "{} order", "{} orders"), shows, shown);
  }

  const ListingNames& names_;
  bool dry_run_;
};

void write_new_product(json::Writer& writer, const ProductData& data) {
  writer.begin_object()
      .field("code", data.code)
      .field("name", data.name)
      .field("unit", data.unit)
      .field("image", data.image);
  write_money(writer, "price", data.price, data.currency);
  writer.field("currency", data.currency.code).end_object();
}

Table links_table(const std::vector<LinkOutcome>& links) {
  using L = LinkOutcome;
  static const std::vector<ColumnOf<L>> columns{
      {phrase("listing"), true, [](const L& l) { return text_cell(l.listing); }},
      {phrase("products"), true, [](const L& l) { return text_cell(products_text(l.products)); }},
      {phrase("previous"), true, [](const L& l) { return text_cell(products_text(l.previous)); }},
      {phrase("action"), true,
       [](const L& l) { return l.action ? word_cell(label(*l.action)) : Cell(); }},
      {phrase("product_created"), true, [](const L& l) { return Cell(l.product_created); }},
      {phrase("lines"), true, [](const L& l) { return Cell(l.lines); }},
      {phrase("orders"), true, [](const L& l) { return Cell(l.orders); }},
      {phrase("error"), true,
       [](const L& l) { return l.error ? Cell(Word{printable(l.error->message)}) : Cell(); }},
  };
  return make_table(columns, links);
}

void print_document(Output& output, const LinkReport& report) {
  json::Writer writer;
  writer.begin_object()
      .field("schema", "ecsync.links/1")
      .field("dry_run", output.dry_run())
      .field("succeeded", std::ssize(report.links) - report.failed())
      .field("failed", report.failed());
  write_array(writer, "links", json_objects(report.links, write_link));
  write_array(writer, "products_created", json_objects(report.created, write_new_product));
  write_array(writer, "left_alone", json_objects(report.left_alone, write_left_alone));
  writer.end_object();
  output.document(writer);
}

void print_sentences(Output& output, const ListingNames& names, const LinkReport& report) {
  const Sentences sentences(names, output.dry_run());
  for (const auto& product : report.created) output.done(sentences.of(product));
  for (const auto& link : report.links) {
    if (link.error) continue;
    if (link.action == LinkAction::unchanged)
      output.summary(sentences.of(link));
    else
      output.done(sentences.of(link));
  }
}

/// "Made 280 products and linked 297 listings; 1204 lines now show them."
void print_sum(Output& output, const LinkReport& report) {
  constexpr std::size_t few = 10;  // seen at a glance
  if (report.links.size() <= few) return;
  std::int64_t lines = 0;
  std::int64_t listings = 0;
  for (const auto& link : report.links) {
    if (link.error || link.action == LinkAction::unchanged) continue;
    ++listings;
    lines += link.lines;
  }
  const auto made = tr_count(std::ssize(report.created), "{} product made", "{} products made");
  const auto linked = tr_count(listings, "{} listing linked", "{} listings linked");
  const auto reach = tr_count(lines, "{} line of orders shows it", "{} lines of orders show them");
  output.summary(output.dry_run()
                     ? tr("In all: {}, {}, {} (dry run: nothing was written)", made, linked, reach)
                     : tr("In all: {}, {}, {}", made, linked, reach));
}

ExitStatus complain(Output& output, const LinkReport& report) {
  std::vector<ErrorCode> failures;
  for (const auto& link : report.links) {
    if (!link.error) continue;
    failures.push_back(link.error->code);
    output.complain(*link.error);
  }
  return batch_status(report.links.size() - failures.size(), failures);
}

}  // namespace

Result<ExitStatus> print_links(Output& output, db::Database& database, const LinkReport& report,
                               const std::string& unit) {
  const ListingNames names(database);
  print_sentences(output, names, report);
  print_sum(output, report);
  switch (output.format()) {
    case Format::json:
      print_document(output, report);
      break;
    case Format::jsonl:
      output.elements(json_objects(report.links, write_link));
      break;
    case Format::csv:
    case Format::tsv: {
      auto printed = output.table(links_table(report.links));
      if (!printed) return printed.error();
      break;
    }
    case Format::table:
      break;  // the sentences are all of it
  }
  tell_left_alone(output, names, report, unit);
  return complain(output, report);
}

}  // namespace ecsync::cli
