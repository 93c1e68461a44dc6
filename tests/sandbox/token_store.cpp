#include "tests/sandbox/token_store.h"

#include <algorithm>

#include "tests/sandbox/random.h"

namespace ecsync::sandbox {

std::string TokenStore::new_token(const char* prefix) {
  Random random(seed_ * 7919 + ++issued_);
  return prefix + random.word(51);
}

std::string TokenStore::issue_code(std::size_t account, const std::string& prefix, Seconds now,
                                   const TokenRules& rules) {
  Random random(seed_ * 104'729 + ++issued_);
  std::string code = prefix + random.word(24);
  codes_[code] = {account, now + rules.code_life};
  return code;
}

void TokenStore::new_pair(Grant& grant, Seconds now, const TokenRules& rules) {
  grant.old_access = grant.access;
  grant.old_access_ends = std::min(grant.access_ends, now + rules.old_access_grace);
  grant.access = new_token("50000");
  grant.access_ends = now + rules.access_life;
  grant.refresh = new_token("50001");
  owners_[grant.access] = grant.account;
  owners_[grant.refresh] = grant.account;
}

const Grant* TokenStore::redeem(std::string_view code, Seconds now, const TokenRules& rules) {
  const auto found = codes_.find(code);
  if (found == codes_.end()) return nullptr;
  const Code redeemed = found->second;
  codes_.erase(found);
  if (now > redeemed.ends) return nullptr;
  Grant& grant = grants_[redeemed.account];
  grant = Grant{};
  grant.account = redeemed.account;
  grant.refresh_ends = now + rules.refresh_life;
  new_pair(grant, now, rules);
  return &grant;
}

const Grant* TokenStore::refresh(const std::string& token, Seconds now, const TokenRules& rules) {
  ++refresh_uses_[token];
  const auto account = account_of(token);
  if (!account) return nullptr;
  Grant& grant = grants_[*account];
  if (grant.revoked || grant.refresh != token || now >= grant.refresh_ends) return nullptr;
  if (rules.refresh_renews) grant.refresh_ends = now + rules.refresh_life;
  new_pair(grant, now, rules);
  return &grant;
}

const Grant* TokenStore::find_access(std::string_view token, Seconds now) const {
  const auto account = account_of(token);
  if (!account) return nullptr;
  const Grant& grant = grants_.at(*account);
  if (grant.revoked) return nullptr;
  if (grant.access == token && now < grant.access_ends) return &grant;
  if (grant.old_access == token && now < grant.old_access_ends) return &grant;
  return nullptr;
}

std::optional<std::size_t> TokenStore::account_of(std::string_view token) const {
  const auto found = owners_.find(token);
  return found == owners_.end() ? std::nullopt : std::optional(found->second);
}

bool TokenStore::authorized(std::size_t account) const {
  const auto found = grants_.find(account);
  return found != grants_.end() && !found->second.revoked;
}

void TokenStore::revoke(std::size_t account) {
  const auto found = grants_.find(account);
  if (found != grants_.end()) found->second.revoked = true;
}

void TokenStore::expire_access(std::size_t account) {
  const auto found = grants_.find(account);
  if (found == grants_.end()) return;
  found->second.access_ends = 0;
  found->second.old_access_ends = 0;
}

}  // namespace ecsync::sandbox
