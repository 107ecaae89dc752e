#include "crypto/sha256.h"

#include <algorithm>
#include <array>
#include <utility>

#include <openssl/evp.h>

#include "base/check.h"

// OpenSSL 3 deprecates its older SHA256_Update in favour of EVP. Measured on a processor with SHA
// instructions, 128 bytes cost 111 ns the old way and 129 ns through EVP with one fetched algorithm
// and one context per thread; with a fetch per call they cost 325 ns.

namespace huitong {
namespace {

constexpr size_t kJoinedBytes = 512;

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

// Fetched once and never freed: it is needed until the process ends.
const EVP_MD* Algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}

Context NewContext() {
  Context context(EVP_MD_CTX_new());
  CHECK(context != nullptr);
  return context;
}

void Begin(EVP_MD_CTX* context) { CHECK(EVP_DigestInit_ex2(context, Algorithm(), nullptr) == 1); }

void Add(EVP_MD_CTX* context, ByteView bytes) {
  CHECK(EVP_DigestUpdate(context, bytes.data(), bytes.size()) == 1);
}

Hash End(EVP_MD_CTX* context) {
  Hash hash{};
  CHECK(EVP_DigestFinal_ex(context, hash.data(), nullptr) == 1);
  return hash;
}

EVP_MD_CTX* ContextOfThread() {
  thread_local const Context context = NewContext();
  return context.get();
}

}  // namespace

Hash Sha256(ByteView bytes) {
  EVP_MD_CTX* const context = ContextOfThread();
  Begin(context);
  Add(context, bytes);
  return End(context);
}

Hash Sha256OfAll(std::initializer_list<ByteView> pieces) {
  // A call costs more than copying what is hashed by one: a few small pieces are joined.
  std::array<uint8_t, kJoinedBytes> joined;
  size_t waiting = 0;
  EVP_MD_CTX* const context = ContextOfThread();
  Begin(context);
  for (const ByteView piece : pieces) {
    if (waiting + piece.size() > joined.size()) {
      Add(context, ByteView(joined).first(std::exchange(waiting, 0)));
    }
    if (piece.size() > joined.size()) {
      Add(context, piece);
    } else {
      std::copy(piece.begin(), piece.end(), joined.begin() + static_cast<ptrdiff_t>(waiting));
      waiting += piece.size();
    }
  }
  Add(context, ByteView(joined).first(waiting));
  return End(context);
}

struct Sha256Stream::State {
  Context context = NewContext();
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) { Begin(state_->context.get()); }
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::Update(ByteView bytes) { Add(state_->context.get(), bytes); }

Hash Sha256Stream::Finish() {
  const Hash hash = End(state_->context.get());
  Begin(state_->context.get());
  return hash;
}

}  // namespace huitong
