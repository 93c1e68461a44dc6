#include "tests/sandbox/token_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "tests/sandbox/random.h"

namespace ecsync::sandbox {

bool Grant::serves(std::size_t shop) const {
  return std::ranges::find(shops, shop) != shops.end();
}

std::string TokenStore::new_token(std::string_view prefix) {
  Random random(seed_ * 7919 + ++issued_);
  return std::string(prefix) + random.word(form_.length, form_.letters);
}

std::string TokenStore::issue_code(std::size_t account, std::vector<std::size_t> shops,
                                   const std::string& prefix, Seconds now,
                                   const TokenRules& rules) {
  Random random(seed_ * 104'729 + ++issued_);
  std::string code = prefix + random.word(24, form_.letters);
  codes_[code] = {account, std::move(shops), now + rules.code_life};
  return code;
}

void TokenStore::new_pair(Grant& grant, Seconds now, const TokenRules& rules) {
  grant.old_access = grant.access;
  grant.old_access_ends = std::min(grant.access_ends, now + rules.old_access_grace);
  grant.access = new_token(form_.access_prefix);
  grant.access_ends = now + rules.access_life;
  grant.refresh = new_token(form_.refresh_prefix);
  if (rules.refresh_renews) grant.refresh_ends = now + rules.refresh_life;
  if (grant.consent_ends > 0) {
    grant.access_ends = std::min(grant.access_ends, grant.consent_ends);
    grant.refresh_ends = std::min(grant.refresh_ends, grant.consent_ends);
  }
  owners_[grant.access] = grant.account;
  owners_[grant.refresh] = grant.account;
}

std::optional<std::size_t> TokenStore::account_of_code(std::string_view code, Seconds now) const {
  const auto found = codes_.find(code);
  if (found == codes_.end() || now > found->second.ends) return std::nullopt;
  return found->second.account;
}

const Grant* TokenStore::redeem(std::string_view code, Seconds now, const TokenRules& rules) {
  const auto found = codes_.find(code);
  if (found == codes_.end()) return nullptr;
  const Code redeemed = std::move(found->second);
  codes_.erase(found);
  if (now > redeemed.ends) return nullptr;
  std::erase_if(grants_, [&](const Grant& grant) { return grant.account == redeemed.account; });
  Grant& grant = grants_.emplace_back();
  grant.account = redeemed.account;
  grant.shops = redeemed.shops;
  grant.consent = ++consents_;
  grant.began = now;
  grant.consent_ends = rules.consent_life > 0 ? now + rules.consent_life : 0;
  grant.refresh_ends = now + rules.refresh_life;
  new_pair(grant, now, rules);
  return &grant;
}

Grant* TokenStore::refreshable(std::string_view token, Seconds now) {
  for (Grant& grant : grants_)
    if (grant.refresh == token)
      return !grant.revoked && now < grant.refresh_ends ? &grant : nullptr;
  return nullptr;
}

const Grant* TokenStore::refresh(const std::string& token, Seconds now, const TokenRules& rules) {
  ++refresh_uses_[token];
  Grant* grant = refreshable(token, now);
  if (grant != nullptr) new_pair(*grant, now, rules);
  return grant;
}

const Grant* TokenStore::refresh_shop(const std::string& token, std::size_t shop, Seconds now,
                                      const TokenRules& rules) {
  ++refresh_uses_[fmt::format("{} for shop {}", token, shop + 1)];
  Grant* grant = refreshable(token, now);
  if (grant == nullptr || !grant->serves(shop)) return nullptr;
  if (grant->shops.size() > 1) {
    Grant own = *grant;
    own.shops = {shop};
    std::erase(grant->shops, shop);
    grant = &grants_.emplace_back(std::move(own));
  }
  new_pair(*grant, now, rules);
  return grant;
}

const Grant* TokenStore::find_access(std::string_view token, Seconds now,
                                     std::optional<std::size_t> shop) const {
  for (const Grant& grant : grants_) {
    if (grant.revoked || (shop && !grant.serves(*shop))) continue;
    if (grant.access == token && now < grant.access_ends) return &grant;
    if (grant.old_access == token && now < grant.old_access_ends) return &grant;
  }
  return nullptr;
}

const Grant* TokenStore::find_refresh(std::string_view token) const {
  const auto found = std::ranges::find(grants_, token, &Grant::refresh);
  return found == grants_.end() ? nullptr : &*found;
}

const Grant* TokenStore::find_shop(std::size_t shop) const {
  const auto found = std::find_if(grants_.rbegin(), grants_.rend(),
                                  [shop](const Grant& grant) { return grant.serves(shop); });
  return found == grants_.rend() ? nullptr : &*found;
}

std::optional<std::size_t> TokenStore::account_of(std::string_view token) const {
  const auto found = owners_.find(token);
  return found == owners_.end() ? std::nullopt : std::optional(found->second);
}

bool TokenStore::authorized(std::size_t shop) const {
  return std::ranges::any_of(
      grants_, [&](const Grant& grant) { return !grant.revoked && grant.serves(shop); });
}

void TokenStore::revoke(std::size_t shop) {
  for (Grant& grant : grants_) grant.revoked |= grant.serves(shop);
}

void TokenStore::withdraw(std::size_t shop) {
  for (Grant& grant : grants_)
    if (grant.shops == std::vector{shop})
      grant.revoked = true;
    else
      std::erase(grant.shops, shop);
}

void TokenStore::expire_access(std::size_t shop) {
  for (Grant& grant : grants_) {
    if (!grant.serves(shop)) continue;
    grant.access_ends = 0;
    grant.old_access_ends = 0;
  }
}

}  // namespace ecsync::sandbox
