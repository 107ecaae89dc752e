#include "api/refusal.h"

namespace huitong {

std::string_view NameOf(RefusalCode code) {
  switch (code) {
    case RefusalCode::kMalformedRequest:
      return "malformed_request";
    case RefusalCode::kMalformedJson:
      return "malformed_json";
    case RefusalCode::kInvalidBody:
      return "invalid_body";
    case RefusalCode::kInvalidParameter:
      return "invalid_parameter";
    case RefusalCode::kMissingIdempotencyKey:
      return "missing_idempotency_key";
    case RefusalCode::kMalformedIdempotencyKey:
      return "malformed_idempotency_key";
    case RefusalCode::kIdempotencyKeyReused:
      return "idempotency_key_reused";
    case RefusalCode::kInvalidQuote:
      return "invalid_quote";
    case RefusalCode::kInvalidCredential:
      return "invalid_credential";
    case RefusalCode::kRouteNotFound:
      return "route_not_found";
    case RefusalCode::kResourceNotFound:
      return "resource_not_found";
    case RefusalCode::kMethodNotAllowed:
      return "method_not_allowed";
    case RefusalCode::kRequestTimeout:
      return "request_timeout";
    case RefusalCode::kBodyTooLarge:
      return "body_too_large";
    case RefusalCode::kUnsupportedContentType:
      return "unsupported_content_type";
    case RefusalCode::kUnsupportedContentEncoding:
      return "unsupported_content_encoding";
    case RefusalCode::kExpectationFailed:
      return "expectation_failed";
    case RefusalCode::kHeadersTooLarge:
      return "headers_too_large";
    case RefusalCode::kInternalError:
      return "internal_error";
    case RefusalCode::kNotImplemented:
      return "not_implemented";
    case RefusalCode::kQueueFull:
      return "queue_full";
    case RefusalCode::kOutcomeUnknown:
      return "outcome_unknown";
    case RefusalCode::kNotReady:
      return "not_ready";
    case RefusalCode::kHeadNotSigned:
      return "head_not_signed";
  }
  return {};
}

int StatusOf(RefusalCode code) {
  switch (code) {
    case RefusalCode::kMalformedRequest:
    case RefusalCode::kMalformedJson:
    case RefusalCode::kInvalidBody:
    case RefusalCode::kInvalidParameter:
    case RefusalCode::kMissingIdempotencyKey:
    case RefusalCode::kMalformedIdempotencyKey:
    case RefusalCode::kInvalidQuote:
      return 400;
    case RefusalCode::kInvalidCredential:
      return 401;
    case RefusalCode::kRouteNotFound:
    case RefusalCode::kResourceNotFound:
      return 404;
    case RefusalCode::kMethodNotAllowed:
      return 405;
    case RefusalCode::kRequestTimeout:
      return 408;
    case RefusalCode::kBodyTooLarge:
      return 413;
    case RefusalCode::kUnsupportedContentType:
    case RefusalCode::kUnsupportedContentEncoding:
      return 415;
    case RefusalCode::kExpectationFailed:
      return 417;
    case RefusalCode::kIdempotencyKeyReused:
      return 422;
    case RefusalCode::kHeadersTooLarge:
      return 431;
    case RefusalCode::kInternalError:
      return 500;
    case RefusalCode::kNotImplemented:
      return 501;
    case RefusalCode::kQueueFull:
    case RefusalCode::kOutcomeUnknown:
    case RefusalCode::kNotReady:
    case RefusalCode::kHeadNotSigned:
      return 503;
  }
  return 500;
}

}  // namespace huitong
