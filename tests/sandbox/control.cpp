#include "tests/sandbox/control.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/sandbox/evolve.h"

namespace ecsync::sandbox {
namespace {

Response plain(int status, std::string body, const char* type) {
  return {.status = status, .content_type = type, .headers = {}, .body = std::move(body)};
}

std::string landing_page(const Request& request) {
  const bool consented = !request.field("code").empty();
  return fmt::format(
      "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>ecsync-sandbox</title>"
      "<p>{} Copy the address of this page and hand it to <code>ecsync connect</code>.</p></html>",
      consented ? "The seller agreed." : "The seller did not agree.");
}

std::string done() {
  return R"({"ok":true})";
}

int count_of(const rapidjson::Value& body, const char* member) {
  const auto value = integer_of(body, member).value_or(0);
  if (value < 0 || value > 1'000'000) throw BadRequest(std::string(member) + " is out of range");
  return static_cast<int>(value);
}

}  // namespace

Response Control::answer(const Request& request) {
  constexpr const char* json = "application/json;charset=UTF-8";
  try {
    return route(request);
  } catch (const std::exception& problem) {
    JsonText out;
    out.open().member("error", problem.what()).close();
    return plain(400, out.take(), json);
  }
}

Response Control::route(const Request& request) {
  constexpr const char* json = "application/json;charset=UTF-8";
  const std::string what = request.path.substr(std::string_view("/sandbox/").size());
  const auto ok = [&](std::string body) { return plain(200, std::move(body), json); };
  if (what == "landing") return plain(200, landing_page(request), "text/html;charset=UTF-8");
  if (what.starts_with("followed/")) {
    service_.log_.count_followed_redirect();
    return ok("{}");
  }
  if (request.method == "GET") {
    if (what == "truth") return ok(truth(request));
    if (what == "shops") return ok(shops());
    if (what == "requests") return ok(requests());
  }
  if (request.method == "DELETE" && what == "faults") {
    service_.faults_.clear();
    return ok(done());
  }
  if (request.method == "DELETE" && what == "requests") {
    const std::lock_guard lock(service_.world_.mutex);
    service_.log_.clear();
    service_.protocol_->tokens().forget_uses();
    return ok(done());
  }
  if (request.method == "POST") {
    const auto body = parse_json(request.body.empty() ? "{}" : request.body);
    if (what == "faults") return ok(add_fault(body));
    if (what == "evolve") return ok(evolve(body));
    if (what == "advance") return ok(advance(body));
    if (what == "settings") return ok(settings(body));
    if (what == "break_order") return ok(break_order(body, false));
    if (what == "fix_order") return ok(break_order(body, true));
    if (what == "remove_order") return ok(remove_order(body));
    if (what == "move_order") return ok(move_order(body));
    if (what == "touch") return ok(touch(body));
    if (what == "delete_product") return ok(delete_product(body));
    if (what == "revoke") return ok(end_tokens(body, true));
    if (what == "expire") return ok(end_tokens(body, false));
  }
  throw BadRequest(fmt::format("there is no {} {}", request.method, request.path));
}

std::string Control::add_fault(const rapidjson::Value& body) {
  const std::lock_guard lock(service_.world_.mutex);
  Fault fault = parse_fault(body);
  if (!fault.shop.empty())
    fault.shop = service_.world_.shops[service_.world_.shop_index(fault.shop)].id;
  service_.faults_.add(std::move(fault));
  return done();
}

std::string Control::truth(const Request& request) {
  const std::lock_guard lock(service_.world_.mutex);
  World& world = service_.world_;
  const Protocol& protocol = *service_.protocol_;
  const std::string only(request.field("shop"));
  const auto since = request.field("since").empty() ? std::optional<Seconds>(0)
                                                    : parse_time(request.field("since"), true);
  if (!since) throw BadRequest("since must look like 2026-11-23T03:15:00Z");

  JsonText out;
  out.open().member("now", utc_text(world.clock.now())).key("shops").open_list();
  for (std::size_t i = 0; i < world.shops.size(); ++i) {
    Shop& shop = world.shops[i];
    if (!only.empty() && world.shop_index(only) != i) continue;
    out.open()
        .member("connection", fmt::format("{}:{}", protocol.platform(), shop.id))
        .member("name", shop.name)
        .member("country", shop.country->code)
        .member("currency", shop.country->currency)
        .key("orders")
        .open_list();
    for (const Place& place : shop.by_created()) {
      const Order& order = shop.orders()[place.order];
      if (order.created >= *since)
        write_truth(out, protocol.platform(), shop, order, protocol.truth(shop, order));
    }
    out.close_list().key("listings").open_list();
    for (const TruthListing& listing : protocol.listings(shop))
      write_truth(out, protocol.platform(), shop, listing);
    out.close_list().close();
  }
  out.close_list().close();
  return out.take();
}

std::string Control::shops() {
  const std::lock_guard lock(service_.world_.mutex);
  const World& world = service_.world_;
  JsonText out;
  out.open().key("shops").open_list();
  for (std::size_t a = 0; a < world.accounts.size(); ++a)
    for (const std::size_t i : world.accounts[a].shops)
      out.open()
          .member("shop", world.shops[i].id)
          .member("name", world.shops[i].name)
          .member("country", world.shops[i].country->code)
          .member("account", world.accounts[a].login)
          .member_flag("authorized", service_.protocol_->tokens().authorized(i))
          .member_number("orders", std::ssize(world.shops[i].orders()))
          .close();
  out.close_list().close();
  return out.take();
}

std::string Control::requests() {
  const std::lock_guard lock(service_.world_.mutex);
  JsonText out;
  out.open();
  service_.log_.write(out);
  out.key("refresh_tokens").open();
  int most = 0;
  for (const auto& [token, uses] : service_.protocol_->tokens().refresh_uses()) {
    out.member_number(token, uses);
    most = std::max(most, uses);
  }
  out.close().member_number("max_uses_of_a_refresh_token", most).key("faults").open();
  for (const auto& [fault, times] : service_.faults_.struck()) out.member_number(fault, times);
  out.close().close();
  return out.take();
}

std::string Control::evolve(const rapidjson::Value& body) {
  const std::lock_guard lock(service_.world_.mutex);
  World& world = service_.world_;
  std::vector<std::size_t> shops;
  if (const auto shop = text_of(body, "shop"))
    shops.push_back(world.shop_index(*shop));
  else
    for (std::size_t i = 0; i < world.shops.size(); ++i) shops.push_back(i);
  const auto seed = integer_of(body, "seed");
  const Manner manner{flag_of(body, "silent").value_or(false),
                      integer_of(body, "late_by").value_or(0)};
  const Evolution evolution = sandbox::evolve(
      world, service_.protocol_->shape(), shops, count_of(body, "new_orders"),
      count_of(body, "changes"),
      mix(world.seed) + (seed ? static_cast<std::uint64_t>(*seed) : ++service_.turn_ << 20U),
      manner);

  JsonText out;
  const auto list = [&](const char* name, const std::vector<std::string>& ids) {
    out.key(name).open_list();
    for (const std::string& id : ids)
      out.text(fmt::format("{}:{}", service_.protocol_->platform(), id));
    out.close_list();
  };
  out.open().member("now", utc_text(world.clock.now()));
  list("created", evolution.created);
  list("changed", evolution.changed);
  out.close();
  return out.take();
}

std::string Control::advance(const rapidjson::Value& body) {
  service_.world_.clock.advance(integer_of(body, "seconds").value_or(0));
  JsonText out;
  out.open().member("now", utc_text(service_.world_.clock.now())).close();
  return out.take();
}

std::string Control::settings(const rapidjson::Value& body) {
  const std::lock_guard lock(service_.world_.mutex);
  Settings& settings = service_.settings_;
  settings.latency_ms = integer_of(body, "latency_ms").value_or(settings.latency_ms);
  settings.rate = decimal_of(body, "rate").value_or(settings.rate);
  settings.limit_per_day = integer_of(body, "limit_per_day").value_or(settings.limit_per_day);
  if (const auto life = integer_of(body, "token_life")) settings.token_life = life;
  if (const auto life = integer_of(body, "refresh_life")) settings.refresh_life = life;
  settings.miscount = integer_of(body, "miscount").value_or(settings.miscount);
  settings.deepest_item = integer_of(body, "deepest_item").value_or(settings.deepest_item);
  settings.stable_ties = flag_of(body, "stable_ties").value_or(settings.stable_ties);
  if (integer_of(body, "limit_per_day")) service_.calls_today_ = 0;
  const TokenRules rules = service_.protocol_->rules();
  JsonText out;
  out.open()
      .member_number("latency_ms", settings.latency_ms)
      .member_raw("rate", fmt::format("{}", settings.rate))
      .member_number("limit_per_day", settings.limit_per_day)
      .member_number("token_life", rules.access_life)
      .member_number("refresh_life", rules.refresh_life)
      .member_flag("stable_ties", settings.stable_ties)
      .member_number("miscount", settings.miscount)
      .member_number("deepest_item", settings.deepest_item)
      .close();
  return out.take();
}

std::string Control::touch(const rapidjson::Value& body) {
  const std::lock_guard lock(service_.world_.mutex);
  World& world = service_.world_;
  Shop& shop = world.shops[world.shop_index(required_text(body, "shop"))];
  const auto place = shop.find(required_text(body, "number"));
  if (!place) throw BadRequest("the shop has no such order");
  const auto text = text_of(body, "updated_at");
  const auto time = text ? parse_time(*text, true) : world.clock.now();
  if (!time) throw BadRequest("updated_at must look like 2026-11-23T03:15:00Z");
  shop.touch(*place, *time);
  return done();
}

std::string Control::delete_product(const rapidjson::Value& body) {
  const std::lock_guard lock(service_.world_.mutex);
  World& world = service_.world_;
  Shop& shop = world.shops[world.shop_index(required_text(body, "shop"))];
  const std::string id = required_text(body, "product");
  for (Product& product : shop.products) {
    if (std::to_string(product.id) != id) continue;
    product.state = Product::State::deleted;
    product.updated = world.clock.now();
    return done();
  }
  throw BadRequest("the shop has no product " + id);
}

std::string Control::break_order(const rapidjson::Value& body, bool mend) {
  const std::lock_guard lock(service_.world_.mutex);
  World& world = service_.world_;
  Shop& shop = world.shops[world.shop_index(required_text(body, "shop"))];
  const std::string number = required_text(body, "number");
  const auto place = shop.find(number);
  if (!place) throw BadRequest("the shop has no order " + number);
  const std::string how = mend ? "" : required_text(body, "how");
  const auto ways = service_.protocol_->ways_to_break();
  if (!mend && std::ranges::find(ways, how) == ways.end())
    throw BadRequest(fmt::format("how must be one of: {}", fmt::join(ways, ", ")));
  shop.order(*place).broken = how;
  return done();
}

std::string Control::remove_order(const rapidjson::Value& body) {
  const std::lock_guard lock(service_.world_.mutex);
  World& world = service_.world_;
  Shop& shop = world.shops[world.shop_index(required_text(body, "shop"))];
  const auto place = shop.find(required_text(body, "number"));
  if (!place) throw BadRequest("the shop has no such order");
  shop.remove(*place);
  return done();
}

std::string Control::move_order(const rapidjson::Value& body) {
  const std::lock_guard lock(service_.world_.mutex);
  World& world = service_.world_;
  Shop& shop = world.shops[world.shop_index(required_text(body, "shop"))];
  const auto place = shop.find(required_text(body, "number"));
  if (!place) throw BadRequest("the shop has no such order");
  const auto stage = parse_stage(required_text(body, "to"));
  if (!stage) throw BadRequest("to must be a stage such as packed, shipped, cancelled, returned");
  const Seconds now = world.clock.now();
  auto left = integer_of(body, "pieces").value_or(1'000'000);
  Order& order = shop.order(*place);
  for (Unit& unit : order.units) {
    if (left <= 0) break;
    if (unit.stage == *stage) continue;
    unit.stage = *stage;
    unit.updated = now;
    --left;
  }
  order.cancel_requested = flag_of(body, "cancel_requested").value_or(false);
  shop.touch(*place, now);
  return done();
}

std::string Control::end_tokens(const rapidjson::Value& body, bool revoke) {
  const std::lock_guard lock(service_.world_.mutex);
  World& world = service_.world_;
  const std::size_t shop = world.shop_index(required_text(body, "shop"));
  if (revoke)
    service_.protocol_->tokens().revoke(shop);
  else
    service_.protocol_->tokens().expire_access(shop);
  return done();
}

}  // namespace ecsync::sandbox
