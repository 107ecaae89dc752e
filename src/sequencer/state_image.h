// All entries of a log's state as bytes in one order, to be compared or hashed: equal in every
// store, live or replayed.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "crypto/sha256.h"
#include "engine/state.h"

namespace huitong {

class StateImage {
 public:
  StateImage() = default;
  // Of all that memory has.
  explicit StateImage(const LogState& state);

  // An entry, key without the log. What is there already under the key stays.
  void Add(FamilyNumber family, ByteView key, ByteView value);

  // SHA-256 as section 8 of docs/journal_format.md says.
  [[nodiscard]] Hash StateHash() const;

  // The first family of which the two have not the same entries.
  [[nodiscard]] std::optional<FamilyNumber> FirstDifference(const StateImage& other) const;

 private:
  // Where an entry is in `bytes_`, and the number that its key begins with.
  struct Entry {
    uint64_t key_begins = 0;
    uint64_t at = 0;
    uint32_t key_bytes = 0;
    uint32_t value_bytes = 0;
  };

  [[nodiscard]] ByteView KeyOf(const Entry& entry) const {
    return ByteView(bytes_).subspan(entry.at, entry.key_bytes);
  }
  [[nodiscard]] ByteView ValueOf(const Entry& entry) const {
    return ByteView(bytes_).subspan(entry.at + entry.key_bytes, entry.value_bytes);
  }
  // Ascending by key; of one key what came first.
  [[nodiscard]] std::vector<Entry> Sorted(size_t family) const;

  Bytes bytes_;
  std::array<std::vector<Entry>, kFamilies.size()> families_;  // in the order of kFamilies
};

}  // namespace huitong
