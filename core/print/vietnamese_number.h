#pragma once

#include <cstdint>
#include <string>

#include "core/records/money.h"

namespace ecsync {

/// A number as Vietnamese says it, for the total of a document: 1299000 → "một triệu hai trăm chín
/// mươi chín nghìn". Lower case; below 0 begins with "âm".
std::string vietnamese_number(std::int64_t value);
/// An amount of dong as a document writes it: "Một triệu hai trăm chín mươi chín nghìn đồng".
std::string vietnamese_dong(std::int64_t value);
/// Any currency: as above for dong, else "Mười hai MYR và 90/100".
std::string vietnamese_money(const Money& amount);
/// Groups of three digits: 1299000 → "1.299.000".
std::string grouped(std::int64_t value);

}  // namespace ecsync
