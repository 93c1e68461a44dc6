#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

#include "core/http/http.h"

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

  /// What it plays, by the words of connection ids.
  std::vector<std::string> platforms() const;

  /// Body of a control call, e.g. get("/sandbox/truth"). `platform` ("shopee") says which
  /// marketplace is meant where several run; "" is for one alone.
  std::string get(const std::string& path, const std::string& platform = "") const;
  std::string post(const std::string& path, const std::string& json,
                   const std::string& platform = "") const;
  /// Signs in at a consent address, at whichever marketplace it names, and gives the query fields
  /// that the browser comes back with.
  Fields consent(const std::string& url) const;

 private:
  int port_of(const std::string& platform) const;

  pid_t pid_ = -1;
  std::map<std::string, std::string> variables_;
  std::map<std::string, int> ports_;  // by platform
};

}  // namespace ecsync::test
