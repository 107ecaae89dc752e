#include "api/answer.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "engine/testing/record_examples.h"

namespace huitong {
namespace {

constexpr LogNumber kLog{.value = 1 << 16};

std::string Rendered() {
  std::string all;
  for (const RecordExample& example : RecordExamples()) {
    const auto answer = RenderAnswer(kLog, example.record);
    all += "{\"example\":\"" + example.name + "\",";
    all += answer ? "\"status\":" + std::to_string(answer->status) + ",\"body\":" + answer->body
                  : std::string("\"status\":null");
    all += "}\n";
  }
  return all;
}

// Answers are for ever: a byte of this file changes only with a new answer version. With
// HUITONG_UPDATE_GOLDEN=1 in the environment the file is first overwritten.
TEST(AnswerTest, RendersEveryRecordAsItAlwaysDid) {
  const char* const update = std::getenv("HUITONG_UPDATE_GOLDEN");  // NOLINT(concurrency-mt-unsafe)
  if (update != nullptr && std::string(update) == "1") {
    std::ofstream(HUITONG_API_TESTDATA "/answers.jsonl") << Rendered();
  }
  std::ifstream file(HUITONG_API_TESTDATA "/answers.jsonl");
  const std::string golden{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_EQ(Rendered(), golden);
}

TEST(AnswerTest, SaysNothingForAVersionItDoesNotKnow) {
  for (RecordExample& example : RecordExamples()) {
    example.record.header.answer_version = 2;
    EXPECT_FALSE(RenderAnswer(kLog, example.record)) << example.name;
  }
}

}  // namespace
}  // namespace huitong
