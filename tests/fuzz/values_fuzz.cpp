// Reads any text as an amount, a time, the cursor of a list, or the address after a sign-in.
#include <array>

#include "adapters/common/place.h"
#include "cli/settings/local_time.h"
#include "core/base/text.h"
#include "core/base/time_text.h"
#include "core/base/utf8.h"
#include "core/consent/connect.h"
#include "core/db/cursor.h"
#include "core/db/listings.h"
#include "core/db/orders.h"
#include "core/http/http.h"
#include "core/records/ids.h"
#include "core/records/money.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/targets.h"

namespace ecsync::fuzz {
namespace {

/// Times that a text can tell: four digits hold the year.
bool has_text(Timestamp time) {
  using std::chrono::sys_days;
  using std::chrono::year;
  return time >= sys_days(year(0) / 1 / 1) && time < sys_days(year(10'000) / 1 / 1);
}

void check_same(Timestamp time) {
  if (!has_text(time)) return;
  const auto again = parse_time(to_utc_text(time));
  demand(again && *again == time, "a time reads the same after it was written");
}

}  // namespace

void read_money(std::string_view input) {
  for (const char* const code : {"VND", "MYR", "IDR"}) {
    const Currency currency{code};
    const auto money = parse_money(input, currency);
    if (!money) {
      check_error(money.error());
      continue;
    }
    const auto again = parse_money(to_decimal(money->minor, currency), currency);
    demand(again && again->minor == money->minor && !again->rounded,
           "an amount reads the same after it was written");
  }
}

void read_time(std::string_view input) {
  static const auto local = cli::LocalTime::in("Asia/Ho_Chi_Minh");
  if (const auto time = parse_time(input)) check_same(*time);
  if (const auto time = parse_time(input, std::chrono::minutes(7 * 60))) check_same(*time);
  if (const auto time = parse_http_date(input)) check_same(*time);
  if (const auto duration = parse_duration(input))
    demand(duration->count() >= 0 && *duration <= std::chrono::years(100),
           "a duration is at most a hundred years");
  const std::string text(input);
  for (const auto& when :
       {local->parse_when(text, noon, "--since"), local->parse_until(text, noon, "--until")}) {
    if (!when) check_error(when.error());
    if (when && has_text(*when)) check_text(local->show(*when));
  }
}

void read_cursor(std::string_view input) {
  static auto database = db::Database::in_memory();
  const auto cursor = db::parse_cursor(input);
  if (cursor)
    demand(db::to_text(*cursor) == text::lower_case(input), "a cursor is written as it was read");
  db::OrderFilter orders;
  orders.after = input;
  if (const auto page = db::list_orders(database, orders); !page) check_error(page.error());
  db::ListingFilter listings;
  listings.after = input;
  if (const auto page = db::list_listings(database, listings); !page) check_error(page.error());
  const auto id = parse_connection_id(input);
  if (id) demand(parse_connection_id(to_text(*id)) == id, "an id reads the same after writing");

  common::PlaceReader place(input, "1");
  place.number();
  place.time();
  place.flag();
  place.names();
  place.foreign();
}

void read_callback(std::string_view input) {
  const auto fields = decode_query(input);
  demand(decode_query(encode_query(fields)) == fields || fields.empty(),
         "a query reads the same after it was written");
  const std::string text(input);
  holds_answer(text);
  answers(text, "https://market.example/sign-in?state=0123456789abcdef&client_id=1");
  check_text(text::printable(host_of(input)));
  demand(percent_decode(percent_encode(input), false) == input,
         "a percent-encoded text is decoded to what it was");
}

void show_text(std::string_view input) {
  const auto shown = text::printable(input);
  check_text(shown);
  for (std::string_view rest = shown; !rest.empty();) {
    const auto next = utf8::decode(rest);
    demand(!utf8::is_steering(next.code), "printable text steers no terminal");
    rest.remove_prefix(next.length);
  }
  for (const int columns : {1, 10, 40}) {
    const auto cut = text::shorten(shown, columns);
    check_text(cut);
    demand(text::display_width(cut) <= columns, "a shortened text fits");
  }
  check_text(text::fold(input));
  const auto slug = text::slug(input);
  demand(!slug.empty() &&
             slug.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == std::string::npos,
         "a connection's name is letters, digits and . _ -");
}

}  // namespace ecsync::fuzz
