#pragma once

#include <string_view>

#include "tests/sandbox/json_text.h"
#include "tests/sandbox/shop_model.h"

namespace ecsync::sandbox::lazada {

/// Writes values as Lazada's live answers do, or, for some rows, as its documentation claims: every
/// number and flag a string, times with a T.
class WireStyle {
 public:
  WireStyle(JsonText& out, const Country& country, std::uint64_t dice)
      : out_(out), country_(country), documented_(dice % 13 == 0) {}

  void amount(std::string_view name, Hundredths value);
  void id(std::string_view name, std::uint64_t value);
  void count(std::string_view name, std::int64_t value);
  void flag(std::string_view name, bool value);
  void time(std::string_view name, Seconds value);
  bool documented() const { return documented_; }

 private:
  void number(std::string_view name, std::string_view digits);

  JsonText& out_;
  const Country& country_;
  bool documented_;
};

}  // namespace ecsync::sandbox::lazada
