// Receipts (c2sp.org/tlog-proof): what is read is written again as it was; what verifies is of the
// log's own tree.

#include "fuzz/fuzz_input.h"
#include "journal/proof.h"

namespace huitong {

const size_t kProperties = 3;

namespace {

constexpr std::string_view kOrigin = "huitong.example/log/1/0/sha256";

PublicKey TrustedKey() {
  std::array<uint8_t, 32> seed{};
  seed.fill(7);
  return SigningKey(seed).public_key();
}

void Try(std::string_view text) {
  const auto receipt = ReadReceipt(text);
  if (!receipt) {
    Reached(0);
    CHECK(!VerifyReceipt(text, kOrigin, TrustedKey()));
    return;
  }
  Reached(1);
  CHECK(RenderReceipt(*receipt) == text);
  const auto entry = EntryFromSectionProof(receipt->section);
  if (entry) (void)SequenceOfSection(receipt->section.section);
  const auto verified = VerifyReceipt(text, kOrigin, TrustedKey());
  if (!verified) return;
  Reached(2);
  // The golden head is the only one of eleven leaves that this key ever signed.
  CHECK(entry && verified->index < verified->checkpoint.size);
  CHECK(verified->checkpoint.size == 11);
  CHECK(SequenceOfSection(verified->section) == verified->index);
}

}  // namespace
}  // namespace huitong

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  huitong::Try(huitong::AsText({data, size}));
  return 0;
}
