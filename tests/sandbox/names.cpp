#include "tests/sandbox/names.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace ecsync::sandbox {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array awkward_names = {
    "Áo dài lụa \"Hà Đông\" – thêu tay"sv,
    "Nón lá Huế 🌾👒 chính hãng"sv,
    R"(Bánh tráng 100\% gạo \ Tây Ninh)"sv,
    "=cmd|' /C calc'!A0"sv,
    "+84 Sim số đẹp, 'giá rẻ'"sv,
    "-50% Khăn rằn Nam Bộ; DROP TABLE orders; --"sv,
    "@SUM(A1:A9) Túi cói"sv,
    "Trà ô long \u202egnol ô\u202c Bảo Lộc"sv,
    "Cà phê\tphin\nBuôn Ma Thuột"sv,
    "Đồng hồ \x1b[31mđỏ\x1b[0m"sv,
    "Nước mắm <b>Phú Quốc</b> & tỏi {{1+1}} %s %n"sv,
    "👨‍👩‍👧‍👦 Combo gia đình\u00a0🇻🇳 áo cờ đỏ"sv,
    "Tiê\u0309u Phú Quô\u0301c (chữ tách dấu)"sv,
    "\ufeffGốm Bát Tràng\u200b men rạn"sv,
    "  Dép tổ ong  "sv,
    "Lịch 2027\u2028bìa da\u2029kèm bút"sv,
};
constexpr std::array things = {"Áo thun"sv,       "Áo sơ mi"sv,        "Quần jean"sv,
                               "Váy hoa nhí"sv,   "Giày thể thao"sv,   "Dép quai hậu"sv,
                               "Túi xách"sv,      "Balo chống nước"sv, "Mũ lưỡi trai"sv,
                               "Tất cổ ngắn"sv,   "Nồi cơm điện"sv,    "Ấm siêu tốc"sv,
                               "Bộ chén dĩa"sv,   "Chảo chống dính"sv, "Khăn tắm"sv,
                               "Đèn ngủ"sv,       "Sạc dự phòng"sv,    "Tai nghe"sv,
                               "Ốp lưng"sv,       "Mật ong rừng"sv,    "Hạt điều rang muối"sv,
                               "Bánh pía"sv,      "Trà sen"sv,         "Sữa rửa mặt"sv,
                               "Kem chống nắng"sv};
constexpr std::array qualities = {"cao cấp"sv,           "form rộng"sv, "siêu nhẹ"sv,
                                  "handmade"sv,          "Hàn Quốc"sv,  "giá sỉ"sv,
                                  "bảo hành 12 tháng"sv, "unisex"sv,    "mẫu mới 2026"sv,
                                  "hộp quà Tết"sv,       "loại 1"sv,    "xuất dư"sv};
constexpr std::array packs = {""sv, ""sv,         ""sv,       ""sv,
                              ""sv, "Combo 3 "sv, "Set 2 "sv, "Thùng 24 "sv};
constexpr std::array colours = {"Đỏ"sv,  "Xanh ngọc"sv,     "Trắng"sv,
                                "Đen"sv, "Vàng \"nghệ\""sv, "Hồng 🌸"sv};
constexpr std::array sizes = {"S"sv, "M"sv, "L"sv, "XL"sv, "39,5"sv};

}  // namespace

std::string plain_name(Random& random) {
  return fmt::format("{}{} {} {}", random.pick(packs), random.pick(things), random.pick(qualities),
                     random.between(100, 999));
}

std::string product_name(std::size_t index, Random& random) {
  if (index < awkward_names.size()) return std::string(awkward_names.at(index));
  std::string name = plain_name(random);
  if (index % 29 == 17)  // titles go up to the marketplaces' limit of 255 letters
    while (name.size() < 240)
      name += fmt::format(", {} {}", random.pick(things), random.pick(qualities));
  return name;
}

std::string plain_code(std::size_t product, std::size_t sku) {
  return fmt::format("SP{:04}-{}", product + 1, sku + 1);
}

std::string seller_code(std::size_t product, std::size_t sku, Random& random) {
  const std::string plain = plain_code(product, sku);
  switch (product % 23) {
    case 3:
      return "";
    case 7:
      return "  " + plain + " ";
    case 11:
      return fmt::format("SP{:04}-1", product);  // also the first variant of the product before
    case 13:
      return fmt::format("sp{:04}-{}", product,
                         sku + 1);  // differs only in case from the one before
    case 17:
      return fmt::format("ÁO/{} \"{}\"", random.between(1, 99), plain);
    case 19:
      return " ";
    default:
      return plain;
  }
}

std::vector<std::pair<std::string, std::string>> sku_options(std::size_t sku, std::size_t count,
                                                             Random& random) {
  if (count == 1) return {};
  std::vector<std::pair<std::string, std::string>> options;
  options.emplace_back("color_family", colours.at(sku % colours.size()));
  if (count > colours.size() || random.chance(300))
    options.emplace_back("size", sizes.at(sku / colours.size() % sizes.size()));
  return options;
}

}  // namespace ecsync::sandbox
