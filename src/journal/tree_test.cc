#include "journal/tree.h"

#include <bit>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "base/text_encoding.h"
#include "journal/testing/fake_tree_store.h"

namespace huitong {
namespace {

constexpr uint64_t kLog = 1;

// The reference tree of the Certificate Transparency projects: eight leaves and the roots of the
// trees of the first one, two, … eight of them.
constexpr const char* kReferenceLeaves[] = {"",
                                            "00",
                                            "10",
                                            "2021",
                                            "3031",
                                            "40414243",
                                            "5051525354555657",
                                            "606162636465666768696a6b6c6d6e6f"};
constexpr const char* kReferenceRoots[] = {
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

Hash TestLeaf(uint64_t n) {
  Bytes entry;
  ByteWriter(entry).Put(n);
  return LeafHash(entry);
}

void Grow(FakeTreeStore& store, Frontier& frontier, uint64_t leaves) {
  while (frontier.size() < leaves) {
    ASSERT_TRUE(store.Append(kLog, frontier.Append(TestLeaf(frontier.size()))));
  }
}

// MTH(D[low:high]) by the recursion of RFC 6962 section 2.1, with nothing kept.
Hash RootByTheLetter(uint64_t low, uint64_t high) {
  if (low == high) return EmptyRoot();
  if (high - low == 1) return TestLeaf(low);
  const uint64_t middle = low + std::bit_floor(high - low - 1);
  return NodeHash(RootByTheLetter(low, middle), RootByTheLetter(middle, high));
}

TEST(TreeTest, HasTheReferenceRoots) {
  Frontier frontier;
  EXPECT_EQ(ToHex(frontier.Root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (size_t i = 0; i < std::size(kReferenceLeaves); ++i) {
    frontier.Append(LeafHash(*FromHex(kReferenceLeaves[i])));
    EXPECT_EQ(ToHex(frontier.Root()), kReferenceRoots[i]) << i;
  }
}

TEST(TreeTest, TheFrontierAndTheStoreHaveTheRootOfTheRecursion) {
  FakeTreeStore store;
  Frontier frontier;
  for (uint64_t size = 0; size <= 130; ++size) {
    Grow(store, frontier, size);
    const Hash root = RootByTheLetter(0, size);
    EXPECT_EQ(frontier.Root(), root) << size;
    EXPECT_EQ(*RootAt(store, kLog, size), root) << size;
    EXPECT_EQ(*store.Count(kLog), StoredCount(size)) << size;
  }
}

TEST(TreeTest, EveryCompleteSubtreeIsAtItsStoredIndex) {
  FakeTreeStore store;
  Frontier frontier;
  Grow(store, frontier, 64);
  for (unsigned level = 0; level <= 6; ++level) {
    for (uint64_t n = 0; n < uint64_t{64} >> level; ++n) {
      const uint64_t place[] = {StoredIndex(level, n)};
      EXPECT_EQ((*store.Read(kLog, place)).front(), RootByTheLetter(n << level, (n + 1) << level));
    }
  }
}

TEST(TreeTest, AFrontierGoesThroughItsEncoding) {
  Frontier frontier;
  for (uint64_t size = 0; size <= 40; ++size) {
    const Bytes bytes = frontier.Encode();
    auto decoded = DecodeFrontier(bytes);
    ASSERT_TRUE(decoded);
    Frontier copy = *decoded;
    EXPECT_EQ(copy.size(), size);
    copy.Append(TestLeaf(size));
    frontier.Append(TestLeaf(size));
    EXPECT_EQ(copy.Root(), frontier.Root());
  }
}

TEST(TreeTest, RefusesAFrontierOfAnotherLength) {
  Frontier frontier;
  for (uint64_t i = 0; i < 5; ++i) {
    frontier.Append(TestLeaf(i));
  }
  Bytes bytes = frontier.Encode();
  bytes.push_back(0);
  EXPECT_FALSE(DecodeFrontier(bytes));
  bytes.resize(bytes.size() - 2);
  EXPECT_FALSE(DecodeFrontier(bytes));
  EXPECT_FALSE(DecodeFrontier({}));
  EXPECT_FALSE(DecodeFrontier(Bytes(8 + 64 * 32, 0xff)));
}

TEST(TreeTest, AFrontierReadFromTheStoreGoesOnAsTheOneThatFilledIt) {
  FakeTreeStore store;
  Frontier frontier;
  Grow(store, frontier, 100);
  Frontier read = *FrontierAt(store, kLog, 77);
  for (uint64_t i = 77; i < 100; ++i) {
    read.Append(TestLeaf(i));
  }
  EXPECT_EQ(read.Root(), frontier.Root());
}

TEST(TreeTest, EveryInclusionProofUpTo64LeavesIsAccepted) {
  FakeTreeStore store;
  Frontier frontier;
  for (uint64_t size = 1; size <= 64; ++size) {
    Grow(store, frontier, size);
    for (uint64_t index = 0; index < size; ++index) {
      const auto proof = InclusionProof(store, kLog, index, size);
      ASSERT_TRUE(proof);
      EXPECT_TRUE(VerifyInclusion(TestLeaf(index), index, size, *proof, frontier.Root()))
          << index << " in " << size;
    }
  }
}

TEST(TreeTest, EveryConsistencyProofUpTo64LeavesIsAccepted) {
  FakeTreeStore store;
  Frontier frontier;
  std::vector<Hash> roots = {EmptyRoot()};
  for (uint64_t size = 1; size <= 64; ++size) {
    Grow(store, frontier, size);
    roots.push_back(frontier.Root());
    for (uint64_t old_size = 0; old_size <= size; ++old_size) {
      const auto proof = ConsistencyProof(store, kLog, old_size, size);
      ASSERT_TRUE(proof);
      EXPECT_TRUE(VerifyConsistency(old_size, size, roots[old_size], roots[size], *proof))
          << old_size << " to " << size;
    }
  }
}

// The proofs that RFC 6962 section 2.1.3 spells out for the tree of seven leaves.
TEST(TreeTest, GivesTheProofsOfTheExamplesInTheRfc) {
  FakeTreeStore store;
  Frontier frontier;
  Grow(store, frontier, 7);
  const Hash a = TestLeaf(0);
  const Hash b = TestLeaf(1);
  const Hash c = TestLeaf(2);
  const Hash d = TestLeaf(3);
  const Hash g = RootByTheLetter(0, 2);
  const Hash h = RootByTheLetter(2, 4);
  const Hash i = RootByTheLetter(4, 6);
  const Hash j = TestLeaf(6);
  const Hash k = RootByTheLetter(0, 4);
  const Hash l = RootByTheLetter(4, 7);
  const Hash f = TestLeaf(5);
  EXPECT_EQ(*InclusionProof(store, kLog, 0, 7), (std::vector<Hash>{b, h, l}));
  EXPECT_EQ(*InclusionProof(store, kLog, 3, 7), (std::vector<Hash>{c, g, l}));
  EXPECT_EQ(*InclusionProof(store, kLog, 4, 7), (std::vector<Hash>{f, j, k}));
  EXPECT_EQ(*InclusionProof(store, kLog, 6, 7), (std::vector<Hash>{i, k}));
  EXPECT_EQ(*ConsistencyProof(store, kLog, 3, 7), (std::vector<Hash>{c, d, g, l}));
  EXPECT_EQ(*ConsistencyProof(store, kLog, 4, 7), (std::vector<Hash>{l}));
  EXPECT_EQ(*ConsistencyProof(store, kLog, 6, 7), (std::vector<Hash>{i, j, k}));
  EXPECT_NE(a, b);
}

// All that one change can make of a proof: a byte flipped, a hash left out, one twice, two swapped.
std::vector<std::vector<Hash>> Mutations(const std::vector<Hash>& proof) {
  std::vector<std::vector<Hash>> mutations;
  for (size_t i = 0; i < proof.size(); ++i) {
    for (size_t byte = 0; byte < sizeof(Hash); ++byte) {
      mutations.push_back(proof);
      mutations.back()[i][byte] ^= 0x40;
    }
    const auto at = static_cast<std::ptrdiff_t>(i);
    mutations.push_back(proof);
    mutations.back().erase(mutations.back().begin() + at);
    mutations.push_back(proof);
    mutations.back().insert(mutations.back().begin() + at, proof[i]);
    for (size_t other = i + 1; other < proof.size(); ++other) {
      mutations.push_back(proof);
      std::swap(mutations.back()[i], mutations.back()[other]);
    }
  }
  return mutations;
}

TEST(TreeTest, EveryMutationOfAnInclusionProofIsRefused) {
  FakeTreeStore store;
  Frontier frontier;
  for (const uint64_t size : {1U, 2U, 5U, 8U, 13U, 21U, 32U, 55U, 64U}) {
    Grow(store, frontier, size);
    const Hash root = *RootAt(store, kLog, size);
    for (uint64_t index = 0; index < size; index += 3) {
      const auto proof = *InclusionProof(store, kLog, index, size);
      for (const auto& mutation : Mutations(proof)) {
        EXPECT_FALSE(VerifyInclusion(TestLeaf(index), index, size, mutation, root));
      }
      EXPECT_FALSE(VerifyInclusion(TestLeaf(index + 1), index, size, proof, root));
      EXPECT_FALSE(VerifyInclusion(TestLeaf(index), index, size, proof, TestLeaf(99)));
      EXPECT_FALSE(VerifyInclusion(TestLeaf(index), size, size, proof, root));
    }
  }
}

TEST(TreeTest, EveryMutationOfAConsistencyProofIsRefused) {
  FakeTreeStore store;
  Frontier frontier;
  Grow(store, frontier, 64);
  for (const uint64_t size : {2U, 5U, 8U, 13U, 21U, 32U, 55U, 64U}) {
    const Hash root = *RootAt(store, kLog, size);
    for (uint64_t old_size = 1; old_size < size; old_size += 3) {
      const Hash old_root = *RootAt(store, kLog, old_size);
      const auto proof = *ConsistencyProof(store, kLog, old_size, size);
      for (const auto& mutation : Mutations(proof)) {
        EXPECT_FALSE(VerifyConsistency(old_size, size, old_root, root, mutation));
      }
      EXPECT_FALSE(VerifyConsistency(old_size, size, TestLeaf(99), root, proof));
      EXPECT_FALSE(VerifyConsistency(old_size, size, old_root, TestLeaf(99), proof));
      EXPECT_FALSE(VerifyConsistency(old_size, size, old_root, root, {}));
    }
  }
}

TEST(TreeTest, ConsistencyAtTheEdgesAllowsNoHashes) {
  const Hash root = TestLeaf(0);
  const std::vector<Hash> one = {root};
  EXPECT_TRUE(VerifyConsistency(1, 1, root, root, {}));
  EXPECT_FALSE(VerifyConsistency(1, 1, root, TestLeaf(1), {}));
  EXPECT_FALSE(VerifyConsistency(1, 1, root, root, one));
  EXPECT_TRUE(VerifyConsistency(0, 1, EmptyRoot(), root, {}));
  EXPECT_FALSE(VerifyConsistency(0, 1, root, root, {}));
  EXPECT_FALSE(VerifyConsistency(0, 1, EmptyRoot(), root, one));
  EXPECT_FALSE(VerifyConsistency(2, 1, root, root, {}));
}

TEST(TreeTest, VerifiersTakeAnyNumbersWithoutHarm) {
  Prng prng(20260201);
  const std::vector<Hash> proof(70, TestLeaf(0));
  for (int round = 0; round < 10'000; ++round) {
    const uint64_t a = prng.Next() >> prng.Below(64);
    const uint64_t b = prng.Next() >> prng.Below(64);
    const auto some = std::span(proof).first(prng.Below(71));
    EXPECT_FALSE(VerifyInclusion(TestLeaf(1), a, b, some, TestLeaf(2)));
    EXPECT_FALSE(VerifyConsistency(a, b, TestLeaf(1), TestLeaf(2), some));
  }
}

TEST(TreeTest, RefusesProofsOfWhatIsNotThere) {
  FakeTreeStore store;
  Frontier frontier;
  Grow(store, frontier, 5);
  EXPECT_EQ(InclusionProof(store, kLog, 5, 5).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(InclusionProof(store, kLog, 0, 6).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(InclusionProof(store, kLog, 0, ~uint64_t{0}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(ConsistencyProof(store, kLog, 3, 2).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(ConsistencyProof(store, kLog, 3, 6).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(RootAt(store, kLog, 6).error().code, ErrorCode::kNotFound);
}

// The example of c2sp.org/tlog-tiles for a tree of 70,000 leaves.
TEST(TreeTest, TilesHaveTheWidthsOfTheExampleInTheSpecification) {
  EXPECT_EQ(TileWidthAt(0, 272, 70'000), 256U);
  EXPECT_EQ(TileWidthAt(0, 273, 70'000), 112U);
  EXPECT_EQ(TileWidthAt(0, 274, 70'000), 0U);
  EXPECT_EQ(TileWidthAt(1, 0, 70'000), 256U);
  EXPECT_EQ(TileWidthAt(1, 1, 70'000), 17U);
  EXPECT_EQ(TileWidthAt(2, 0, 70'000), 1U);
  EXPECT_EQ(TileWidthAt(3, 0, 70'000), 0U);
  EXPECT_EQ(TileWidthAt(1, 0, 256), 1U);
  EXPECT_EQ(TileWidthAt(63, 0, ~uint64_t{0}), 0U);
}

TEST(TreeTest, ATileHoldsTheHashesOfItsLevel) {
  FakeTreeStore store;
  Frontier frontier;
  Grow(store, frontier, 700);
  const Bytes upper = *ReadTile(store, kLog, 1, 0, 2);
  const Bytes lower = *ReadTile(store, kLog, 0, 2, 188);
  ASSERT_EQ(upper.size(), 64U);
  ASSERT_EQ(lower.size(), 188U * 32);
  EXPECT_EQ(ToHex(ByteView(upper).last(32)), ToHex(RootByTheLetter(256, 512)));
  EXPECT_EQ(ToHex(ByteView(lower).last(32)), ToHex(TestLeaf(699)));
}

TEST(TreeTest, RefusesTilesThatAreNotThere) {
  FakeTreeStore store;
  Frontier frontier;
  Grow(store, frontier, 700);
  EXPECT_EQ(ReadTile(store, kLog, 0, 2, 189).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(ReadTile(store, kLog, 1, 0, 3).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(ReadTile(store, kLog, 0, 0, 0).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(ReadTile(store, kLog, 0, 0, 257).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(ReadTile(store, kLog, ~0U, 0, 1).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(ReadTile(store, kLog, 0, ~uint64_t{0}, 256).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(ReadTile(store, kLog, 7, 1, 1).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace huitong
