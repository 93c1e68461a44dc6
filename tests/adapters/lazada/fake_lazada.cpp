#include "tests/adapters/lazada/fake_lazada.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/time_text.h"

namespace ecsync::test {
namespace {

std::string error_body(const std::string& code, const std::string& message) {
  json::Writer json;
  json.begin_object().field("type", "ISV").field("code", code).field("message", message);
  json.field("request_id", "0be6e79e16").end_object();
  return json.str();
}

void begin_success(json::Writer& json) {
  json.begin_object().field("code", "0").field("request_id", "0be6e79e15").key("data");
}

std::string param(const std::map<std::string, std::string>& params, const std::string& name) {
  const auto found = params.find(name);
  return found == params.end() ? "" : found->second;
}

std::int64_t number(const std::map<std::string, std::string>& params, const std::string& name) {
  return std::stoll(param(params, name));
}

/// Both ends inclusive; open where the parameter is missing.
class Range {
 public:
  Range(const std::map<std::string, std::string>& params, const char* from, const char* to)
      : from_(parse_time(param(params, from))), to_(parse_time(param(params, to))) {}
  bool holds(Timestamp time) const { return (!from_ || time >= *from_) && (!to_ || time <= *to_); }

 private:
  std::optional<Timestamp> from_;
  std::optional<Timestamp> to_;
};

void write_sku(json::Writer& json, int product, int variant) {
  json.begin_object();
  json.key("SkuId").raw(fmt::format("{}", 70'000'000'000 + product * 10 + variant));
  json.field("SellerSku", fmt::format("AO-{}-{}", product, variant));
  json.key("price").raw("120000.0").key("special_price").raw("0.0").key("quantity").raw("7");
  json.field("Status", "active").key("saleProp").begin_object().field("color_family", "Đỏ");
  json.end_object().end_object();
}

}  // namespace

std::string lazada_time(Timestamp time) {
  std::string text = to_utc_text(time + std::chrono::hours(7));
  text.replace(10, 1, " ");
  text.pop_back();
  return text + " +0700";
}

std::string http_date(Timestamp time) {
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  return fmt::format("{}, {:02} {} {} {} GMT", days[std::chrono::weekday(day).c_encoding()],
                     static_cast<unsigned>(date.day()),
                     months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                     to_utc_text(time).substr(11, 8));
}

HttpResponse FakeLazada::answer(std::string body, int status) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

HttpResponse FakeLazada::refusal(const std::string& error_code, const std::string& message) {
  return answer(error_body(error_code, message));
}

void FakeLazada::fail_next(const std::string& path, Outcome outcome, int times) {
  faults_.push_back({path, std::move(outcome), times});
}

int FakeLazada::count(const std::string& path) const {
  return static_cast<int>(std::count_if(requests.begin(), requests.end(),
                                        [&](const Seen& seen) { return seen.path == path; }));
}

Http::Outcome FakeLazada::send(const HttpRequest& request) {
  const std::scoped_lock one_at_a_time(mutex_);
  Seen seen;
  seen.url = request.url;
  const auto begin = request.url.find("/rest") + 5;
  seen.path = request.url.substr(begin, request.url.find('?') - begin);
  for (const auto& [name, value] : decode_query(request.url)) seen.params[name] = value;
  if (!request.body.empty()) {
    for (const auto& [name, value] : decode_query("?" + request.body)) seen.params[name] = value;
  }
  requests.push_back(seen);
  clock_.advance(std::chrono::milliseconds(200));
  const auto fault = std::find_if(faults_.begin(), faults_.end(), [&](const Fault& planned) {
    return planned.path.empty() || planned.path == seen.path;
  });
  if (fault == faults_.end()) {
    auto response = answer(route(seen));
    response.date = http_date(clock_.now_seconds());
    return response;
  }
  auto outcome = fault->answer;
  if (--fault->times == 0) faults_.erase(fault);
  return outcome;
}

std::string FakeLazada::route(const Seen& seen) {
  if (seen.path == "/auth/token/create")
    return param(seen.params, "code") == code ? tokens()
                                              : error_body("InvalidCode", "Invalid code");
  if (seen.path == "/auth/token/refresh")
    return param(seen.params, "refresh_token") == refresh_token
               ? tokens()
               : error_body("IllegalRefreshToken", "invalid or expired");
  if (param(seen.params, "access_token") != access_token)
    return error_body("IllegalAccessToken", "The specified access token is invalid or expired");
  if (seen.path == "/seller/get")
    return R"({"code":"0","data":{"name":"Nắng Ấm","seller_id":200123456},"request_id":"1"})";
  if (seen.path == "/orders/get") return list_orders(seen.params);
  if (seen.path == "/products/get") return list_products(seen.params);
  return order_items(seen.params);
}

std::string FakeLazada::tokens() const {
  json::Writer json;
  json.begin_object().field("access_token", access_token).field("refresh_token", refresh_token);
  json.field("expires_in", 2'592'000).field("refresh_expires_in", "15552000");
  json.field("country", "vn").field("account", "seller@example.vn").field("code", "0");
  json.key("country_user_info").begin_array().begin_object().field("country", "vn");
  json.field("seller_id", "200123456").field("short_code", "VNJ2K34I").end_object().end_array();
  json.end_object();
  return json.str();
}

std::vector<std::string> FakeLazada::matching(const Params& params) {
  const Range created_range(params, "created_after", "created_before");
  const Range updated_range(params, "update_after", "update_before");
  std::vector<std::string> ids;
  for (const auto& [id, order] : orders) {
    if (created_range.holds(order.created) && updated_range.holds(order.updated)) ids.push_back(id);
  }
  if (shuffle_ties) std::shuffle(ids.begin(), ids.end(), random_);
  const bool created = param(params, "sort_by") == "created_at";
  const auto time_of = [&](const std::string& id) {
    const auto& order = orders.at(id);
    return created ? order.created : order.updated;
  };
  std::stable_sort(ids.begin(), ids.end(), [&](const std::string& a, const std::string& b) {
    return time_of(a) < time_of(b);
  });
  return ids;
}

std::string FakeLazada::list_orders(const Params& params) {
  if (before_orders) before_orders();
  const auto offset =
      ignores_offset ? std::size_t{0} : static_cast<std::size_t>(number(params, "offset"));
  const auto limit = static_cast<std::size_t>(number(params, "limit"));
  if (limit < 1 || limit > 100) return error_body("19", "E019: Invalid Limit");
  if (offset + limit > 5000) return error_body("97", "E097: Offset and limit sum");
  if (whole_offsets && offset % limit != 0) return error_body("14", "E014: Invalid Offset");
  const auto ids = matching(params);
  json::Writer json;
  begin_success(json);
  const auto end = std::min(ids.size(), offset + limit);
  json.begin_object();
  if (miscounts) json.field("countTotal", std::ssize(ids) + *miscounts);
  json.field("count", static_cast<std::int64_t>(end - std::min(offset, end)));
  json.key("orders").begin_array();
  for (std::size_t i = offset; i < end; ++i) write_order(json, ids[i], orders[ids[i]]);
  json.end_array().end_object().end_object();
  return json.str();
}

void FakeLazada::write_order(json::Writer& json, const std::string& id,
                             const FakeOrder& order) const {
  std::string row = fmt::format(
      R"({{"order_id":{},"order_number":{},"price":"{}","created_at":"{}")", id,
      order.number.empty() ? id : order.number, order.price, lazada_time(order.created));
  if (!order.untimed) row += fmt::format(R"(,"updated_at":"{}")", lazada_time(order.updated));
  row += fmt::format(R"(,"voucher":0,"shipping_fee":15000.00,"items_count":{}{}}})",
                     order.units.size(), order.more);
  json.raw(row);
}

void FakeLazada::write_items(json::Writer& json, const std::string& id, const FakeOrder& order,
                             bool alone) const {
  json.begin_array();
  std::int64_t next = std::stoll(id);
  for (const auto& unit : order.units) {
    std::string row = fmt::format(
        R"({{"order_item_id":{},"order_id":{},"shop_sku":"{}","sku":"AO-1","name":"Áo dài lụa")",
        next += 100'000, id,
        unit.shop_sku.empty() ? fmt::format("{}_VNAMZ-{}", unit.item, unit.sku) : unit.shop_sku);
    row += fmt::format(R"(,"status":"{}","item_price":{})", unit.state, unit.price);
    if (!unit.currency.empty()) row += fmt::format(R"(,"currency":"{}")", unit.currency);
    json.raw(row + unit.more + (alone ? unit.alone : "") + "}");
  }
  json.end_array();
}

std::string FakeLazada::order_items(const Params& params) {
  auto single = param(params, "order_id");
  for (const auto& [id, order] : orders) {
    if (!single.empty() && order.number == single) single = id;
  }
  auto list = param(params, "order_ids");
  json::Writer json;
  begin_success(json);
  if (!single.empty()) {
    if (orders.count(single) == 0) return error_body("16", "E016: Invalid Order ID");
    if (requests.back().path == "/order/get")
      write_order(json, single, orders[single]);
    else
      write_items(json, single, orders[single], true);
    json.end_object();
    return json.str();
  }
  json.begin_array();
  list = list.substr(1, list.size() - 2);
  // Newest first: the answer's order is not the question's.
  for (auto at = list.rfind(','); !list.empty(); at = list.rfind(',')) {
    const auto id = at == std::string::npos ? list : list.substr(at + 1);
    list = at == std::string::npos ? "" : list.substr(0, at);
    if (orders.count(id) == 0 || id == poison)
      return error_body("37", "E037: One or more order id are incorrect");
    json.begin_object().key("order_id").raw(id).key("order_items");
    write_items(json, id, orders[id]);
    json.end_object();
  }
  json.end_array().end_object();
  return json.str();
}

std::string FakeLazada::list_products(const Params& params) {
  if (before_products) before_products();
  const auto offset = number(params, "offset");
  const auto limit = number(params, "limit");
  if (limit < 1 || limit > 50) return error_body("19", "E019: Invalid Limit");
  if (offset > 10'000 || (whole_offsets && offset % limit != 0))
    return error_body("14", "E014: Invalid Offset");
  if (static_cast<std::size_t>(limit) > largest_page)
    return error_body("ServiceTimeout", "The request has failed due to service timeout");
  // Product n was created n hours after the first.
  const Timestamp first = std::chrono::sys_days(std::chrono::year(2024) / 1 / 1);
  const Range created(params, "create_after", "create_before");
  std::vector<int> found;
  for (int i = 0; i < products; ++i) {
    if (created.holds(first + std::chrono::hours(i))) found.push_back(i);
  }
  json::Writer json;
  begin_success(json);
  json.begin_object().field("total_products", std::ssize(found) + counted_besides);
  if (!found.empty()) json.key("products").begin_array();
  for (auto i = offset; i < std::min<std::int64_t>(offset + limit, std::ssize(found)); ++i) {
    const int product = found[static_cast<std::size_t>(i)];
    json.begin_object().key("item_id").raw(std::to_string(9'000'000'000 + product));
    json.field("status", "Active").key("attributes").begin_object().field("name", "Áo dài");
    json.end_object().key("skus").begin_array();
    write_sku(json, product, 0);
    write_sku(json, product, 1);
    json.end_array().end_object();
  }
  if (!found.empty()) json.end_array();
  json.end_object().end_object();
  return json.str();
}

}  // namespace ecsync::test
