#include <doctest/doctest.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "cli/commands/commands.h"
#include "cli/settings/config_keys.h"
#include "core/base/json.h"
#include "core/db/sqlite/sqlite_engine.h"
#include "tests/support/lines.h"
#include "tests/support/program.h"
#include "tests/support/sql_examples.h"
#include "tests/support/stored.h"

// The pages in man/ say what the program does: everything, and nothing else.
namespace ecsync::test {
namespace {

using Names = std::set<std::string>;

const std::string man_folder = std::string(ECSYNC_SOURCE_DIR) + "/man";

/// A page as its lines, without the escapes that its examples need.
class Page {
 public:
  explicit Page(const std::string& file) {
    std::ifstream stream(man_folder + "/" + file);
    CAPTURE(file);
    REQUIRE(stream);
    for (std::string line; std::getline(stream, line);) lines_.push_back(plain(line));
  }

  /// The lines between `.Sh title` or `.Ss title` and the next one; all of them for "".
  std::vector<std::string> part(const std::string& title) const {
    if (title.empty()) return lines_;
    std::vector<std::string> part;
    bool within = false;
    for (const auto& line : lines_) {
      if (line.starts_with(".Sh ") || line.starts_with(".Ss ")) {
        within = line.substr(4) == title;
      } else if (within) {
        part.push_back(line);
      }
    }
    return part;
  }

  /// What `.MACRO` lines say: `values(".Ss")`.
  std::vector<std::string> values(const std::string& macro) const { return values(macro, lines_); }
  static std::vector<std::string> values(const std::string& macro,
                                         const std::vector<std::string>& lines) {
    std::vector<std::string> found;
    for (const auto& line : lines) {
      if (line.starts_with(macro + " ")) found.push_back(line.substr(macro.size() + 1));
    }
    return found;
  }

 private:
  static std::string plain(std::string line) {
    for (const auto& [escape, character] :
         {std::pair{"\\(aq", "'"}, std::pair{"\\(dq", "\""}, std::pair{"\\e", "\\"}}) {
      for (auto at = line.find(escape); at != std::string::npos; at = line.find(escape))
        line.replace(at, std::string_view(escape).size(), character);
    }
    return line;
  }

  std::vector<std::string> lines_;
};

/// "Fl o , -output Ar file" as the names "-o", "--output", with " VALUE" behind the last when there
/// is one.
void add_flags(const std::string& item, Names& flags) {
  std::istringstream words(item);
  std::vector<std::string> names;
  bool value = false;
  for (std::string word; words >> word;) {
    if (word == "Ar") value = true;
    // "Fl -new Ns Oo = Ns Ar reader Oc": a value behind `=`, or none.
    const bool mark = word == "," || word == "=" || word == "Ns" || word == "Oo";
    if (word == "Fl" || mark || value) continue;
    names.push_back("-" + word);
  }
  for (const auto& name : names) flags.insert(name + (value ? " VALUE" : ""));
}

Names flags_in(const std::vector<std::string>& lines, const std::string& macro = ".It") {
  Names flags;
  for (const auto& item : Page::values(macro, lines)) {
    if (item.starts_with("Fl ")) add_flags(item, flags);
  }
  return flags;
}

Names flags_of(const CLI::App& app) {
  Names flags;
  for (const auto* option : app.get_options()) {
    if (option->get_positional()) continue;
    const auto* value = option->get_items_expected_max() > 0 ? " VALUE" : "";
    for (const auto& name : option->get_lnames()) flags.insert("--" + name + value);
    for (const auto& name : option->get_snames()) flags.insert("-" + name + value);
  }
  return flags;
}

Names arguments_of(const CLI::App& app) {
  Names names;
  for (const auto* option : app.get_options()) {
    if (!option->get_positional()) continue;
    auto name = option->get_name(true);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    names.insert(name);
  }
  return names;
}

std::string noun(const std::string& command) {
  return command.substr(0, command.find(' '));
}
bool has_verb(const std::string& command) {
  return command.find(' ') != std::string::npos;
}

Names nouns() {
  Names all;
  for (const auto& command : cli::all_commands()) all.insert(noun(command.name));
  return all;
}

Names files_of_section(const std::string& section) {
  Names names;
  for (const auto& entry : std::filesystem::directory_iterator(man_folder)) {
    if (entry.path().extension() == "." + section) names.insert(entry.path().stem().string());
  }
  return names;
}

/// The part of SYNOPSIS that is about this command.
std::vector<std::string> synopsis(const Page& page, const std::string& command) {
  const auto verb = has_verb(command) ? command.substr(command.find(' ') + 1) : "";
  std::vector<std::vector<std::string>> forms;
  for (const auto& line : page.part("SYNOPSIS")) {
    if (line.starts_with(".Nm")) forms.emplace_back();
    REQUIRE_FALSE(forms.empty());
    forms.back().push_back(line);
  }
  for (const auto& form : forms) {
    if (verb.empty()) return form;
    if (form.size() > 1 && (form[1] == ".Cm " + verb || form[1] == ".Op Cm " + verb)) return form;
  }
  return {};
}

Names items(const std::vector<std::string>& lines, const std::string& start) {
  Names names;
  for (const auto& item : Page::values(".It", lines)) {
    if (item.starts_with(start + " ")) names.insert(item.substr(start.size() + 1));
  }
  return names;
}

std::string read(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Members of an object as a JSON Schema describes it, "lines.name" for those of nested ones.
void add_members(const json::Value& schema, const std::string& start, Names& names) {
  if (schema["items"].present()) return add_members(schema["items"], start, names);
  if (!schema["properties"].present()) return;
  for (const auto& member : schema["properties"].names()) {
    const auto name = start.empty() ? member : start + "." + member;
    if (name != "schema") names.insert(name);
    add_members(schema["properties"][member.c_str()], name, names);
  }
}

}  // namespace

TEST_CASE("the man pages are as mandoc likes them, and refer to pages that exist") {
  const Program ecsync;
  for (const std::string section : {"1", "5", "7"}) {
    for (const auto& name : files_of_section(section)) {
      const auto file = name + "." + section;
      const auto ran = ecsync.run_other(
          {"/usr/bin/mandoc", "-T", "lint", "-W", "style", man_folder + "/" + file});
      for (const auto& line : lines_of(ran.out)) {
        // They are not installed where it looks.
        if (!holds(line, "referenced manual not found")) FAIL_CHECK(line);
      }
      CHECK(ran.err == "");
      const Page page(file);
      for (const auto* macro : {".Xr", ".It Xr"}) {
        for (const auto& reference : page.values(macro)) {
          CAPTURE(reference);
          const auto blank = reference.find(' ');
          const auto target = reference.substr(0, blank) + "." + reference.substr(blank + 1, 1);
          CHECK(std::filesystem::exists(man_folder + "/" + target));
        }
      }
    }
  }
}

TEST_CASE("each quote that a man page opens is closed before the next one") {
  const Program ecsync;
  const std::string opened = "\u2018";
  for (const std::string section : {"1", "5", "7"}) {
    for (const auto& name : files_of_section(section)) {
      const auto ran = ecsync.run_other(
          {"/usr/bin/mandoc", "-T", "utf8", man_folder + "/" + name + "." + section});
      for (auto at = ran.out.find(opened); at != std::string::npos;) {
        const auto next = ran.out.find(opened, at + opened.size());
        const auto quoted = ran.out.substr(at, std::min(next, ran.out.size()) - at);
        CAPTURE(name);
        CAPTURE(quoted);
        CHECK(holds(quoted, "\u2019"));
        at = next;
      }
    }
  }
}

TEST_CASE("every command has a page, and every page a command") {
  Names pages{"ecsync"};
  for (const auto& name : nouns()) pages.insert("ecsync-" + name);
  CHECK(files_of_section("1") == pages);
  CHECK(files_of_section("5") == Names{"ecsync-json", "ecsync-schema", "ecsync.toml"});
  Names named;
  for (const auto& item : items(Page("ecsync.1").part("Commands"), "Xr"))
    named.insert(item.substr(0, item.find(' ')));
  pages.erase("ecsync");
  CHECK(named == pages);
}

TEST_CASE("every verb, flag, argument and example of a command is in its page, and no other") {
  for (const auto& command : cli::all_commands()) {
    CAPTURE(command.name);
    const Page page("ecsync-" + noun(command.name) + ".1");
    const auto part = page.part(has_verb(command.name) ? command.name : "");
    CHECK(flags_in(part) == flags_of(command.app->app()));
    CHECK(items(part, "Ar") == arguments_of(command.app->app()));
    const auto form = synopsis(page, command.name);
    auto shown = flags_in(form, ".Op");
    for (const auto& flag : Page::values(".Fl", form)) add_flags("Fl " + flag, shown);
    Names wanted;
    for (const auto* option : command.app->app().get_options()) {
      if (option->get_positional()) continue;
      const bool value = option->get_items_expected_max() > 0;
      // The shorter name is enough here.
      const auto name = option->get_snames().empty() ? "--" + option->get_lnames().front()
                                                     : "-" + option->get_snames().front();
      wanted.insert(name + (value ? " VALUE" : ""));
    }
    CHECK(shown == wanted);
    for (const auto& example : command.examples) {
      const auto shown_examples = Page::values(".Dl", page.part("EXAMPLES"));
      CAPTURE(example);
      CHECK(std::count(shown_examples.begin(), shown_examples.end(), example) == 1);
    }
  }
}

TEST_CASE("the page of a noun has no verb that the program does not know") {
  for (const auto& name : nouns()) {
    Names verbs;
    for (const auto& command : cli::all_commands()) {
      if (noun(command.name) == name && has_verb(command.name)) verbs.insert(command.name);
    }
    const auto parts = Page("ecsync-" + name + ".1").values(".Ss");
    CHECK(Names(parts.begin(), parts.end()) == verbs);
  }
}

TEST_CASE("every global flag is in ecsync.1, and no other") {
  cli::GlobalFlags flags;
  CHECK(flags_in(Page("ecsync.1").part("Global flags")) == flags_of(*cli::global_app(flags)));
}

TEST_CASE("every view and column of the database is in ecsync-schema.5, and no other") {
  auto database = db::Database::in_memory();
  const Page page("ecsync-schema.5");
  Names views;
  SQLite::Statement rows(db::sqlite_file(database),
                         "SELECT name FROM sqlite_schema WHERE type = 'view' AND name GLOB 'v_*'");
  while (rows.executeStep()) views.insert(rows.getColumn(0).getString());
  const auto parts = page.values(".Ss");
  CHECK(Names(parts.begin(), parts.end()) == views);
  CHECK(parts.size() == views.size());
  for (const auto& view : views) {
    CAPTURE(view);
    std::vector<std::string> columns;
    SQLite::Statement info(db::sqlite_file(database), "SELECT name FROM pragma_table_info(?)");
    info.bind(1, view);
    while (info.executeStep()) columns.push_back(info.getColumn(0).getString());
    std::vector<std::string> described;
    for (const auto& item : Page::values(".It", page.part(view)))
      described.push_back(item.substr(3));
    CHECK(described == columns);
  }
}

TEST_CASE("the queries in ecsync-schema.5 work") {
  auto database = db::Database::in_memory();
  const auto queries = man_queries();
  CHECK(queries.size() >= 3);
  for (const auto& query : queries) {
    CAPTURE(query);
    CHECK_NOTHROW(database.engine().execute(query));
  }
}

TEST_CASE("every document and member of a document is in ecsync-json.5, and no other") {
  std::map<std::string, Names> wanted;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(ECSYNC_SOURCE_DIR) + "/tests/schemas")) {
    const auto document = json::Document::parse(read(entry.path().string()));
    REQUIRE(document);
    const auto root = document->root();
    if (entry.path().filename() == "common.json") {
      for (const auto& name : root["definitions"].names()) {
        if (root["definitions"][name.c_str()]["properties"].present())
          add_members(root["definitions"][name.c_str()], "", wanted["Object " + name]);
      }
    } else {
      const auto title = root["properties"]["schema"]["enum"].items().front().text();
      add_members(root, "", wanted[title]);
    }
  }
  const Page page("ecsync-json.5");
  Names titles;
  for (const auto& document : wanted) {
    const auto& title = document.first;
    CAPTURE(title);
    titles.insert(title);
    CHECK(items(page.part(title), "Va") == document.second);
  }
  const auto parts = page.values(".Ss");
  CHECK(Names(parts.begin(), parts.end()) == titles);
}

TEST_CASE("every key of the configuration file is in ecsync.toml.5, and no other") {
  const Page page("ecsync.toml.5");
  Names keys;
  Names variables;
  for (const auto& key : cli::config_keys()) {
    if (key.in_file) keys.insert(key.name);
    if (!key.variable.empty()) variables.insert(key.variable);
  }
  CHECK(items(page.part(""), "Ic") == keys);
  Names named;
  for (const auto& value : page.values(".Ev")) named.insert(value.substr(0, value.find(' ')));
  CHECK(named == variables);
}

TEST_CASE("the example in ecsync.toml.5 is a configuration that works") {
  const Program ecsync;
  std::string text;
  for (const auto& line : Page("ecsync.toml.5").part("EXAMPLES")) {
    if (!line.starts_with(".")) text += line + "\n";
  }
  CHECK(holds(text, "[sync]"));
  const auto file = ecsync.home().write("ecsync.toml", text);
  const auto shown = ecsync.run({"config", "show", "--config", file, "--format", "csv"});
  CHECK(shown.status == 0);
  CHECK(holds(shown.out, "sync.overlap,30m"));
}

}  // namespace ecsync::test
