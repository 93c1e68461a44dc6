#pragma once

#include <memory>
#include <string>

#include "tests/sandbox/options.h"
#include "tests/sandbox/protocol.h"
#include "tests/sandbox/tiktok/page_tokens.h"
#include "tests/sandbox/tiktok/shape.h"
#include "tests/sandbox/tiktok/signing.h"

namespace ecsync::sandbox::tiktok {

/// What one call may use, once it has passed the gate.
struct Context {
  World& world;
  const Settings& settings;
  TokenStore& tokens;
  Walks& walks;
  Parameters parameters;
  std::string body;
  std::uint64_t turn = 0;
  const Grant* grant = nullptr;  ///< whose access token it is
  std::size_t shop = 0;          ///< index; of calls about one shop
  std::string path_id = {};      ///< what stands for {id} in the path

  /// The parameter's value, "" when it was not sent.
  std::string value(const std::string& name) const;
};

/// The app that the marketplace knows.
struct App {
  std::string key;
  std::string secret;
  std::string service_id;
  std::string redirect_url;
};

/// The cipher of a shop under one consent: another consent has others.
std::string cipher_of(const World& world, const Grant& grant, std::size_t shop);

struct Route;

/// TikTok Shop's Open API: the gate (path, parameters, time, content type, signature, token,
/// cipher) and the way to each call. API, token and consent hosts are one here.
class Tiktok : public Protocol {
 public:
  Tiktok(World& world, const Settings& settings, App app)
      : world_(world),
        settings_(settings),
        app_(std::move(app)),
        tokens_(mix(world.seed), {"ROW_", "ROW_", token_letters, 66}) {}

  std::string_view platform() const override { return "tiktok"; }
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
  static constexpr std::string_view token_letters =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

  std::optional<Reply> refuse_parameters(const Request& request,
                                         const Parameters& parameters) const;
  std::optional<Reply> refuse_token(const std::string& token, Context& context) const;
  std::optional<Reply> refuse_cipher(const Route& route, Context& context) const;
  std::optional<std::size_t> shop_by_cipher(const Account& account, std::string_view cipher) const;

  World& world_;
  const Settings& settings_;
  App app_;
  TiktokShape shape_;
  TokenStore tokens_;
  Walks walks_;
  std::uint64_t turn_ = 0;
};

/// For Service.
std::unique_ptr<Protocol> make_tiktok(World& world, const Settings& settings,
                                      const Options& options);

}  // namespace ecsync::sandbox::tiktok
