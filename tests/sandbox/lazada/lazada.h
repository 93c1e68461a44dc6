#pragma once

#include <memory>
#include <string>

#include "tests/sandbox/lazada/shape.h"
#include "tests/sandbox/lazada/signing.h"
#include "tests/sandbox/options.h"
#include "tests/sandbox/protocol.h"

namespace ecsync::sandbox::lazada {

/// What one call may use, once it has passed the gate.
struct Context {
  World& world;
  const Settings& settings;
  Parameters parameters;
  std::uint64_t turn = 0;

  /// The parameter's value, "" when it was not sent.
  std::string value(const std::string& name) const;
};

/// The app that the marketplace knows.
struct App {
  std::string key;
  std::string secret;
  std::string redirect_url;
};

/// Lazada Open Platform: the gate (app key, time, signature, token) and the way to each call.
class Lazada : public Protocol {
 public:
  Lazada(World& world, const Settings& settings, App app)
      : world_(world),
        settings_(settings),
        app_(std::move(app)),
        tokens_(mix(world.seed), {"50000", "50001", letters_and_digits, 51}) {}

  std::string_view platform() const override { return "lazada"; }
  const Shape& shape() const override { return shape_; }
  std::vector<std::pair<std::string, std::string>> environment(
      const std::string& address) const override;
  std::string call_path(const Request& request) const override;
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
  std::optional<Reply> refuse_system_parameters(const std::string& path,
                                                const Parameters& parameters) const;
  Reply answer_shop_call(const std::string& path, const Request& request, Context& context);
  std::optional<std::size_t> shop_for(std::size_t account, const Request& request) const;

  World& world_;
  const Settings& settings_;
  App app_;
  LazadaShape shape_;
  TokenStore tokens_;
  std::uint64_t turn_ = 0;
};

/// For Service.
std::unique_ptr<Protocol> make_lazada(World& world, const Settings& settings,
                                      const Options& options);

}  // namespace ecsync::sandbox::lazada
