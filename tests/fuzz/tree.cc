// Merkle proofs: of all proofs that can be put together from the hashes of a tree, the verifiers
// take the one that is right; a frontier is encoded as it was.
//
//   input = which u8 ‖ number u16 ‖ size u16 ‖ claimed u16 ‖ place of a hash u16…   (big-endian)

#include "journal/tree.h"

#include "fuzz/fuzz_input.h"
#include "journal/testing/fake_tree_store.h"

namespace huitong {

const size_t kProperties = 4;

namespace {

constexpr uint64_t kLog = 0x10000;
constexpr uint64_t kLeaves = 300;

struct TestTree {
  FakeTreeStore store;
  std::vector<Hash> leaves;
  std::vector<Hash> roots;  // by size

  TestTree() {
    Frontier frontier;
    roots.push_back(frontier.Root());
    for (uint64_t number = 0; number < kLeaves; ++number) {
      Bytes entry;
      AppendBigEndian(entry, number);
      leaves.push_back(LeafHash(entry));
      CHECK(store.Append(kLog, frontier.Append(leaves.back())));
      roots.push_back(frontier.Root());
    }
  }
};

std::vector<Hash> TakeHashes(const TestTree& tree, FuzzInput& input) {
  std::vector<Hash> hashes;
  while (input.rest().size() >= 2) {
    const uint64_t place = input.TakeNumber(2) % StoredCount(kLeaves);
    hashes.push_back(tree.store.Read(kLog, std::array{place})->front());
  }
  return hashes;
}

void TryInclusion(const TestTree& tree, FuzzInput input) {
  const uint64_t index = input.TakeNumber(2) % kLeaves;
  const uint64_t size = input.TakeNumber(2) % (kLeaves + 1);
  const uint64_t claimed = input.TakeNumber(2);
  const auto proof = TakeHashes(tree, input);
  if (!VerifyInclusion(tree.leaves[index], claimed, size, proof, tree.roots[size])) return;
  Reached(0);
  CHECK(claimed == index && index < size);
  CHECK(*InclusionProof(tree.store, kLog, index, size) == proof);
}

void TryConsistency(const TestTree& tree, FuzzInput input) {
  const uint64_t old_size = input.TakeNumber(2) % (kLeaves + 1);
  const uint64_t new_size = input.TakeNumber(2) % (kLeaves + 1);
  const uint64_t of_root = input.TakeNumber(2) % (kLeaves + 1);
  const auto proof = TakeHashes(tree, input);
  if (!VerifyConsistency(old_size, new_size, tree.roots[of_root], tree.roots[new_size], proof)) {
    return;
  }
  Reached(1);
  CHECK(of_root == old_size && old_size <= new_size);
  CHECK(*ConsistencyProof(tree.store, kLog, old_size, new_size) == proof);
}

// The right proof, with what the input says changed in one place.
void TryNearProof(const TestTree& tree, FuzzInput input) {
  const uint64_t size = input.TakeNumber(2) % kLeaves + 1;
  const uint64_t index = input.TakeNumber(2) % size;
  const auto sound = *InclusionProof(tree.store, kLog, index, size);
  CHECK(VerifyInclusion(tree.leaves[index], index, size, sound, tree.roots[size]));
  auto altered = sound;
  for (Hash& hash : altered) {
    for (uint8_t& byte : hash) {
      byte = static_cast<uint8_t>(byte ^ input.TakeByte());
    }
  }
  const bool taken = VerifyInclusion(tree.leaves[index], index, size, altered, tree.roots[size]);
  Reached(2);
  CHECK(taken == (altered == sound));
}

void TryFrontier(ByteView bytes) {
  const auto frontier = DecodeFrontier(bytes);
  if (!frontier) return;
  Reached(3);
  CHECK(Same(frontier->Encode(), bytes));
  (void)frontier->Root();
}

}  // namespace
}  // namespace huitong

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const huitong::TestTree tree;
  huitong::FuzzInput input(data, size);
  const uint8_t which = input.TakeByte() % 4;
  if (which == 0) huitong::TryInclusion(tree, input);
  if (which == 1) huitong::TryConsistency(tree, input);
  if (which == 2) huitong::TryNearProof(tree, input);
  if (which == 3) huitong::TryFrontier(input.rest());
  return 0;
}
