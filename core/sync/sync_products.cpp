#include <fmt/format.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>

#include "core/base/text.h"
#include "core/db/listings.h"
#include "core/db/set_aside.h"
#include "core/sync/storable.h"
#include "core/sync/sync_run.h"
#include "core/sync/sync_tally.h"
#include "core/sync/unread_details.h"

namespace ecsync {
namespace {

class ProductSync {
 public:
  explicit ProductSync(SyncRun& run) : run_(run), tally_(run.report) {
    for (const auto& listing : run.memory.unread_listings) set_aside_.emplace(listing.id, listing);
  }

  Status run() {
    auto status = read();
    run_.report.rejected_listings.clear();
    for (const auto& [id, listing] : set_aside_) run_.report.rejected_listings.push_back(listing);
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
    if (sure_) end_catalogue();
    return Done{};
  }

  void store(const ListingPage& page) {
    run_.store([&](db::Database& database) {
      for (const auto& rejected : page.rejected) reject(database, rejected);
      for (const auto& listing : page.listings) store_one(database, listing);
      const std::set<std::string> deleted(page.deleted.begin(), page.deleted.end());
      if (deleted.empty()) return;
      const auto is_deleted = [&](const std::string& item) { return deleted.contains(item); };
      deactivate_in(database, [&](const ListingId& id) { return is_deleted(id.item); });
      forget_unread(database, [&](const std::string& id) { return is_deleted(item_of(id)); });
    });
    for (const auto& note : page.notes)
      run_.report.warnings.push_back(tr("{}: {}", run_.connection().name, note));
  }

  void store_one(db::Database& database, const RemoteListing& listing) {
    const auto id = to_text(listing.id);
    if (const auto fault = fault_of(listing)) {
      reject(database, {listing.id.item.empty() ? "" : id, verbatim(*fault)});
      return;
    }
    const auto stored = db::store_listing(database, run_.connection().key, listing);
    if (tally_.stored(id, stored)) unread_.add(id, listing.unread_details);
    // The product is read again when all of it was.
    const auto is_read = [&](const std::string& known) {
      return known == id || (known == listing.id.item && !rejected_now_.contains(known));
    };
    if (!set_aside_.empty()) forget_unread(database, is_read);
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

  /// Nothing else is there: what was not met is no longer listed, readable or not.
  void end_catalogue() {
    run_.store([&](db::Database& database) {
      deactivate_in(database, [this](const ListingId& id) { return is_gone(id); });
      forget_unread(database,
                    [this](const std::string& id) { return !rejected_now_.contains(id); });
    });
  }

  void deactivate_in(db::Database& database, const IsGone& is_gone) {
    for (const auto& id : db::deactivate_listings(database, run_.connection().key, is_gone))
      tally_.stored(to_text(id), db::Stored::updated);
  }

  void reject(db::Database& database, const RejectedListing& rejected) {
    const auto& reason = rejected.reason;
    if (rejected.id.empty()) {
      // Products without an id are told apart by what is wrong with them.
      if (nameless_.insert(reason.english()).second) {
        tally_.rejected(reason.english());
        run_.report.warnings.push_back(tr("{}: {}", run_.connection().name, reason));
      }
      return;
    }
    if (!rejected_now_.insert(rejected.id).second) return;
    const auto known = set_aside_.find(rejected.id);
    const bool is_new = known == set_aside_.end() || known->second.reason != reason.english();
    const SetAsideListing listing{
        rejected.id, reason.english(),
        is_new ? run_.session.server().now_seconds() : known->second.since};
    db::put_rejected_listing(database, run_.connection().key, listing);
    set_aside_[rejected.id] = listing;
    tally_.rejected(rejected.id);
    run_.report.warnings.push_back(tr("product {}: {}", shown(rejected.id), reason));
  }

  void forget_unread(db::Database& database, const std::function<bool(const std::string&)>& which) {
    std::erase_if(set_aside_, [&](const auto& each) {
      if (!which(each.first)) return false;
      db::drop_rejected_listing(database, run_.connection().key, each.first);
      return true;
    });
  }

  static std::string shown(const std::string& id) {
    constexpr int widest = 60;
    return text::shorten(text::printable(id), widest);
  }

  static std::string item_of(const std::string& id) { return id.substr(0, id.find(':')); }

  SyncRun& run_;
  SyncTally tally_;
  UnreadDetails unread_;
  std::map<std::string, SetAsideListing> set_aside_;  // listings, as in the file
  std::set<std::string> rejected_now_;                // those that this run could not read
  std::set<std::string> nameless_;                    // what is wrong with those without an id
  std::unordered_set<std::string> listed_;            // listings
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
