#include "api/field_wording.h"

#include <string>

#include <gtest/gtest.h>

namespace huitong {
namespace {

std::string Said(FieldFault fault, FieldShape shape, Language language = Language::kEnglish) {
  return SentenceOf({.pointer = "/x", .fault = fault, .shape = shape, .minimum = 1, .maximum = 64},
                    language);
}

TEST(FieldWordingTest, SaysEveryFaultOfEveryShapeInBothLanguages) {
  for (int fault = 0; fault <= static_cast<int>(FieldFault::kRepeated); ++fault) {
    EXPECT_FALSE(NameOf(static_cast<FieldFault>(fault)).empty());
    for (int shape = 0; shape <= static_cast<int>(FieldShape::kBatch); ++shape) {
      for (const Language language : {Language::kChinese, Language::kEnglish}) {
        const std::string said =
            Said(static_cast<FieldFault>(fault), static_cast<FieldShape>(shape), language);
        EXPECT_FALSE(said.empty()) << fault << " of " << shape;
      }
    }
  }
}

TEST(FieldWordingTest, SaysWhatIsRight) {
  EXPECT_EQ(Said(FieldFault::kOutOfRange, FieldShape::kInteger), "It must be from 1 to 64.");
  EXPECT_EQ(Said(FieldFault::kOutOfRange, FieldShape::kText),
            "It must be from 1 to 64 bytes of UTF-8 long.");
  EXPECT_EQ(Said(FieldFault::kOutOfRange, FieldShape::kList),
            "It must have from 1 to 64 elements.");
  EXPECT_EQ(Said(FieldFault::kWrongType, FieldShape::kFlag),
            "It must be true or false, without quotes.");
  EXPECT_EQ(Said(FieldFault::kOutOfRange, FieldShape::kNotZero),
            "It must not be 0: above it gives, below it takes.");
  EXPECT_EQ(Said(FieldFault::kMalformed, FieldShape::kEventType), "It must be \"purchase\".");
  EXPECT_EQ(Said(FieldFault::kMalformed, FieldShape::kChannelKind),
            "It must be \"till\", \"app\", \"mini_program\" or \"marketplace\".");
  EXPECT_EQ(Said(FieldFault::kMissing, FieldShape::kParameter), "This parameter is missing.");
}

TEST(FieldWordingTest, TalksOfIntegersOnlyWhereOneIsWanted) {
  for (const FieldShape shape : {FieldShape::kText, FieldShape::kObject, FieldShape::kList}) {
    EXPECT_EQ(Said(FieldFault::kWrongType, shape).find("integer"), std::string::npos);
  }
  EXPECT_NE(Said(FieldFault::kWrongType, FieldShape::kInteger).find("integer"), std::string::npos);
}

}  // namespace
}  // namespace huitong
