#include "http/message.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

TEST(MessageTest, HeaderNamesCompareWithoutCase) {
  Request request;
  request.headers = {{.name = "Idempotency-Key", .value = "first"},
                     {.name = "idempotency-key", .value = "second"}};

  EXPECT_EQ(request.HeaderValue("IDEMPOTENCY-KEY"), "first");
  EXPECT_EQ(request.HeaderValue("Idempotency-Ke"), std::nullopt);
}

TEST(MessageTest, OnlyLettersHaveCase) {
  EXPECT_TRUE(SameHeaderName("x-A", "X-a"));
  EXPECT_FALSE(SameHeaderName("[", "{"));
  EXPECT_FALSE(SameHeaderName("@", "`"));
}

}  // namespace
}  // namespace huitong
