#pragma once

#include <functional>
#include <string>
#include <utility>
#include <variant>

#include "core/http/http.h"

namespace ecsync::test {

/// Another Http's answers with a `Date` that the request decides.
class DatedHttp : public Http {
 public:
  using DateOf = std::function<std::string(const HttpRequest& request)>;
  DatedHttp(Http& shop, DateOf date) : shop_(shop), date_(std::move(date)) {}

  Outcome send(const HttpRequest& request) override {
    auto outcome = shop_.send(request);
    if (auto* response = std::get_if<HttpResponse>(&outcome)) response->date = date_(request);
    return outcome;
  }

 private:
  Http& shop_;
  DateOf date_;
};

}  // namespace ecsync::test
