#include "crypto/keystream.h"

#include <cstring>

#include <openssl/evp.h>

#include "base/check.h"

// The stream is made as AES-256-ECB over counter blocks: 21 ns for 96 bytes, where AES-256-CTR
// takes 66 ns because each request begins with a new counter.

namespace huitong {
namespace {

constexpr size_t kBlockSize = 16;
constexpr size_t kMostBytes = size_t{1} << 30;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

// Fetched once and never freed: it is needed until the process ends.
const EVP_CIPHER* Algorithm() {
  static const EVP_CIPHER* const algorithm = EVP_CIPHER_fetch(nullptr, "AES-256-ECB", nullptr);
  return algorithm;
}

// The lower half of a counter block, as memory holds it. Offsets have 64 bits, so the upper half
// is always zero.
uint64_t BigEndian(uint64_t counter) { return __builtin_bswap64(counter); }

}  // namespace

struct Keystream::State {
  std::unique_ptr<EVP_CIPHER_CTX, FreeContext> context;

  // Turns zeros, a whole number of blocks, into the blocks that begin with number `first`.
  void Fill(std::span<uint8_t> zeros, uint64_t first) const {
    for (size_t at = 0; at < zeros.size(); at += kBlockSize) {
      const uint64_t counter = BigEndian(first + at / kBlockSize);
      std::memcpy(&zeros[at + kBlockSize / 2], &counter, sizeof counter);
    }
    int written = 0;
    const int size = static_cast<int>(zeros.size());
    CHECK(EVP_EncryptUpdate(context.get(), zeros.data(), &written, zeros.data(), size) == 1);
    CHECK(written == size);
  }
};

Keystream::Keystream(std::span<const uint8_t, 32> key) : state_(std::make_unique<State>()) {
  state_->context.reset(EVP_CIPHER_CTX_new());
  EVP_CIPHER_CTX* const context = state_->context.get();
  CHECK(context != nullptr);
  CHECK(EVP_EncryptInit_ex2(context, Algorithm(), key.data(), nullptr, nullptr) == 1);
  CHECK(EVP_CIPHER_CTX_set_padding(context, 0) == 1);
}

Keystream::~Keystream() = default;
Keystream::Keystream(Keystream&&) noexcept = default;
Keystream& Keystream::operator=(Keystream&&) noexcept = default;

Bytes Keystream::At(uint64_t offset, size_t count) {
  CHECK(count < kMostBytes);
  if (count == 0) return {};
  const size_t before = offset % kBlockSize;
  Bytes stream((before + count + kBlockSize - 1) / kBlockSize * kBlockSize);
  state_->Fill(stream, offset / kBlockSize);
  stream.resize(before + count);
  stream.erase(stream.begin(), stream.begin() + static_cast<ptrdiff_t>(before));
  return stream;
}

std::array<Keystream::Piece, 3> Keystream::ThreePiecesAt(uint64_t offset) {
  CHECK(offset % kBlockSize == 0);
  std::array<uint8_t, 3 * sizeof(Piece)> stream{};
  state_->Fill(stream, offset / kBlockSize);
  std::array<Piece, 3> pieces{};
  std::memcpy(pieces.data(), stream.data(), stream.size());
  return pieces;
}

}  // namespace huitong
