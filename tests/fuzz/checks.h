#pragma once

#include <string_view>

#include "core/db/database.h"
#include "core/marketplace.h"

/// What readers of foreign bytes promise, whatever the bytes are.
namespace ecsync::fuzz {

/// Noon of a day in Vietnam, at which everything happens.
inline constexpr Timestamp noon =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + std::chrono::hours(5);

using Secrets = std::vector<std::string_view>;

/// Well-formed UTF-8.
void check_text(std::string_view text);
/// What we say of a marketplace: text that shows none of these secrets.
void check_message(const Message& message, const Secrets& secrets);
void check_error(const Error& error, const Secrets& secrets);
/// Of what a person brought, which may be quoted as it is.
void check_error(const Error& error);
void check_order(const RemoteOrder& order, Site site);
void check_listing(const RemoteListing& listing);
void check_grant(const Grant& grant);

/// A file in memory with one connection, which stores what was read as a run does, and forgets it.
/// The file's own CHECKs are the last word on what may be given to it.
class Shelf {
 public:
  Shelf(Site site, std::string_view shop, std::string_view country);

  /// Stores the page twice; the second time must change nothing.
  void take(const OrderPage& page);
  void take(const ListingPage& page);

 private:
  db::Database database_;
  ConnectionKey connection_;
  Site site_;
};

}  // namespace ecsync::fuzz
