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
  Seconds consent_life = 0;  ///< after which nothing works any more; 0: no end of its own
  bool refresh_renews =
      false;  ///< a refreshed refresh token lives anew, else the consent's end stays
  Seconds old_access_grace = 0;  ///< how long the access token before the last one still works
};

/// What one marketplace's tokens look like.
struct TokenForm {
  std::string_view access_prefix;
  std::string_view refresh_prefix;
  std::string_view letters;
  std::size_t length = 0;  ///< without the prefix
};

/// A token pair and the shops that it opens. One consent is one grant, unless the marketplace gives
/// each of its shops a pair of its own.
struct Grant {
  std::size_t account = 0;         ///< index into World::accounts
  std::vector<std::size_t> shops;  ///< indices into World::shops
  std::uint64_t consent = 0;       ///< counts the consents
  Seconds began = 0;
  Seconds consent_ends = 0;
  std::string access;
  Seconds access_ends = 0;
  std::string old_access;
  Seconds old_access_ends = 0;
  std::string refresh;
  Seconds refresh_ends = 0;
  bool revoked = false;

  bool serves(std::size_t shop) const;
};

/// Codes, access and refresh tokens of one marketplace. Each code works once, each refresh token
/// once. Pointers to grants hold until the next call that changes something.
class TokenStore {
 public:
  TokenStore(std::uint64_t seed, const TokenForm& form) : seed_(seed), form_(form) {}

  /// A code for the account's consent for `shops`. `prefix` starts its text.
  std::string issue_code(std::size_t account, std::vector<std::size_t> shops,
                         const std::string& prefix, Seconds now, const TokenRules& rules);
  /// Whose code it is; nothing when it is unknown, used or too old.
  std::optional<std::size_t> account_of_code(std::string_view code, Seconds now) const;
  /// Nothing when the code is unknown, used or too old. Ends the account's earlier grants.
  const Grant* redeem(std::string_view code, Seconds now, const TokenRules& rules);
  /// Nothing when the token is unknown, spent, too old or its consent withdrawn.
  const Grant* refresh(const std::string& token, Seconds now, const TokenRules& rules);
  /// As `refresh`, for one of the shops that the token opens: that shop leaves the pair and goes on
  /// with one of its own, so the token works once for each shop.
  const Grant* refresh_shop(const std::string& token, std::size_t shop, Seconds now,
                            const TokenRules& rules);
  /// The living grant that the access token stands for, for `shop` if one is named.
  const Grant* find_access(std::string_view token, Seconds now,
                           std::optional<std::size_t> shop = std::nullopt) const;
  /// The grant whose refresh token it is, alive or not.
  const Grant* find_refresh(std::string_view token) const;
  /// The grant that serves the shop, the last one if it was withdrawn; null when there was none.
  const Grant* find_shop(std::size_t shop) const;
  /// Whoever the token belongs or once belonged to, alive or not: for counting and for faults.
  std::optional<std::size_t> account_of(std::string_view token) const;

  bool authorized(std::size_t shop) const;
  /// The consent that covers the shop ends, whatever else it covers.
  void revoke(std::size_t shop);
  /// The consent covers the shop no longer; what else it covers goes on.
  void withdraw(std::size_t shop);
  /// The access tokens that open the shop die; their refresh tokens live.
  void expire_access(std::size_t shop);

  /// How often each refresh token was offered (for each shop, where they are apart), whatever came
  /// of it.
  const std::map<std::string, int>& refresh_uses() const { return refresh_uses_; }
  void forget_uses() { refresh_uses_.clear(); }

 private:
  struct Code {
    std::size_t account = 0;
    std::vector<std::size_t> shops;
    Seconds ends = 0;
  };
  std::string new_token(std::string_view prefix);
  void new_pair(Grant& grant, Seconds now, const TokenRules& rules);
  Grant* refreshable(std::string_view token, Seconds now);

  std::uint64_t seed_;
  TokenForm form_;
  std::uint64_t issued_ = 0;
  std::uint64_t consents_ = 0;
  std::map<std::string, Code, std::less<>> codes_;
  std::vector<Grant> grants_;
  std::map<std::string, std::size_t, std::less<>> owners_;  // accounts, by token
  std::map<std::string, int> refresh_uses_;
};

}  // namespace ecsync::sandbox
