#include "journal/checkpoint.h"

#include <algorithm>
#include <array>

#include "base/text_encoding.h"
#include "journal/note_text.h"

namespace huitong {
namespace {

constexpr uint8_t kEd25519 = 1;  // the signature type identifier of signed-note
constexpr size_t kKeyIdBytes = 4;
constexpr size_t kMostNoteBytes = size_t{1} << 20;
constexpr std::string_view kSignatureLineStart = "\u2014 ";  // em dash, space

using KeyId = std::array<uint8_t, kKeyIdBytes>;

Unexpected<Error> Malformed(std::string sentence) {
  return Fail(ErrorCode::kInvalidArgument, std::move(sentence));
}

KeyId KeyIdOf(std::string_view name, const PublicKey& key) {
  static constexpr uint8_t kBetween[] = {'\n', kEd25519};
  const Hash hash = Sha256OfAll({AsBytes(name), kBetween, key});
  KeyId id{};
  std::copy_n(hash.begin(), id.size(), id.begin());
  return id;
}

struct SignatureLine {
  std::string_view name;
  Bytes key_id_and_signature;
};

Expected<SignatureLine, Error> ReadSignatureLine(std::string_view line) {
  if (!line.starts_with(kSignatureLineStart)) {
    return Malformed("a signature line of the note does not begin with a dash and a space");
  }
  line.remove_prefix(kSignatureLineStart.size());
  const size_t space = line.find(' ');
  const std::string_view name = line.substr(0, space);
  if (space == std::string_view::npos || !IsOrigin(name)) {
    return Malformed("a signature line of the note does not name a key");
  }
  auto bytes = FromBase64(line.substr(space + 1));
  if (!bytes || bytes->size() <= kKeyIdBytes) {
    return Malformed("a signature line of the note has no base64 of a key id and a signature");
  }
  return SignatureLine{.name = name, .key_id_and_signature = std::move(*bytes)};
}

bool IsBy(const SignatureLine& line, std::string_view name, const KeyId& id) {
  return line.name == name && std::equal(id.begin(), id.end(), line.key_id_and_signature.begin());
}

bool IsSound(const SignatureLine& line, std::string_view text, const PublicKey& key) {
  const ByteView bytes = ByteView(line.key_id_and_signature).subspan(kKeyIdBytes);
  Signature signature{};
  if (bytes.size() != signature.size()) return false;
  std::copy(bytes.begin(), bytes.end(), signature.begin());
  return Verify(key, AsBytes(text), signature);
}

// Every line by the key must be sound, and one must be there.
Expected<Done, Error> CheckSignatures(std::string_view lines, std::string_view text,
                                      std::string_view origin, const PublicKey& key) {
  const KeyId id = KeyIdOf(origin, key);
  bool signed_by_key = false;
  LineReader reader(lines);
  while (!reader.rest().empty()) {
    const auto line = reader.Next();
    if (!line) return Malformed("the note does not end in a line feed");
    const SignatureLine signature = TRY(ReadSignatureLine(*line));
    if (!IsBy(signature, origin, id)) continue;
    if (!IsSound(signature, text, key)) {
      return Fail(ErrorCode::kDenied, "the note has a signature of " + std::string(origin) +
                                          " that does not fit its text");
    }
    signed_by_key = true;
  }
  if (signed_by_key) return Done{};
  return Fail(ErrorCode::kDenied,
              "the note has no signature by the trusted key of " + std::string(origin));
}

Expected<Checkpoint, Error> ReadCheckpointText(std::string_view text) {
  LineReader reader(text);
  const auto origin = reader.Next();
  const auto size_line = reader.Next();
  const auto root_line = reader.Next();
  if (!root_line || !reader.rest().empty()) {
    return Malformed("the text of a checkpoint does not have exactly three lines");
  }
  const auto size = ReadDecimal(*size_line);
  if (!size) return Malformed("the second line of a checkpoint is not a number of leaves");
  const auto root = ReadBase64Hash(*root_line);
  if (!root) return Malformed("the third line of a checkpoint is not the base64 of a hash");
  return Checkpoint{.origin = std::string(*origin), .size = *size, .root = *root};
}

}  // namespace

bool IsOrigin(std::string_view text) {
  return !text.empty() && text.find_first_of(" +\n") == std::string_view::npos && IsNoteText(text);
}

std::string CheckpointText(const Checkpoint& checkpoint) {
  CHECK(IsOrigin(checkpoint.origin));
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
         ToBase64(checkpoint.root) + "\n";
}

std::string SignNote(const Checkpoint& checkpoint, const SigningKey& key) {
  const std::string text = CheckpointText(checkpoint);
  const KeyId id = KeyIdOf(checkpoint.origin, key.public_key());
  const Signature signature = key.Sign(AsBytes(text));
  Bytes joined(id.begin(), id.end());
  joined.insert(joined.end(), signature.begin(), signature.end());
  return text + "\n" + std::string(kSignatureLineStart) + checkpoint.origin + " " +
         ToBase64(joined) + "\n";
}

Expected<Checkpoint, Error> OpenNote(std::string_view note, std::string_view origin,
                                     const PublicKey& key) {
  if (note.size() > kMostNoteBytes) return Malformed("the note is larger than 1 MiB");
  if (!IsNoteText(note)) {
    return Malformed("the note has a control character or is not UTF-8");
  }
  const size_t empty_line = note.rfind("\n\n");
  if (empty_line == std::string_view::npos) {
    return Malformed("the note has no empty line between its text and its signatures");
  }
  const std::string_view text = note.substr(0, empty_line + 1);
  Checkpoint checkpoint = TRY(ReadCheckpointText(text));
  if (checkpoint.origin != origin) {
    return Fail(ErrorCode::kDenied,
                "the checkpoint is of " + checkpoint.origin + " and not of " + std::string(origin));
  }
  TRY(CheckSignatures(note.substr(empty_line + 2), text, origin, key));
  return checkpoint;
}

std::string VerifierKeyText(std::string_view name, const PublicKey& key) {
  CHECK(IsOrigin(name));
  Bytes typed_key = {kEd25519};
  typed_key.insert(typed_key.end(), key.begin(), key.end());
  return std::string(name) + "+" + ToHex(KeyIdOf(name, key)) + "+" + ToBase64(typed_key);
}

Expected<VerifierKey, Error> ReadVerifierKey(std::string_view text) {
  const size_t name_end = text.find('+');
  const size_t id_end =
      name_end == std::string_view::npos ? name_end : text.find('+', name_end + 1);
  if (id_end == std::string_view::npos) {
    return Malformed("the text of a verifier key is not a name, a key id and a key joined by +");
  }
  VerifierKey read{.name = std::string(text.substr(0, name_end)), .key = {}};
  const auto typed_key = FromBase64(text.substr(id_end + 1));
  if (!typed_key || typed_key->size() != 1 + read.key.size() || typed_key->front() != kEd25519) {
    return Malformed("the text of a verifier key does not hold an Ed25519 key");
  }
  std::copy(typed_key->begin() + 1, typed_key->end(), read.key.begin());
  if (!IsOrigin(read.name) || VerifierKeyText(read.name, read.key) != text) {
    return Malformed("the name and the key id of a verifier key do not fit its key");
  }
  return read;
}

}  // namespace huitong
