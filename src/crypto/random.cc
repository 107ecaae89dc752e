#include "crypto/random.h"

#include <cerrno>

#include <sys/random.h>

#include "base/check.h"

namespace huitong {

Bytes RandomBytes(size_t count) {
  Bytes bytes(count);
  size_t done = 0;
  while (done < count) {
    const ssize_t got = getrandom(bytes.data() + done, count - done, 0);
    if (got < 0 && errno == EINTR) continue;
    CHECK(got > 0);
    done += static_cast<size_t>(got);
  }
  return bytes;
}

Bytes SeededRandom::Next(size_t count) {
  const uint64_t from = offset_;
  offset_ += count;
  return stream_.At(from, count);
}

}  // namespace huitong
