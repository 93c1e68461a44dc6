#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tests/sandbox/clock.h"
#include "tests/sandbox/country.h"
#include "tests/sandbox/json_text.h"
#include "tests/sandbox/order_texts.h"
#include "tests/sandbox/stage.h"

namespace ecsync::sandbox {

/// One variant of a product.
struct Sku {
  std::uint64_t id = 0;
  std::optional<std::string> seller_sku;                     ///< "" and nothing both occur
  std::vector<std::pair<std::string, std::string>> options;  ///< ("color_family", "Đỏ"), …
  Hundredths price = 0;
  Hundredths special_price = 0;  ///< 0: none
  Seconds special_from = 0;
  Seconds special_to = 0;
  std::int64_t stock = 0;
  bool active = true;
  std::string image;  ///< "" when the product's own is shown
};

struct Product {
  enum class State { active, inactive, pending, suspended, deleted };
  std::uint64_t id = 0;
  std::string name;
  State state = State::active;
  Seconds created = 0;
  Seconds updated = 0;
  std::vector<std::string> images;
  std::vector<Sku> skus;
};

/// One piece that somebody ordered.
struct Unit {
  std::uint64_t id = 0;
  std::size_t product = 0;  ///< index into the shop's products
  std::size_t sku = 0;      ///< index into that product's SKUs
  Hundredths price = 0;     ///< as sold, before order vouchers; 0 for a gift
  Stage stage = Stage::to_pack;
  Seconds updated = 0;
};

struct Order {
  std::string number;
  Seconds created = 0;
  Seconds updated = 0;
  std::vector<Unit> units;
  Hundredths shipping_fee = 0;
  Hundredths voucher_seller = 0;
  Hundredths voucher_platform = 0;
  bool by_marketplace = false;  ///< the marketplace's warehouse sends it
  bool cancel_requested = false;
  bool plain = false;          ///< nothing about it is out of the ordinary
  std::string broken;          ///< how its answers are spoiled on purpose; "" when they are not
  Seconds listed_from = 0;     ///< no list shows it before; whoever asks for it by number has it
  std::uint64_t dice = 0;      ///< settles the details that only the wire form shows
  std::uint32_t revision = 0;  ///< counts the changes, see OrderTexts
};

/// Where an order stands in time; sorted by time, then by place.
struct Place {
  Seconds time = 0;
  std::size_t order = 0;
  auto operator<=>(const Place&) const = default;
};

class Shop {
 public:
  std::string id;
  std::string name;
  bool plain = false;  ///< nothing that it sells is out of the ordinary
  const Country* country = nullptr;
  bool old_forms = false;
  std::vector<Product> products;
  std::vector<std::size_t> last_listed;  ///< orders on the page that was given out last

  const std::vector<Order>& orders() const { return orders_; }
  /// The order, to change it.
  Order& order(std::size_t place);
  std::size_t add(Order order);
  std::optional<std::size_t> find(std::string_view number) const;
  /// From now on nobody finds the order, in no list and by no number. Its place stays.
  void remove(std::size_t place);
  /// Says that the order changed at `now`.
  void touch(std::size_t place, Seconds now);

  /// Takes out of `places` the orders that no list shows yet.
  void drop_unlisted(std::vector<Place>& places, Seconds now) const;

  const std::vector<Place>& by_created();
  const std::vector<Place>& by_updated();

 private:
  std::vector<Order> orders_;
  bool some_come_late_ = false;
  std::unordered_map<std::string, std::size_t> numbers_;
  std::vector<Place> by_created_;
  std::vector<Place> by_updated_;
  bool created_sorted_ = true;
  bool updated_sorted_ = true;
};

/// Somebody who signs in on the marketplace and may consent for these shops.
struct Account {
  std::string id;
  std::string login;
  std::vector<std::size_t> shops;
};

/// Everything that one marketplace knows. Whoever reads or changes it holds `mutex`.
struct World {
  std::mutex mutex;
  SandboxClock clock;
  std::uint64_t seed = 0;
  std::vector<Shop> shops;
  std::vector<Account> accounts;
  OrderTexts texts;

  /// By id, by `platform:id`, or by its number counted from 1. Throws BadRequest.
  std::size_t shop_index(std::string_view reference) const;
  /// Writes the order at `place` of `shop` as `write` does, by what it wrote last time when the
  /// order has not changed since. `form` tells apart what differs for one order.
  template <class Write>
  void write_order(JsonText& out, const Shop& shop, std::size_t place, std::uint64_t form,
                   const Write& write) {
    const Order& order = shop.orders()[place];
    const auto shop_place = static_cast<std::size_t>(&shop - shops.data());
    out.raw(texts.get({shop_place, place, form}, order.revision, [&] {
      JsonText text;
      write(text, order);
      return text.take();
    }));
  }
};

}  // namespace ecsync::sandbox
