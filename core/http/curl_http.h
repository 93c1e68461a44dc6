#pragma once

#include <memory>

#include "core/http/http.h"

namespace ecsync {

class CurlLoop;

/// Http over libcurl: TLS verified always, https only but for 127.0.0.1 and ::1, no redirects, no
/// cookies, gzip, connections kept alive and reused by all threads that send through one object.
/// Any thread may send at any time; requests of several threads run at the same time. Stops within
/// a moment of INT or TERM. The object must outlive every send().
class CurlHttp : public Http {
 public:
  explicit CurlHttp(HttpLimits limits = {});
  CurlHttp(const CurlHttp&) = delete;
  CurlHttp& operator=(const CurlHttp&) = delete;
  ~CurlHttp() override;
  Outcome send(const HttpRequest& request) override;

 private:
  HttpLimits limits_;
  std::unique_ptr<CurlLoop> loop_;
};

}  // namespace ecsync
