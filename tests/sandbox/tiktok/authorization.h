#pragma once

#include "tests/sandbox/tiktok/tiktok.h"

namespace ecsync::sandbox::tiktok {

/// The page where a seller agrees: sends the browser to the app's redirect address with a code.
Reply consent_page(const Context& context, const TokenRules& rules, const App& app);
/// A code for the first token pair. Not signed, as refreshing.
Reply get_token(const Context& context, const TokenRules& rules, const App& app);
Reply refresh_token(const Context& context, const TokenRules& rules, const App& app);

/// The shops of the authorization, each with its cipher.
Reply list_shops(const Context& context);
/// The app loses this shop; the others of the authorization stay.
Reply remove_shop(const Context& context);

}  // namespace ecsync::sandbox::tiktok
