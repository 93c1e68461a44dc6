#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ecsync::sandbox {

/// Names and decoded values, in the order they came.
using Fields = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;
  std::string path;  ///< as sent, without the query
  std::string host;
  Fields query;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;

  /// The header's value, "" when it was not sent.
  std::string_view header(const std::string& lower_case_name) const;
  /// Fields of a form body (application/x-www-form-urlencoded); empty for any other body.
  Fields form() const;
  /// The query field's value, "" when it was not sent.
  std::string_view field(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json;charset=UTF-8";
  Fields headers;
  std::string body;
};

/// `%2B` and `+` undone.
std::string url_decode(std::string_view text);
std::string url_encode(std::string_view text);
/// `a=1&b=2`, decoded.
Fields parse_fields(std::string_view text);

/// Reads the request line and headers that `head` holds (without the blank line). False when they
/// are no HTTP/1 request.
bool parse_head(std::string_view head, Request& request);
/// Status line and headers, ending in the blank line, for a body of `length` bytes.
std::string write_head(const Response& response, std::size_t length, bool keep_alive);

/// The body compressed as `Content-Encoding: gzip` says.
std::string gzip(std::string_view body);
/// What `size` blanks become: small on the wire, huge once unpacked.
std::string gzip_blanks(std::size_t size);

}  // namespace ecsync::sandbox
