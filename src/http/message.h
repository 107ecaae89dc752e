// HTTP requests and responses as handlers see them: no socket, no parser, no third party.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huitong {

// The methods that routes are made of; any other token is kOther and Request::method_text.
enum class Method : uint8_t { kGet, kPost, kPut, kDelete, kHead, kOther };

// GET, POST and so on; "other" for kOther.
std::string_view MethodText(Method method);

struct Header {
  std::string name;
  std::string value;
};

// Field names compare without regard to the case of ASCII letters.
bool SameHeaderName(std::string_view left, std::string_view right);

// A header field inside the bytes of its request.
struct HeaderView {
  std::string_view name;
  std::string_view value;
};

// The bytes past the end of Request::body that a reader may touch without leaving its capacity.
inline constexpr size_t kBodyPadding = 64;

// One whole request. It moves but does not copy, because its views point into its own `head`.
// A server gives each body a capacity of at least its size and kBodyPadding.
struct Request {
  Method method = Method::kGet;
  bool keep_alive = true;           // the connection stays open after the answer
  int minor_version = 1;            // of HTTP/1
  std::string_view method_text;     // as sent
  std::string_view target;          // as sent: the path, and behind '?' the query
  std::string_view path;            // still percent-encoded; IsPlainPath holds
  std::string_view query;           // still percent-encoded, without '?'
  std::vector<HeaderView> headers;  // in the order they came, names as sent, values trimmed
  std::string body;                 // chunks already joined
  std::string remote_address;       // without the port
  std::unique_ptr<const char[]> head;

  // The first field of that name.
  [[nodiscard]] std::optional<std::string_view> HeaderValue(std::string_view name) const;
};

// What a handler answers. The server adds Content-Length, Date and Connection itself.
struct Response {
  int status = 200;  // 200 to 599
  // A constant: it is not copied. No Content-Type is sent when empty.
  std::string_view content_type = "application/json";
  std::vector<Header> headers;
  std::string body;
};

}  // namespace huitong
