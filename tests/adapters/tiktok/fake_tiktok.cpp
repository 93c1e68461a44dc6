#include "tests/adapters/tiktok/fake_tiktok.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "tests/adapters/lazada/fake_lazada.h"

namespace ecsync::test {
namespace {

using Params = std::map<std::string, std::string>;

std::string param(const Params& params, const std::string& name) {
  const auto found = params.find(name);
  return found == params.end() ? "" : found->second;
}

std::size_t page_size_of(const Params& params) {
  return static_cast<std::size_t>(std::stoul("0" + param(params, "page_size")));
}

void begin_success(json::Writer& json) {
  json.begin_object().field("code", 0).field("message", "Success");
  json.field("request_id", "202602161754360101890810281E8C70B7").key("data").begin_object();
}

HttpResponse end_success(json::Writer& json) {
  json.end_object().end_object();
  return FakeTiktok::answer(json.str());
}

/// Bounds of a search body: `_ge` and `_le` included, `_lt` not; open where missing.
class Bounds {
 public:
  Bounds(const std::string& body, const std::string& field) {
    const auto document = json::Document::parse(body);
    if (!document) return;
    const auto bound = [&](const std::string& name, std::int64_t otherwise) {
      return document->root()[name.c_str()].integer_or(otherwise);
    };
    from_ = bound(field + "_ge", from_);
    to_ = std::min(bound(field + "_lt", to_) - 1, bound(field + "_le", to_));
  }
  bool holds(Timestamp time) const {
    return epoch_seconds(time) >= from_ && epoch_seconds(time) <= to_;
  }

 private:
  std::int64_t from_ = 0;
  std::int64_t to_ = 253'402'300'799;
};

/// Product n was created n hours after the first.
Timestamp product_time(std::size_t product) {
  return std::chrono::sys_days(std::chrono::year(2024) / 1 / 1) +
         std::chrono::hours(static_cast<int>(product));
}

std::string product_id(std::size_t product) {
  return std::to_string(1'729'592'969'712'000'000 + static_cast<std::int64_t>(product));
}

}  // namespace

HttpResponse FakeTiktok::answer(std::string body, int status) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

HttpResponse FakeTiktok::refusal(std::int64_t error_code, const std::string& message, int status) {
  json::Writer json;
  json.begin_object().field("code", error_code).field("message", message);
  json.field("request_id", "2026061901322F").key("data").null().end_object();
  return answer(json.str(), status);
}

void FakeTiktok::fail_next(const std::string& path, Outcome outcome, int times) {
  faults_.push_back({path, std::move(outcome), times});
}

int FakeTiktok::count(const std::string& path) const {
  return static_cast<int>(std::count_if(requests.begin(), requests.end(), [&](const Seen& seen) {
    return seen.path.starts_with(path);
  }));
}

Http::Outcome FakeTiktok::send(const HttpRequest& request) {
  const std::scoped_lock one_at_a_time(mutex_);
  Seen seen{request.method,       request.url,       "", {}, {}, request.body,
            request.content_type, request.repeatable};
  const auto host = request.url.find("://") + 3;
  const auto begin = request.url.find('/', host);
  seen.path = request.url.substr(begin, request.url.find('?') - begin);
  for (const auto& [name, value] : decode_query(request.url)) seen.params[name] = value;
  for (const auto& [name, value] : request.headers) seen.headers[name] = value;
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

HttpResponse FakeTiktok::route(const Seen& seen) {
  if (seen.path == "/api/v2/token/get")
    return param(seen.params, "auth_code") == code ? tokens()
                                                   : refusal(36004004, "invalid auth code");
  if (seen.path == "/api/v2/token/refresh")
    return param(seen.params, "refresh_token") == refresh_token
               ? tokens()
               : refusal(36004005, "can not find related auth record");
  if (param(seen.headers, "x-tts-access-token") != access_token)
    return refusal(36009004, "Invalid credentials. The `x-tts-access-token` header is invalid.",
                   401);
  if (seen.path == "/authorization/202309/shops") {
    if (seen.params.contains("shop_cipher"))
      return refusal(36009004, "The 'shop_cipher' is not required for this API.", 400);
    return shops();
  }
  if (!seen.params.contains("shop_cipher")) return refusal(106013, "Missing shop cipher", 400);
  if (seen.method == HttpRequest::Method::remove) return remove_access(seen);
  if (param(seen.params, "shop_cipher") != cipher)
    return refusal(101000, "Token and cipher do not match", 401);
  return data_call(seen);
}

HttpResponse FakeTiktok::data_call(const Seen& seen) {
  const std::string detail = "/product/202309/products/";
  if (seen.path == "/order/202309/orders/search") return list_orders(seen);
  if (seen.path == "/order/202309/orders") return single_orders(seen);
  if (seen.path == "/product/202502/products/search") return list_products(seen);
  if (seen.path.starts_with(detail)) return product_detail(seen.path.substr(detail.size()));
  return refusal(36009009, "Invalid path", 404);
}

HttpResponse FakeTiktok::remove_access(const Seen& seen) {
  if (seen.path != "/authorization/202403/shops") return refusal(36009009, "Invalid path", 404);
  const auto wanted = param(seen.params, "shop_cipher");
  const auto erased =
      std::erase_if(other_shops, [&](const auto& shop) { return shop.second == wanted; });
  if (erased == 0 && wanted != cipher) return refusal(101000, "Token and cipher do not match", 401);
  if (dies_with_first_shop) access_token.clear();
  return answer(R"({"code":0,"message":"Success","request_id":"1","data":{}})");
}

HttpResponse FakeTiktok::tokens() const {
  const auto now = epoch_seconds(clock_.now_seconds());
  return answer(fmt::format(
      R"({{"code":0,"message":"success","request_id":"1","data":{{"access_token":"{}",
          "access_token_expire_in":{},"refresh_token":"{}","refresh_token_expire_in":4903858076,
          "open_id":"hWaeExample","seller_name":"Nắng Ấm","seller_base_region":"VN",{}}}}})",
      access_token, now + 604'799, refresh_token, grant_extra));
}

HttpResponse FakeTiktok::shops() const {
  json::Writer json;
  begin_success(json);
  json.key("shops").begin_array().begin_object().field("id", "7495000000000000001");
  json.field("cipher", cipher).field("code", "VNLCE1").field("name", "Nắng Ấm");
  json.field("region", "VN").field("seller_type", "LOCAL").end_object();
  for (const auto& [id, key] : other_shops)
    json.begin_object().field("id", id).field("cipher", key).field("region", "VN").end_object();
  json.end_array();
  return end_success(json);
}

Timestamp FakeTiktok::indexed(const std::string& id) const {
  const auto lagging = index.find(id);
  return lagging == index.end() ? orders.at(id).updated : lagging->second;
}

std::vector<std::string> FakeTiktok::matching(const Seen& seen) {
  const Bounds created_bounds(seen.body, "create_time");
  const Bounds updated_bounds(seen.body, "update_time");
  std::vector<std::string> ids;
  for (const auto& [id, order] : orders) {
    if (created_bounds.holds(order.created) && updated_bounds.holds(indexed(id))) ids.push_back(id);
  }
  if (shuffle_ties) std::shuffle(ids.begin(), ids.end(), random_);
  const bool by_update = param(seen.params, "sort_field") == "update_time";
  const auto time_of = [&](const std::string& id) {
    return by_update ? indexed(id) : orders.at(id).created;
  };
  const bool ascending = param(seen.params, "sort_order") == "ASC";
  std::stable_sort(ids.begin(), ids.end(), [&](const std::string& a, const std::string& b) {
    return ascending ? time_of(a) < time_of(b) : time_of(b) < time_of(a);
  });
  return ids;
}

std::optional<std::size_t> FakeTiktok::offset_of(const std::string& token) const {
  if (token.empty()) return 0;
  if (!token.starts_with(token_salt) || !token.ends_with("==")) return std::nullopt;
  std::size_t offset = 0;
  std::from_chars(token.data() + token_salt.size(), token.data() + token.size(), offset);
  return offset;
}

void FakeTiktok::write_page_end(json::Writer& json, std::size_t begin, std::size_t end,
                                std::size_t all) const {
  json.field("next_page_token",
             end < all && begin < end ? fmt::format("{}{}==", token_salt, end) : std::string());
  if (counts) json.field("total_count", static_cast<std::int64_t>(all) + counts_too_many);
}

HttpResponse FakeTiktok::list_orders(const Seen& seen) {
  if (before_orders) before_orders();
  const auto size = page_size_of(seen.params);
  if (size < 1 || size > 100) return refusal(36009004, "invalid param page_size", 400);
  if (size > largest_page) return refusal(36009007, "request timeout", 408);
  const auto offset = offset_of(param(seen.params, "page_token"));
  if (!offset) return refusal(36009004, "invalid param page_token", 400);
  const auto ids = matching(seen);
  const auto end = std::min(ids.size(), *offset + size);
  json::Writer json;
  begin_success(json);
  if (*offset < end) {
    json.key("orders").begin_array();
    for (std::size_t i = *offset; i < end; ++i) write_order(json, ids[i]);
    json.end_array();
  }
  write_page_end(json, *offset, end, ids.size());
  return end_success(json);
}

void FakeTiktok::write_order(json::Writer& json, const std::string& id) const {
  const auto& order = orders.at(id);
  std::string units;
  for (int unit = 0; unit < order.units; ++unit)
    units += fmt::format(
        R"({}{{"id":"{}{:03}","product_id":"1729582718312380123","sku_id":"1729582718312380456",
            "product_name":"Áo dài lụa","sku_name":"Đỏ, XL","seller_sku":"AO-1","currency":"VND",
            "sale_price":"100000","display_status":"{}"}})",
        unit == 0 ? "" : ",", id, unit, order.state);
  json.raw(fmt::format(
      R"({{"id":"{}","status":"{}","create_time":{},"update_time":{},"line_items":[{}],
          "payment":{{"currency":"VND","total_amount":"115000"}}{}}})",
      id, order.state, epoch_seconds(order.created), epoch_seconds(order.updated), units,
      order.extra.empty() ? "" : "," + order.extra));
}

HttpResponse FakeTiktok::single_orders(const Seen& seen) {
  const auto list = param(seen.params, "ids") + ',';
  json::Writer json;
  begin_success(json);
  json.key("orders").begin_array();
  int asked = 0;
  for (std::size_t at = 0; at < list.size(); at = list.find(',', at) + 1, ++asked) {
    const auto id = list.substr(at, list.find(',', at) - at);
    if (id == poison) return refusal(36009004, "invalid param ids", 400);
    if (std::find(foreign_orders.begin(), foreign_orders.end(), id) != foreign_orders.end())
      return refusal(21008111, "order does not belong to seller");
    if (orders.contains(id)) write_order(json, id);
  }
  if (asked > 50) return refusal(36009004, "invalid param ids", 400);
  json.end_array();
  return end_success(json);
}

HttpResponse FakeTiktok::list_products(const Seen& seen) {
  if (before_products) before_products();
  const auto offset = offset_of(param(seen.params, "page_token"));
  if (!offset) return refusal(36009004, "invalid param page_token", 400);
  const Bounds created(seen.body, "create_time");
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < static_cast<std::size_t>(products); ++i) {
    if (created.holds(product_time(i))) found.push_back(i);
  }
  if (static_cast<std::int64_t>(found.size()) > search_limit)
    return refusal(12052180, "search results exceed the limit");
  const auto end = std::min(found.size(), *offset + page_size_of(seen.params));
  json::Writer json;
  begin_success(json);
  json.key("products").begin_array();
  for (std::size_t i = *offset; i < end; ++i) {
    const auto id = product_id(found[i]);
    json.raw(fmt::format(
        R"({{"id":"{0}","title":"Áo dài {0}","status":"{1}","update_time":1700000000,"skus":[
            {{"id":"{0}1","seller_sku":"","price":{{"currency":"VND","tax_exclusive_price":"120000"}},
              "inventory":[{{"warehouse_id":"1","quantity":4}},{{"warehouse_id":"2","quantity":3}}]}},
            {{"id":"{0}2","seller_sku":"AO-{0}","price":{{"currency":"VND","sale_price":"130000"}},
              "inventory":[{{"warehouse_id":"1","quantity":0}}]}}]}})",
        id, product_state));
  }
  json.end_array();
  write_page_end(json, *offset, end, found.size());
  return end_success(json);
}

HttpResponse FakeTiktok::product_detail(const std::string& id) const {
  json::Writer json;
  begin_success(json);
  json.field("id", id).key("main_images").raw(R"([{"urls":["https://p16.example/main.jpg"]}])");
  json.key("skus").raw(fmt::format(
      R"([{{"id":"{0}1","sales_attributes":[{{"name":"Màu","value_name":"Đỏ",
            "sku_img":{{"urls":["https://p16.example/red.jpg"]}}}},{{"name":"Cỡ","value_name":"XL"}}]}},
          {{"id":"{0}2","sales_attributes":[{{"name":"Màu","value_name":"Xanh"}}]}}])",
      id));
  return end_success(json);
}

}  // namespace ecsync::test
