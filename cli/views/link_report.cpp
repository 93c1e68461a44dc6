#include "cli/views/link_report.h"

#include <fmt/format.h>

#include "cli/output/json_objects.h"
#include "cli/output/list.h"
#include "cli/views/batch.h"
#include "cli/views/orders_table.h"
#include "core/base/text.h"
#include "core/db/connections.h"

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
  Sentences(db::Database& database, bool dry_run)
      : connections_(db::list_connections(database, true)), dry_run_(dry_run) {}

  Message of(const LinkOutcome& outcome) const {
    const auto listing = by_name(outcome.listing);
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

  /// `hanoi/1234:5678` for `lazada:200123456/1234:5678`: people know the connection by its name.
  std::string by_name(const std::string& reference) const {
    for (const auto& connection : connections_) {
      const auto id = to_text(connection.id) + "/";
      if (reference.starts_with(id))
        return text::printable(connection.name + "/" + reference.substr(id.size()));
    }
    return text::printable(reference);
  }

  std::vector<Connection> connections_;
  bool dry_run_;
};

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
  writer.end_object();
  output.document(writer);
}

void print_sentences(Output& output, db::Database& database, const LinkReport& report) {
  const Sentences sentences(database, output.dry_run());
  for (const auto& link : report.links) {
    if (link.error) continue;
    if (link.action == LinkAction::unchanged)
      output.summary(sentences.of(link));
    else
      output.done(sentences.of(link));
  }
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

Result<ExitStatus> print_links(Output& output, db::Database& database, const LinkReport& report) {
  print_sentences(output, database, report);
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
  return complain(output, report);
}

}  // namespace ecsync::cli
