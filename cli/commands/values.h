#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/health/exceptions.h"
#include "core/records/order.h"
#include "core/records/slip.h"

// What values of the command line may be, whatever the file holds. A value that cannot be right is
// a wrong use of the command (exit status 2); one that what is stored refuses is not (6).
namespace ecsync::cli {

/// The error of a value that is wrong by itself.
Error wrong_use(Error error);

/// A check for Parameter::check().
using ValueCheck = std::function<void(const std::string&)>;
/// The code of something that is made or changed.
ValueCheck new_code(Phrase what);
/// A name or another text that must say something.
ValueCheck some_text(Phrase what);
/// A text that may be empty, which takes it away.
ValueCheck any_text(Phrase what);
/// A price in any currency, or '' to take it away.
ValueCheck price();
/// What a connection is to be called.
ValueCheck connection_name();

/// A state by its name in documents or by its word on the screen, in any language; case, marks and
/// blanks for '_' make no difference.
std::optional<OrderStatus> order_status_by_word(const std::string& word);
std::optional<SlipStatus> slip_status_by_word(const std::string& word);
std::optional<AttentionKind> attention_kind_by_word(const std::string& word);

}  // namespace ecsync::cli
