#pragma once

#include "cli/output/output.h"
#include "core/db/database.h"
#include "core/goods/link_by_sku.h"
#include "core/records/connection.h"

namespace ecsync::cli {

/// A reference to a listing as people write it: `hanoi/1234:5678` for
/// `lazada:200123456/1234:5678`.
class ListingNames {
 public:
  explicit ListingNames(db::Database& database);
  std::string of(const std::string& reference) const;

 private:
  std::vector<Connection> connections_;
};

/// Says on stderr what linking by SKU left alone: one line for each reason, and beside what can be
/// mended at once the command that does it. `unit` is for the products of these commands.
void tell_left_alone(Output& output, const ListingNames& names, const LinkReport& report,
                     const std::string& unit);

/// The JSON of one such listing.
void write_left_alone(json::Writer& writer, const ListingLeftAlone& left);

/// Says that a code that came into the file now is similar to others: a twin of the same goods,
/// probably. `before` is the code that the same product had.
void warn_of_twins(Output& output, db::Database& database, const std::string& code,
                   const std::string& before = "");

}  // namespace ecsync::cli
