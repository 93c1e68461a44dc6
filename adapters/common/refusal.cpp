#include "adapters/common/refusal.h"

#include <fmt/format.h>

#include "adapters/common/advice.h"
#include "adapters/common/fields.h"

namespace ecsync::common {
namespace {

constexpr int reference_columns = 60;

/// Their sentence as a part of ours: without what ends it.
std::string_view as_clause(std::string_view words) {
  const auto end = words.find_last_not_of(" .:;,");
  return end == std::string_view::npos ? "" : words.substr(0, end + 1);
}

}  // namespace

Error unknown_refusal(ErrorCode meaning, std::string_view marketplace, std::string_view words) {
  words = as_clause(words);
  return make_error(meaning,
                    words.empty() ? tr("{} refused the call", marketplace)
                                  : tr("{} refused: {}", marketplace, words),
                    tr("Run the command again later; if the answer stays the same, ask the "
                       "marketplace's support with the code and request_id."));
}

Error codeless(std::string_view marketplace, int status) {
  const auto message = tr("{} answered with HTTP status {} and no error code", marketplace, status);
  if (status == 404) return make_error(ErrorCode::remote_refused, message, advice::check_address);
  return make_error(status == 429 ? ErrorCode::rate_limited : ErrorCode::remote_unavailable,
                    message, advice::later);
}

void quote(Error& error, std::string_view words) {
  if (const auto clause = as_clause(words); !clause.empty())
    error.message = tr("{}: {}", error.message, clause);
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

void mark_inactive(Error& error) {
  const bool empty = error.details == "{}";
  error.details.insert(error.details.size() - 1,
                       empty ? R"("inactive":true)" : R"(,"inactive":true)");
}

}  // namespace ecsync::common
