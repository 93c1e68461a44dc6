#pragma once

#include <array>
#include <string>

#include "core/print/slip_form.h"

namespace ecsync {

// The fixed words of Mẫu số 02-VT as Circular 99/2025/TT-BTC prints them.

inline const std::string form_caption =
    "(Kèm theo Thông tư số 99/2025/TT-BTC ngày 27/10/2025\ncủa Bộ trưởng Bộ Tài chính)";

/// The title above the two columns of quantities.
inline const std::string quantity_title = "Số lượng";

inline const std::array<std::string, 8> column_letters{"A", "B", "C", "D", "1", "2", "3", "4"};

/// The titles of the eight columns. `currency` is added to the prices; "" adds nothing.
inline std::array<std::string, 8> table_titles(const std::string& currency) {
  const auto note = currency.empty() ? "" : " (" + currency + ")";
  return {"STT",
          "Tên, nhãn hiệu, quy cách, phẩm chất vật tư, dụng cụ, sản phẩm, hàng hoá",
          "Mã số",
          "Đơn vị tính",
          "Yêu cầu",
          "Thực xuất",
          "Đơn giá" + note,
          "Thành tiền" + note};
}

inline std::array<std::string, 8> cells_of(const SlipForm::Row& row) {
  return {row.ordinal,  row.name,   row.code,  row.unit,
          row.required, row.actual, row.price, row.amount};
}

struct Signer {
  std::string title;
  std::string note;
  double share;  ///< of the sheet's width
};
inline const std::array<Signer, 5> signers{
    Signer{"Người lập phiếu", "", 0.19}, Signer{"Người nhận hàng", "", 0.2},
    Signer{"Thủ kho", "", 0.15}, Signer{"Kế toán trưởng", "(Hoặc bộ phận có nhu cầu nhập)", 0.3},
    Signer{"Giám đốc", "", 0.16}};

}  // namespace ecsync
