// HTTP/1.1 requests out of the bytes of one connection (RFC 9112), without a socket.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "http/body_reader.h"
#include "http/message.h"

namespace huitong {

struct RequestLimits {
  size_t header_bytes_max = size_t{16} * 1024;  // request line and fields; at most 100 fields
  size_t body_bytes_max = size_t{1024} * 1024;
  // The limit for one path instead of body_bytes_max.
  std::function<size_t(std::string_view path)> body_limit = nullptr;
};

// Gives one request after the other. What it refuses:
// 400: malformed requests, paths for which IsPlainPath does not hold, HTTP/1.1 without exactly
//      one Host, any doubt about the length of the body, folded lines, lines without CR
// 413: bodies above the limit      417: expectations but 100-continue
// 431: heads above the limits      501: transfer codings but chunked
// and what BodyReader refuses.
class RequestReader {
 public:
  using Progress = BodyReader::Progress;
  using Step = BodyReader::Step;

  // The limits must outlive the reader.
  explicit RequestReader(const RequestLimits& limits);
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;
  ~RequestReader();

  // Reads on. The bytes behind the first `used` belong to the next request after kComplete; after
  // kNeedsBytes they must come again with more behind them. Not after kRefused, and after
  // kComplete only when the request has been taken.
  Step Read(std::string_view bytes);
  // The request that was completed.
  Request Take();
  // After kRefused.
  [[nodiscard]] const Refusal& refusal() const;
  // True once in a request whose sender waits for 100 Continue before it sends the body.
  bool TakeWantsContinue();
  // How much of the body is still to come, as far as its length is known; 0 before the head.
  [[nodiscard]] size_t body_bytes_left() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace huitong
