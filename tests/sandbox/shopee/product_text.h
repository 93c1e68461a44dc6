#pragma once

#include <string_view>

#include "tests/sandbox/json_text.h"
#include "tests/sandbox/shop_model.h"

namespace ecsync::sandbox::shopee {

/// NORMAL, UNLIST, …
std::string_view item_status(const Product& product);

/// One product as get_item_base_info gives it; price and stock are its models' where it has some.
void write_item(JsonText& out, const Shop& shop, const Product& product, Seconds now);
/// The members of get_model_list's response, into an object that the caller has opened.
void write_models(JsonText& out, const Shop& shop, const Product& product, Seconds now);

}  // namespace ecsync::sandbox::shopee
