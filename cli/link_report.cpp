#include "cli/link_report.h"

#include <fmt/format.h>

#include "cli/batch.h"
#include "cli/json_objects.h"
#include "cli/list.h"
#include "cli/orders_table.h"
#include "core/db/connections.h"
#include "core/text.h"

namespace ecsync::cli {
namespace {

std::string count_of(std::int64_t count, std::string_view one, std::string_view several) {
  return fmt::format("{} {}", count, count == 1 ? one : several);
}

/// "AD-XN-M", "AD-XN-M:2 and NON-LA".
std::string in_words(const std::vector<LinkedProduct>& products) {
  std::string words;
  for (std::size_t i = 0; i < products.size(); ++i) {
    if (i > 0) words += i + 1 == products.size() ? " and " : ", ";
    words += products[i].code;
    if (products[i].quantity != 1) words += fmt::format(":{}", products[i].quantity);
  }
  return words;
}

/// What people read: the sentences of one report.
class Sentences {
 public:
  Sentences(db::Database& database, bool dry_run)
      : connections_(db::list_connections(database, true)), dry_run_(dry_run) {}

  std::string of(const LinkOutcome& outcome) const {
    const auto listing = by_name(outcome.listing);
    const auto products = in_words(outcome.products);
    switch (*outcome.action) {
      case LinkAction::linked:
        return fmt::format("{} {} to {}; {}", verb("Linked", "Would link"), listing, products,
                           reach(outcome));
      case LinkAction::replaced:
        return fmt::format("{} {} to {} instead of {}; {}", verb("Linked", "Would link"), listing,
                           products, in_words(outcome.previous), reach(outcome));
      case LinkAction::unlinked:
        return fmt::format("{} {} from {}; {}", verb("Unlinked", "Would unlink"), listing,
                           in_words(outcome.previous), reach(outcome));
      case LinkAction::unchanged:
        break;
    }
    if (products.empty()) return fmt::format("{} is not linked; nothing to change.", listing);
    return fmt::format("{} is linked to {} already; nothing to change.", listing, products);
  }

 private:
  std::string verb(const char* done, const char* planned) const {
    return dry_run_ ? planned : done;
  }

  /// "41 lines in 37 orders now show it."
  std::string reach(const LinkOutcome& outcome) const {
    if (outcome.lines == 0) return "no order holds it yet.";
    const bool unlinked = outcome.action == LinkAction::unlinked;
    const std::string_view shown = unlinked                       ? "the marketplace's own name"
                                   : outcome.products.size() == 1 ? "it"
                                                                  : "them";
    const auto verb = dry_run_ ? "would show" : outcome.lines == 1 ? "now shows" : "now show";
    return fmt::format("{} in {} {} {}.", count_of(outcome.lines, "line", "lines"),
                       count_of(outcome.orders, "order", "orders"), verb, shown);
  }

  /// `hanoi/1234:5678` for `lazada:200123456/1234:5678`: the name is what people know.
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
      {"listing", true, [](const L& l) { return text_cell(l.listing); }},
      {"products", true, [](const L& l) { return text_cell(products_text(l.products)); }},
      {"previous", true, [](const L& l) { return text_cell(products_text(l.previous)); }},
      {"action", true, [](const L& l) { return l.action ? word_cell(name(*l.action)) : Cell(); }},
      {"product_created", true, [](const L& l) { return Cell(l.product_created); }},
      {"lines", true, [](const L& l) { return Cell(l.lines); }},
      {"orders", true, [](const L& l) { return Cell(l.orders); }},
      {"error", true, [](const L& l) { return l.error ? text_cell(l.error->message) : Cell(); }},
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
    if (!link.error) output.summary(sentences.of(link));
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
      print_sentences(output, database, report);
      break;
  }
  return complain(output, report);
}

}  // namespace ecsync::cli
