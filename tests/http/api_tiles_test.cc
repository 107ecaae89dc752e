// The public log as c2sp.org/tlog-tiles: a client without a credential recomputes the signed root
// from tiles alone, and sees nothing that is not signed.

#include <gtest/gtest.h>

#include "journal/checkpoint.h"
#include "journal/testing/tile_client.h"
#include "support/api_district.h"

namespace huitong::testing {
namespace {

constexpr const char* kLogPath = "/log/1/0/";

Checkpoint HeadOf(ApiWorld& world) {
  const ApiAnswer note = world.GetPublic(std::string(kLogPath) + "checkpoint");
  CHECK(note.status == 200);
  return *OpenNote(note.body, CoalitionForTests().origin, world.public_key());
}

TileClient ClientOf(ApiWorld& world, uint64_t size) {
  return {size, [&world](const std::string& name) -> std::optional<std::string> {
            const ApiAnswer tile = world.GetPublic(kLogPath + ("tile/" + name));
            if (tile.status != 200) return std::nullopt;
            EXPECT_EQ(tile.content_type, "application/octet-stream") << name;
            const bool full = name.find(".p/") == std::string::npos;
            EXPECT_EQ(tile.HeaderValue("Cache-Control"),
                      full ? "public, max-age=31536000, immutable" : "public, max-age=86400")
                << name;
            return tile.body;
          }};
}

void PurchaseOften(ApiWorld& world, const ApiDistrict& district, int count) {
  for (int i = 0; i < count; ++i) {
    CHECK(world.Post("/v1/events", district.Purchase(100)).status == 201);
  }
}

TEST(ApiTilesTest, TheRootFollowsFromTilesAlone) {
  ApiWorld world;
  const ApiDistrict district(world);
  for (const int more : {0, 200, 100, 260}) {
    PurchaseOften(world, district, more);
    world.Sign();
    const Checkpoint head = HeadOf(world);
    EXPECT_EQ(ClientOf(world, head.size).RootFromEdge(), head.root) << head.size;
    EXPECT_EQ(ClientOf(world, head.size).RootFromLeaves(), head.root) << head.size;
  }
  EXPECT_GT(HeadOf(world).size, 2 * kTileWidth);
}

TEST(ApiTilesTest, TheBundlesHoldWhatTheTilesWereHashedFrom) {
  ApiWorld world;
  const ApiDistrict district(world);
  PurchaseOften(world, district, 300);
  world.Sign();
  const Checkpoint head = HeadOf(world);
  const auto entries = ClientOf(world, head.size).Entries();
  EXPECT_EQ(entries.size(), head.size);
  for (const std::string& entry : entries) {
    EXPECT_EQ(entry.size(), sizeof(Hash));
  }
}

TEST(ApiTilesTest, TheHeadIsNotKeptByCaches) {
  ApiWorld world;
  world.Sign();
  const ApiAnswer note = world.GetPublic("/log/1/0/checkpoint");
  EXPECT_EQ(note.content_type, "text/plain; charset=utf-8");
  EXPECT_EQ(note.HeaderValue("Cache-Control"), "no-store");
}

// What is durable but not signed yet is nobody's business: not in tiles, not in bundles.
TEST(ApiTilesTest, ShowsARecordOnlyOnceAHeadCoversIt) {
  ApiWorld world;
  const ApiDistrict district(world);
  world.Sign();
  const uint64_t signed_size = HeadOf(world).size;
  PurchaseOften(world, district, 1);
  for (const std::string level : {"0", "entries"}) {
    const std::string next = kLogPath + ("tile/" + TileClient::NameOf(level, 0, signed_size + 1));
    const ApiAnswer before = world.GetPublic(next);
    EXPECT_EQ(before.status, 404) << next;
    EXPECT_EQ(before.HeaderValue("Cache-Control"), "no-store") << next;
    EXPECT_EQ(
        world.GetPublic(kLogPath + ("tile/" + TileClient::NameOf(level, 0, signed_size))).status,
        200);
  }
  world.Sign();
  EXPECT_EQ(
      world.GetPublic(kLogPath + ("tile/" + TileClient::NameOf("0", 0, signed_size + 1))).status,
      200);
}

TEST(ApiTilesTest, ATileHasOneNameAndNothingElseIsOne) {
  ApiWorld world;
  const ApiDistrict district(world);
  PurchaseOften(world, district, 260);
  world.Sign();
  for (const char* const name : {"0/000", "0/000.p/1", "0/000.p/255", "0/001.p/1", "1/000.p/1",
                                 "entries/000", "entries/001.p/1"}) {
    EXPECT_EQ(world.GetPublic(kLogPath + (std::string("tile/") + name)).status, 200) << name;
  }
  for (const char* const name : {"0/000.p/256", "0/000.p/0",
                                 "0/000.p/01",  "0/000.p/",
                                 "0/000.p",     "0/000/",
                                 "0/0",         "0/0000",
                                 "0/x000/000",  "0/x000/x000/001",
                                 "00/000",      "0/-01",
                                 "0/001",       "0/001.p/200",
                                 "1/000",       "1/000.p/2",
                                 "2/000.p/1",   "8/000.p/1",
                                 "63/000.p/1",  "64/000.p/1",
                                 "entries/001", "entries/002.p/1",
                                 "entries",     "0",
                                 "data/000",    "0/x018/x446/x744/x073/x709/x551/615"}) {
    EXPECT_EQ(world.GetPublic(kLogPath + (std::string("tile/") + name)).status, 404) << name;
  }
}

}  // namespace
}  // namespace huitong::testing
