// What a stranger with nothing but tiles can do: recompute the root of a tree, and tell whether the
// bundles of entries are those the tiles were hashed from. Written from c2sp.org/tlog-tiles alone;
// shares no code with what serves tiles but the hashes of leaves and nodes.

#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "journal/tree.h"

namespace huitong {

class TileClient {
 public:
  // The bytes behind "tile/"; nothing where there are none. The width is in the name.
  using Fetch = std::function<std::optional<std::string>(const std::string& path)>;

  TileClient(uint64_t size, Fetch fetch) : size_(size), fetch_(std::move(fetch)) {}

  // <L>/<N>[.p/<W>] or entries/<N>[.p/<W>].
  static std::string NameOf(const std::string& level, uint64_t n, uint64_t width) {
    std::string groups;
    for (bool last = true; last || n > 0; last = false, n /= 1000) {
      char group[8];
      (void)std::snprintf(group, sizeof group, last ? "/%03u" : "/x%03u",
                          static_cast<unsigned>(n % 1000));
      groups.insert(0, group);
    }
    std::string name = level + groups;
    if (width < kFull) name += ".p/" + std::to_string(width);
    return name;
  }

  // From the partial tile of each level: all that a client needs that trusts the log's tiles to be
  // consistent among themselves.
  Hash RootFromEdge() {
    std::vector<Hash> subtrees;
    for (int level = 7; level >= 0; --level) {
      const uint64_t hashes = size_ >> (8 * level);
      const uint64_t width = hashes % kFull;
      if (width == 0) continue;
      const auto tile = Tile(static_cast<unsigned>(level), hashes / kFull, width);
      size_t at = 0;
      for (uint64_t leaves = 128; leaves > 0; leaves /= 2) {
        if ((width & leaves) == 0) continue;
        subtrees.push_back(TreeOver(tile, at, at + leaves));
        at += leaves;
      }
    }
    if (subtrees.empty()) return EmptyRoot();
    Hash root = subtrees.back();
    for (size_t i = subtrees.size() - 1; i > 0; --i) {
      root = NodeHash(subtrees[i - 1], root);
    }
    return root;
  }

  // From every leaf; CHECKs that each hash of a tile above is the tree over a full tile below.
  Hash RootFromLeaves() {
    const auto leaves = Level(0);
    auto below = leaves;
    for (unsigned level = 1; below.size() >= kFull; ++level) {
      const auto above = Level(level);
      CHECK(above.size() == below.size() / kFull);
      for (size_t i = 0; i < above.size(); ++i) {
        CHECK(above[i] == TreeOver(below, i * kFull, (i + 1) * kFull));
      }
      below = above;
    }
    return leaves.empty() ? EmptyRoot() : TreeOver(leaves, 0, leaves.size());
  }

  // The bundles' entries, each of which CHECKed against its hash in level 0.
  std::vector<std::string> Entries() {
    const auto leaves = Level(0);
    std::vector<std::string> entries;
    for (uint64_t n = 0; n * kFull < size_; ++n) {
      const uint64_t width = std::min(kFull, size_ - n * kFull);
      const std::string bundle = Fetched(NameOf("entries", n, width));
      size_t at = 0;
      for (uint64_t i = 0; i < width; ++i) {
        CHECK(at + 2 <= bundle.size());
        const uint64_t length = ReadBigEndian(AsBytes(bundle).subspan(at, 2));
        CHECK(at + 2 + length <= bundle.size());
        entries.push_back(bundle.substr(at + 2, length));
        CHECK(LeafHash(AsBytes(entries.back())) == leaves[entries.size() - 1]);
        at += 2 + length;
      }
      CHECK(at == bundle.size());
    }
    return entries;
  }

  [[nodiscard]] size_t fetches() const { return fetches_; }

 private:
  static constexpr uint64_t kFull = 256;

  // MTH of RFC 6962 section 2.1 over hashes of subtrees of one size.
  static Hash TreeOver(const std::vector<Hash>& hashes, size_t begin, size_t end) {
    CHECK(begin < end && end <= hashes.size());
    if (end - begin == 1) return hashes[begin];
    size_t left = 1;
    while (left * 2 < end - begin) {
      left *= 2;
    }
    return NodeHash(TreeOver(hashes, begin, begin + left), TreeOver(hashes, begin + left, end));
  }

  std::string Fetched(const std::string& name) {
    ++fetches_;
    auto bytes = fetch_(name);
    CHECK(bytes.has_value());
    return *std::move(bytes);
  }
  std::vector<Hash> Tile(unsigned level, uint64_t n, uint64_t width) {
    const std::string bytes = Fetched(NameOf(std::to_string(level), n, width));
    CHECK(bytes.size() == width * sizeof(Hash));
    std::vector<Hash> hashes(width);
    for (size_t i = 0; i < width; ++i) {
      std::copy_n(AsBytes(bytes).begin() + static_cast<std::ptrdiff_t>(i * sizeof(Hash)),
                  sizeof(Hash), hashes[i].begin());
    }
    return hashes;
  }
  std::vector<Hash> Level(unsigned level) {
    const uint64_t count = size_ >> (8 * level);
    std::vector<Hash> all;
    for (uint64_t n = 0; n * kFull < count; ++n) {
      const auto tile = Tile(level, n, std::min(kFull, count - n * kFull));
      all.insert(all.end(), tile.begin(), tile.end());
    }
    return all;
  }

  uint64_t size_;
  Fetch fetch_;
  size_t fetches_ = 0;
};

}  // namespace huitong
