#include "cli/views/slips_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/health/status.h"

namespace ecsync::cli {
namespace {

/// What orders wait for, by the details of their refusals.
struct Waiting {
  std::int64_t for_links = 0;
  std::set<std::string> listings;
  std::int64_t for_stock = 0;
  std::vector<std::string> products;  ///< each once, in the order of the orders
  std::int64_t refused = 0;           ///< for another reason
};

std::vector<std::string> texts_in(const Error& error, const char* list, const char* member) {
  std::vector<std::string> texts;
  const auto details = json::Document::parse(error.details);
  if (!details) return texts;
  for (const auto& row : details->root()[list].items()) texts.push_back(row[member].text_or(""));
  return texts;
}

Waiting waiting_in(const std::vector<Error>& errors) {
  Waiting waiting;
  for (const auto& error : errors) {
    if (error.code == ErrorCode::line_not_linked) {
      ++waiting.for_links;
      for (auto& listing : texts_in(error, "lines", "listing"))
        waiting.listings.insert(std::move(listing));
    } else if (error.code == ErrorCode::insufficient_stock) {
      ++waiting.for_stock;
      for (auto& product : texts_in(error, "products", "product")) {
        if (std::count(waiting.products.begin(), waiting.products.end(), product) == 0)
          waiting.products.push_back(std::move(product));
      }
    } else {
      ++waiting.refused;
    }
  }
  return waiting;
}

/// "TRA-SEN, KL and 4 more".
Message products_in_words(const std::vector<std::string>& products) {
  constexpr std::size_t shown = 3;
  if (products.size() <= shown) return verbatim(fmt::format("{}", fmt::join(products, ", ")));
  return tr("{} and {} more", fmt::join(products.begin(), products.begin() + shown, ", "),
            products.size() - shown);
}

void add(Message& sentence, const char* separator, const Message& part) {
  if (!sentence.empty()) sentence += verbatim(separator);
  sentence += part;
}

Message waiting_in_words(const Waiting& waiting) {
  Message words;
  if (waiting.for_links > 0)
    add(words, ", ",
        tr("{} for {}", tr_count(waiting.for_links, "{} order waits", "{} orders wait"),
           tr_count(std::ssize(waiting.listings), "{} listing", "{} listings")));
  if (waiting.for_stock > 0) {
    const auto products = products_in_words(waiting.products);
    add(words, ", ",
        waiting.for_links > 0
            ? tr("{} for stock of {}", waiting.for_stock, products)
            : tr("{} for stock of {}",
                 tr_count(waiting.for_stock, "{} order waits", "{} orders wait"), products));
  }
  if (waiting.refused > 0)
    add(words, ", ",
        tr_count(waiting.refused, "{} order refused for another reason",
                 "{} orders refused for other reasons"));
  return words;
}

/// Since when nobody knows: ", its last good run was 2 days ago".
Message reason_in_words(const LeftOut& shop, Timestamp now) {
  switch (shop.doubt) {
    case Doubt::needs_auth:
      return tr("it needs a new sign-in");
    case Doubt::disconnected:
      return tr("it is disconnected");
    case Doubt::stale:
      break;
  }
  const auto& last = shop.connection.last_success_at;
  return last ? tr("its last good run was {} ago", rough_duration(now - *last))
              : tr("it has had no good run yet");
}

}  // namespace

Message left_out_in_words(const LeftOut& shop, Timestamp now) {
  return tr("{} left out, {}",
            tr_count(shop.orders, "{} order of {}", "{} orders of {}", shop.connection.name),
            reason_in_words(shop, now));
}

Message doubt_in_words(const LeftOut& shop, Timestamp now) {
  const auto& last = shop.connection.last_success_at;
  if (shop.doubt == Doubt::stale || !last)
    return tr("{}: {}; what is stored of its orders may be out of date", shop.connection.name,
              reason_in_words(shop, now));
  return tr("{}: {}; what is stored of its orders is {} old", shop.connection.name,
            reason_in_words(shop, now), rough_duration(now - *last));
}

Message slips_summary(const SlipsReport& report, Timestamp now, bool dry_run) {
  auto summary =
      dry_run ? tr("{} would be made", report.slips.size()) : tr("{} made", report.slips.size());
  const auto waiting = waiting_in_words(waiting_in(report.errors));
  if (!waiting.empty()) add(summary, "; ", waiting);
  for (const auto& shop : report.left_out) add(summary, "; ", left_out_in_words(shop, now));
  return summary;
}

}  // namespace ecsync::cli
