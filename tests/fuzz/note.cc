// Signed notes: only a text that is a checkpoint's opens, also where any text is soundly signed; a
// verifier key has one text.

#include "base/text_encoding.h"
#include "fuzz/fuzz_input.h"
#include "journal/checkpoint.h"

namespace huitong {

const size_t kProperties = 2;

namespace {

constexpr std::string_view kOrigin = "huitong.example/log/1/0/sha256";

const SigningKey& TestKey() {
  static const SigningKey key([] {
    std::array<uint8_t, 32> seed{};
    seed.fill(7);
    return seed;
  }());
  return key;
}

void TryNote(const std::string& note) {
  const auto opened = OpenNote(note, kOrigin, TestKey().public_key());
  if (!opened) return;
  Reached(0);
  CHECK(opened->origin == kOrigin);
  CHECK(note.starts_with(CheckpointText(*opened) + "\n\u2014 "));
}

// Any text with a sound signature under it.
std::string Signed(std::string_view text) {
  static const Bytes key_id = [] {
    const std::string verifier = VerifierKeyText(kOrigin, TestKey().public_key());
    return *FromHex(verifier.substr(verifier.find('+') + 1, 8));
  }();
  Bytes joined = key_id;
  const Signature signature = TestKey().Sign(AsBytes(text));
  joined.insert(joined.end(), signature.begin(), signature.end());
  return std::string(text) + "\n\u2014 " + std::string(kOrigin) + " " + ToBase64(joined) + "\n";
}

void TryVerifierKey(std::string_view text) {
  const auto key = ReadVerifierKey(text);
  if (!key) return;
  Reached(1);
  CHECK(VerifierKeyText(key->name, key->key) == text);
}

}  // namespace
}  // namespace huitong

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(huitong::AsText({data, size}));
  huitong::TryNote(text);
  // What begins like the log's own is worth a signature.
  if (text.starts_with("huitong.")) huitong::TryNote(huitong::Signed(text));
  huitong::TryVerifierKey(text);
  return 0;
}
