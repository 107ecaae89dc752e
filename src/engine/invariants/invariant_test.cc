#include "engine/invariants/invariant.h"

#include <filesystem>

#include <gtest/gtest.h>

namespace huitong {
namespace {

bool IsThere(std::string_view name) {
  const auto folder = std::filesystem::path(HUITONG_ENGINE_TESTDATA).parent_path() / "invariants";
  return std::filesystem::exists(folder / (std::string(name) + ".cc")) ||
         std::filesystem::exists(folder / (std::string(name) + ".h"));
}

TEST(InvariantTest, StandsInTheOrderOfItsNumber) {
  int last = 0;
  for (const InvariantEntry& entry : kInvariants) {
    EXPECT_LT(last, static_cast<int>(entry.invariant));
    last = static_cast<int>(entry.invariant);
  }
}

TEST(InvariantTest, NamesACheckThatIsThere) {
  for (const InvariantEntry& entry : kInvariants) {
    EXPECT_FALSE(entry.at_commit.empty() && entry.in_state.empty()) << entry.says;
    for (const std::string_view file : {entry.at_commit, entry.in_state}) {
      EXPECT_TRUE(file.empty() || IsThere(file)) << file;
    }
  }
  EXPECT_FALSE(IsThere("no_such_check"));
}

TEST(InvariantTest, IsNamedByItsNumberAndWhatItSays) {
  EXPECT_EQ(Sentence({.invariant = Invariant::kKeysBindOnce, .how = "it was used"}),
            "invariant 8 (a request key binds one record, for ever) is broken: it was used");
}

}  // namespace
}  // namespace huitong
