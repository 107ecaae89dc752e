#include "journal/tree.h"

#include <algorithm>
#include <bit>
#include <string>

#include "base/planted.h"

namespace huitong {
namespace {

constexpr unsigned kTileHeight = 8;
constexpr unsigned kGreatestTileLevel = 7;  // the next one's hashes span 2^64 leaves

// No tree is larger, so that places in a store and ends of tiles cannot overflow.
constexpr uint64_t kMostLeaves = uint64_t{1} << 56;

// The leaves from `low` up to, not including, `high`. `low` is a multiple of the least power of
// two that is not less than the number of leaves, as in every range that RFC 6962 names.
struct Range {
  uint64_t low = 0;
  uint64_t high = 0;
};

// The places of the complete subtrees that a range falls into, greatest first.
void AppendPlaces(std::vector<uint64_t>& places, Range range) {
  while (range.low < range.high) {
    const uint64_t leaves = std::bit_floor(range.high - range.low);
    const auto level = static_cast<unsigned>(std::countr_zero(leaves));
    places.push_back(StoredIndex(level, range.low >> level));
    range.low += leaves;
  }
}

Expected<std::vector<Hash>, Error> ReadPlaces(const TreeStore& store, uint64_t log,
                                              std::span<const uint64_t> places) {
  if (places.empty()) return std::vector<Hash>();
  std::vector<Hash> hashes = TRY(store.Read(log, places));
  CHECK(hashes.size() == places.size());
  return hashes;
}

// The root of what complete subtrees make together, given greatest first: at least one.
Hash Fold(std::span<const Hash> subtrees) {
  Hash root = subtrees.back();
  for (size_t i = subtrees.size() - 1; i > 0; --i) {
    root = NodeHash(subtrees[i - 1], root);
  }
  return root;
}

// The roots of the ranges, by one read of the store.
Expected<std::vector<Hash>, Error> RootsOf(const TreeStore& store, uint64_t log,
                                           std::span<const Range> ranges) {
  std::vector<uint64_t> places;
  for (const Range range : ranges) {
    AppendPlaces(places, range);
  }
  const std::vector<Hash> hashes = TRY(ReadPlaces(store, log, places));

  std::vector<Hash> roots;
  roots.reserve(ranges.size());
  size_t used = 0;
  for (const Range range : ranges) {
    const auto subtrees = static_cast<size_t>(std::popcount(range.high - range.low));
    roots.push_back(Fold(std::span(hashes).subspan(used, subtrees)));
    used += subtrees;
  }
  return roots;
}

// Where a range of more than one leaf is cut: the greatest power of two that is less than it.
uint64_t MiddleOf(Range range) { return range.low + std::bit_floor(range.high - range.low - 1); }

std::vector<Range> InclusionRanges(uint64_t index, uint64_t size) {
  std::vector<Range> ranges;
  Range around{.low = 0, .high = size};
  while (around.high - around.low > 1) {
    const uint64_t middle = MiddleOf(around);
    if (index < middle) {
      ranges.push_back({.low = middle, .high = around.high});
      around.high = middle;
    } else {
      ranges.push_back({.low = around.low, .high = middle});
      around.low = middle;
    }
  }
  std::reverse(ranges.begin(), ranges.end());
  return ranges;
}

std::vector<Range> ConsistencyRanges(uint64_t old_size, uint64_t new_size) {
  std::vector<Range> ranges;
  Range around{.low = 0, .high = new_size};
  while (old_size < around.high) {
    const uint64_t middle = MiddleOf(around);
    if (old_size <= middle) {
      ranges.push_back({.low = middle, .high = around.high});
      around.high = middle;
    } else {
      ranges.push_back({.low = around.low, .high = middle});
      around.low = middle;
    }
  }
  // The verifier has the old tree's root; any other subtree to begin with must be told.
  if (around.low != 0) ranges.push_back(around);
  std::reverse(ranges.begin(), ranges.end());
  return ranges;
}

Expected<Done, Error> CheckSize(uint64_t size) {
  if (size <= kMostLeaves) return Done{};
  return Fail(ErrorCode::kNotFound, "no tree has " + std::to_string(size) + " leaves");
}

// The walk up from a leaf that RFC 9162 sections 2.1.3.2 and 2.1.4.2 share: the numbers, on their
// level, of a node (fn there) and of the last node (sn).
struct Climb {
  uint64_t node = 0;
  uint64_t last = 0;

  // Whether the next hash of the proof is a left sibling. If so, also passes the levels on which
  // the node, the last one, has no sibling.
  bool TakesLeftSibling() {
    const bool takes_left = (node & 1) != 0 || node == last;
    while (takes_left && (node & 1) == 0 && node != 0) {
      Rise();
    }
    return takes_left;
  }
  void Rise() {
    node >>= 1;
    last >>= 1;
  }
};

}  // namespace

Hash LeafHash(ByteView entry) {
  static constexpr uint8_t kLeafMark[] = {0};
  return Sha256OfAll({kLeafMark, entry});
}

Hash NodeHash(const Hash& left, const Hash& right) {
  static constexpr uint8_t kNodeMark[] = {1};
  return Sha256OfAll({kNodeMark, left, right});
}

Hash EmptyRoot() { return Sha256({}); }

Frontier::Frontier(uint64_t size, std::vector<Hash> hashes)
    : size_(size), hashes_(std::move(hashes)) {
  CHECK(hashes_.size() == static_cast<size_t>(std::popcount(size_)));
}

std::span<const Hash> Frontier::Append(const Hash& leaf) {
  CHECK(size_ < kMostLeaves);
  completed_.clear();
  completed_.push_back(leaf);
  for (uint64_t rest = size_; (rest & 1) != 0; rest >>= 1) {
    completed_.push_back(Planted("tree-nodes-swapped")
                             ? NodeHash(completed_.back(), hashes_.back())
                             : NodeHash(hashes_.back(), completed_.back()));
    hashes_.pop_back();
  }
  hashes_.push_back(completed_.back());
  ++size_;
  return completed_;
}

Hash Frontier::Root() const { return hashes_.empty() ? EmptyRoot() : Fold(hashes_); }

Bytes Frontier::Encode() const {
  Bytes bytes;
  ByteWriter writer(bytes);
  writer.Put(size_);
  for (const Hash& hash : hashes_) {
    writer.PutBytes(hash);
  }
  return bytes;
}

Expected<Frontier, Error> DecodeFrontier(ByteView bytes) {
  ByteReader reader(bytes);
  const auto size = reader.Get<uint64_t>();
  const auto count = static_cast<size_t>(std::popcount(size));
  if (reader.failed() || size > kMostLeaves || reader.left() != count * sizeof(Hash)) {
    return Fail(ErrorCode::kCorrupt, "the frontier of a tree does not have the hashes of its size");
  }
  std::vector<Hash> hashes(count);
  for (Hash& hash : hashes) {
    const ByteView from = reader.GetBytes(sizeof(Hash));
    std::copy(from.begin(), from.end(), hash.begin());
  }
  return Frontier(size, std::move(hashes));
}

uint64_t StoredIndex(unsigned level, uint64_t n) {
  CHECK(level < 64 && n < kMostLeaves >> level);
  const uint64_t last_leaf = ((n + 1) << level) - 1;
  return StoredCount(last_leaf) + level;
}

uint64_t StoredCount(uint64_t size) {
  return 2 * size - static_cast<uint64_t>(std::popcount(size));
}

Expected<Frontier, Error> FrontierAt(const TreeStore& store, uint64_t log, uint64_t size) {
  TRY(CheckSize(size));
  std::vector<uint64_t> places;
  AppendPlaces(places, {.low = 0, .high = size});
  return Frontier(size, TRY(ReadPlaces(store, log, places)));
}

Expected<Hash, Error> RootAt(const TreeStore& store, uint64_t log, uint64_t size) {
  return TRY(FrontierAt(store, log, size)).Root();
}

Expected<std::vector<Hash>, Error> InclusionProof(const TreeStore& store, uint64_t log,
                                                  uint64_t index, uint64_t size) {
  TRY(CheckSize(size));
  if (index >= size) {
    return Fail(ErrorCode::kInvalidArgument, "a tree of " + std::to_string(size) +
                                                 " leaves has no leaf " + std::to_string(index));
  }
  return RootsOf(store, log, InclusionRanges(index, size));
}

Expected<std::vector<Hash>, Error> ConsistencyProof(const TreeStore& store, uint64_t log,
                                                    uint64_t old_size, uint64_t new_size) {
  TRY(CheckSize(new_size));
  if (old_size > new_size) {
    return Fail(ErrorCode::kInvalidArgument, "a tree of " + std::to_string(old_size) +
                                                 " leaves is not the beginning of one of " +
                                                 std::to_string(new_size));
  }
  if (old_size == 0) return std::vector<Hash>();
  return RootsOf(store, log, ConsistencyRanges(old_size, new_size));
}

bool VerifyInclusion(const Hash& leaf, uint64_t index, uint64_t size, std::span<const Hash> proof,
                     const Hash& root) {
  if (index >= size) return false;
  Climb climb{.node = index, .last = size - 1};
  Hash hash = leaf;
  for (const Hash& sibling : proof) {
    if (climb.last == 0) return false;
    hash = climb.TakesLeftSibling() ? NodeHash(sibling, hash) : NodeHash(hash, sibling);
    climb.Rise();
  }
  return (climb.last == 0 || Planted("short-path-accepted")) && hash == root;
}

bool VerifyConsistency(uint64_t old_size, uint64_t new_size, const Hash& old_root,
                       const Hash& new_root, std::span<const Hash> proof) {
  if (old_size > new_size) return false;
  if (old_size == new_size) return proof.empty() && old_root == new_root;
  if (old_size == 0) return proof.empty() && old_root == EmptyRoot();
  if (proof.empty()) return false;

  // An old tree that is complete is itself the subtree to begin with, and the proof omits it.
  const bool old_is_complete = std::has_single_bit(old_size);
  const Hash first = old_is_complete ? old_root : proof.front();
  if (!old_is_complete) proof = proof.subspan(1);
  Climb climb{.node = old_size - 1, .last = new_size - 1};
  while ((climb.node & 1) != 0) {
    climb.Rise();
  }
  Hash old_hash = first;
  Hash new_hash = first;
  for (const Hash& sibling : proof) {
    if (climb.last == 0) return false;
    if (climb.TakesLeftSibling()) {
      old_hash = NodeHash(sibling, old_hash);
      new_hash = NodeHash(sibling, new_hash);
    } else {
      new_hash = NodeHash(new_hash, sibling);
    }
    climb.Rise();
  }
  return climb.last == 0 && old_hash == old_root && new_hash == new_root;
}

uint64_t TileWidthAt(unsigned level, uint64_t n, uint64_t size) {
  if (level > kGreatestTileLevel) return 0;
  const uint64_t hashes = size >> (level * kTileHeight);
  if (n > hashes / kTileWidth) return 0;
  return std::min(kTileWidth, hashes - n * kTileWidth);
}

Expected<Bytes, Error> ReadTile(const TreeStore& store, uint64_t log, unsigned level, uint64_t n,
                                uint64_t width) {
  if (width == 0 || width > kTileWidth) {
    return Fail(ErrorCode::kInvalidArgument,
                "a tile cannot have a width of " + std::to_string(width));
  }
  if (TileWidthAt(level, n, kMostLeaves) < width) {
    return Fail(ErrorCode::kNotFound, "no tree has tile " + std::to_string(n) + " of level " +
                                          std::to_string(level) + " that wide");
  }
  std::vector<uint64_t> places;
  places.reserve(width);
  for (uint64_t i = 0; i < width; ++i) {
    places.push_back(StoredIndex(level * kTileHeight, n * kTileWidth + i));
  }
  const std::vector<Hash> hashes = TRY(ReadPlaces(store, log, places));
  Bytes tile;
  ByteWriter writer(tile);
  for (const Hash& hash : hashes) {
    writer.PutBytes(hash);
  }
  return tile;
}

}  // namespace huitong
