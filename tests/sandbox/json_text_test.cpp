#include "tests/sandbox/json_text.h"

#include <doctest/doctest.h>

#include "tests/sandbox/json_value.h"

namespace ecsync::sandbox {

TEST_CASE("members start where they are told and stay the same members") {
  const auto write = [](std::uint64_t turn) {
    JsonText out;
    out.open().member_number("a", 1).key("b").open_list().text("x").null().close_list();
    out.key("c").open().close().member_flag("d", true).close(turn);
    return out.take();
  };
  CHECK(write(0) == R"({"a":1,"b":["x",null],"c":{},"d":true})");
  CHECK(write(1) == R"({"b":["x",null],"c":{},"d":true,"a":1})");
  CHECK(write(7) == R"({"d":true,"a":1,"b":["x",null],"c":{}})");
}

TEST_CASE("awkward text survives, written out or escaped") {
  const std::string text = "\"\\\x01\n Áo 👒\u2028\u202e";
  for (const bool escaped : {false, true}) {
    JsonText out;
    out.escape_all(escaped).open().member("t", text).close();
    const std::string json = out.take();
    CHECK(std::string(parse_json(json)["t"].GetString()) == text);
    CHECK((json.find("\\ud83d\\udc52") != std::string::npos) == escaped);
  }
}

}  // namespace ecsync::sandbox
