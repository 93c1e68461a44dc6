#pragma once

#include <cstdint>
#include <string>

#include "core/records/money.h"

namespace ecsync {

/// A number in Vietnamese words, for the total of a document: 1299000 → "một triệu hai trăm chín
/// mươi chín nghìn". In lower case; a negative number begins with "âm".
std::string vietnamese_number(std::int64_t value);
/// An amount of dong as a document writes it: "Một triệu hai trăm chín mươi chín nghìn đồng".
std::string vietnamese_dong(std::int64_t value);
/// An amount of any currency: like vietnamese_dong() for dong, else "Mười hai MYR và 90/100".
std::string vietnamese_money(const Money& amount);
/// Groups of three digits: 1299000 → "1.299.000".
std::string grouped(std::int64_t value);

}  // namespace ecsync
