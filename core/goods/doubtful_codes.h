#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/message.h"
#include "core/db/database.h"

namespace ecsync {

/// Codes that a spreadsheet has probably made of others.
class DoubtfulCodes {
 public:
  /// Reads the codes that are stored.
  explicit DoubtfulCodes(db::Database& database);
  /// Why `code` is doubtful: "a number that a spreadsheet has shortened"; "" when it is not, or a
  /// product has it.
  Message doubt(std::string_view code) const;

 private:
  std::map<std::string, std::vector<std::string>> codes_;  // by likeness
  std::map<std::string, std::string>
      numbers_;  // codes of digits alone, by what is behind the zeros
};

}  // namespace ecsync
