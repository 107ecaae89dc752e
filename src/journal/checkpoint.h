// The head of a log's tree as a signed text: a C2SP checkpoint (c2sp.org/tlog-checkpoint) in a C2SP
// note (c2sp.org/signed-note), with the Ed25519 signature of the log.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "crypto/ed25519.h"
#include "crypto/sha256.h"

namespace huitong {

struct Checkpoint {
  std::string origin;  // names the log, and also its key
  uint64_t size = 0;
  Hash root{};

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// Whether a text can name a log and its key: UTF-8, not empty, no control characters, no ASCII
// space and no "+", which signed-note forbids in the name of a key.
bool IsOrigin(std::string_view text);

// What is signed: origin LF size LF base64(root) LF. CHECKs that the origin is one.
std::string CheckpointText(const Checkpoint& checkpoint);

// The checkpoint's text, an empty line and the key's signature line. CHECKs that the origin is one.
std::string SignNote(const Checkpoint& checkpoint, const SigningKey& key);

// The checkpoint of a note that this key signed for this origin. Strict: nothing but three lines of
// text and lines of signatures, at least one by the key and every one by the key sound. Well-formed
// lines of other keys are passed over. kDenied when the origin is another or the key did not sign;
// kInvalidArgument when the note is malformed or larger than 1 MiB.
Expected<Checkpoint, Error> OpenNote(std::string_view note, std::string_view origin,
                                     const PublicKey& key);

// How a verifier is told whom to trust: name+hash+base64(01 ‖ public key), where hash is the key id
// in hexadecimal. CHECKs that the name is an origin.
std::string VerifierKeyText(std::string_view name, const PublicKey& key);

struct VerifierKey {
  std::string name;
  PublicKey key{};
};

// Reads what VerifierKeyText writes; kInvalidArgument for anything else.
Expected<VerifierKey, Error> ReadVerifierKey(std::string_view text);

}  // namespace huitong
