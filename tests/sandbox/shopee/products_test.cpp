#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <set>

#include "tests/sandbox/shopee/shopee_client.h"

namespace ecsync::sandbox {
namespace {

const Fields first_page = {{"offset", "0"}, {"page_size", "100"}};

Fields in_states(Fields query, const std::vector<std::string>& states) {
  for (const std::string& state : states) query.emplace_back("item_status", state);
  return query;
}

std::vector<std::string> items(const TestShopee& shopee, const Fields& query) {
  const auto page = shopee.call("product/get_item_list", query);
  std::vector<std::string> ids;
  for (const auto& item : page["response"]["item"].GetArray())
    ids.push_back(fmt::format("{}", item["item_id"].GetUint64()));
  return ids;
}

const std::vector<std::string> kept = {"NORMAL", "UNLIST", "BANNED", "REVIEWING"};

TestShopee large_catalogue() {
  Options options = TestShopee::small();
  options.products = 130;
  return TestShopee(options);
}

}  // namespace

TEST_CASE("Shopee's list of items needs offset, size and a repeated status") {
  TestShopee shopee;
  shopee.connect();
  const auto error = [&](const Fields& query) {
    return shopee.error("product/get_item_list", query);
  };
  const Fields normal = {{"item_status", "NORMAL"}};
  CHECK(error(first_page) == "error_param");
  CHECK(error(in_states(first_page, {"NORMAL,UNLIST"})) == "error_param");
  CHECK(error(in_states(first_page, {"NORMAL", "UNLIST"})).empty());
  CHECK(error(normal) == "error_param");
  CHECK(error(with(normal, "offset", "0")) == "error_param");
  CHECK(error(with(with(normal, "offset", "0"), "page_size", "0")) == "error_param");
  CHECK(error(with(with(normal, "offset", "0"), "page_size", "101")) == "error_param");
  CHECK(error(with(with(normal, "offset", "-1"), "page_size", "10")) == "error_param");
  CHECK(error(with(with(normal, "offset", "100001"), "page_size", "10")) == "error_param");
  CHECK(error(with(in_states(first_page, {"NORMAL"}), "update_time_from", "soon")) ==
        "error_param");
}

TEST_CASE("Shopee's pages of items end where no next page is promised") {
  TestShopee shopee = large_catalogue();
  shopee.connect();
  std::set<std::string> seen;
  std::size_t rows = 0;
  std::int64_t total = 0;
  std::int64_t offset = 0;
  while (true) {
    const Fields query =
        in_states({{"offset", fmt::format("{}", offset)}, {"page_size", "40"}}, kept);
    const auto page = shopee.call("product/get_item_list", query);
    const auto& response = page["response"];
    total = response["total_count"].GetInt64();
    for (const auto& item : response["item"].GetArray()) {
      ++rows;
      seen.insert(fmt::format("{}", item["item_id"].GetUint64()));
      CHECK_FALSE(item.HasMember("item_name"));
    }
    if (!response["has_next_page"].GetBool()) break;
    offset = response["next_offset"].GetInt64();
  }
  CHECK(rows == seen.size());
  CHECK(static_cast<std::int64_t>(rows) == total);
  CHECK(total < 130);  // deleted ones have states of their own
  const auto deleted = items(shopee, in_states(first_page, {"SELLER_DELETE", "SHOPEE_DELETE"}));
  CHECK(deleted.size() + rows == 130);
}

TEST_CASE("Shopee's items can be asked for by their time of change, both ends included") {
  TestShopee shopee;
  shopee.connect();
  const Fields all = in_states(first_page, kept);
  const auto page = shopee.call("product/get_item_list", all);
  const auto updated = page["response"]["item"][0]["update_time"].GetInt64();
  const std::string second = fmt::format("{}", updated);
  const auto there =
      items(shopee, with(with(all, "update_time_from", second), "update_time_to", second));
  CHECK_FALSE(there.empty());
  CHECK(there.size() < items(shopee, all).size());
}

TEST_CASE("Shopee lists no products beyond an offset, and a deleted one when asked for it") {
  TestShopee shopee = large_catalogue();
  shopee.connect();
  shopee.control("POST", "settings", R"({"deepest_item":100})");
  const auto at = [&](const char* offset) {
    return shopee.error("product/get_item_list",
                        in_states({{"offset", offset}, {"page_size", "10"}}, kept));
  };
  CHECK(at("100").empty());
  CHECK(at("101") == "error_param");
  const auto before = items(shopee, in_states(first_page, {"NORMAL"}));
  shopee.control("POST", "delete_product",
                 fmt::format(R"({{"shop":"1","product":"{}"}})", before.at(0)));
  CHECK(items(shopee, in_states(first_page, kept)).front() != before.at(0));
  const auto deleted = items(shopee, in_states(first_page, {"SELLER_DELETE", "SHOPEE_DELETE"}));
  CHECK(std::find(deleted.begin(), deleted.end(), before.at(0)) != deleted.end());
}

TEST_CASE("Shopee describes at most fifty items and leaves strangers out") {
  TestShopee shopee = large_catalogue();
  shopee.connect();
  const auto ids = items(shopee, in_states(first_page, {"NORMAL"}));
  REQUIRE(ids.size() > 50);
  const auto list = [&](std::size_t count) {
    return fmt::format("{}", fmt::join(ids.begin(), ids.begin() + static_cast<int>(count), ","));
  };
  const auto error = [&](const std::string& text) {
    return shopee.error("product/get_item_base_info", {{"item_id_list", text}});
  };
  CHECK(error(list(51)) == "error_param");
  CHECK(error("") == "error_param");
  CHECK(error("[" + ids[0] + "]") == "error_param");
  CHECK(error("1,2") == "error_item_not_found");
  const auto some = shopee.call("product/get_item_base_info", {{"item_id_list", ids[0] + ",1"}});
  CHECK(some["response"]["item_list"].Size() == 1);
  const auto repeated = shopee.call("product/get_item_base_info",
                                    {{"item_id_list", ids[0]}, {"item_id_list", ids[1]}});
  CHECK(repeated["response"]["item_list"].Size() == 2);
  CHECK(shopee.error("product/get_model_list", {{"item_id", "1"}}) == "error_item_not_found");
  CHECK(shopee.error("product/get_model_list", {}) == "error_param");
}

/// The words and the picture of a variant's options, from its own tiers or from the standard ones.
std::pair<std::string, std::string> options_of(const rapidjson::Value& response,
                                               const rapidjson::Value& model) {
  const bool own = !response["tier_variation"].Empty();
  const auto& tiers = response[own ? "tier_variation" : "standardise_tier_variation"];
  std::string words;
  std::string picture;
  rapidjson::SizeType tier = 0;
  for (const auto& index : model["tier_index"].GetArray()) {
    const auto& option =
        tiers[tier][own ? "option_list" : "variation_option_list"][index.GetUint()];
    words += (tier++ > 0 ? "," : "") +
             std::string(option[own ? "option" : "variation_option_name"].GetString());
    if (own && option.HasMember("image")) picture = option["image"]["image_url"].GetString();
    if (!own && picture.empty()) picture = option["image_url"].GetString();
  }
  return {words, picture};
}

TEST_CASE("the truth's listings are Shopee's items and models, price and picture included") {
  TestShopee shopee = large_catalogue();
  shopee.connect();
  struct Seen {
    std::string sku;
    std::string variation;
    std::string image;
    double price = 0;
    std::int64_t stock = 0;
    bool active = true;
  };
  std::map<std::string, Seen> seen;
  const auto read = [](const rapidjson::Value& row, Seen& listing) {
    listing.price = row["price_info"][0]["current_price"].GetDouble();
    listing.stock = row["stock_info_v2"]["summary_info"]["total_available_stock"].GetInt64();
  };
  std::vector<std::string> ids = items(shopee, in_states(first_page, kept));
  for (const std::string& id :
       items(shopee, in_states({{"offset", "100"}, {"page_size", "100"}}, kept)))
    ids.push_back(id);
  for (const std::string& id : ids) {
    const auto base = shopee.call("product/get_item_base_info", {{"item_id_list", id}});
    const auto& item = base["response"]["item_list"][0];
    std::string own_image;
    if (item.HasMember("image") && item["image"].IsObject() &&
        !item["image"]["image_url_list"].Empty())
      own_image = item["image"]["image_url_list"][0].GetString();
    const bool normal = std::string(item["item_status"].GetString()) == "NORMAL";
    const auto models = shopee.call("product/get_model_list", {{"item_id", id}});
    const auto& response = models["response"];
    CHECK(item["has_model"].GetBool() != response["model"].Empty());
    if (!item["has_model"].GetBool()) {
      Seen& listing = seen["/" + id];
      listing = {item["item_sku"].GetString(), "", own_image, 0, 0, normal};
      read(item, listing);
      continue;
    }
    CHECK_FALSE(item.HasMember("price_info"));
    for (const auto& model : response["model"].GetArray()) {
      Seen& listing = seen[fmt::format("/{}:{}", id, model["model_id"].GetUint64())];
      listing.sku = model["model_sku"].GetString();
      listing.image = own_image;
      const auto [words, picture] = options_of(response, model);
      listing.variation = model.HasMember("model_name") ? model["model_name"].GetString() : words;
      if (!picture.empty()) listing.image = picture;
      listing.active = normal && std::string(model["model_status"].GetString()) == "MODEL_NORMAL";
      read(model, listing);
    }
  }
  const auto truth = shopee.control("GET", "truth?shop=1");
  const std::string connection = truth["shops"][0]["connection"].GetString();
  const auto& listings = truth["shops"][0]["listings"];
  CHECK(listings.Size() == seen.size());
  const auto text = [](const rapidjson::Value& value) {
    return std::string(value.IsNull() ? "" : value.GetString());
  };
  for (const auto& listing : listings.GetArray()) {
    const std::string id = std::string(listing["id"].GetString()).substr(connection.size());
    CAPTURE(id);
    REQUIRE(seen.contains(id));
    CHECK(text(listing["seller_sku"]) == seen[id].sku);
    CHECK(text(listing["variation"]) == seen[id].variation);
    CHECK(text(listing["image"]) == seen[id].image);
    CHECK(std::stod(listing["price"].GetString()) == doctest::Approx(seen[id].price));
    CHECK(listing["stock"].GetInt64() == seen[id].stock);
    CHECK(listing["active"].GetBool() == seen[id].active);
  }
}

}  // namespace ecsync::sandbox
