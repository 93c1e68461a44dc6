#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/sandbox/protocol.h"

namespace ecsync::sandbox::tiktok {

/// Why a call is refused. Several share one number on the wire, so the number alone never tells.
enum class Refusal {
  unknown_path,
  wrong_method,
  wrong_app_key,
  bad_timestamp,
  no_signature,
  bad_signature,
  bad_body,  ///< content type or format
  bad_parameter,
  missing_parameter,
  bad_token,  ///< missing, unknown or withdrawn
  expired_token,
  no_cipher,
  needless_cipher,
  foreign_cipher,
  foreign_order,
  too_many_products,
  no_product,
  bad_page_size,
  bad_code,
  no_consent,
  refresh_expired,
  token_parameters,
  wrong_secret,
};

/// A refusal in TikTok Shop's form. The wording and its quotes change with `turn`; `value` is the
/// parameter that the sentence names.
Reply refusal(Refusal why, std::uint64_t turn, std::string_view value = {});

/// A refusal by its number, with the number's usual status. An empty message stands for the usual
/// one.
Reply refusal_by_code(std::string_view code, std::uint64_t turn, std::string_view message);

/// `data` is JSON, "" for none. The token calls write the message in lower case.
Reply success(std::string_view data, std::uint64_t turn, std::string_view message = "Success");

}  // namespace ecsync::sandbox::tiktok
