#include "adapters/common/checked_read.h"

#include <fmt/format.h>

#include "core/base/time_text.h"

namespace ecsync::common {
namespace {

/// The state of one read over all of its attempts.
struct Attempts {
  int judged = 0;
  std::string code;
  bool contradiction = false;
  Timestamp at;
};

std::optional<Error> check_content(const ReadRules& rules, const json::Value& root,
                                   Attempts& attempts) {
  if (!rules.check) return std::nullopt;
  std::optional<Message> fault;
  try {
    fault = rules.check(rules.data(root), attempts.judged);
  } catch (const json::FieldError& error) {
    fault = verbatim(error.what());
  }
  if (!fault) return std::nullopt;
  attempts.contradiction = true;
  return make_error(ErrorCode::remote_unavailable,
                    tr("{}'s answer cannot be right: {}", rules.marketplace, *fault));
}

std::optional<Error> judge_answer(const ReadRules& rules, const HttpResponse& response,
                                  const json::Value& root, Attempts& attempts) {
  ++attempts.judged;
  auto error = rules.judge(response, root);
  if (!error) return check_content(rules, root, attempts);
  if (root.is_object()) attempts.code = rules.code(root);
  if (rules.steer) rules.steer(*error, attempts.code);
  return error;
}

}  // namespace

bool too_big(const Reply& reply) {
  const ErrorCode code = reply.answer.error().code;
  return code == ErrorCode::timeout || (code == ErrorCode::remote_bad_answer && reply.code.empty());
}

Reply checked_read(Caller& caller, const ReadRules& rules) {
  Attempts attempts;
  const auto build = [&rules, &attempts](auto now) {
    // When this attempt gets no answer, the code of the attempt before must not be reported for it.
    attempts.code.clear();
    attempts.contradiction = false;
    return rules.build(now);
  };
  const auto judge = [&](const HttpResponse& response, const json::Value& root) {
    attempts.at = parse_http_date(response.date).value_or(caller.server().now_seconds());
    return judge_answer(rules, response, root, attempts);
  };
  auto document = caller.read(build, judge);
  if (document) return {Answer{std::move(*document), attempts.at, rules.data}, ""};
  Error error = std::move(document).error();
  if (attempts.contradiction && error.code == ErrorCode::remote_unavailable)
    error.code = ErrorCode::remote_bad_answer;
  return {std::move(error), attempts.code};
}

}  // namespace ecsync::common
