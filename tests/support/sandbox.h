#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

#include "core/http.h"

namespace ecsync::test {

/// A running ecsync-sandbox, ended with this object.
class Sandbox {
 public:
  /// `arguments` follow the program's name: {"lazada", "--orders", "200"}. Throws
  /// std::runtime_error when it does not come up.
  explicit Sandbox(const std::vector<std::string>& arguments);
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;
  ~Sandbox();

  /// What it prints for the environment, e.g. ECSYNC_LAZADA_API_BASE.
  const std::string& variable(const std::string& name) const { return variables_.at(name); }
  const std::map<std::string, std::string>& variables() const { return variables_; }

  /// Body of a control call, e.g. get("/sandbox/truth").
  std::string get(const std::string& path) const;
  std::string post(const std::string& path, const std::string& json) const;
  /// Signs in at a consent address and gives the query fields that the browser comes back with.
  Fields consent(const std::string& url) const;

 private:
  std::string exchange(const std::string& method, const std::string& path,
                       const std::string& body) const;

  pid_t pid_ = -1;
  int port_ = 0;
  std::map<std::string, std::string> variables_;
};

}  // namespace ecsync::test
