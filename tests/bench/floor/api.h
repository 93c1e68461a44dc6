#pragma once

#include <curl/curl.h>

#include <map>
#include <memory>
#include <string>

namespace ecsync::bench {

/// Lazada's signed calls over one kept-alive connection. A call that fails ends the program: a
/// std::runtime_error.
class Api {
 public:
  Api(std::string base, std::string app_key, std::string app_secret, std::string access_token);

  /// The answer's body. It is the caller's to change until the next call.
  std::string& get(const std::string& path, std::map<std::string, std::string> parameters);
  int calls() const { return calls_; }

 private:
  struct Close {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };

  std::string query(const std::string& path, std::map<std::string, std::string> parameters) const;

  std::string base_;
  std::string key_;
  std::string secret_;
  std::string token_;
  std::unique_ptr<CURL, Close> easy_;
  std::string body_;
  int calls_ = 0;
};

}  // namespace ecsync::bench
