#include "core/labels.h"

namespace ecsync {

Phrase label(OrderStatus status) {
  switch (status) {
    case OrderStatus::fresh:
      return phrase_in("order status", "new");
    case OrderStatus::processing:
      return phrase_in("order status", "processing");
    case OrderStatus::packing:
      return phrase_in("order status", "packing");
    case OrderStatus::shipping:
      return phrase_in("order status", "shipping");
    case OrderStatus::completed:
      return phrase_in("order status", "completed");
    case OrderStatus::cancelled:
      return phrase_in("order status", "cancelled");
    case OrderStatus::unknown:
      return phrase_in("order status", "unknown");
  }
  return {};
}

Phrase label(ReturnStatus status) {
  switch (status) {
    case ReturnStatus::none:
      return phrase_in("return status", "none");
    case ReturnStatus::requested:
      return phrase_in("return status", "requested");
    case ReturnStatus::returning:
      return phrase_in("return status", "returning");
    case ReturnStatus::returned:
      return phrase_in("return status", "returned");
  }
  return {};
}

Phrase label(FulfilledBy by) {
  switch (by) {
    case FulfilledBy::seller:
      return phrase_in("fulfilled by", "seller");
    case FulfilledBy::marketplace:
      return phrase_in("fulfilled by", "marketplace");
  }
  return {};
}

Phrase label(ConnectionStatus status) {
  switch (status) {
    case ConnectionStatus::connected:
      return phrase_in("connection status", "connected");
    case ConnectionStatus::needs_auth:
      return phrase_in("connection status", "needs_auth");
    case ConnectionStatus::disconnected:
      return phrase_in("connection status", "disconnected");
  }
  return {};
}

Phrase label(SlipStatus status) {
  switch (status) {
    case SlipStatus::awaiting_export:
      return phrase_in("slip status", "awaiting_export");
    case SlipStatus::exported:
      return phrase_in("slip status", "exported");
    case SlipStatus::cancelled:
      return phrase_in("slip status", "cancelled");
  }
  return {};
}

Phrase label(MovementKind kind) {
  switch (kind) {
    case MovementKind::slip_created:
      return phrase_in("stock movement", "slip_created");
    case MovementKind::slip_exported:
      return phrase_in("stock movement", "slip_exported");
    case MovementKind::slip_cancelled:
      return phrase_in("stock movement", "slip_cancelled");
    case MovementKind::set:
      return phrase_in("stock movement", "set");
    case MovementKind::adjust:
      return phrase_in("stock movement", "adjust");
    case MovementKind::receive:
      return phrase_in("stock movement", "receive");
    case MovementKind::damage:
      return phrase_in("stock movement", "damage");
    case MovementKind::transfer_out:
      return phrase_in("stock movement", "transfer_out");
    case MovementKind::transfer_in:
      return phrase_in("stock movement", "transfer_in");
  }
  return {};
}

Phrase label(ExceptionKind kind) {
  switch (kind) {
    case ExceptionKind::order_cancelled_with_slip:
      return phrase_in("exception", "order_cancelled_with_slip");
    case ExceptionKind::sent_without_slip:
      return phrase_in("exception", "sent_without_slip");
    case ExceptionKind::line_not_linked:
      return phrase_in("exception", "line_not_linked");
    case ExceptionKind::unknown_status:
      return phrase_in("exception", "unknown_status");
    case ExceptionKind::connection_needs_auth:
      return phrase_in("exception", "connection_needs_auth");
    case ExceptionKind::connection_expiring:
      return phrase_in("exception", "connection_expiring");
    case ExceptionKind::order_unchanged:
      return phrase_in("exception", "order_unchanged");
  }
  return {};
}

Phrase label(SyncReport::Result result) {
  switch (result) {
    case SyncReport::Result::ok:
      return phrase_in("sync result", "ok");
    case SyncReport::Result::error:
      return phrase_in("sync result", "error");
    case SyncReport::Result::skipped:
      return phrase_in("sync result", "skipped");
  }
  return {};
}

Phrase label(LinkAction action) {
  switch (action) {
    case LinkAction::linked:
      return phrase_in("link action", "linked");
    case LinkAction::replaced:
      return phrase_in("link action", "replaced");
    case LinkAction::unlinked:
      return phrase_in("link action", "unlinked");
    case LinkAction::unchanged:
      return phrase_in("link action", "unchanged");
  }
  return {};
}

Phrase label(ErrorCode code) {
  switch (code) {
    case ErrorCode::auth_required:
    case ErrorCode::auth_expired:
    case ErrorCode::auth_refused:
      return phrase_in("failure", "the seller must sign in again");
    case ErrorCode::app_refused:
      return phrase_in("failure", "the app key or secret was refused");
    case ErrorCode::network:
      return phrase_in("failure", "no connection to the marketplace");
    case ErrorCode::timeout:
      return phrase_in("failure", "no answer in time");
    case ErrorCode::rate_limited:
      return phrase_in("failure", "more calls than the marketplace allows");
    case ErrorCode::time_limit:
      return phrase_in("failure", "the run's time was over");
    case ErrorCode::remote_unavailable:
      return phrase_in("failure", "the marketplace is out of order");
    case ErrorCode::remote_refused:
      return phrase_in("failure", "the marketplace refused");
    case ErrorCode::remote_bad_answer:
      return phrase_in("failure", "the marketplace's answer was not understood");
    case ErrorCode::db_unusable:
    case ErrorCode::db_busy:
      return phrase_in("failure", "the database could not be used");
    case ErrorCode::key_missing:
    case ErrorCode::key_wrong:
      return phrase_in("failure", "the key is missing or wrong");
    default:
      return phrase_in("failure", "an error");
  }
}

}  // namespace ecsync
