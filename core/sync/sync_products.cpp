#include <fmt/format.h>

#include <set>
#include <utility>

#include "core/db/listings.h"
#include "core/sync/sync_run.h"
#include "core/sync/sync_tally.h"
#include "core/sync/unread_details.h"

namespace ecsync {
namespace {

class ProductSync {
 public:
  explicit ProductSync(SyncRun& run) : run_(run), tally_(run.report) {}

  Status run() {
    auto status = read();
    for (auto& sentence : unread_.told_of_listings(run_.connection().name))
      run_.report.warnings.push_back(std::move(sentence));
    return status;
  }

 private:
  Status read() {
    std::string place;
    do {
      if (auto status = run_.may_go_on(); !status) return status;
      auto page = run_.session.call([&](Marketplace& marketplace, const ShopAccess& access) {
        return marketplace.listings(access, place, known_);
      });
      if (!page) return std::move(page).error();
      if (!page->next.empty() && page->next == place)
        return make_error(
            ErrorCode::remote_bad_answer,
            tr("the catalogue of '{}' does not come to an end", run_.connection().name));
      store(*page);
      place = std::move(page->next);
    } while (!place.empty());
    return Done{};
  }

  void store(const ListingPage& page) {
    run_.store([&](db::Database& database) {
      for (const auto& listing : page.listings) {
        const auto id = to_text(listing.id);
        const auto stored = db::store_listing(database, run_.connection().key, listing);
        if (tally_.stored(id, stored)) unread_.add(id, listing.unread_details);
      }
      for (const auto& warning : page.warnings) {
        // The sentence names the listing, so a page that comes twice counts once.
        if (tally_.has_seen(warning.english())) continue;
        tally_.rejected(warning.english());
        run_.report.warnings.push_back(warning);
      }
    });
  }

  SyncRun& run_;
  SyncTally tally_;
  UnreadDetails unread_;
  KnownChange known_ = [this](const std::string& item) -> std::optional<Timestamp> {
    if (run_.options().full) return std::nullopt;
    return run_.database().run([&](db::Database& database) {
      return db::known_change(database, run_.connection().key, item);
    });
  };
};

}  // namespace

Status read_products(SyncRun& run) {
  return ProductSync(run).run();
}

}  // namespace ecsync
