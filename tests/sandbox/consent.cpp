#include "tests/sandbox/consent.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/sandbox/text.h"

namespace ecsync::sandbox {
namespace {

bool has_shop_in(const World& world, const Account& account, std::string_view country) {
  return std::ranges::any_of(account.shops, [&](std::size_t shop) {
    return lower(world.shops[shop].country->code) == lower(country);
  });
}

}  // namespace

std::optional<std::size_t> signing_in(const World& world, const TokenStore& tokens,
                                      std::string_view seller, std::string_view country) {
  const auto wanted = seller.empty() ? std::nullopt : std::optional(world.shop_index(seller));
  std::optional<std::size_t> first;
  for (std::size_t a = 0; a < world.accounts.size(); ++a) {
    const Account& account = world.accounts[a];
    if (wanted && std::ranges::find(account.shops, *wanted) == account.shops.end()) continue;
    if (!country.empty() && !has_shop_in(world, account, country)) continue;
    if (!tokens.authorized(account.shops.front())) return a;
    if (!first) first = a;
  }
  return first;
}

Reply send_browser_on(const std::string& to, const Fields& fields) {
  std::string address = to;
  char separator = to.find('?') == std::string::npos ? '?' : '&';
  for (const auto& [name, value] : fields) {
    address += fmt::format("{}{}={}", separator, name, url_encode(value));
    separator = '&';
  }
  Reply reply;
  reply.response = {
      .status = 302, .content_type = "text/html", .headers = {{"Location", address}}, .body = ""};
  return reply;
}

Reply error_page(std::string_view title, std::string_view sentence) {
  Reply reply;
  reply.failed = true;
  reply.response = {
      .status = 200,
      .content_type = "text/html;charset=UTF-8",
      .headers = {},
      .body = fmt::format("<!DOCTYPE html><html><head><title>{}</title></head><body><p>{}</p>"
                          "</body></html>\n",
                          title, sentence)};
  return reply;
}

}  // namespace ecsync::sandbox
