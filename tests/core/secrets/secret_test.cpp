#include "core/secrets/secret.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <utility>

namespace ecsync {
namespace {

bool all_zero(const char* begin, std::size_t count) {
  return std::all_of(begin, begin + count, [](char c) { return c == '\0'; });
}

}  // namespace

TEST_CASE("a secret prints as stars and reveals itself only by name") {
  const Secret secret(std::string("hunter2"));
  CHECK(fmt::format("{}", secret) == "***");
  CHECK(fmt::format("{:>5}", secret) == "  ***");
  CHECK(secret.reveal() == "hunter2");
  CHECK_FALSE(secret.empty());
  CHECK(Secret().empty());
}

TEST_CASE("a secret can be copied, moved and assigned") {
  for (const auto& text : {std::string("short"), std::string(200, 'k')}) {
    Secret first(text);
    Secret copy(first);
    CHECK(copy.reveal() == text);
    Secret moved(std::move(first));
    CHECK(moved.reveal() == text);
    Secret assigned(std::string("before"));
    assigned = copy;
    CHECK(assigned.reveal() == text);
    const auto& same = assigned;
    assigned = same;
    CHECK(assigned.reveal() == text);
    assigned = std::move(moved);
    CHECK(assigned.reveal() == text);
  }
}

TEST_CASE("wiping zeroes every byte a text occupies and empties it") {
  std::string text(500, 'k');
  text.resize(3);  // the rest of the buffer still holds the old characters
  const char* bytes = text.data();
  const auto capacity = text.capacity();
  wipe(text);
  CHECK(text.empty());
  CHECK(text.capacity() == capacity);
  CHECK(all_zero(bytes, capacity));
}

TEST_CASE("nothing of a short secret stays behind where it was moved from or destroyed") {
  // A short text lies inside the object itself, so its bytes can be looked at afterwards.
  alignas(Secret) unsigned char place[sizeof(Secret)] = {};
  const auto holds_text = [&] {
    const std::string_view bytes(reinterpret_cast<const char*>(place), sizeof place);
    return bytes.find("swordfi") != std::string_view::npos;
  };
  auto* secret = new (place) Secret(std::string("swordfish"));
  REQUIRE(holds_text());
  const Secret moved(std::move(*secret));
  CHECK_FALSE(holds_text());
  *secret = moved;
  REQUIRE(holds_text());
  secret->~Secret();
  CHECK_FALSE(holds_text());
}

}  // namespace ecsync
