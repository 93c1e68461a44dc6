#include "tests/sandbox/shopee/shop_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "tests/sandbox/shopee/envelope.h"

namespace ecsync::sandbox::shopee {
namespace {

constexpr std::int64_t longest_shop_page = 100;

std::vector<std::size_t> authorized_shops(const Context& context) {
  std::vector<std::size_t> shops;
  for (std::size_t i = 0; i < context.world.shops.size(); ++i)
    if (context.tokens.authorized(i)) shops.push_back(i);
  return shops;
}

void write_authorized(JsonText& out, const Context& context, std::size_t place) {
  const Shop& shop = context.world.shops[place];
  const Grant* grant = context.tokens.find_shop(place);
  // Table and sample of the documentation have different names for this list.
  const char* affiliates = context.turn % 2 == 0 ? "sip_affi_shop_list" : "sip_affi_shops";
  out.open()
      .member_raw("shop_id", shop.id)
      .member("region", shop.country->code)
      .member_number("auth_time", grant->began)
      .member_number("expire_time", grant->consent_ends)
      .key(affiliates)
      .open_list()
      .close_list()
      .close(context.turn);
}

}  // namespace

Reply get_shop_info(const Context& context, std::size_t shop_place) {
  const Shop& shop = context.world.shops[shop_place];
  const Grant* grant = context.tokens.find_access(context.value("access_token"),
                                                  context.world.clock.now(), shop_place);
  JsonText out;
  out.open()
      .member("shop_name", shop.name)
      .member("region", shop.country->code)
      .member("status", "NORMAL")
      .member_number("auth_time", grant->began)
      .member_number("expire_time", grant->consent_ends)
      .member_flag("is_cb", false)
      .member_flag("is_sip", false)
      .key("merchant_id")
      .null();
  return flat_success(out, context.turn);
}

Reply list_authorized_shops(const Context& context, const App& /*app*/) {
  const auto number = [&](const char* name, std::int64_t usual) {
    return context.has(name) ? parse_whole(context.value(name), std::numeric_limits<int>::max())
                             : std::optional(usual);
  };
  const auto page_no = number("page_no", 1);
  const auto page_size = number("page_size", longest_shop_page);
  if (!page_no || *page_no < 1) return wrong_parameter("page_no must be 1 or more.", context.turn);
  if (!page_size || *page_size < 1 || *page_size > longest_shop_page)
    return wrong_parameter("page_size must be 100 or less.", context.turn);

  const auto shops = authorized_shops(context);
  const auto first = static_cast<std::size_t>((*page_no - 1) * *page_size);
  const std::size_t end = std::min(shops.size(), first + static_cast<std::size_t>(*page_size));
  JsonText out;
  out.open().key("authed_shop_list").open_list();
  for (std::size_t i = first; i < end; ++i) write_authorized(out, context, shops[i]);
  out.close_list().member_flag("more", end < shops.size());
  return flat_success(out, context.turn);
}

}  // namespace ecsync::sandbox::shopee
