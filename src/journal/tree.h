// The Merkle tree of a log (RFC 6962 section 2.1, SHA-256): growing it, keeping it, proving with
// it and checking what others prove.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "crypto/sha256.h"
#include "journal/tree_store.h"

namespace huitong {

// The hash of an entry as a leaf: SHA-256(00 ‖ entry).
Hash LeafHash(ByteView entry);
// The hash of an inner node: SHA-256(01 ‖ left ‖ right).
Hash NodeHash(const Hash& left, const Hash& right);
// The root of the tree without leaves: SHA-256 of nothing.
Hash EmptyRoot();

// The right edge of a tree: the roots of its greatest complete subtrees, one per set bit of its
// size, greatest first. Enough to grow the tree and to name its root.
class Frontier {
 public:
  Frontier() = default;
  // CHECKs that there is one hash per set bit of `size`.
  Frontier(uint64_t size, std::vector<Hash> hashes);

  [[nodiscard]] uint64_t size() const { return size_; }
  [[nodiscard]] std::span<const Hash> hashes() const { return hashes_; }

  // Adds a leaf. Gives what a TreeStore appends for it: the leaf's hash, then that of every
  // subtree it completed, smallest first. The span holds until the next Append.
  std::span<const Hash> Append(const Hash& leaf);

  [[nodiscard]] Hash Root() const;

  // The value of the state family `trees` (docs/journal_format.md section 8).
  [[nodiscard]] Bytes Encode() const;

 private:
  uint64_t size_ = 0;
  std::vector<Hash> hashes_;
  std::vector<Hash> completed_;
};

// The frontier that Encode wrote; kCorrupt when the bytes are none.
Expected<Frontier, Error> DecodeFrontier(ByteView bytes);

// The place in a TreeStore of the complete subtree of 2^level leaves whose first leaf is number
// n · 2^level. Its last leaf is number m = (n + 1) · 2^level − 1; the leaves before m have stored
// 2m − popcount(m) hashes (each leaf its own, and a tree of m leaves has m − popcount(m) complete
// inner nodes), and m stores the subtrees it completes from level 0 up. The order is that of
// StoredHashIndex in Go's golang.org/x/mod/sumdb/tlog.
uint64_t StoredIndex(unsigned level, uint64_t n);
// How many hashes a TreeStore holds for a tree of `size` leaves: 2 · size − popcount(size).
uint64_t StoredCount(uint64_t size);

// What follows reads hashes that a TreeStore holds; kNotFound when the tree is not as large as
// asked for, and kInvalidArgument when the numbers do not fit together. Any thread.
Expected<Frontier, Error> FrontierAt(const TreeStore& store, uint64_t log, uint64_t size);
Expected<Hash, Error> RootAt(const TreeStore& store, uint64_t log, uint64_t size);

// PATH(index, D[size]) of RFC 6962 section 2.1.1: from the leaf's sibling to the root's child.
Expected<std::vector<Hash>, Error> InclusionProof(const TreeStore& store, uint64_t log,
                                                  uint64_t index, uint64_t size);
// PROOF(old_size, D[new_size]) of RFC 6962 section 2.1.2; empty when old_size is 0 or new_size.
Expected<std::vector<Hash>, Error> ConsistencyProof(const TreeStore& store, uint64_t log,
                                                    uint64_t old_size, uint64_t new_size);

// The checks of RFC 9162 sections 2.1.3.2 and 2.1.4.2, for any input. Every tree is consistent
// with the empty one, by an empty proof.
[[nodiscard]] bool VerifyInclusion(const Hash& leaf, uint64_t index, uint64_t size,
                                   std::span<const Hash> proof, const Hash& root);
[[nodiscard]] bool VerifyConsistency(uint64_t old_size, uint64_t new_size, const Hash& old_root,
                                     const Hash& new_root, std::span<const Hash> proof);

// Tiles are those of c2sp.org/tlog-tiles: 256 hashes of tree level 8 · level.
constexpr uint64_t kTileWidth = 256;

// How many hashes tile `n` of a level has in a tree of `size` leaves: 0 to 256.
uint64_t TileWidthAt(unsigned level, uint64_t n, uint64_t size);

// The first `width` hashes of a tile, end to end, as it is served. kInvalidArgument for a width
// that is not 1 to 256, kNotFound for hashes that are not there, however far.
Expected<Bytes, Error> ReadTile(const TreeStore& store, uint64_t log, unsigned level, uint64_t n,
                                uint64_t width);

}  // namespace huitong
