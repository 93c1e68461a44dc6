#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <unordered_map>

#include "tests/bench/floor/orders.h"

namespace ecsync::bench {

/// Writes orders into a file that `ecsync connect` has made, with the settings that ecsync has. A
/// failure of SQLite ends the program: a std::runtime_error.
class Store {
 public:
  /// `connection` is `platform:shop_id`.
  Store(const std::string& path, const std::string& connection);

  /// Writes the order unless it is there already and the same.
  void put(const Order& order);
  void finish();
  int stored() const { return stored_; }

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

  /// What is there of an order; an id of 0 for nothing.
  struct Known {
    std::int64_t id = 0;
    std::int64_t hash = 0;
    std::string states;
  };

  void run(const char* sql);
  Statement prepare(const char* sql);
  /// Whether there is a row.
  bool step(const Statement& statement);
  void read_listings();
  Known find(const std::string& number);
  /// Writes the order's own row, a new one when `id` is 0, and returns its id.
  std::int64_t put_row(const Order& order, std::int64_t id, std::int64_t hash);
  void put_history(std::int64_t order, const Order& now);
  void put_line(std::int64_t order, int number, const Line& line, const std::string& currency);
  std::int64_t listing(const Line& line, const std::string& currency);

  std::unique_ptr<sqlite3, Close> database_;
  std::int64_t connection_ = 0;
  Statement find_;
  Statement insert_;
  Statement update_;
  Statement drop_lines_;
  Statement insert_line_;
  Statement insert_listing_;
  Statement insert_history_;
  std::unordered_map<std::string, std::int64_t> listings_;
  int stored_ = 0;
  int in_transaction_ = 0;
};

}  // namespace ecsync::bench
