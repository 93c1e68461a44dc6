#pragma once

#include "tests/sandbox/service.h"

namespace ecsync::sandbox {

/// The control API under /sandbox/: what a test or a person does to the marketplace behind the
/// program's back. README.md lists the calls.
class Control {
 public:
  explicit Control(Service& service) : service_(service) {}
  Response answer(const Request& request);

 private:
  Response route(const Request& request);
  std::string add_fault(const rapidjson::Value& body);
  std::string truth(const Request& request);
  std::string shops();
  std::string requests();
  std::string evolve(const rapidjson::Value& body);
  std::string advance(const rapidjson::Value& body);
  std::string settings(const rapidjson::Value& body);
  std::string touch(const rapidjson::Value& body);
  std::string delete_product(const rapidjson::Value& body);
  std::string remove_order(const rapidjson::Value& body);
  std::string move_order(const rapidjson::Value& body);
  std::string break_order(const rapidjson::Value& body, bool mend);
  std::string end_tokens(const rapidjson::Value& body, bool revoke);

  Service& service_;
};

}  // namespace ecsync::sandbox
