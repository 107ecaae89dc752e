// The port to the stored hashes of the logs' Merkle trees: derived from the journal, and rebuilt
// from it at will.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/error.h"
#include "crypto/sha256.h"

namespace huitong {

// Per log an append-only array of the hashes of its complete subtrees in the order in which they
// became complete: after each leaf, the leaf's hash and then that of every subtree it completed
// (StoredIndex in journal/tree.h gives the place). Implementations: storage/file_tree_store and
// storage/memory_tree_store.
class TreeStore {
 public:
  TreeStore() = default;
  TreeStore(const TreeStore&) = delete;
  TreeStore& operator=(const TreeStore&) = delete;
  virtual ~TreeStore() = default;

  // Appends at the end. Not durable before Sync. One thread.
  virtual Expected<Done, Error> Append(uint64_t log, std::span<const Hash> hashes) = 0;
  // How many hashes the log has stored.
  [[nodiscard]] virtual Expected<uint64_t, Error> Count(uint64_t log) const = 0;
  // Forgets all after the first `count`, so that a restart can append anew from a checkpoint.
  virtual Expected<Done, Error> Truncate(uint64_t log, uint64_t count) = 0;
  // The hashes at these places, in order; kNotFound when one is past the end. Any thread.
  [[nodiscard]] virtual Expected<std::vector<Hash>, Error> Read(
      uint64_t log, std::span<const uint64_t> places) const = 0;
  virtual Expected<Done, Error> Sync() = 0;
};

}  // namespace huitong
