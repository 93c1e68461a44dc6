#include "cli/views/report_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "cli/views/html.h"
#include "cli/views/report_style.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/health/status.h"
#include "core/report/charts.h"

namespace ecsync::cli {
namespace {

using std::chrono::days;

/// How many rows the longer tables of a page have; the documents have them all.
constexpr std::size_t rows_on_page = 10;
/// So many columns of a product's name tell which one it is.
constexpr int longest_name = 80;
/// Up to so many shops each have a chart of their own.
constexpr std::size_t most_charts = 20;

std::string product(const std::string& code, const std::string& name) {
  return fmt::format("{} <span class='dim'>{}</span>",
                     html::foreign(text::shorten(name, longest_name)), html::foreign(code));
}

class Page {
 public:
  Page(const Report& report, const LocalTime& local, Language language)
      : report_(report), local_(local), language_(language) {
    for (const auto& shop : report.shops) names_[shop.connection.key] = shop.connection.name;
  }

  std::string write() {
    head();
    // Who looks after several shops first wants to know how each of them is.
    const bool several = report_.shops.size() > 1;
    if (several) shops();
    tiles();
    if (!several) shops();
    html_ += "<div class='pair'>";
    lacking();
    runs_out();
    html_ += "</div>";
    charts();
    html_ += "<div class='pair'>";
    best();
    exceptions();
    html_ += "</div>";
    hours();
    foot();
    return std::move(html_);
  }

 private:
  // ------------------------------------------------------------ words and cells

  std::string say(const Message& message) const { return html::escaped(message.in(language_)); }
  std::string time(Timestamp time) const { return html::escaped(local_.show(time)); }
  std::string day(Day day) const {
    if (language_ == Language::english) return to_text(day);
    const std::chrono::year_month_day date(day);
    return fmt::format("{:02}/{:02}/{:04}", static_cast<unsigned>(date.day()),
                       static_cast<unsigned>(date.month()), static_cast<int>(date.year()));
  }

  void title(const Message& words) { html_ += fmt::format("<section><h2>{}</h2>", say(words)); }
  void nothing(const Message& words) {
    html_ += fmt::format("<p class='dim'>{}</p></section>\n", say(words));
  }
  struct Column {
    Message name;
    const char* kind = "";
  };
  void begin_table(const Message& caption, const std::vector<Column>& columns,
                   const char* kind = "") {
    html_ += fmt::format("<table{}><caption>{}</caption><thead><tr>", kind, say(caption));
    for (const auto& column : columns)
      html_ += fmt::format("<th scope='col'{}>{}</th>", column.kind, say(column.name));
    html_ += "</tr></thead><tbody>\n";
  }
  /// `all` rows there are, of which the page may have the first alone.
  void end_table(std::size_t all = 0) {
    html_ += "</tbody></table>";
    if (all > rows_on_page)
      html_ += fmt::format(
          "<p class='dim'>{}</p>",
          say(tr("{} of {} are shown; ecsync report --json has them all.", rows_on_page, all)));
    html_ += "</section>\n";
  }
  void row(const std::string& head) { html_ += fmt::format("<tr><th scope='row'>{}</th>", head); }
  void end_row() { html_ += "</tr>\n"; }
  void cell(const std::string& html) { html_ += fmt::format("<td>{}</td>", html); }
  void number(const std::string& html, const char* more = "") {
    html_ += fmt::format("<td class='n{}'>{}</td>", more, html);
  }
  void bar(const std::string& html, const std::string& size, const char* kind = "",
           const char* role = "") {
    html_ += fmt::format("<td class='n bar{}'{} style='--size:{}'>{}</td>", kind, role, size, html);
  }

  // ------------------------------------------------------------ the parts of a page

  void head() {
    const auto words = say(tr("Sales report"));
    html_ = fmt::format(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'; img-src data:\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n<style>{}</style>\n"
        "</head>\n<body>\n<header><h1>{}</h1><p class=\"dim\">{}</p></header>\n<main>\n",
        language_ == Language::vietnamese ? "vi" : "en", words, report_style, words,
        say(tr("{} to {}", local_.show(report_.since), local_.show(report_.until))));
  }

  void tile(const Message& name, const std::string& value, const std::string& note = "") {
    html_ += fmt::format("<div><dt>{}</dt><dd>{}", say(name), value);
    if (!note.empty()) html_ += fmt::format("<small>{}</small>", note);
    html_ += "</dd></div>\n";
  }

  void tiles() {
    const auto today = orders_on(report_, report_.today);
    const auto week_ago = orders_on(report_, report_.today - days(7));
    html_ += "<dl>";
    tile(tr("Orders today"), fmt::to_string(today),
         say(tr("{} on the same weekday before", week_ago)));
    for (const auto& [currency, total] : totals_of_today(report_))
      tile(tr("Sales today"), html::amount(total, currency),
           say(tr("before fees and later cancellations")));
    tile(tr("To send"), fmt::to_string(report_.waiting.orders),
         say(tr("{} without an export slip", report_.waiting.without_slip)));
    tile(tr("To look at"), fmt::to_string(report_.exception_count()),
         report_.exceptions.empty() ? say(tr("all is well")) : say(label(worst().kind)));
    html_ += "</dl>\n";
    if (!report_.waiting.oldest) return;
    html_ += fmt::format("<p>{}</p>", say(tr("The order that waits longest is of {}.",
                                             local_.show(*report_.waiting.oldest))));
    if (report_.waiting.cancel_requested > 0)
      html_ +=
          fmt::format("<p>{}</p>", say(tr_count(report_.waiting.cancel_requested,
                                                "The buyer of {} of them asks to cancel it.",
                                                "The buyers of {} of them ask to cancel them.")));
  }
  const Trouble& worst() const {
    return *std::max_element(report_.exceptions.begin(), report_.exceptions.end(),
                             [](const auto& a, const auto& b) { return a.count < b.count; });
  }

  /// One thing that is told of a shop; on a phone its name stands beside it.
  struct ShopFact {
    Message name;
    std::string html;
    bool bad = false;
  };
  std::vector<ShopFact> facts_of(const ShopSales& shop) const {
    const bool away = shop.connection.status != ConnectionStatus::connected;
    return {{tr("state"), say(state_of(shop)), away || shop.stale},
            {tr("orders"), fmt::to_string(shop.orders)},
            {tr("to send"), fmt::to_string(shop.waiting)},
            {tr("cancelled"), per_cent(shop.cancelled, shop.orders)},
            {tr("returned"), per_cent(shop.returned, shop.orders)},
            {tr("unknown"), fmt::to_string(shop.unknown), shop.unknown > 0},
            {tr("set aside"), fmt::to_string(shop.set_aside), shop.set_aside > 0},
            {tr("consent ends in"), consent_left(shop)}};
  }

  void shops() {
    if (report_.shops.empty()) return;
    title(tr("Shops"));
    std::vector<Column> columns{{tr("shop")}};
    for (const auto& fact : facts_of(report_.shops.front()))
      columns.push_back({fact.name, " class='n'"});
    begin_table(tr("Orders since {}, and how the shops are now", local_.show(report_.since)),
                columns, " class='cards'");
    for (const auto& shop : report_.shops) {
      row(html::foreign(shop.connection.name));
      for (const auto& fact : facts_of(shop))
        html_ += fmt::format("<td class='n{}' data-name='{}'>{}</td>", fact.bad ? " bad" : "",
                             say(fact.name), fact.html);
      end_row();
    }
    end_table();
  }

  std::string per_cent(std::int64_t part, std::int64_t whole) const {
    const auto value = tenths_of_per_cent(part, whole);
    return value ? tenths(*value) + "&nbsp;%" : "–";
  }
  Message state_of(const ShopSales& shop) const {
    const auto& connection = shop.connection;
    if (connection.status != ConnectionStatus::connected) return label(connection.status);
    if (!connection.last_success_at) return tr("never pulled");
    return tr("pulled {} ago", rough_duration(report_.until - *connection.last_success_at));
  }
  std::string consent_left(const ShopSales& shop) const {
    const auto end = shop.connection.consent_expires_at;
    if (!end || shop.connection.status != ConnectionStatus::connected) return "–";
    return say(
        tr_count(std::chrono::floor<days>(*end - report_.until).count(), "{} day", "{} days"));
  }

  void lacking() {
    title(tr("Short"));
    if (report_.lacking.empty()) return nothing(tr("There is enough of all that waits."));
    constexpr const char* n = " class='n'";
    begin_table(tr("Orders that wait need more than there is"),
                {{tr("product")}, {tr("wanted"), n}, {tr("available"), n}, {tr("short"), n}});
    std::size_t rows = 0;
    for (const auto& need : report_.lacking) {
      if (++rows > rows_on_page) break;
      row(product(need.code, need.name));
      number(fmt::to_string(need.wanted));
      number(fmt::to_string(need.available));
      number(fmt::to_string(need.wanted - need.available), " bad");
      end_row();
    }
    end_table(report_.lacking.size());
  }

  void runs_out() {
    title(tr("Runs out"));
    const auto soon = running_out_soon(report_);
    if (soon.empty()) return nothing(tr("Nothing runs out within 30 days."));
    constexpr const char* n = " class='n'";
    begin_table(tr("At the pace of the last 14 days"),
                {{tr("product")}, {tr("available"), n}, {tr("a day"), n}, {tr("days left"), n}});
    std::size_t rows = 0;
    for (const auto& each : soon) {
      if (++rows > rows_on_page) break;
      row(product(each.product, each.name));
      number(fmt::to_string(each.available));
      number(tenths(each.tenths_per_day));
      number(tenths(each.tenths_of_days), each.tenths_of_days < 70 ? " bad" : "");
      end_row();
    }
    end_table(soon.size());
  }

  std::string tenths(std::int64_t value) const {
    auto text = tenths_text(value);
    if (language_ == Language::vietnamese) std::replace(text.begin(), text.end(), '.', ',');
    return text;
  }

  void charts() {
    for (const auto& chart : charts_of(report_, report_.shops.size() <= most_charts)) {
      const auto shop = chart.connection ? names_.at(*chart.connection) : std::string();
      title(shop.empty() ? tr("Day by day, {}", chart.currency.code)
                         : tr("Day by day: {}, {}", text::printable(shop), chart.currency.code));
      draw(chart);
    }
  }

  // Where there is room its days stand beside each other as columns; what is laid out so is a table
  // to a reader of screens only when it says so itself.
  void draw(const Chart& chart) {
    html_ += fmt::format(
        "<table class='days' role='table'><caption>{}</caption><thead role='rowgroup'>"
        "<tr role='row'>",
        say(tr("Orders, and sales before fees and later cancellations")));
    for (const auto& name : {tr("day"), tr("orders"), tr("sales")})
      html_ += fmt::format("<th scope='col' role='columnheader'>{}</th>", say(name));
    html_ += "</tr></thead><tbody role='rowgroup'>\n";
    for (const auto& sum : chart.days) {
      html_ += fmt::format("<tr role='row'><th scope='row' role='rowheader'>{}</th>", day(sum.day));
      bar(fmt::to_string(sum.orders), html::size_of(sum.orders, chart.most_orders), "",
          " role='cell'");
      bar(html::amount(sum.total, chart.currency),
          html::size_of(sum.total.value_or(0), chart.most_total), " more", " role='cell'");
      end_row();
    }
    end_table();
  }

  void best() {
    title(tr("Best sellers"));
    if (report_.best.empty()) return nothing(tr("Nothing was sold in the last week."));
    constexpr const char* n = " class='n'";
    begin_table(tr("Pieces in the last 7 days, and in the 7 before"),
                {{tr("product")}, {tr("pieces"), n}, {tr("before"), n}});
    const auto most = report_.best.front().pieces;
    for (const auto& each : report_.best) {
      row(product(each.product.value_or(short_listing(each.listing.value_or(""))), each.name));
      bar(fmt::to_string(each.pieces), html::size_of(each.pieces, most));
      number(fmt::to_string(each.before));
      end_row();
    }
    end_table();
  }

  /// A listing by its shop's name, as people type it.
  std::string short_listing(const std::string& listing) const {
    const auto end = listing.find('/');
    for (const auto& shop : report_.shops) {
      if (listing.substr(0, end) == to_text(shop.connection.id))
        return shop.connection.name + listing.substr(end);
    }
    return listing;
  }

  void exceptions() {
    title(tr("To look at"));
    if (report_.exceptions.empty()) return nothing(tr("Nothing needs a look."));
    begin_table(tr("What a person should look at, and the command that lists it"),
                {{tr("what")}, {tr("how many"), " class='n'"}, {tr("oldest")}, {tr("command")}});
    for (const auto& each : report_.exceptions) {
      row(say(label(each.kind)));
      number(fmt::to_string(each.count));
      cell(time(each.oldest));
      cell(fmt::format("<code>ecsync exceptions --kind {}</code>", name(each.kind)));
      end_row();
    }
    end_table();
  }

  void hours() {
    title(tr("When orders come"));
    if (report_.hours.empty()) return nothing(tr("There are no orders in this time."));
    std::map<std::pair<unsigned, unsigned>, std::int64_t> orders;
    std::int64_t most = 0;
    for (const auto& each : report_.hours) {
      orders[{each.hour, each.weekday}] = each.orders;
      most = std::max(most, each.orders);
    }
    static constexpr std::array weekdays{phrase("Mon"), phrase("Tue"), phrase("Wed"), phrase("Thu"),
                                         phrase("Fri"), phrase("Sat"), phrase("Sun")};
    std::vector<Column> columns{{tr("hour")}};
    for (const auto& weekday : weekdays) columns.push_back({weekday});
    begin_table(tr("Orders by hour and weekday"), columns, " class='hours'");
    for (unsigned hour = 0; hour < 24; ++hour) {
      row(fmt::to_string(hour));
      for (unsigned weekday = 1; weekday <= weekdays.size(); ++weekday) {
        const auto it = orders.find({hour, weekday});
        const auto count = it == orders.end() ? 0 : it->second;
        html_ += fmt::format("<td style='--size:{}'>{}</td>", html::size_of(count, most), count);
      }
      end_row();
    }
    end_table();
  }

  void foot() {
    html_ += fmt::format("</main>\n<footer class='dim'><p>{}</p></footer>\n</body>\n</html>\n",
                         say(tr("Made by ecsync {} from its file as it was on {}.", version,
                                local_.show(report_.until))));
  }

  const Report& report_;
  const LocalTime& local_;
  Language language_;
  std::map<ConnectionKey, std::string> names_;
  std::string html_;
};

}  // namespace

std::string report_page(const Report& report, const LocalTime& local, Language language) {
  return Page(report, local, language).write();
}

}  // namespace ecsync::cli
