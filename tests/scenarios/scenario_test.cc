// Plays every scenario of this folder, once with all state in memory and once with a memory that
// forgets.

#include <gtest/gtest.h>

#include "scenarios/stage.h"

namespace huitong {
namespace {

// Plays a file; each problem is a failure at the line. The declines it answered.
std::set<Decline> PlayFile(const std::string& path, const StoreHabits& habits) {
  std::set<Decline> reached;
  std::optional<Stage> stage;
  for (const ScenarioLine& line : ReadLines(path)) {
    if (line.words.front() == "scenario") {
      if (stage) reached.insert(stage->reached().begin(), stage->reached().end());
      stage.emplace(habits);
      continue;
    }
    if (!stage) {
      ADD_FAILURE() << path << ": it does not begin with a scenario";
      return reached;
    }
    const auto problem = stage->Play(line);
    if (problem) {
      ADD_FAILURE_AT(path.c_str(), line.number) << line.statement << "\n" << *problem;
    }
  }
  if (stage) reached.insert(stage->reached().begin(), stage->reached().end());
  return reached;
}

TEST(ScenarioTest, ComesOutAsItSays) {
  ASSERT_GE(ScenarioFiles().size(), 5u);
  for (const std::string& path : ScenarioFiles()) {
    PlayFile(path, StoreHabits());
  }
}

TEST(ScenarioTest, ComesOutAlikeWhereMemoryForgets) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    for (const std::string& path : ScenarioFiles()) {
      PlayFile(path, {.checkpoint_every = 2, .evict_one_in = 2, .seed = seed});
    }
  }
}

TEST(ScenarioTest, ReachesEachDeclineAtLeastOnce) {
  std::set<Decline> reached;
  for (const std::string& path : ScenarioFiles()) {
    reached.merge(PlayFile(path, StoreHabits()));
  }
  for (uint32_t number = 0; number <= UINT16_MAX; ++number) {
    const auto decline = DeclineFromNumber(static_cast<uint16_t>(number));
    if (!decline) continue;
    EXPECT_TRUE(reached.contains(*decline)) << NameOf(*decline) << " has no scenario";
  }
}

TEST(StageTest, SaysWhereAScenarioIsWrong) {
  Stage stage{StoreHabits()};
  const auto play = [&](std::vector<std::string> words, std::optional<std::string> outcome) {
    return stage.Play(
        {.number = 1, .statement = {}, .words = std::move(words), .outcome = std::move(outcome)});
  };
  EXPECT_EQ(play({"coalition", "x", "opens"}, std::nullopt), std::nullopt);
  EXPECT_EQ(play({"mei", "juggles", "3"}, std::nullopt), "this cannot be read");
  EXPECT_EQ(play({"3", "rose", "are", "outstanding"}, std::nullopt), "the truth is: 0");
}

}  // namespace
}  // namespace huitong
