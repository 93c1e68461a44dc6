#pragma once

#include <array>
#include <string>

#include "core/print/form.h"

namespace ecsync {

// The fixed words of the forms as Circular 99/2025/TT-BTC prints them.

/// Mẫu số 02-VT.
inline const FormWords export_words{
    "Mẫu số 02 - VT",
    "Phiếu xuất kho",
    "PHIẾU XUẤT KHO",
    "Yêu cầu",
    "Thực xuất",
    {Signer{"Người lập phiếu", "", 0.19}, Signer{"Người nhận hàng", "", 0.2},
     Signer{"Thủ kho", "", 0.15}, Signer{"Kế toán trưởng", "(Hoặc bộ phận có nhu cầu nhập)", 0.3},
     Signer{"Giám đốc", "", 0.16}}};

/// Mẫu số 01-VT.
inline const FormWords return_words{
    "Mẫu số 01 - VT",
    "Phiếu nhập kho",
    "PHIẾU NHẬP KHO",
    "Theo chứng từ",
    "Thực nhập",
    {Signer{"Người lập phiếu", "", 0.24}, Signer{"Người giao hàng", "", 0.24},
     Signer{"Thủ kho", "", 0.2}, Signer{"Kế toán trưởng", "(Hoặc bộ phận có nhu cầu nhập)", 0.32}}};

inline const std::string form_caption =
    "(Kèm theo Thông tư số 99/2025/TT-BTC ngày 27/10/2025\ncủa Bộ trưởng Bộ Tài chính)";

/// The title above the two columns of quantities.
inline const std::string quantity_title = "Số lượng";

inline const std::array<std::string, 8> column_letters{"A", "B", "C", "D", "1", "2", "3", "4"};

/// The titles of the eight columns. The form's currency is added to the prices; "" adds nothing.
inline std::array<std::string, 8> table_titles(const Form& form) {
  const auto note = form.currency.empty() ? "" : " (" + form.currency + ")";
  return {"STT",
          "Tên, nhãn hiệu, quy cách, phẩm chất vật tư, dụng cụ, sản phẩm, hàng hoá",
          "Mã số",
          "Đơn vị tính",
          form.words->required,
          form.words->actual,
          "Đơn giá" + note,
          "Thành tiền" + note};
}

inline std::array<std::string, 8> cells_of(const Form::Row& row) {
  return {row.ordinal,  row.name,   row.code,  row.unit,
          row.required, row.actual, row.price, row.amount};
}

}  // namespace ecsync
