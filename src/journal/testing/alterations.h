// What the tests of altered proofs share: a log to prove things of, ways to alter lists of hashes,
// and the tally of what was altered.

#pragma once

#include <array>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "journal/checkpoint.h"
#include "journal/leaf.h"
#include "journal/proof.h"
#include "journal/testing/fake_tree_store.h"
#include "journal/testing/record_builder.h"
#include "journal/tree.h"

namespace huitong::alterations {

inline constexpr uint64_t kSeed = 20260915;
inline constexpr const char* kOrigin = "huitong.example/log/1/0/sha256";
inline constexpr uint64_t kAlteredLog = 0x10000;
inline constexpr uint64_t kGreatestSize = 300;
inline constexpr size_t kLeastAlterations = 10'000;

inline std::array<uint8_t, 32> Filled(uint8_t value) {
  std::array<uint8_t, 32> bytes{};
  bytes.fill(value);
  return bytes;
}

inline SigningKey TrustedKey() { return SigningKey(Filled(7)); }

// What was altered, how often, and what was wrongly accepted.
class Tally {
 public:
  void Refused(const std::string& kind, bool refused, const std::string& where) {
    ++counts_[kind];
    ++total_;
    EXPECT_TRUE(refused) << kind << ": " << where << ", seed " << kSeed;
  }
  [[nodiscard]] size_t total() const { return total_; }

  // That just these kinds were made, each at least so often.
  void ExpectKinds(const std::map<std::string, size_t>& least) const {
    for (const auto& [kind, count] : counts_) {
      EXPECT_TRUE(least.contains(kind)) << kind << " is not in the list";
      std::cout << "  " << kind << ": " << count << "\n";
    }
    for (const auto& [kind, count] : least) {
      const auto found = counts_.find(kind);
      EXPECT_GE(found == counts_.end() ? 0 : found->second, count) << kind;
    }
    std::cout << "  altered in all: " << total_ << "\n";
    EXPECT_GE(total_, kLeastAlterations);
  }

 private:
  std::map<std::string, size_t> counts_;
  size_t total_ = 0;
};

// A log of kGreatestSize records of chance, with its tree and its head at every size.
class TestLog {
 public:
  TestLog(uint64_t seed, uint8_t salt) : hasher_(kAlteredLog, Filled(salt)) {
    Prng prng(seed);
    roots_.push_back(EmptyRoot());
    for (uint64_t sequence = 0; sequence < kGreatestSize; ++sequence) {
      records_.push_back(RandomRecord(prng, sequence));
      leaves_.push_back(hasher_.LeafOf(Shape(sequence)));
      EXPECT_TRUE(store_.Append(kAlteredLog, frontier_.Append(leaves_.back())));
      roots_.push_back(frontier_.Root());
    }
  }

  [[nodiscard]] const Hash& leaf(uint64_t index) const { return leaves_[index]; }
  [[nodiscard]] const Hash& root(uint64_t size) const { return roots_[size]; }
  [[nodiscard]] RecordShape Shape(uint64_t index) const {
    return *ReadRecordShape(records_[index]);
  }
  [[nodiscard]] std::vector<Hash> Path(uint64_t index, uint64_t size) const {
    return *InclusionProof(store_, kAlteredLog, index, size);
  }
  [[nodiscard]] std::vector<Hash> Consistency(uint64_t old_size, uint64_t new_size) const {
    return *ConsistencyProof(store_, kAlteredLog, old_size, new_size);
  }
  [[nodiscard]] std::string Note(uint64_t size, const std::string& origin = kOrigin,
                                 const SigningKey& key = TrustedKey()) const {
    return SignNote({.origin = origin, .size = size, .root = root(size)}, key);
  }
  Receipt ReceiptFor(uint64_t index, size_t section, uint64_t size) {
    return {.section = hasher_.ProofOfSection(Shape(index), section),
            .index = index,
            .path = Path(index, size),
            .note = Note(size)};
  }

 private:
  LeafHasher hasher_;
  std::vector<Bytes> records_;
  std::vector<Hash> leaves_;
  std::vector<Hash> roots_;
  FakeTreeStore store_;
  Frontier frontier_;
};

inline Hash BitFlipped(Hash hash, uint64_t bit) {
  hash[bit / 8] = static_cast<uint8_t>(hash[bit / 8] ^ 1 << bit % 8);
  return hash;
}
inline std::string BitFlipped(std::string text, uint64_t bit) {
  text[bit / 8] = static_cast<char>(text[bit / 8] ^ 1 << bit % 8);
  return text;
}

inline Hash AnyHash(Prng& prng) {
  Hash hash{};
  for (uint8_t& byte : hash) {
    byte = static_cast<uint8_t>(prng.Next());
  }
  return hash;
}

// Every way in which a list of hashes is altered; `refuses` says whether the altered list is.
template <class Refuses>
void AlterHashes(Tally& tally, Prng& prng, const std::string& what, const std::vector<Hash>& sound,
                 const std::string& where, const Refuses& refuses) {
  const auto tried = [&](const std::string& how, const std::vector<Hash>& altered) {
    ASSERT_NE(altered, sound) << where;
    tally.Refused(what + ": " + how, refuses(altered), where);
  };
  for (size_t i = 0; i <= sound.size(); ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    auto added = sound;
    added.insert(added.begin() + at, AnyHash(prng));
    tried("hash added", added);
    if (i == sound.size()) break;
    auto flipped = sound;
    flipped[i] = BitFlipped(sound[i], prng.Below(256));
    tried("bit flipped", flipped);
    auto doubled = sound;
    doubled.insert(doubled.begin() + at, sound[i]);
    tried("hash doubled", doubled);
    auto dropped = sound;
    dropped.erase(dropped.begin() + at);
    tried("hash dropped", dropped);
    auto zero = sound;
    zero[i] = Hash{};
    tried("hash made zero", zero);
    if (i > 0) {
      auto cut = sound;
      cut.resize(i);
      tried("cut short", cut);
      auto swapped = sound;
      std::swap(swapped[i - 1], swapped[i]);
      tried("hashes swapped", swapped);
    }
  }
  if (sound.size() > 2) tried("hashes reversed", {sound.rbegin(), sound.rend()});
}

inline std::map<std::string, size_t> KindsOf(const std::string& what, size_t least,
                                             const std::vector<std::string>& hows) {
  std::map<std::string, size_t> kinds;
  for (const std::string& how : hows) {
    std::string kind = what;
    kind.append(": ").append(how);
    kinds.emplace(std::move(kind), least);
  }
  return kinds;
}
inline std::map<std::string, size_t> KindsOfHashes(const std::string& what, size_t least) {
  return KindsOf(what, least,
                 {"bit flipped", "cut short", "hash added", "hash doubled", "hash dropped",
                  "hash made zero", "hashes reversed", "hashes swapped"});
}

}  // namespace huitong::alterations
