#include "core/consent/kept_grant.h"

#include <fmt/format.h>

#include <utility>

#include "core/base/json.h"
#include "core/db/failure.h"

namespace ecsync {
namespace {

constexpr std::size_t longest_token = 16'384;

/// Ties the sealed bytes to their sign-in.
std::string binding(const db::PendingConsent& pending) {
  return fmt::format("{}|sign-in {}|grant", name(pending.site), pending.state);
}

void write_time(json::Writer& writer, std::string_view name, const std::optional<Timestamp>& time) {
  writer.key(name);
  if (time)
    writer.number(epoch_seconds(*time));
  else
    writer.null();
}

std::optional<Timestamp> read_time(const json::Value& value) {
  if (!value.present()) return std::nullopt;
  return Timestamp(std::chrono::seconds(value.integer()));
}

void write_shop(json::Writer& writer, const GrantedShop& shop) {
  writer.begin_object()
      .field("shop_id", shop.shop_id)
      .field("name", shop.name)
      .field("country", shop.country)
      .field("shop_key", shop.shop_key)
      .field("account", shop.account);
  write_time(writer, "consent_expires_at", shop.consent_expires_at);
  writer.end_object();
}

Secret to_text(const Grant& grant, const std::string& code) {
  const auto& tokens = grant.tokens;
  json::Writer writer;
  writer.begin_object()
      .field("code", code)
      .field("account", grant.account)
      .field("region", grant.region)
      .field("one_pair_per_shop", grant.one_pair_per_shop)
      .field("access", tokens.access.reveal())
      .field("refresh", tokens.refresh.reveal());
  write_time(writer, "issued_at", tokens.issued_at);
  write_time(writer, "access_expires_at", tokens.access_expires_at);
  write_time(writer, "refresh_expires_at", tokens.refresh_expires_at);
  write_time(writer, "consent_expires_at", tokens.consent_expires_at);
  writer.key("shops").begin_array();
  for (const auto& shop : grant.shops) write_shop(writer, shop);
  writer.end_array().end_object();
  return Secret(writer.str());
}

TokenPair read_tokens(const json::Value& root) {
  TokenPair tokens;
  tokens.access = Secret(root["access"].text(longest_token));
  tokens.refresh = Secret(root["refresh"].text(longest_token));
  tokens.issued_at = read_time(root["issued_at"]).value_or(Timestamp{});
  tokens.access_expires_at = read_time(root["access_expires_at"]).value_or(Timestamp{});
  tokens.refresh_expires_at = read_time(root["refresh_expires_at"]);
  tokens.consent_expires_at = read_time(root["consent_expires_at"]);
  return tokens;
}

Grant read_grant(const json::Value& root) {
  Grant grant;
  grant.account = root["account"].text();
  grant.region = root["region"].text();
  grant.one_pair_per_shop = root["one_pair_per_shop"].boolean();
  grant.tokens = read_tokens(root);
  for (const auto& entry : root["shops"].items()) {
    GrantedShop shop;
    shop.shop_id = entry["shop_id"].text();
    shop.name = entry["name"].text();
    shop.country = entry["country"].text();
    shop.shop_key = entry["shop_key"].text();
    shop.account = entry["account"].text();
    shop.consent_expires_at = read_time(entry["consent_expires_at"]);
    grant.shops.push_back(std::move(shop));
  }
  return grant;
}

}  // namespace

void keep_grant(db::Database& database, db::PendingConsent& pending, const Grant& grant,
                const std::string& code, const crypto::SealingKey& sealing) {
  pending.granted = crypto::seal(to_text(grant, code), sealing, binding(pending));
  try {
    db::Transaction transaction(database);
    db::put_pending_consent(database, pending);
    transaction.commit();
  } catch (const db::DatabaseError&) {
    pending.granted.clear();
  }
}

std::optional<Grant> kept_grant(const db::PendingConsent& pending, const std::string& code,
                                const crypto::SealingKey& sealing) {
  if (pending.granted.empty()) return std::nullopt;
  const auto text = crypto::unseal(pending.granted, sealing, binding(pending));
  if (!text) return std::nullopt;
  const auto document = json::Document::parse(text->reveal());
  if (!document) return std::nullopt;
  auto grant = json::checked([&]() -> std::optional<Grant> {
    const auto root = document->root();
    if (!code.empty() && root["code"].text() != code) return std::nullopt;
    return read_grant(root);
  });
  if (!grant) return std::nullopt;
  return *std::move(grant);
}

}  // namespace ecsync
