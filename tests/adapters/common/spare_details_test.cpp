#include "adapters/common/spare_details.h"

#include <doctest/doctest.h>

namespace ecsync::common {

TEST_CASE("a detail that cannot be read is left as it was and remembered with its first reason") {
  const auto document = json::Document::parse(R"({"name":["a"],"other":{},"image":"i"})");
  REQUIRE(document);
  const auto root = document->root();
  SpareDetails spare;
  Details unread;
  std::string name = "before";
  std::optional<std::string> image;
  CHECK_FALSE(spare.read(Detail::name, unread, [&] { name = root["name"].text(); }));
  CHECK_FALSE(spare.read(Detail::name, unread, [&] { name = root["other"].text(); }));
  CHECK(spare.read(Detail::image, unread, [&] { image = root["image"].optional_text(); }));
  CHECK(name == "before");
  CHECK(image == "i");
  CHECK(unread.has(Detail::name));
  CHECK_FALSE(unread.has(Detail::image));
  REQUIRE(spare.unread().size() == 1);
  CHECK(spare.unread()[0].detail == Detail::name);
  CHECK(spare.unread()[0].reason.starts_with("name: "));
}

TEST_CASE("a currency is three letters, in whatever case, and no bytes that only count as three") {
  const auto document =
      json::Document::parse(R"(["VND","vnd","",null,"₫","V1D","VN","VNDX"," VN",1,["VND"]])");
  REQUIRE(document);
  std::string codes;
  for (const auto& value : document->root().items()) {
    const auto code = json::checked([&] { return read_currency_code(value); });
    codes += (code ? *code : "?") + ";";
  }
  CHECK(codes == "VND;VND;;;?;?;?;?;?;?;?;");
}

TEST_CASE("an order that names no currency, or several, has its country's, and that is told") {
  SpareDetails spare;
  CHECK(choose_currency({"MYR"}, {"VND"}, spare).code == "MYR");
  CHECK(spare.unread().empty());
  CHECK(choose_currency({}, {"VND"}, spare).code == "VND");
  REQUIRE(spare.unread().size() == 1);
  CHECK(spare.unread()[0] == UnreadDetail{Detail::currency, "no currency is named, VND is taken"});
  SpareDetails other;
  CHECK(choose_currency({"MYR", "THB"}, {"VND"}, other).code == "VND");
  CHECK(other.unread().at(0).reason == "several currencies are named, MYR and THB; VND is taken");
  CHECK_THROWS_AS(choose_currency({}, {""}, spare), json::FieldError);
}

}  // namespace ecsync::common
