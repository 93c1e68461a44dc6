#include "core/records/ids.h"

#include <doctest/doctest.h>

namespace ecsync {

TEST_CASE("a connection's id is the marketplace, a colon and the shop's own id") {
  const auto id = parse_connection_id("shopee:1");
  REQUIRE(id);
  CHECK(id->site == Site::shopee);
  CHECK(id->shop == "1");
  CHECK(to_text(*id) == "shopee:1");
  CHECK(parse_connection_id("tiktok:a:b")->shop == "a:b");
  for (const auto* text : {"", ":", "shopee", "shopee:", ":1", "ebay:1", "Shopee:1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_connection_id(text));
  }
}

TEST_CASE("each marketplace has a word of its own, and is read from it") {
  for (const auto site : all_sites) {
    CHECK(parse_site(name(site)) == site);
    CHECK_FALSE(title(site).empty());
  }
  CHECK_FALSE(parse_site("ebay"));
}

TEST_CASE("a listing's id shows a variation only where there is one") {
  CHECK(to_text(ListingId{"10", ""}) == "10");
  CHECK(to_text(ListingId{"10", "2"}) == "10:2");
}

}  // namespace ecsync
