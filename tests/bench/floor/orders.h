#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/bench/floor/api.h"

namespace ecsync::bench {

/// What is stored of an order line; an empty text as NULL.
struct Line {
  std::string item;
  std::string sku;
  std::string seller_sku;
  std::string name;
  std::string variation;
  std::string image;
  std::string states;
  std::int64_t quantity = 0;
  std::int64_t cancelled = 0;
  std::int64_t returned = 0;
  std::int64_t unit_price = 0;
};

struct Order {
  std::string number;
  std::int64_t created = 0;
  std::int64_t updated = 0;
  bool cancel_requested = false;
  std::int64_t total = 0;
  const char* status = "";
  std::string states;
  const char* returns = "none";
  bool delivery_problem = false;
  bool by_marketplace = true;
  std::string currency;
  std::vector<Line> lines;
};

/// What /orders/get tells of an order. Amounts are in hundredths, whatever the currency.
struct Head {
  std::string number;
  std::int64_t created = 0;
  std::int64_t updated = 0;
  bool cancel_requested = false;
  std::int64_t price = 0;
  std::int64_t voucher = 0;
  std::int64_t fee = 0;
};

/// One page of the orders created from `from` to `to`, oldest first, and how many there are.
struct Page {
  std::vector<Head> heads;
  std::int64_t counted = 0;
};
constexpr std::size_t page_size = 100;
Page list_orders(Api& api, std::int64_t from, std::int64_t to);

/// The orders of up to 50 heads, with their lines.
std::vector<Order> read_orders(Api& api, const std::vector<Head>& heads);

}  // namespace ecsync::bench
