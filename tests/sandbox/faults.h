#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "tests/sandbox/json_value.h"

namespace ecsync::sandbox {

/// What can go wrong on order. README.md describes each.
enum class FaultKind {
  // Instead of an answer; the call is not carried out.
  rate_limit,
  http_429,
  server_error,
  http_503,
  html,
  redirect,
  expired_token,
  error,
  reset,
  garbage,
  deep_json,
  huge_body,
  gzip_bomb,
  // The connection, whatever it would have asked.
  refuse,
  // The call is carried out; its answer suffers.
  lost_answer,
  lost_refresh_answer,
  truncated,
  reset_mid,
  stall,
  slow,
  bad_utf8,
  empty_page,
  repeated_page,
  missing_field,
  null_field,
  wrong_type,
  wrong_date,
  // Before the answer is made.
  shift,
};

std::string_view name(FaultKind kind);

struct Fault {
  FaultKind kind = FaultKind::rate_limit;
  std::string path;  ///< start of the call's path; "": every call
  std::string shop;  ///< id; "": every shop
  int after = 0;     ///< so many matching calls pass first
  int count = 1;     ///< strikes so often; 0: until removed
  int every = 1;     ///< strikes each n-th matching call
  std::int64_t retry_after = 0;
  double seconds = 0;  ///< of a stall, a slow answer, a wrong date; 0: the usual
  std::string field;   ///< of missing_field, null_field, wrong_type
  std::string code;    ///< of rate_limit, server_error, error
  std::string message;
  int status = 0;          ///< of html; 0: 200
  int orders = 1;          ///< of shift
  std::int64_t bytes = 0;  ///< of huge_body, gzip_bomb, deep_json (brackets)
  int number = 0;          ///< by which Faults knows it
};

/// Reads the body of POST /sandbox/faults. Throws BadRequest.
Fault parse_fault(const rapidjson::Value& json);

/// A call as faults see it.
struct Call {
  std::string path;
  std::string shop;
  bool is_refresh = false;
};

/// The faults that are set, and how often each struck.
class Faults {
 public:
  void add(Fault fault);
  void clear();
  /// The fault that strikes this call; the first that was set wins.
  std::optional<Fault> strike(const Call& call);
  /// It found nothing to spoil: that was no strike, and a later call may suffer it.
  void take_back(const Fault& fault);
  /// Whether a connection just accepted is to be hung up.
  bool refuses();
  std::map<std::string, int> struck() const;

 private:
  struct Rule {
    Fault fault;
    int seen = 0;
    int struck = 0;
  };
  bool strikes(Rule& rule);

  mutable std::mutex mutex_;
  std::vector<Rule> rules_;
  int last_number_ = 0;
  std::map<std::string, int> struck_;
};

}  // namespace ecsync::sandbox
