#include "core/secrets/key_sources.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/temp_dir.h"

namespace ecsync {
namespace {

namespace fs = std::filesystem;

// Not the bytes of any text form, and ending like a line.
const std::string raw = std::string("\x00\x01\xfe\xff", 4) + std::string(27, 'k') + "\n";

std::string hexadecimal(const std::string& bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const char each : bytes) {
    const auto byte = static_cast<unsigned char>(each);
    hex += digits[byte / 16U];
    hex += digits[byte % 16U];
  }
  return hex;
}

KeySources from_file(const std::string& path) {
  KeySources sources;
  sources.file = path;
  return sources;
}

KeySources from_command(std::vector<std::string> command) {
  KeySources sources;
  sources.command = std::move(command);
  return sources;
}

KeySources from_fallback(const std::string& path) {
  KeySources sources;
  sources.fallback = path;
  return sources;
}

std::string bytes_of(const Result<crypto::SealingKey>& key) {
  REQUIRE_MESSAGE(key, (key ? std::string() : key.error().message.english()));
  return key->bytes().reveal();
}

ErrorCode code_of(const Result<crypto::SealingKey>& key) {
  REQUIRE_FALSE(key);
  return key.error().code;
}

unsigned mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("a key file holds 32 bytes, or the same as hexadecimal digits or base64") {
  const test::TempDir dir;
  CHECK(bytes_of(load_key(from_file(dir.write("raw", raw)))) == raw);
  CHECK(bytes_of(load_key(from_file(dir.write("hex", hexadecimal(raw))))) == raw);
  CHECK(bytes_of(load_key(from_file(dir.write("hex line", hexadecimal(raw) + "\r\n")))) == raw);
  for (const char* base64 : {"AAH+/2tra2tra2tra2tra2tra2tra2tra2tra2trawo=\n",
                             "AAH+/2tra2tra2tra2tra2tra2tra2tra2tra2trawo",
                             "AAH-_2tra2tra2tra2tra2tra2tra2tra2tra2trawo="}) {
    CHECK(bytes_of(load_key(from_file(dir.write("base64", base64)))) == raw);
  }
}

TEST_CASE("a file of another length or form is no key") {
  const test::TempDir dir;
  for (const auto& content :
       {std::string(), std::string(31, 'k'), std::string(33, 'k'), hexadecimal(raw).substr(1),
        "g" + hexadecimal(raw).substr(1), raw + "\n", std::string(5000, 'k')}) {
    CHECK(code_of(load_key(from_file(dir.write("key", content)))) == ErrorCode::key_wrong);
  }
}

TEST_CASE("a key file that others can read or that is no plain file is refused") {
  const test::TempDir dir;
  const auto path = dir.write("key", raw);
  for (const mode_t mode : {0640U, 0604U, 0620U, 0602U, 0666U}) {
    REQUIRE(chmod(path.c_str(), mode) == 0);
    CHECK(code_of(load_key(from_file(path))) == ErrorCode::key_wrong);
  }
  REQUIRE(chmod(path.c_str(), 0400) == 0);
  CHECK(bytes_of(load_key(from_file(path))) == raw);
  fs::create_symlink(path, dir / "link");
  CHECK(code_of(load_key(from_file(dir / "link"))) == ErrorCode::key_wrong);
  REQUIRE(mkfifo((dir / "pipe").c_str(), 0600) == 0);
  CHECK(code_of(load_key(from_file(dir / "pipe"))) == ErrorCode::key_wrong);
  CHECK(code_of(load_key(from_file(dir.path().string()))) == ErrorCode::key_wrong);
}

TEST_CASE("a key file of another user is refused" * doctest::skip(geteuid() != 0)) {
  const test::TempDir dir;
  const auto path = dir.write("key", raw);
  REQUIRE(chown(path.c_str(), 12345, 12345) == 0);
  CHECK(code_of(load_key(from_file(path))) == ErrorCode::key_wrong);
}

TEST_CASE("a key file that is named but absent is missed and never made") {
  const test::TempDir dir;
  auto sources = from_file(dir / "absent");
  sources.fallback = dir.write("fallback", raw);
  CHECK(code_of(load_key(sources)) == ErrorCode::key_missing);
  CHECK(code_of(load_or_make_key(sources)) == ErrorCode::key_missing);
  CHECK_FALSE(fs::exists(dir / "absent"));
}

TEST_CASE("sources are asked in their order") {
  const test::TempDir dir;
  KeySources sources;
  sources.fallback = dir.write("fallback", std::string(32, 'd'));
  CHECK(bytes_of(load_key(sources)) == std::string(32, 'd'));
  sources.credential = dir / "absent credential";
  CHECK(bytes_of(load_key(sources)) == std::string(32, 'd'));
  // systemd's ACL shows as group bits.
  sources.credential = dir.write("credential", std::string(32, 'c'), 0440);
  CHECK(bytes_of(load_or_make_key(sources)) == std::string(32, 'c'));
  sources.command = {"printf %032d 0"};
  CHECK(bytes_of(load_key(sources)) == std::string(32, '0'));
  sources.file = dir.write("file", std::string(32, 'a'));
  CHECK(bytes_of(load_key(sources)) == std::string(32, 'a'));
  CHECK(code_of(load_key({})) == ErrorCode::key_missing);
  CHECK(code_of(load_or_make_key({})) == ErrorCode::key_missing);
}

TEST_CASE("a single word is run by the shell and several are started as they are") {
  CHECK(bytes_of(load_key(from_command({"X=0; printf '%032d' $X"}))) == std::string(32, '0'));
  CHECK(bytes_of(load_key(from_command({"printf", "%s", std::string(31, 'k') + "$"}))) ==
        std::string(31, 'k') + "$");
  CHECK(bytes_of(load_key(from_command({"echo", hexadecimal(raw)}))) == raw);
  // Nothing waits on our own standard input.
  CHECK(bytes_of(load_key(from_command({"cat; printf %032d 1"}))) == std::string(31, '0') + "1");
}

TEST_CASE("a key command that fails is named with its exit status but never its output") {
  const auto key = load_key(from_command({"echo swordfish; exit 3"}));
  CHECK(code_of(key) == ErrorCode::key_missing);
  CHECK(key.error().message == "the key command failed with exit status 3");
  CHECK(load_key(from_command({"kill -9 $$"})).error().message ==
        "the key command was ended by signal 9");
  CHECK(code_of(load_key(from_command({"/no/such/program", "x"}))) == ErrorCode::key_missing);
  CHECK(code_of(load_key(from_command({"true"}))) == ErrorCode::key_missing);
  CHECK(code_of(load_key(from_command({""}))) == ErrorCode::key_missing);
  const auto wrong = load_key(from_command({"echo swordfish"}));
  CHECK(code_of(wrong) == ErrorCode::key_wrong);
  CHECK(wrong.error().message.english().find("swordfish") == std::string::npos);
}

TEST_CASE("a key command that prints without end is ended") {
  CHECK(code_of(load_key(from_command({"yes"}))) == ErrorCode::key_wrong);
  CHECK(code_of(load_key(from_command({"yes", "k"}))) == ErrorCode::key_wrong);
}

TEST_CASE("a key is made once, private in a private folder, and found again") {
  const test::TempDir dir;
  const auto path = dir / "share/ecsync/default.key";
  CHECK(code_of(load_key(from_fallback(path))) == ErrorCode::key_missing);
  CHECK_FALSE(fs::exists(path));
  const auto made = bytes_of(load_or_make_key(from_fallback(path)));
  CHECK(made.size() == 32);
  CHECK(made != std::string(32, '\0'));
  CHECK(mode_of(path) == 0600U);
  CHECK(mode_of(dir / "share/ecsync") == 0700U);
  CHECK(mode_of(dir / "share") == 0700U);
  CHECK(fs::file_size(path) == 32);
  CHECK(files_in(dir.path() / "share/ecsync") == 1);
  CHECK(bytes_of(load_or_make_key(from_fallback(path))) == made);
  CHECK(bytes_of(load_key(from_fallback(path))) == made);
}

TEST_CASE("a file that is there is never replaced by a new key") {
  const test::TempDir dir;
  CHECK(code_of(load_or_make_key(from_fallback(dir.write("empty", "")))) == ErrorCode::key_wrong);
  CHECK(fs::file_size(dir / "empty") == 0);
  fs::create_symlink(dir / "nowhere", dir / "link");
  CHECK(code_of(load_or_make_key(from_fallback(dir / "link"))) == ErrorCode::key_wrong);
  CHECK_FALSE(fs::exists(dir / "nowhere"));
}

TEST_CASE("no key is made in a folder that others can change") {
  const test::TempDir dir;
  fs::create_directory(dir.path() / "open");
  for (const mode_t mode : {0770U, 0777U, 01777U}) {
    REQUIRE(chmod((dir / "open").c_str(), mode) == 0);
    CHECK(code_of(load_or_make_key(from_fallback(dir / "open/key"))) == ErrorCode::key_missing);
  }
  CHECK(files_in(dir.path() / "open") == 0);
  dir.write("plain file", "");
  CHECK(code_of(load_or_make_key(from_fallback(dir / "plain file/key"))) == ErrorCode::key_missing);
}

TEST_CASE("what a killed maker left behind is in nobody's way") {
  const test::TempDir dir;
  dir.write("key.abcdef", "");
  CHECK(bytes_of(load_or_make_key(from_fallback(dir / "key"))).size() == 32);
}

TEST_CASE("processes that make the key at once end with the same one") {
  for (int round = 0; round < 10; ++round) {
    const test::TempDir dir;
    int gate[2] = {-1, -1};
    int results[2] = {-1, -1};
    REQUIRE(pipe(gate) == 0);
    REQUIRE(pipe(results) == 0);
    constexpr int makers = 8;
    for (int i = 0; i < makers; ++i) {
      if (fork() != 0) continue;
      close(gate[1]);
      char opened = '\0';
      if (read(gate[0], &opened, 1) != 0) _exit(1);  // until the parent closes its end
      const auto key = load_or_make_key(from_fallback(dir / "share/key"));
      const auto bytes = key ? key->bytes().reveal() : std::string(32, '?');
      _exit(write(results[1], bytes.data(), bytes.size()) == 32 ? 0 : 1);
    }
    close(gate[0]);
    close(gate[1]);
    close(results[1]);
    while (wait(nullptr) > 0) {
    }
    const auto kept = bytes_of(load_key(from_fallback(dir / "share/key")));
    for (int i = 0; i < makers; ++i) {
      std::string bytes(32, '\0');
      REQUIRE(read(results[0], bytes.data(), bytes.size()) == 32);
      CHECK(bytes == kept);
    }
    CHECK(files_in(dir.path() / "share") == 1);
    close(results[0]);
  }
}

}  // namespace ecsync
