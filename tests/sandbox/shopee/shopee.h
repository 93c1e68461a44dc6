#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/sandbox/options.h"
#include "tests/sandbox/protocol.h"
#include "tests/sandbox/shopee/shape.h"

namespace ecsync::sandbox::shopee {

/// What one call may use, once it has passed the gate.
struct Context {
  World& world;
  const Settings& settings;
  const Request& request;
  TokenStore& tokens;
  TokenRules rules;
  std::uint64_t turn = 0;

  bool has(std::string_view name) const;
  /// The query parameter's first value, "" when it was not sent.
  std::string value(std::string_view name) const;
  /// Its values, where it may be repeated.
  std::vector<std::string> values(std::string_view name) const;
};

/// The app that the marketplace knows.
struct App {
  std::string partner_id;
  std::string partner_key;
  std::string redirect_url;
};

/// Shopee Open Platform v2: the gate (parameters, time, partner, signature, token) and the way to
/// each call.
class Shopee : public Protocol {
 public:
  Shopee(World& world, const Settings& settings, App app)
      : world_(world),
        settings_(settings),
        app_(std::move(app)),
        tokens_(mix(world.seed), {"", "", "0123456789abcdef", 32}) {}

  std::string_view platform() const override { return "shopee"; }
  const Shape& shape() const override { return shape_; }
  std::vector<std::pair<std::string, std::string>> environment(
      const std::string& address) const override;
  std::string call_path(const Request& request) const override { return request.path; }
  std::optional<std::size_t> shop_of(const Request& request) const override;
  bool is_refresh(const Request& request) const override;
  Reply answer(const Request& request) override;
  Response trouble(Trouble kind, const TroubleDetail& detail) override;
  TruthOrder truth(const Shop& shop, const Order& order) const override;
  std::vector<TruthListing> listings(const Shop& shop) const override;
  std::vector<std::string> ways_to_break() const override;
  TokenStore& tokens() override { return tokens_; }
  TokenRules rules() const override;
  std::string wrap(std::string_view json) const override;

 private:
  std::optional<Reply> refuse_common(const Context& context, bool shop_call) const;
  Reply answer_shop_call(const Context& context, std::size_t route);

  World& world_;
  const Settings& settings_;
  App app_;
  ShopeeShape shape_;
  TokenStore tokens_;
  std::uint64_t turn_ = 0;
};

/// Parses `text` as a whole number without a sign of at most `most`; nothing for anything else.
std::optional<std::int64_t> parse_whole(std::string_view text, std::int64_t most);
/// The place of the shop with this id.
std::optional<std::size_t> shop_with_id(const World& world, std::string_view id);

/// For Service.
std::unique_ptr<Protocol> make_shopee(World& world, const Settings& settings,
                                      const Options& options);

}  // namespace ecsync::sandbox::shopee
