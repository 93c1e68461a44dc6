#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/sandbox/clock.h"

namespace ecsync::sandbox {

/// How long things live on one marketplace.
struct TokenRules {
  Seconds code_life = 30 * minute;
  Seconds access_life = 30 * day;
  Seconds refresh_life = 180 * day;
  bool refresh_renews =
      false;  ///< a refreshed refresh token lives anew, else the consent's end stays
  Seconds old_access_grace = 0;  ///< how long the access token before the last one still works
};

/// One consent and the token pair that it has now.
struct Grant {
  std::size_t account = 0;  ///< index into World::accounts
  std::string access;
  Seconds access_ends = 0;
  std::string old_access;
  Seconds old_access_ends = 0;
  std::string refresh;
  Seconds refresh_ends = 0;
  bool revoked = false;
};

/// Codes, access and refresh tokens of one marketplace. Each code works once, each refresh token
/// once.
class TokenStore {
 public:
  explicit TokenStore(std::uint64_t seed) : seed_(seed) {}

  /// A code for the account's consent. `prefix` starts its text.
  std::string issue_code(std::size_t account, const std::string& prefix, Seconds now,
                         const TokenRules& rules);
  /// Nothing when the code is unknown, used or too old. Ends the account's earlier grant.
  const Grant* redeem(std::string_view code, Seconds now, const TokenRules& rules);
  /// Nothing when the token is unknown, spent, too old or its consent withdrawn.
  const Grant* refresh(const std::string& token, Seconds now, const TokenRules& rules);
  /// The living grant that the access token stands for.
  const Grant* find_access(std::string_view token, Seconds now) const;
  /// Whoever the token belongs or once belonged to, alive or not: for counting and for faults.
  std::optional<std::size_t> account_of(std::string_view token) const;

  bool authorized(std::size_t account) const;
  void revoke(std::size_t account);
  /// The access tokens of the account die; its refresh token lives.
  void expire_access(std::size_t account);

  /// How often each refresh token was offered, whatever came of it.
  const std::map<std::string, int>& refresh_uses() const { return refresh_uses_; }
  void forget_uses() { refresh_uses_.clear(); }

 private:
  struct Code {
    std::size_t account = 0;
    Seconds ends = 0;
  };
  std::string new_token(const char* prefix);
  void new_pair(Grant& grant, Seconds now, const TokenRules& rules);

  std::uint64_t seed_;
  std::uint64_t issued_ = 0;
  std::map<std::string, Code, std::less<>> codes_;
  std::map<std::size_t, Grant> grants_;  // by account
  std::map<std::string, std::size_t, std::less<>> owners_;
  std::map<std::string, int> refresh_uses_;
};

}  // namespace ecsync::sandbox
