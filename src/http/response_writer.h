// A response as the bytes that go to the client (RFC 9112).

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.h"

namespace huitong {

// How the request that is answered changes the bytes of its answer.
struct Framing {
  bool to_head = false;     // the body is counted but not sent
  bool keep_alive = true;   // false says Connection: close
  bool to_http_10 = false;  // a connection that stays open says so
  std::string_view date;    // the value of the Date field
};

// False when a field's name is not a token or its value holds a control character other than a
// tab: sent, it could end the field and begin another.
bool HasSafeHeaders(const Response& response);

// Appends the whole response. HasSafeHeaders must hold, and a status from 200 to 599. 204 and 304
// go without body and length.
void AppendResponse(std::string& out, const Response& response, const Framing& framing);

// The Date field's value for a second since 1970: Sun, 22 Nov 2026 14:26:44 GMT.
std::string ToHttpDate(int64_t unix_seconds);

}  // namespace huitong
