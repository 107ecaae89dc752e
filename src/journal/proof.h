// A receipt: the offline proof that a section of a record is in a log, as text of the format
// c2sp.org/tlog-proof@v1. Section 7 of docs/journal_format.md says what its `extra` holds.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "crypto/ed25519.h"
#include "crypto/sha256.h"
#include "journal/checkpoint.h"
#include "journal/leaf.h"

namespace huitong {

struct Receipt {
  SectionProof section;
  uint64_t index = 0;      // the record's sequence
  std::vector<Hash> path;  // from the leaf's sibling to the root's child
  std::string note;        // the signed checkpoint, whole
};

std::string RenderReceipt(const Receipt& receipt);

// What a receipt says; nothing of it is proved yet. kInvalidArgument when it is malformed or larger
// than 2 MiB.
Expected<Receipt, Error> ReadReceipt(std::string_view text);

struct VerifiedReceipt {
  uint64_t index = 0;
  Bytes section;  // prefix ‖ body
  Checkpoint checkpoint;
};

// What a receipt proves to who trusts this key for this origin: that the log holds the section, in
// the record of this index. kDenied when it does not follow; kInvalidArgument when it is malformed.
Expected<VerifiedReceipt, Error> VerifyReceipt(std::string_view text, std::string_view origin,
                                               const PublicKey& key);

}  // namespace huitong
