#pragma once

#include <string>
#include <utility>

#include "tests/sandbox/shopee/shopee.h"

namespace ecsync::sandbox::shopee {

/// GET /api/v2/shop/auth_partner as if a seller had signed in: sends the browser on with `code` and
/// `shop_id`, or `main_account_id` when the account has several shops. `seller` (id or number from
/// 1) and `refuse=1` say what the seller does.
Reply signed_consent(const Context& context, const App& app);
/// GET /auth, the portal's page: unsigned, and a `state` comes back.
Reply portal_consent(const Context& context, const App& app);
/// GET /api/v2/shop/cancel_auth_partner: `seller` withdraws the consent, without one whoever agreed
/// first. Sends the browser back with the shop.
Reply cancel_consent(const Context& context, const App& app);

/// POST /api/v2/auth/token/get
Reply exchange_code(const Context& context, const App& app);
/// POST /api/v2/auth/access_token/get
Reply refresh_pair(const Context& context, const App& app);

/// Refresh token and shop id that a refresh's body names; "" for what it lacks.
std::pair<std::string, std::string> offered_for_refresh(const Request& request);

}  // namespace ecsync::sandbox::shopee
