#include "crypto/sha256.h"

#include <algorithm>
#include <array>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "base/text_encoding.h"

namespace huitong {
namespace {

constexpr uint64_t kSeed = 180;

Bytes RandomlyMany(Prng& prng, uint64_t most) {
  Bytes bytes(prng.Below(most + 1));
  for (auto& byte : bytes) {
    byte = static_cast<uint8_t>(prng.Next());
  }
  return bytes;
}

TEST(Sha256Test, GivesTheVectorsOfFips180) {
  EXPECT_EQ(ToHex(Sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(ToHex(Sha256(AsBytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(ToHex(Sha256(AsBytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(ToHex(Sha256(AsBytes("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                                 "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"))),
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
  EXPECT_EQ(ToHex(Sha256(Bytes(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256OfAllTest, IsTheHashOfThePiecesJoined) {
  Prng prng(kSeed);
  for (int i = 0; i < 200; ++i) {
    const Bytes a = RandomlyMany(prng, 70);
    const Bytes b = RandomlyMany(prng, 70);
    const Bytes c = RandomlyMany(prng, 70);
    Bytes joined = a;
    joined.insert(joined.end(), b.begin(), b.end());
    joined.insert(joined.end(), c.begin(), c.end());
    EXPECT_EQ(Sha256OfAll({a, b, c}), Sha256(joined)) << "seed " << kSeed << ", round " << i;
  }
  EXPECT_EQ(Sha256OfAll({}), Sha256({}));
}

TEST(Sha256StreamTest, IsTheHashOfWhatArrivedHoweverItWasCut) {
  Prng prng(kSeed);
  for (int i = 0; i < 200; ++i) {
    const Bytes whole = RandomlyMany(prng, 500);
    Sha256Stream stream;
    ByteView left(whole);
    while (!left.empty()) {
      const size_t count = prng.Below(left.size() + 1);
      stream.Update(left.first(count));
      left = left.subspan(count);
    }
    EXPECT_EQ(stream.Finish(), Sha256(whole)) << "seed " << kSeed << ", round " << i;
  }
}

TEST(Sha256StreamTest, BeginsAnewAfterFinish) {
  Sha256Stream stream;
  stream.Update(AsBytes("something else"));
  (void)stream.Finish();
  stream.Update(AsBytes("abc"));
  EXPECT_EQ(stream.Finish(), Sha256(AsBytes("abc")));
  EXPECT_EQ(stream.Finish(), Sha256({}));
}

TEST(Sha256StreamTest, IsNotDisturbedByHashesInBetween) {
  Sha256Stream first;
  Sha256Stream second;
  first.Update(AsBytes("a"));
  second.Update(AsBytes("x"));
  (void)Sha256(AsBytes("other"));
  first.Update(AsBytes("bc"));
  EXPECT_EQ(first.Finish(), Sha256(AsBytes("abc")));
  EXPECT_EQ(second.Finish(), Sha256(AsBytes("x")));
}

TEST(Sha256StreamTest, GoesOnWhereItIsMovedTo) {
  Sha256Stream stream;
  stream.Update(AsBytes("ab"));
  Sha256Stream moved = std::move(stream);
  moved.Update(AsBytes("c"));
  EXPECT_EQ(moved.Finish(), Sha256(AsBytes("abc")));
}

TEST(Sha256Test, GivesTheSameOnEveryThread) {
  std::array<int, 4> wrong{};
  const Hash expected = Sha256(AsBytes("abc"));
  std::vector<std::thread> threads;
  threads.reserve(wrong.size());
  for (int& count : wrong) {
    threads.emplace_back([&count, &expected] {
      for (int i = 0; i < 2000; ++i) {
        count += Sha256(AsBytes("abc")) == expected ? 0 : 1;
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(wrong, (std::array<int, 4>{}));
}

}  // namespace
}  // namespace huitong
