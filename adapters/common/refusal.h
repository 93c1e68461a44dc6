#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace ecsync::common {

/// The error for a refusal whose code is not documented. `words` are the marketplace's own, "" when
/// it gave none; the caller has taken secrets out of them.
Error unknown_refusal(ErrorCode meaning, std::string_view marketplace, std::string_view words);

/// The error for an answer that is JSON but holds no code of the marketplace's: somebody else's, or
/// one of its gateways'.
Error codeless(std::string_view marketplace, int status);

/// Ends a sentence with the marketplace's own words, where it gave any: "too many calls: slow
/// down". The caller has taken secrets out of them. What follows goes on after a blank.
void quote(Error& error, std::string_view words);

/// True for a failure to read one product that says nothing about the next one, which is then worth
/// asking for.
bool about_one_product(ErrorCode code);

/// Ends a refusal's sentence with the marketplace's own code and request id ("" when there is
/// none), which its support asks for, and puts both into the details, the code as `code_name`.
/// Neither shows one of `secrets`, even when the answer repeats it.
void add_reference(Error& error, std::string_view code_name, const std::string& code,
                   const std::string& request_id, const std::vector<std::string_view>& secrets);

/// Marks a refusal that says of the shop or its seller that it is not active: `"inactive":true` in
/// its details.
void mark_inactive(Error& error);

}  // namespace ecsync::common
