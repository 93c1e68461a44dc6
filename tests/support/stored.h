#pragma once

#include <string>
#include <vector>

#include "core/db/connections.h"
#include "core/db/orders.h"

// Rows for tests of the storage: a shop, orders, products and links.
namespace ecsync::test {

/// 2026-11-01T00:00:00Z plus `seconds`.
Timestamp moment(std::int64_t seconds = 0);
TokenPair some_tokens(const std::string& access = "access", const std::string& refresh = "refresh");
/// A connected Lazada shop of Vietnam with an authorization of its own.
Connection add_shop(db::Database& database, const std::string& shop_id = "1001",
                    const std::string& name = "hanoi");
/// A processing order of one line: two units of item 10, SKU 1, at 135000 dong each.
RemoteOrder some_order(const std::string& number, Timestamp created = moment());
RemoteLine some_line(const std::string& item, const std::string& sku = "1");
/// Rules that let every order of these tests in.
db::StoreRules open_rules();
/// Stores in a transaction of its own.
db::Stored store(db::Database& database, const Connection& shop, const RemoteOrder& order,
                 const db::StoreRules& rules = open_rules());

ProductKey add_product(db::Database& database, const std::string& code, const std::string& name,
                       const std::string& unit = "cái");
void link(db::Database& database, ListingKey listing, ProductKey product,
          std::int64_t quantity = 1);
/// A slip in `status` ("awaiting_export", "exported", "cancelled") from a warehouse HN.
void add_slip(db::Database& database, OrderKey order, const std::string& number,
              const std::string& status);

/// The first column of the first row.
std::int64_t ask(db::Database& database, const std::string& sql);
std::string ask_text(db::Database& database, const std::string& sql);
/// Rows written since the connection was opened.
int total_changes(db::Database& database);
/// The whole file as bytes. Not while a Database has it open for writing by locks that matter.
std::string bytes_of(const std::string& path);

}  // namespace ecsync::test
