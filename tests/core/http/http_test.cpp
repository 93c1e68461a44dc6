#include "core/http/http.h"

#include <doctest/doctest.h>

namespace ecsync {

TEST_CASE("percent encoding leaves unreserved characters alone and escapes all others") {
  CHECK(percent_encode("AZaz09-._~") == "AZaz09-._~");
  CHECK(percent_encode("a b+c/d?e&f=g%") == "a%20b%2Bc%2Fd%3Fe%26f%3Dg%25");
  CHECK(percent_encode("áo") == "%C3%A1o");
  CHECK(percent_encode(std::string("\0\n", 2)) == "%00%0A");
  CHECK(percent_encode("").empty());
}

TEST_CASE("percent decoding gives back every byte that was encoded") {
  std::string every_byte;
  for (int byte = 0; byte < 256; ++byte) every_byte += static_cast<char>(byte);
  CHECK(percent_decode(percent_encode(every_byte), false) == every_byte);
  CHECK(percent_decode(percent_encode(every_byte), true) == every_byte);
}

TEST_CASE("a plus is a blank in forms only") {
  CHECK(percent_decode("a+b%2Bc", true) == "a b+c");
  CHECK(percent_decode("a+b%2bc", false) == "a+b+c");
}

TEST_CASE("broken escapes stay as they are") {
  CHECK(percent_decode("100%", true) == "100%");
  CHECK(percent_decode("%4", true) == "%4");
  CHECK(percent_decode("%zz%41", true) == "%zzA");
  CHECK(percent_decode("%%41", true) == "%A");
}

TEST_CASE("a query keeps the order of its fields and empty values") {
  CHECK(encode_query({{"b", "1 2"}, {"a", ""}, {"b", "&"}}) == "b=1%202&a=&b=%26");
  CHECK(encode_query({}).empty());
}

TEST_CASE("a query string and a whole address give the same fields") {
  const Fields expected{{"code", "0_123_x+y"}, {"state", "a b"}};
  CHECK(decode_query("code=0_123_x%2By&state=a+b") == expected);
  CHECK(decode_query("?code=0_123_x%2By&state=a%20b") == expected);
  CHECK(decode_query("https://example.vn/oauth?code=0_123_x%2By&state=a+b#top") == expected);
  CHECK(decode_query("https://example.vn/a=b?code=0_123_x%2By&state=a+b") == expected);
  CHECK(decode_query("localhost:8080/cb?code=0_123_x%2By&state=a+b") == expected);
  CHECK(decode_query("/cb?code=0_123_x%2By&&state=a+b&") == expected);
}

TEST_CASE("an address without a query has no fields") {
  CHECK(decode_query("https://example.vn/oauth").empty());
  CHECK(decode_query("https://example.vn/oauth#code=1").empty());
  CHECK(decode_query("/oauth").empty());
  CHECK(decode_query("").empty());
}

TEST_CASE("a value may hold question marks, equals signs and addresses") {
  CHECK(decode_query("to=https://example.vn/?a=b&x=1") ==
        Fields{{"to", "https://example.vn/?a=b"}, {"x", "1"}});
  CHECK(decode_query("flag&a==") == Fields{{"flag", ""}, {"a", "="}});
}

TEST_CASE("messages name the host of a URL and nothing else of it") {
  CHECK(host_of("https://Api.Lazada.VN/rest/orders?access_token=x") == "api.lazada.vn");
  CHECK(host_of("https://user:secret@example.vn:8443?x") == "example.vn");
  CHECK(host_of("http://[::1]:8080/x") == "[::1]");
  CHECK(host_of("http://[::1]") == "[::1]");
  CHECK(host_of("no address").empty());
  CHECK(host_of("https://a\r\nb/") == "a??b");
}

}  // namespace ecsync
