// The world failed: a disk, a file, a socket, a key. Made at the edges, passed up by TRY.

#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "base/expected.h"

namespace huitong {

enum class ErrorCode : uint8_t {
  kInvalidArgument,  // what the caller gave cannot be used
  kNotFound,         // the named thing is not there
  kAlreadyExists,    // the named thing is there already
  kBusy,             // somebody else holds it, or a queue is full
  kCorrupt,          // bytes that were written whole are no longer what they were
  kDiskFull,         // no room to write
  kIo,               // any other failure of a disk or socket
  kDenied,           // a credential or key does not fit
};

// A code for programs and one whole sentence for people, which names what failed and where.
struct Error {
  ErrorCode code = ErrorCode::kIo;
  std::string sentence;
};

inline Unexpected<Error> Fail(ErrorCode code, std::string sentence) {
  return Unexpected(Error{.code = code, .sentence = std::move(sentence)});
}

}  // namespace huitong
