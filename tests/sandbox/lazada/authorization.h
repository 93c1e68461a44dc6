#pragma once

#include "tests/sandbox/lazada/lazada.h"

namespace ecsync::sandbox::lazada {

/// GET /oauth/authorize as if a seller had signed in: sends the browser on with a code. `seller`
/// (id or number from 1), `country` and `refuse=1` say what the seller does; without them the next
/// seller agrees who has not yet.
Reply consent_page(const Context& context, TokenStore& tokens, const TokenRules& rules,
                   const App& app);
Reply create_token(const Context& context, TokenStore& tokens, const TokenRules& rules);
Reply refresh_token(const Context& context, TokenStore& tokens, const TokenRules& rules);

}  // namespace ecsync::sandbox::lazada
