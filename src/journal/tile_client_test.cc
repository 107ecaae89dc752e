// A client with nothing but tiles gets the root of trees of many sizes, three levels of tiles high.

#include "journal/testing/tile_client.h"

#include <gtest/gtest.h>

#include "journal/testing/fake_tree_store.h"

namespace huitong {
namespace {

constexpr uint64_t kLog = 0x10000;

Hash LeafNumber(uint64_t number) {
  Bytes entry;
  AppendBigEndian(entry, number);
  return LeafHash(entry);
}

// The inverse of TileClient::NameOf, as far as this test needs it: <L>/<N> of up to two groups.
std::optional<std::string> ServedTile(const TreeStore& store, const std::string& name) {
  unsigned level = 0;
  unsigned thousands = 0;
  unsigned n = 0;
  unsigned width = kTileWidth;
  const char* const text = name.c_str();
  const bool long_name = name.find("/x") != std::string::npos;
  const int read =
      long_name  // NOLINTNEXTLINE(cert-err34-c)
          ? std::sscanf(text, "%u/x%u/%u.p/%u", &level, &thousands, &n, &width) - 1
          : std::sscanf(text, "%u/%u.p/%u", &level, &n, &width);  // NOLINT(cert-err34-c)
  if (read < 2) return std::nullopt;
  const auto tile = ReadTile(store, kLog, level, uint64_t{thousands} * 1000 + n, width);
  if (!tile) return std::nullopt;
  return std::string(AsText(*tile));
}

TEST(TileClientTest, NamesTilesAsTheSpecificationDoes) {
  EXPECT_EQ(TileClient::NameOf("0", 1'234'067, 256), "0/x001/x234/067");
  EXPECT_EQ(TileClient::NameOf("entries", 0, 17), "entries/000.p/17");
  EXPECT_EQ(TileClient::NameOf("2", 999, 1), "2/999.p/1");
  EXPECT_EQ(TileClient::NameOf("1", 1'000, 256), "1/x001/000");
}

TEST(TileClientTest, GetsTheRootOfEveryTreeFromItsTiles) {
  constexpr uint64_t kGreatest = 70'000;
  const std::vector<uint64_t> sizes = {1,   2,     255,    256,    257,    511,    512,   513,
                                       600, 65535, 65'536, 65'537, 65'792, 65'793, 70'000};
  FakeTreeStore store;
  Frontier frontier;
  for (uint64_t number = 0; number < kGreatest; ++number) {
    ASSERT_TRUE(store.Append(kLog, frontier.Append(LeafNumber(number))));
  }
  EXPECT_EQ(*RootAt(store, kLog, kGreatest), frontier.Root());
  for (const uint64_t size : sizes) {
    TileClient client(size, [&](const std::string& name) { return ServedTile(store, name); });
    EXPECT_EQ(client.RootFromEdge(), *RootAt(store, kLog, size)) << size;
    EXPECT_LE(client.fetches(), 3U) << size;
    EXPECT_EQ(client.RootFromLeaves(), *RootAt(store, kLog, size)) << size;
  }
}

TEST(TileClientTest, SeesATileThatWasAltered) {
  FakeTreeStore store;
  Frontier frontier;
  for (uint64_t number = 0; number < 700; ++number) {
    ASSERT_TRUE(store.Append(kLog, frontier.Append(LeafNumber(number))));
  }
  for (const char* const altered : {"0/002.p/188", "1/000.p/2"}) {
    TileClient client(700, [&](const std::string& name) {
      auto tile = ServedTile(store, name);
      if (name == altered) tile->front() = static_cast<char>(tile->front() ^ 1);
      return tile;
    });
    EXPECT_NE(client.RootFromEdge(), frontier.Root()) << altered;
  }
}

}  // namespace
}  // namespace huitong
