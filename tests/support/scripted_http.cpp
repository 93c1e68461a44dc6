#include "tests/support/scripted_http.h"

#include <stdexcept>
#include <utility>

namespace ecsync::test {

ScriptedHttp& ScriptedHttp::answer(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return answer(std::move(response));
}

ScriptedHttp& ScriptedHttp::answer(HttpResponse response) {
  script_.emplace_back(std::move(response));
  return *this;
}

ScriptedHttp& ScriptedHttp::fail(ErrorCode code, bool sent) {
  script_.emplace_back(Failure{make_error(code, verbatim("scripted failure")), sent});
  return *this;
}

Http::Outcome ScriptedHttp::send(const HttpRequest& request) {
  const std::scoped_lock one_at_a_time(mutex_);
  requests_.push_back(request);
  if (play_) return play_(request);
  if (script_.empty()) throw std::logic_error("a request that the script does not expect");
  Outcome outcome = std::move(script_.front());
  script_.pop_front();
  return outcome;
}

}  // namespace ecsync::test
