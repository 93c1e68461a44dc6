#include "tests/adapters/shopee/fake_shopee.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "tests/adapters/lazada/fake_lazada.h"

namespace ecsync::test {
namespace {

std::int64_t number_in(const std::string& text) {
  return text.empty() ? 0 : std::stoll(text);
}

std::vector<std::string> parts_of(const std::string& list) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= list.size();) {
    const auto end = std::min(list.find(',', at), list.size());
    parts.push_back(list.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

std::string order_json(const std::string& number, const FakeShopeeOrder& order) {
  return fmt::format(
      R"({{{}"order_sn":"{}","order_status":"{}","currency":"VND","region":"VN","create_time":{},
          "update_time":{},"total_amount":115000,"item_list":[{{"item_id":10011234567,
          "model_id":200123456789,"item_name":"Áo dài lụa","model_name":"Đỏ,XL","model_sku":"AO-1",
          "model_quantity_purchased":2,"model_discounted_price":50000}}]}})",
      order.extra, number, order.state, epoch_seconds(order.created), epoch_seconds(order.updated));
}

bool has_variants(std::int64_t product) {
  return product % 3 == 0;
}

}  // namespace

std::string FakeShopee::Seen::param(const std::string& name) const {
  for (const auto& [key, value] : params) {
    if (key == name) return value;
  }
  return "";
}

HttpResponse FakeShopee::answer(std::string body, int status) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

HttpResponse FakeShopee::refusal(const std::string& error_code, const std::string& message,
                                 int status) {
  json::Writer json;
  json.begin_object().field("error", error_code).field("message", message);
  json.field("request_id", "e3e3e7f3:1").end_object();
  return answer(json.str(), status);
}

void FakeShopee::fail_next(const std::string& path, Outcome outcome, int times) {
  faults_.push_back({path, std::move(outcome), times});
}

int FakeShopee::count(const std::string& path) const {
  return static_cast<int>(std::count_if(requests.begin(), requests.end(),
                                        [&](const Seen& seen) { return seen.path == path; }));
}

Http::Outcome FakeShopee::send(const HttpRequest& request) {
  const std::scoped_lock one_at_a_time(mutex_);
  Seen seen;
  seen.method = request.method;
  const auto begin = request.url.find('/', request.url.find("://") + 3);
  seen.path = request.url.substr(begin, request.url.find('?') - begin);
  seen.params = decode_query(request.url);
  seen.body = request.body;
  seen.repeatable = request.repeatable;
  requests.push_back(seen);
  clock_.advance(std::chrono::milliseconds(200));
  const auto fault = std::find_if(faults_.begin(), faults_.end(), [&](const Fault& planned) {
    return seen.path.starts_with(planned.path);
  });
  if (fault == faults_.end()) {
    auto response = route(seen);
    response.date = http_date(clock_.now_seconds());
    return response;
  }
  auto outcome = fault->answer;
  if (--fault->times == 0) faults_.erase(fault);
  return outcome;
}

HttpResponse FakeShopee::route(const Seen& seen) {
  if (seen.path == "/api/v2/auth/token/get") return exchange(seen);
  if (seen.path == "/api/v2/auth/access_token/get") return refresh(seen);
  if (seen.path == "/api/v2/public/get_shops_by_partner")
    return answer(
        seen.param("page_no") == "1"
            ? R"({"error":"","authed_shop_list":[{"shop_id":1,"region":"TH"}],"more":true})"
            : R"({"error":"","authed_shop_list":[{"shop_id":220123456,"region":"SG"}],
                           "more":false})");
  if (seen.param("access_token") != access_token)
    return refusal("invalid_acceess_token", "Invalid access_token, please have a check.", 403);
  return shop_call(seen);
}

HttpResponse FakeShopee::shop_call(const Seen& seen) {
  if (seen.path == "/api/v2/shop/get_shop_info")
    return answer(
        R"({"error":"","message":"","shop_name":"Nắng Ấm","region":"VN","status":"NORMAL",
            "expire_time":1830000000,"merchant_id":null})");
  if (seen.path == "/api/v2/order/get_order_list") return list_orders(seen);
  if (seen.path == "/api/v2/order/get_order_detail") return details(seen);
  if (seen.path == "/api/v2/product/get_item_list") return list_items(seen);
  if (seen.path == "/api/v2/product/get_item_base_info") return base_info(seen);
  if (seen.path == "/api/v2/product/get_model_list")
    return answer(
        R"({"error":"","response":{"tier_variation":[
             {"name":"Màu","option_list":[{"option":"Đỏ","image":{"image_url":"https://cf.example/red.jpg"}},
                                           {"option":"Xanh"}]},
             {"name":"Cỡ","option_list":[{"option":"XL"}]}],
            "model":[{"model_id":71,"model_sku":"AO-DO","tier_index":[0,0],
                      "price_info":[{"currency":"VND","original_price":99000,"current_price":89000.0}],
                      "stock_info_v2":{"summary_info":{"total_available_stock":4}}},
                     {"model_id":72,"model_sku":"","tier_index":[1,0],"model_status":"MODEL_UNAVAILABLE",
                      "price_info":[{"currency":"VND","original_price":99000}],
                      "stock_info_v2":{"seller_stock":[{"stock":2},{"stock":3}]}}]}})");
  return refusal("error_not_found", "", 404);
}

HttpResponse FakeShopee::tokens(const std::string& members) const {
  return answer(fmt::format(
      R"({{"error":"","message":"","request_id":"1","access_token":"{}","refresh_token":"{}",
          "expire_in":14400{}}})",
      access_token, refresh_token, members));
}

HttpResponse FakeShopee::exchange(const Seen& seen) const {
  const auto body = json::Document::parse(seen.body);
  if (!body || body->root()["code"].text() != code)
    return refusal("error_auth", "Invalid code", 403);
  std::string shops;
  for (const auto& shop : main_account_shops) shops += (shops.empty() ? "" : ",") + shop;
  return tokens(shops.empty() ? "" : R"(,"shop_id_list":[)" + shops + R"(],"merchant_id_list":[])");
}

HttpResponse FakeShopee::refresh(const Seen& seen) const {
  const auto body = json::Document::parse(seen.body);
  if (!body || body->root()["refresh_token"].text() != refresh_token)
    return refusal("error_shop_refresh_token", "Your refresh token is error", 403);
  return tokens(R"(,"partner_id":2001887,"shop_id":220123456)");
}

std::vector<std::string> FakeShopee::matching(const Seen& seen) const {
  const bool by_update = seen.param("time_range_field") == "update_time";
  const auto from = number_in(seen.param("time_from"));
  const auto to = number_in(seen.param("time_to"));
  std::vector<std::pair<std::int64_t, std::string>> found;
  for (const auto& [number, order] : orders) {
    const auto time = epoch_seconds(by_update ? order.updated : order.created);
    if (time >= from && time < to) found.emplace_back(-time, number);  // the end is left out
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> numbers;
  for (const auto& [time, number] : found) numbers.push_back(number);
  return numbers;
}

std::optional<std::size_t> FakeShopee::offset_of(const std::string& cursor) const {
  if (cursor.empty()) return 0;
  if (!cursor.starts_with(cursor_salt)) return std::nullopt;
  std::size_t offset = 0;
  std::from_chars(cursor.data() + cursor_salt.size(), cursor.data() + cursor.size(), offset);
  return offset;
}

HttpResponse FakeShopee::list_orders(const Seen& seen) {
  if (before_list) before_list();
  const auto from = number_in(seen.param("time_from"));
  const auto to = number_in(seen.param("time_to"));
  if (from >= to || to - from > 1'296'000)
    return refusal("order.order_list_invalid_time",
                   "Start time must be earlier than end time and diff in 15days.");
  const auto offset = offset_of(seen.param("cursor"));
  if (!offset) return refusal("error_param", "Wrong parameters, detail: cursor");
  const auto numbers = matching(seen);
  const bool nothing_yet = empty_first_page && seen.param("cursor").empty() && !numbers.empty();
  const auto end = nothing_yet ? *offset : std::min(numbers.size(), *offset + page_size);
  const bool more = end < numbers.size();
  std::string rows;
  for (std::size_t i = *offset; i < end; ++i)
    rows += fmt::format(R"({}{{"order_sn":"{}","booking_sn":""}})", rows.empty() ? "" : ",",
                        numbers[i]);
  return answer(fmt::format(
      R"({{"error":"","response":{{"more":{},"next_cursor":"{}","order_list":[{}]}}}})", more,
      more ? fmt::format("{}{}{}", cursor_salt, end, nothing_yet ? "e" : "") : "", rows));
}

bool FakeShopee::poisons_one(const std::vector<std::string>& asked) const {
  return std::any_of(asked.begin(), asked.end(),
                     [this](const std::string& id) { return poison.contains(id); });
}

HttpResponse FakeShopee::details(const Seen& seen) const {
  const auto asked = parts_of(seen.param("order_sn_list"));
  if (asked.size() > 50) return refusal("error_param", "Wrong parameters, detail: order_sn_list");
  if (asked.size() > largest_batch) return answer("", 504);
  if (poisons_one(asked)) return poisoned;
  std::string rows;
  // Not in the order that was asked for.
  for (auto number = asked.rbegin(); number != asked.rend(); ++number) {
    const auto found = orders.find(*number);
    if (found == orders.end() || *number == without_detail) continue;
    rows += (rows.empty() ? "" : ",") + order_json(*number, found->second);
  }
  if (rows.empty())
    return refusal("error_not_found", "Wrong parameters, detail: the order is not found.");
  return answer(fmt::format(R"({{"error":"","warning":{},"response":{{"order_list":[{}]}}}})",
                            detail_warning, rows));
}

HttpResponse FakeShopee::list_items(const Seen& seen) const {
  const auto offset = number_in(seen.param("offset"));
  std::set<std::string> states;
  for (const auto& [name, value] : seen.params) {
    if (name == "item_status") states.insert(value);
  }
  const bool with_deleted = states.contains("SELLER_DELETE");
  if (with_deleted && refuses_deleted)
    return refusal("product.error_param", "Wrong parameters, detail: item_status");
  if (offset > deepest_offset)
    return refusal("product.error_param", "get items offset over limit, please use the next field");
  // Product n was changed n minutes after the first.
  const std::int64_t first = 1'700'000'000;
  const auto from = number_in(seen.param("update_time_from"));
  const auto to = seen.param("update_time_to");
  std::vector<std::int64_t> found;
  for (std::int64_t i = 0; i < products; ++i) {
    const auto changed = first + i * 60;
    if (changed < from || (!to.empty() && changed > number_in(to))) continue;
    if (with_deleted || !gone_products.contains(i)) found.push_back(i);
  }
  const auto counted = std::ssize(found);
  const auto end = std::min(counted, offset + number_in(seen.param("page_size")));
  std::string rows;
  for (auto i = offset; i < end; ++i) {
    const auto product = found[static_cast<std::size_t>(i)];
    rows += fmt::format(R"({}{{"item_id":{},"item_status":"{}"}})", rows.empty() ? "" : ",",
                        10'000'000'000 + product,
                        gone_products.contains(product) ? "SELLER_DELETE" : "NORMAL");
  }
  return answer(fmt::format(
      R"({{"error":"","response":{{"item":[{}],"total_count":{},"has_next_page":{}{}}}}})", rows,
      counted + counted_besides, end < counted,
      end < counted ? fmt::format(R"(,"next_offset":{})", end) : std::string()));
}

HttpResponse FakeShopee::base_info(const Seen& seen) const {
  const auto asked = parts_of(seen.param("item_id_list"));
  if (poisons_one(asked)) return poisoned;
  std::string rows;
  for (const auto& id : asked) {
    if (id == unlisted_detail) continue;
    const bool variants = has_variants(number_in(id) - 10'000'000'000);
    rows += fmt::format(
        R"({}{{"item_id":{},"item_name":"Áo dài {}","item_sku":"AO-{}","item_status":"NORMAL",
            "has_model":{},"image":{{"image_url_list":["https://cf.example/{}.jpg"]}}{}}})",
        rows.empty() ? "" : ",", id, id, id, variants, id,
        variants ? ""
                 : R"(,"price_info":[{"currency":"VND","original_price":5000,"current_price":4000}],
                      "stock_info_v2":{"summary_info":{"total_available_stock":7}})");
  }
  return answer(fmt::format(R"({{"error":"","warning":{},"response":{{"item_list":[{}]}}}})",
                            info_warning, rows));
}

}  // namespace ecsync::test
