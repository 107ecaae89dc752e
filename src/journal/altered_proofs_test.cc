// Sound inclusion and consistency proofs of trees of many sizes, altered in every way we know: each
// alteration is refused, nothing sound is, and the count of each kind is part of the test.
//
// Left out, because they say what the sound one says:
// - a proof under another size for which the walk to the root has the same steps: a verifier trusts
//   size and root together, from a head whose signature covers both (the tests hold that exactly
//   those are accepted; altered_receipts_test.cc alters sizes under the signature);
// - the greater root of a proof from the empty tree, with which every tree is consistent.

#include <bit>

#include <gtest/gtest.h>

#include "journal/testing/alterations.h"

namespace huitong::alterations {
namespace {

std::vector<uint64_t> Sizes() {
  std::vector<uint64_t> sizes;
  for (uint64_t size = 1; size <= 66; ++size) {
    sizes.push_back(size);
  }
  for (const uint64_t power : std::vector<uint64_t>{128, 256}) {
    sizes.insert(sizes.end(), {power - 1, power, power + 1});
  }
  sizes.push_back(kGreatestSize);
  return sizes;
}

// --- Inclusion ---

// On which side the sibling stands at each step of PATH(index, D[size]) of RFC 6962 section 2.1.1.
std::string StepsOfPath(uint64_t index, uint64_t size) {
  if (index >= size) return "none";
  if (size == 1) return "";
  const uint64_t middle = std::bit_floor(size - 1);
  if (index < middle) return StepsOfPath(index, middle) + "R";
  return StepsOfPath(index - middle, size - middle) + "L";
}

void AlterNumbersOfPath(Tally& tally, Prng& prng, const TestLog& log, uint64_t index,
                        uint64_t size) {
  const auto path = log.Path(index, size);
  const auto accepts = [&](uint64_t other_index, uint64_t other_size) {
    return VerifyInclusion(log.leaf(index), other_index, other_size, path, log.root(size));
  };
  const std::string where = std::to_string(index) + " of " + std::to_string(size);
  for (const uint64_t other : {index - 1, index + 1, index ^ 1, index + size, prng.Below(size),
                               ~uint64_t{0}, index | uint64_t{1} << 63}) {
    if (other == index) continue;
    tally.Refused("inclusion: wrong index", !accepts(other, size), where);
  }
  for (const uint64_t other : {uint64_t{0}, size - 1, size + 1, size / 2, size * 2,
                               1 + prng.Below(kGreatestSize), ~uint64_t{0}}) {
    if (other == size) continue;
    const bool same_steps = StepsOfPath(index, other) == StepsOfPath(index, size);
    EXPECT_EQ(accepts(index, other), same_steps) << where << " as of " << other;
    if (!same_steps) tally.Refused("inclusion: wrong size", !accepts(index, other), where);
  }
}

void AlterInclusion(Tally& tally, Prng& prng, const TestLog& log, const TestLog& other,
                    uint64_t index, uint64_t size) {
  const Hash& leaf = log.leaf(index);
  const Hash& root = log.root(size);
  const auto path = log.Path(index, size);
  const std::string where = std::to_string(index) + " of " + std::to_string(size);
  ASSERT_TRUE(VerifyInclusion(leaf, index, size, path, root)) << where;

  AlterHashes(tally, prng, "inclusion", path, where, [&](const std::vector<Hash>& altered) {
    return !VerifyInclusion(leaf, index, size, altered, root);
  });
  AlterNumbersOfPath(tally, prng, log, index, size);
  const auto refuses = [&](const Hash& of_leaf, const Hash& of_root) {
    return !VerifyInclusion(of_leaf, index, size, path, of_root);
  };
  tally.Refused("inclusion: leaf's bit flipped", refuses(BitFlipped(leaf, prng.Below(256)), root),
                where);
  tally.Refused("inclusion: another leaf", refuses(log.leaf((index + 1) % kGreatestSize), root),
                where);
  tally.Refused("inclusion: leaf of another log", refuses(other.leaf(index), root), where);
  tally.Refused("inclusion: root's bit flipped", refuses(leaf, BitFlipped(root, prng.Below(256))),
                where);
  tally.Refused("inclusion: older root", refuses(leaf, log.root(size - 1)), where);
  tally.Refused("inclusion: newer root", refuses(leaf, log.root(1 + size % kGreatestSize)), where);
  tally.Refused("inclusion: root of another log", refuses(leaf, other.root(size)), where);
  // A root is no leaf: nothing inside the tree passes for an entry.
  if (size > 1) tally.Refused("inclusion: root as a leaf", refuses(root, root), where);
}

// --- Consistency ---

// The steps of SUBPROOF(old_size, D[new_size], true) of RFC 6962 section 2.1.2: S for a first
// subtree that the proof tells, then the side of each sibling.
std::string StepsOfConsistency(uint64_t old_size, uint64_t new_size, bool known) {
  if (old_size == new_size) return known ? "" : "S";
  const uint64_t middle = std::bit_floor(new_size - 1);
  if (old_size <= middle) return StepsOfConsistency(old_size, middle, known) + "R";
  return StepsOfConsistency(old_size - middle, new_size - middle, false) + "L";
}
std::string StepsOfConsistency(uint64_t old_size, uint64_t new_size) {
  if (old_size > new_size) return "none";
  if (old_size == new_size) return "the same";
  if (old_size == 0) return "from nothing";
  return StepsOfConsistency(old_size, new_size, true);
}

void AlterConsistency(Tally& tally, Prng& prng, const TestLog& log, const TestLog& other,
                      uint64_t old_size, uint64_t new_size) {
  const Hash& old_root = log.root(old_size);
  const Hash& new_root = log.root(new_size);
  const auto proof = log.Consistency(old_size, new_size);
  const std::string where = std::to_string(old_size) + " to " + std::to_string(new_size);
  ASSERT_TRUE(VerifyConsistency(old_size, new_size, old_root, new_root, proof)) << where;

  AlterHashes(tally, prng, "consistency", proof, where, [&](const std::vector<Hash>& altered) {
    return !VerifyConsistency(old_size, new_size, old_root, new_root, altered);
  });
  const auto with_roots = [&](const std::string& how, const Hash& from, const Hash& to) {
    tally.Refused("consistency: " + how, !VerifyConsistency(old_size, new_size, from, to, proof),
                  where);
  };
  with_roots("old root's bit flipped", BitFlipped(old_root, prng.Below(256)), new_root);
  with_roots("old root of another log", old_size == 0 ? other.root(1) : other.root(old_size),
             new_root);
  with_roots("old root of another size", log.root(old_size + 1), new_root);
  if (old_size > 0) {
    with_roots("new root's bit flipped", old_root, BitFlipped(new_root, prng.Below(256)));
    with_roots("new root of another log", old_root, other.root(new_size));
    with_roots("new root of another size", old_root, log.root(new_size - 1));
  }
  if (old_size > 0 && old_size < new_size) with_roots("roots swapped", new_root, old_root);

  const auto with_sizes = [&](const std::string& how, uint64_t from, uint64_t to) {
    if (from == old_size && to == new_size) return;
    const bool accepted = VerifyConsistency(from, to, old_root, new_root, proof);
    const bool same_steps = StepsOfConsistency(from, to) == StepsOfConsistency(old_size, new_size);
    EXPECT_EQ(accepted, same_steps) << where << " as " << from << " to " << to;
    if (!same_steps) tally.Refused("consistency: " + how, !accepted, where);
  };
  for (const uint64_t wrong : {old_size - 1, old_size + 1, old_size * 2, prng.Below(new_size)}) {
    with_sizes("wrong old size", wrong, new_size);
  }
  for (const uint64_t wrong :
       {uint64_t{0}, new_size - 1, new_size + 1, new_size * 2, ~uint64_t{0}}) {
    with_sizes("wrong new size", old_size, wrong);
  }
  if (old_size > 0 && old_size < new_size) with_sizes("sizes swapped", new_size, old_size);
}

TEST(AlteredProofsTest, EveryAlteredInclusionProofIsRefused) {
  Prng prng(kSeed);
  const TestLog log(1, 9);
  const TestLog other(2, 10);
  Tally tally;
  for (const uint64_t size : Sizes()) {
    for (const uint64_t index : {uint64_t{0}, size / 2, size - 1, prng.Below(size)}) {
      AlterInclusion(tally, prng, log, other, index, size);
    }
  }
  auto kinds = KindsOfHashes("inclusion", 100);
  kinds.merge(KindsOf("inclusion", 150,
                      {"another leaf", "leaf of another log", "leaf's bit flipped", "newer root",
                       "older root", "root as a leaf", "root of another log", "root's bit flipped",
                       "wrong index", "wrong size"}));
  tally.ExpectKinds(kinds);
}

TEST(AlteredProofsTest, EveryAlteredConsistencyProofIsRefused) {
  Prng prng(kSeed);
  const TestLog log(1, 9);
  const TestLog other(2, 10);
  Tally tally;
  for (const uint64_t size : Sizes()) {
    if (size == kGreatestSize) continue;  // its old root of another size would be one too far
    for (const uint64_t old_size :
         {uint64_t{0}, uint64_t{1}, size / 2, size - 1, size, prng.Below(size + 1)}) {
      AlterConsistency(tally, prng, log, other, old_size, size);
    }
  }
  auto kinds = KindsOfHashes("consistency", 100);
  kinds.merge(
      KindsOf("consistency", 100,
              {"new root of another log", "new root of another size", "new root's bit flipped",
               "old root of another log", "old root of another size", "old root's bit flipped",
               "roots swapped", "sizes swapped", "wrong new size", "wrong old size"}));
  tally.ExpectKinds(kinds);
}

}  // namespace
}  // namespace huitong::alterations
