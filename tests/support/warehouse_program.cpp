#include "tests/support/warehouse_program.h"

#include <doctest/doctest.h>

#include "core/base/text.h"
#include "tests/support/schema.h"

namespace ecsync::test {

std::string WarehouseProgram::say(const std::vector<std::string>& words,
                                  const std::string& input) const {
  const auto ran = run(words, input);
  CAPTURE(words.front());
  CAPTURE(ran.out);
  CHECK(ran.status == 0);
  CHECK(ran.err == "");
  return ran.out;
}

json::Document WarehouseProgram::ask(std::vector<std::string> words, const std::string& schema,
                                     int status, const std::string& input) const {
  words.insert(words.begin(), "--json");
  const auto ran = run(words, input);
  CAPTURE(ran.out);
  CAPTURE(ran.err);
  CHECK(ran.status == status);
  CHECK(schema_fault(ran.out, schema) == "");
  auto document = json::Document::parse(ran.out);
  REQUIRE(document);
  return std::move(*document);
}

std::string WarehouseProgram::refusal(std::vector<std::string> words) const {
  words.insert(words.begin(), "--json");
  const auto ran = run(words);
  CAPTURE(ran.out);
  CHECK(schema_fault(ran.out, "error") == "");
  const auto document = json::Document::parse(ran.out);
  REQUIRE(document);
  const auto error = document->root()["error"];
  CHECK(holds(ran.err, text::printable(error["message"].text())));
  CHECK(error["exit"].text() == std::to_string(ran.status));
  return error["code"].text() + " " + std::to_string(ran.status);
}

void WarehouseProgram::set_up(const std::string& code) const {
  REQUIRE(run({"products", "add", code, "--name", "Áo dài lụa", "--unit", "cái"}).status == 0);
  REQUIRE(run({"warehouses", "add", "HN", "--name", "Kho Hà Nội", "--default"}).status == 0);
  REQUIRE(run({"warehouses", "add", "SG", "--name", "Kho Sài Gòn"}).status == 0);
}

std::string WarehouseProgram::balance(const std::string& product,
                                      const std::string& warehouse) const {
  const auto document =
      ask({"stock", "list", "--product", product, "--warehouse", warehouse}, "stock");
  const auto rows = document.root()["stock"].items();
  if (rows.empty()) return "none";
  REQUIRE(rows.size() == 1);
  const auto& row = rows.front();
  return row["on_hand"].text() + "/" + row["available"].text() + "/" +
         row["awaiting_export"].text() + "/" + row["damaged"].text();
}

std::size_t WarehouseProgram::movements() const {
  return ask({"stock", "history"}, "movements").root()["movements"].items().size();
}

std::vector<std::string> members(const json::Document& document, const char* array,
                                 const char* member) {
  std::vector<std::string> all;
  for (const auto& element : document.root()[array].items()) all.push_back(element[member].text());
  return all;
}

}  // namespace ecsync::test
