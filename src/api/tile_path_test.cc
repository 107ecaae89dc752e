#include "api/tile_path.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

TEST(TilePathTest, ReadsTheNamesOfTheSpecification) {
  EXPECT_EQ(ReadTilePath("0/000"), (TilePath{.level = 0, .n = 0, .width = 256}));
  EXPECT_EQ(ReadTilePath("3/x001/x234/067"), (TilePath{.level = 3, .n = 1'234'067, .width = 256}));
  EXPECT_EQ(ReadTilePath("63/005.p/255"), (TilePath{.level = 63, .n = 5, .width = 255}));
  EXPECT_EQ(ReadTilePath("entries/x001/000.p/1"),
            (TilePath{.level = std::nullopt, .n = 1000, .width = 1}));
}

TEST(TilePathTest, RefusesEveryOtherName) {
  for (const char* path :
       {"",           "0",           "0/",        "0/0",
        "0/00",       "0/0000",      "0/x001",    "0/x000/001",
        "0/001/002",  "64/000",      "00/000",    "-1/000",
        "0/000.p",    "0/000.p/",    "0/000.p/0", "0/000.p/256",
        "0/000.p/01", "0/000.p/1/",  "0/000/",    "0/x001.p/5/000",
        "entries",    "entries/abc", "data/000",  "0/x999/x999/x999/x999/x999/x999/999"}) {
    EXPECT_FALSE(ReadTilePath(path)) << path;
  }
}

TEST(TilePathTest, PutsCoalitionAndShardTogether) {
  EXPECT_EQ(LogOfPath("1", "0"), (LogNumber{.value = 1 << 16}));
  EXPECT_EQ(LogOfPath("2", "3"), (LogNumber{.value = (2 << 16) + 3}));
  EXPECT_FALSE(LogOfPath("1", "65536"));
  EXPECT_FALSE(LogOfPath("281474976710656", "0"));
  EXPECT_FALSE(LogOfPath("01", "0"));
  EXPECT_FALSE(LogOfPath("", "0"));
}

}  // namespace
}  // namespace huitong
