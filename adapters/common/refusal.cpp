#include "adapters/common/refusal.h"

#include <fmt/format.h>

#include "adapters/common/fields.h"

namespace ecsync::common {
namespace {

constexpr int reference_columns = 60;

}  // namespace

Error unknown_refusal(ErrorCode meaning, std::string_view marketplace, std::string_view words) {
  const auto end = words.find_last_not_of(" :");
  words = end == std::string_view::npos ? "" : words.substr(0, end + 1);
  return make_error(meaning,
                    words.empty() ? tr("{} refused the call", marketplace)
                                  : tr("{} refused: {}", marketplace, words),
                    tr("Run the command again later; if the answer stays the same, ask the "
                       "marketplace's support with the code and request_id."));
}

bool about_one_product(ErrorCode code) {
  switch (code) {
    case ErrorCode::remote_refused:
    case ErrorCode::remote_unavailable:
    case ErrorCode::remote_bad_answer:
    case ErrorCode::timeout:
    case ErrorCode::not_found:
      return true;
    default:
      return false;
  }
}

void add_reference(Error& error, std::string_view code_name, const std::string& code,
                   const std::string& request_id, const std::vector<std::string_view>& secrets) {
  const std::string shown_code = quotable(code, secrets, reference_columns);
  const std::string shown_id = quotable(request_id, secrets, reference_columns);
  error.message = shown_id.empty()
                      ? tr("{} (code {})", error.message, shown_code)
                      : tr("{} (code {}, request_id {})", error.message, shown_code, shown_id);
  json::Writer details;
  details.begin_object();
  details.field(code_name, shown_code);
  details.field("request_id", shown_id);
  details.end_object();
  error.details = details.str();
}

}  // namespace ecsync::common
