#include "identity/customer_number.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

std::string OutcomeOf(std::string_view text) {
  const auto normalised = NormalisedCustomerNumber(text);
  if (normalised) return "accepted: " + *normalised;
  EXPECT_EQ(normalised.error().code, ErrorCode::kInvalidArgument);
  return normalised.error().sentence;
}

TEST(CustomerNumberTest, TrimsBlanksAtBothEndsOnly) {
  EXPECT_EQ(OutcomeOf(" \t 88 17 \t"), "accepted: 88 17");
}

TEST(CustomerNumberTest, KeepsCaseAndWhatIsNotAscii) {
  EXPECT_EQ(OutcomeOf("aB-会员\u3000７"), "accepted: aB-会员\u3000７");
  EXPECT_EQ(OutcomeOf("\U0001F600\u00A0"), "accepted: \U0001F600\u00A0");
}

TEST(CustomerNumberTest, RefusesWhatIsEmptyAfterTrimming) {
  EXPECT_EQ(OutcomeOf(""), "The customer number is empty.");
  EXPECT_EQ(OutcomeOf("\t  "), "The customer number is empty.");
}

TEST(CustomerNumberTest, CountsItsLengthInBytesAfterTrimming) {
  const std::string longest(64, '7');
  EXPECT_EQ(OutcomeOf("  " + longest + " "), "accepted: " + longest);
  EXPECT_EQ(OutcomeOf(longest + "7"),
            "The customer number is 65 bytes long; at most 64 are allowed.");
}

TEST(CustomerNumberTest, RefusesControlCharacters) {
  for (const std::string_view text :
       {std::string_view("a\0b", 3), std::string_view("a\tb"), std::string_view("7\r\n"),
        std::string_view("\x7f"), std::string_view("a\u0080"), std::string_view("a\u009f")}) {
    EXPECT_EQ(OutcomeOf(text), "The customer number contains a control character.");
  }
}

TEST(CustomerNumberTest, RefusesWhatIsNotUtf8) {
  for (const std::string_view text :
       {"\x80", "\xc3", "a\xe4\xbc", "\xf0\x9f\x98",            // a lone or a missing continuation
        "\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf",         // longer than need be
        "\xed\xa0\x80", "\xed\xbf\xbf",                         // surrogates
        "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xff"}) {  // past the last code point
    EXPECT_EQ(OutcomeOf(text), "The customer number is not UTF-8.");
  }
}

TEST(CustomerNumberTest, RefusalsDoNotRepeatTheText) {
  const std::string secret = "canary-4711";
  for (const std::string& text : {secret + "\n", secret + "\xff", secret + std::string(64, 'x')}) {
    EXPECT_EQ(OutcomeOf(text).find("canary"), std::string::npos);
  }
}

}  // namespace
}  // namespace huitong
