#include <fmt/format.h>

#include <functional>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>

#include "core/base/text.h"
#include "core/db/listings.h"
#include "core/sync/storable.h"
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
      remember(*page);
      place = std::move(page->next);
    } while (!place.empty());
    if (sure_) deactivate([this](const ListingId& id) { return is_gone(id); });
    return Done{};
  }

  void store(const ListingPage& page) {
    run_.store([&](db::Database& database) {
      for (const auto& listing : page.listings) {
        if (const auto fault = fault_of(listing)) {
          reject(tr("product {}: {}", shown(listing.id), *fault));
          continue;
        }
        const auto id = to_text(listing.id);
        const auto stored = db::store_listing(database, run_.connection().key, listing);
        if (tally_.stored(id, stored)) unread_.add(id, listing.unread_details);
      }
      for (const auto& warning : page.warnings) reject(warning);
      const std::set<std::string> deleted(page.deleted.begin(), page.deleted.end());
      if (!deleted.empty())
        deactivate_in(database, [&](const ListingId& id) { return deleted.contains(id.item); });
    });
    for (const auto& note : page.notes)
      run_.report.warnings.push_back(tr("{}: {}", run_.connection().name, note));
  }

  using IsGone = std::function<bool(const ListingId& id)>;

  /// What the pages listed, readable or not.
  void remember(const ListingPage& page) {
    for (const auto& listing : page.listings) listed_.insert(to_text(listing.id));
    partly_listed_.insert(page.unread.begin(), page.unread.end());
    sure_ = sure_ && page.sure;
  }

  bool is_gone(const ListingId& id) const {
    return !partly_listed_.contains(id.item) && !listed_.contains(to_text(id));
  }

  void deactivate(const IsGone& is_gone) {
    run_.store([&](db::Database& database) { deactivate_in(database, is_gone); });
  }

  void deactivate_in(db::Database& database, const IsGone& is_gone) {
    for (const auto& id : db::deactivate_listings(database, run_.connection().key, is_gone))
      tally_.stored(to_text(id), db::Stored::updated);
  }

  void reject(const Message& warning) {
    // The sentence names the listing, so a page that comes twice counts once.
    if (tally_.has_seen(warning.english())) return;
    tally_.rejected(warning.english());
    run_.report.warnings.push_back(warning);
  }

  static std::string shown(const ListingId& id) {
    constexpr int widest = 60;
    return text::shorten(text::printable(to_text(id)), widest);
  }

  SyncRun& run_;
  SyncTally tally_;
  UnreadDetails unread_;
  std::unordered_set<std::string> listed_;         // listings
  std::unordered_set<std::string> partly_listed_;  // products of which a listing was not readable
  bool sure_ = true;                               // what is in neither is not there
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
