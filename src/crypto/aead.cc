#include "crypto/aead.h"

#include <limits>
#include <memory>

#include <openssl/evp.h>

#include "base/check.h"

namespace huitong {
namespace {

constexpr size_t kMostBytes = std::numeric_limits<int>::max();

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

// Fetched once and never freed: it is needed until the process ends.
const EVP_CIPHER* Algorithm() {
  static const EVP_CIPHER* const algorithm = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  return algorithm;
}

Context NewContext() {
  Context context(EVP_CIPHER_CTX_new());
  CHECK(context != nullptr);
  return context;
}

int Length(ByteView bytes) {
  CHECK(bytes.size() <= kMostBytes);
  return static_cast<int>(bytes.size());
}

}  // namespace

Bytes Seal(std::span<const uint8_t, 32> key, std::span<const uint8_t, kSealNonceSize> nonce,
           ByteView associated, ByteView plain) {
  const Context owned = NewContext();
  EVP_CIPHER_CTX* const context = owned.get();
  CHECK(EVP_EncryptInit_ex2(context, Algorithm(), key.data(), nonce.data(), nullptr) == 1);
  int count = 0;
  if (!associated.empty()) {
    CHECK(EVP_EncryptUpdate(context, nullptr, &count, associated.data(), Length(associated)) == 1);
  }
  Bytes sealed(nonce.begin(), nonce.end());
  sealed.resize(kSealNonceSize + plain.size() + kSealTagSize);
  uint8_t* const ciphertext = sealed.data() + kSealNonceSize;
  uint8_t* const tag = ciphertext + plain.size();
  if (!plain.empty()) {
    CHECK(EVP_EncryptUpdate(context, ciphertext, &count, plain.data(), Length(plain)) == 1);
  }
  CHECK(EVP_EncryptFinal_ex(context, tag, &count) == 1 && count == 0);
  CHECK(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, int{kSealTagSize}, tag) == 1);
  return sealed;
}

Expected<Bytes, Error> Open(std::span<const uint8_t, 32> key, ByteView associated,
                            ByteView sealed) {
  if (sealed.size() < kSealNonceSize + kSealTagSize) {
    return Fail(ErrorCode::kDenied, "the sealed bytes are too few to hold a nonce and a tag");
  }
  const ByteView nonce = sealed.first(kSealNonceSize);
  const ByteView ciphertext =
      sealed.subspan(kSealNonceSize, sealed.size() - kSealNonceSize - kSealTagSize);
  const ByteView given_tag = sealed.last(kSealTagSize);
  Bytes tag(given_tag.begin(), given_tag.end());  // OpenSSL takes it as writable

  const Context owned = NewContext();
  EVP_CIPHER_CTX* const context = owned.get();
  CHECK(EVP_DecryptInit_ex2(context, Algorithm(), key.data(), nonce.data(), nullptr) == 1);
  CHECK(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, int{kSealTagSize}, tag.data()) == 1);
  int count = 0;
  if (!associated.empty()) {
    CHECK(EVP_DecryptUpdate(context, nullptr, &count, associated.data(), Length(associated)) == 1);
  }
  Bytes plain(ciphertext.size());
  if (!plain.empty()) {
    CHECK(EVP_DecryptUpdate(context, plain.data(), &count, ciphertext.data(), Length(ciphertext)) ==
          1);
  }
  if (EVP_DecryptFinal_ex(context, tag.data(), &count) != 1) {
    return Fail(ErrorCode::kDenied,
                "the sealed bytes do not open: they were altered, or sealed with another key or "
                "for another purpose");
  }
  return plain;
}

}  // namespace huitong
