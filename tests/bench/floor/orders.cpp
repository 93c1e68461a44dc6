#include "tests/bench/floor/orders.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <ctime>
#include <stdexcept>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace ecsync::bench {
namespace {

using Json = rapidjson::Value;

/// Safe from deep nesting and bad UTF-8, and amounts never become binary fractions. Texts stay in
/// `body`.
rapidjson::Document parse(std::string& body) {
  constexpr unsigned flags = rapidjson::kParseIterativeFlag |
                             rapidjson::kParseValidateEncodingFlag |
                             rapidjson::kParseNumbersAsStringsFlag;
  rapidjson::Document document;
  document.ParseInsitu<flags>(body.data());
  if (document.HasParseError() || !document.IsObject() || !document.HasMember("data"))
    throw std::runtime_error("not understood: " + body.substr(0, 300));
  return document;
}

/// A text, or a number as text; empty for nothing.
std::string_view text_of(const Json& object, const char* name) {
  const auto member = object.FindMember(name);
  if (member == object.MemberEnd() || !member->value.IsString()) return {};
  return {member->value.GetString(), member->value.GetStringLength()};
}

bool flag_of(const Json& object, const char* name) {
  const auto member = object.FindMember(name);
  if (member == object.MemberEnd()) return false;
  if (member->value.IsBool()) return member->value.GetBool();
  return text_of(object, name) == "1" || text_of(object, name) == "true";
}

std::int64_t whole(std::string_view text) {
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') throw std::runtime_error("not a number: " + std::string(text));
    value = value * 10 + (c - '0');
  }
  return value;
}

std::int64_t hundredths(std::string_view text) {
  const auto point = text.find('.');
  const std::int64_t units = whole(text.substr(0, point)) * 100;
  if (point == std::string_view::npos) return units;
  const auto fraction = text.substr(point + 1);
  if (fraction.size() > 2) throw std::runtime_error("not an amount: " + std::string(text));
  return units + whole(fraction) * (fraction.size() == 1 ? 10 : 1);
}

std::int64_t minor_units(std::int64_t amount, std::string_view currency) {
  return currency == "VND" ? (amount + 50) / 100 : amount;
}

/// `2026-11-23 10:15:00 +0700` or `2026-11-23T10:15:00+07:00`.
std::int64_t time_of(std::string_view text) {
  if (text.size() != 25) throw std::runtime_error("not a time: " + std::string(text));
  const auto number = [text](std::size_t at, std::size_t size) {
    return static_cast<int>(whole(text.substr(at, size)));
  };
  std::tm parts{};
  parts.tm_year = number(0, 4) - 1900;
  parts.tm_mon = number(5, 2) - 1;
  parts.tm_mday = number(8, 2);
  parts.tm_hour = number(11, 2);
  parts.tm_min = number(14, 2);
  parts.tm_sec = number(17, 2);
  const bool blank = text[19] == ' ';
  const int offset = number(blank ? 21 : 20, 2) * 3600 + number(23, 2) * 60;
  return timegm(&parts) - (text[blank ? 20 : 19] == '-' ? -offset : offset);
}

/// What one item's state says of its order.
struct State {
  const char* status;
  char fate;  // living, cancelled or returned
  const char* returns = "none";
  bool problem = false;
};

const State& state_of(const std::string& word) {
  static const State unknown{"unknown", 'l'};
  static const std::unordered_map<std::string, State> states = {
      {"unpaid", {"new", 'l'}},
      {"pending", {"processing", 'l'}},
      {"repacked", {"processing", 'l'}},
      {"topack", {"processing", 'l'}},
      {"packed", {"packing", 'l'}},
      {"ready_to_ship_pending", {"packing", 'l'}},
      {"ready_to_ship", {"packing", 'l'}},
      {"toship", {"packing", 'l'}},
      {"shipped", {"shipping", 'l'}},
      {"shipping", {"shipping", 'l'}},
      {"delivered", {"completed", 'l'}},
      {"confirmed", {"completed", 'l'}},
      {"canceled", {"cancelled", 'c'}},
      {"cancelled", {"cancelled", 'c'}},
      {"packed_scrapped", {"cancelled", 'c'}},
      {"package_scrapped", {"cancelled", 'c'}},
      {"failed", {"cancelled", 'c', "none", true}},
      {"failed_delivery", {"cancelled", 'c', "none", true}},
      {"lost", {"cancelled", 'c', "none", true}},
      {"lost_by_3pl", {"cancelled", 'c', "none", true}},
      {"damaged", {"cancelled", 'c', "none", true}},
      {"damaged_by_3pl", {"cancelled", 'c', "none", true}},
      {"returned", {"cancelled", 'r', "returned"}},
      {"shipped_back", {"cancelled", 'r', "returning"}},
      {"shipped_back_success", {"cancelled", 'r', "returned"}},
      {"shipped_back_failed", {"cancelled", 'r', "returning", true}},
  };
  const auto found = states.find(word);
  return found == states.end() ? unknown : found->second;
}

/// How far an order is; unknown comes before all, and cancelled after all.
std::ptrdiff_t rank(std::string_view status) {
  constexpr std::array<std::string_view, 7> way = {"unknown",  "new",       "processing", "packing",
                                                   "shipping", "completed", "cancelled"};
  return std::find(way.begin(), way.end(), status) - way.begin();
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::string joined(std::vector<std::string>& words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

/// Of items by their number, whose length may differ.
bool before(const Json* a, const Json* b) {
  const auto left = text_of(*a, "order_item_id");
  const auto right = text_of(*b, "order_item_id");
  return left.size() != right.size() ? left.size() < right.size() : left < right;
}

/// `ITEM_VNAMZ-SKU`, whose second part may have a member of its own.
std::pair<std::string_view, std::string_view> listing_of(const Json& item) {
  const auto both = text_of(item, "shop_sku");
  const auto sku = text_of(item, "sku_id");
  return {both.substr(0, both.find('_')), sku.empty() ? both.substr(both.rfind('-') + 1) : sku};
}

void fill(std::string& known, const Json& item, const char* name) {
  if (known.empty()) known = text_of(item, name);
}

/// An order that is being put together from its items.
class Sum {
 public:
  explicit Sum(Order& order) : order_(order) {}

  void add(const Json& item) {
    const std::string word = lower(text_of(item, "status"));
    const State& state = state_of(word);
    order_.delivery_problem |= state.problem;
    const std::string_view returns = state.returns;
    if (returns == "returning" ||
        (returns == "returned" && std::string_view(order_.returns) == "none"))
      order_.returns = state.returns;
    if (rank(state.status) < rank(status_)) status_ = state.status;
    words_.push_back(word);
    add_to_line(item, word, state);
    const bool own = !flag_of(item, "is_fbl");
    (state.fate == 'l' ? own_living_ : own_dead_) |= own;
    living_ |= state.fate == 'l';
  }

  void finish() {
    order_.status = status_;
    order_.states = joined(words_);
    order_.by_marketplace = living_ ? !own_living_ : !own_dead_;
    for (std::size_t i = 0; i < order_.lines.size(); ++i)
      order_.lines[i].states = joined(line_words_[i]);
  }

 private:
  void add_to_line(const Json& item, const std::string& word, const State& state) {
    const auto listing = listing_of(item);
    const auto price = minor_units(hundredths(text_of(item, "item_price")), order_.currency);
    auto line = std::find_if(order_.lines.begin(), order_.lines.end(), [&](const Line& each) {
      return each.unit_price == price && each.item == listing.first && each.sku == listing.second;
    });
    if (line == order_.lines.end()) {
      order_.lines.push_back({});
      line_words_.emplace_back();
      line = order_.lines.end() - 1;
      line->item = listing.first;
      line->sku = listing.second;
      line->unit_price = price;
    }
    fill(line->name, item, "name");
    fill(line->seller_sku, item, "sku");
    fill(line->variation, item, "variation");
    fill(line->image, item, "product_main_image");
    ++line->quantity;
    line->cancelled += state.fate == 'c' ? 1 : 0;
    line->returned += state.fate == 'r' ? 1 : 0;
    line_words_[static_cast<std::size_t>(line - order_.lines.begin())].push_back(word);
  }

  Order& order_;
  const char* status_ = "cancelled";
  bool living_ = false;
  bool own_living_ = false;
  bool own_dead_ = false;
  std::vector<std::string> words_;
  std::vector<std::vector<std::string>> line_words_;
};

Order put_together(const Head& head, const Json& list) {
  std::vector<const Json*> items;
  for (const Json& item : list.GetArray()) items.push_back(&item);
  if (items.empty()) throw std::runtime_error("order without items: " + head.number);
  std::sort(items.begin(), items.end(), before);

  Order order;
  order.number = head.number;
  order.created = head.created;
  order.updated = head.updated;
  order.cancel_requested = head.cancel_requested;
  order.currency = text_of(*items.front(), "currency");
  Sum sum(order);
  for (const Json* item : items) sum.add(*item);
  sum.finish();
  order.total = minor_units(head.price, order.currency) -
                minor_units(head.voucher, order.currency) + minor_units(head.fee, order.currency);
  return order;
}

std::string utc_text(std::int64_t time) {
  const std::time_t seconds = time;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S+00:00", &parts)};
}

}  // namespace

Page list_orders(Api& api, std::int64_t from, std::int64_t to) {
  const auto document = parse(api.get("/orders/get", {{"created_after", utc_text(from)},
                                                      {"created_before", utc_text(to)},
                                                      {"sort_by", "created_at"},
                                                      {"sort_direction", "ASC"},
                                                      {"offset", "0"},
                                                      {"limit", std::to_string(page_size)}}));
  const Json& data = document["data"];
  Page page;
  page.counted = whole(text_of(data, "countTotal"));
  for (const Json& order : data["orders"].GetArray()) {
    Head head;
    head.number = text_of(order, "order_id");
    head.created = time_of(text_of(order, "created_at"));
    head.updated = time_of(text_of(order, "updated_at"));
    head.cancel_requested = flag_of(order, "is_cancel_pending");
    head.price = hundredths(text_of(order, "price"));
    head.voucher = hundredths(text_of(order, "voucher"));
    head.fee = hundredths(text_of(order, "shipping_fee"));
    page.heads.push_back(std::move(head));
  }
  return page;
}

std::vector<Order> read_orders(Api& api, const std::vector<Head>& heads) {
  std::unordered_map<std::string_view, const Head*> by_number;
  std::string ids;
  for (const Head& head : heads) {
    by_number[head.number] = &head;
    ids += (ids.empty() ? "[" : ",") + head.number;
  }
  const auto document = parse(api.get("/orders/items/get", {{"order_ids", ids + "]"}}));
  std::vector<Order> orders;
  for (const Json& order : document["data"].GetArray())
    orders.push_back(put_together(*by_number.at(text_of(order, "order_id")), order["order_items"]));
  return orders;
}

}  // namespace ecsync::bench
