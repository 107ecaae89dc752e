#include "api/api_key.h"

#include <gtest/gtest.h>

namespace huitong {
namespace {

SecretKey PepperOf(uint8_t byte) {
  SecretKey pepper{};
  pepper.fill(byte);
  return pepper;
}

TEST(ApiKeyTest, OpensWithTheKeyThatWasGenerated) {
  const NewApiKey key = GenerateApiKey(PepperOf(1));
  const ApiKeys keys(PepperOf(1), {key.stored});
  EXPECT_EQ(keys.PrincipalOf(key.text), (Actor{.kind = ActorKind::kOperator, .number = 0}));
}

TEST(ApiKeyTest, OpensWithEachOfTwoKeys) {
  const NewApiKey first = GenerateApiKey(PepperOf(1));
  const NewApiKey second = GenerateApiKey(PepperOf(1));
  const ApiKeys keys(PepperOf(1), {first.stored, second.stored});
  EXPECT_TRUE(keys.PrincipalOf(first.text));
  EXPECT_TRUE(keys.PrincipalOf(second.text));
}

TEST(ApiKeyTest, RefusesAKeyThatIsNotStored) {
  const NewApiKey key = GenerateApiKey(PepperOf(1));
  const NewApiKey other = GenerateApiKey(PepperOf(1));
  EXPECT_FALSE(ApiKeys(PepperOf(1), {other.stored}).PrincipalOf(key.text));
  EXPECT_FALSE(ApiKeys(PepperOf(2), {key.stored}).PrincipalOf(key.text));
  EXPECT_FALSE(ApiKeys(PepperOf(1), {}).PrincipalOf(key.text));
}

TEST(ApiKeyTest, RefusesAnotherSecretUnderAStoredId) {
  const NewApiKey key = GenerateApiKey(PepperOf(1));
  StoredApiKey stored = GenerateApiKey(PepperOf(1)).stored;
  stored.id = key.stored.id;
  EXPECT_FALSE(ApiKeys(PepperOf(1), {stored}).PrincipalOf(key.text));
}

TEST(ApiKeyTest, RefusesEveryTextWithOneLetterChanged) {
  const NewApiKey key = GenerateApiKey(PepperOf(1));
  const ApiKeys keys(PepperOf(1), {key.stored});
  for (size_t at = 0; at < key.text.size(); ++at) {
    std::string other = key.text;
    other[at] = other[at] == 'a' ? 'b' : 'a';
    EXPECT_FALSE(keys.PrincipalOf(other)) << at;
    EXPECT_FALSE(keys.PrincipalOf(key.text.substr(0, at))) << at;
  }
}

TEST(ApiKeyTest, RefusesTextsThatAreNoKeys) {
  const ApiKeys keys(PepperOf(1), {GenerateApiKey(PepperOf(1)).stored});
  for (const char* text : {"", "_", "hk_live_", "hk_live", "hk_live__", "hk_live___"}) {
    EXPECT_FALSE(keys.PrincipalOf(text)) << text;
  }
}

TEST(ApiKeyTest, StoresALineAndReadsItBack) {
  const StoredApiKey stored = GenerateApiKey(PepperOf(1)).stored;
  const auto read = ReadStoredApiKeyLine(StoredApiKeyLine(stored));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, stored);
}

TEST(ApiKeyTest, TellsPersonsApart) {
  const Actor first{.kind = ActorKind::kUser, .number = 1};
  const Actor last{.kind = ActorKind::kUser, .number = kUserNumberMax};
  const NewApiKey of_first = GenerateApiKey(PepperOf(1), first);
  const NewApiKey of_last = GenerateApiKey(PepperOf(1), last);
  const ApiKeys keys(PepperOf(1), {of_first.stored, of_last.stored});
  EXPECT_EQ(keys.PrincipalOf(of_first.text), first);
  EXPECT_EQ(keys.PrincipalOf(of_last.text), last);
  EXPECT_NE(StoredApiKeyLine(of_first.stored).find(" user:1 "), std::string::npos);
  const auto read = ReadStoredApiKeyLine(StoredApiKeyLine(of_last.stored));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, of_last.stored);
}

TEST(ApiKeyTest, RefusesALineOfNobody) {
  const std::string line = StoredApiKeyLine(GenerateApiKey(PepperOf(1)).stored);
  for (const char* who : {"user:0", "user:01", "user:", "user:-1", "user:268435456", "user:1 ",
                          "user", "admin", "Operator", ""}) {
    std::string other = line;
    other.replace(other.find("operator"), 8, who);
    EXPECT_FALSE(ReadStoredApiKeyLine(other)) << who;
  }
}

TEST(ApiKeyTest, ReadsALineOfBeforeThereWerePersons) {
  const std::string line = "hk1 aaaaaaaaaaaaaaaa operator " + std::string(64, '0');
  const auto read = ReadStoredApiKeyLine(line);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->who, kOperatorActor);
}

TEST(ApiKeyTest, StoresNothingThatOpens) {
  const NewApiKey key = GenerateApiKey(PepperOf(1));
  const std::string secret = key.text.substr(key.text.size() - 60, 52);
  EXPECT_EQ(StoredApiKeyLine(key.stored).find(secret), std::string::npos);
}

TEST(ApiKeyTest, RefusesLinesItDoesNotWrite) {
  const std::string line = StoredApiKeyLine(GenerateApiKey(PepperOf(1)).stored);
  for (const std::string& other :
       {std::string(), line + " ", " " + line, line.substr(1), line.substr(0, line.size() - 2),
        "hk2" + line.substr(3), line + "00"}) {
    const auto read = ReadStoredApiKeyLine(other);
    ASSERT_FALSE(read) << other;
    EXPECT_EQ(read.error().code, ErrorCode::kCorrupt);
  }
}

}  // namespace
}  // namespace huitong
