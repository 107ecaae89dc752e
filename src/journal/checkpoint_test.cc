#include "journal/checkpoint.h"

#include <gtest/gtest.h>

#include "base/text_encoding.h"
#include "journal/note_text.h"
#include "journal/testing/golden.h"

namespace huitong {
namespace {

constexpr const char* kOrigin = "huitong.example/log/1/0/sha256";

SigningKey TestKey(uint8_t seed = 7) {
  std::array<uint8_t, 32> bytes{};
  bytes.fill(seed);
  return SigningKey(bytes);
}

Checkpoint TestCheckpoint() {
  return {.origin = kOrigin, .size = 20852163, .root = Sha256(AsBytes("root"))};
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos);
  return text.replace(at, from.size(), to);
}

bool Opens(const std::string& note) {
  return OpenNote(note, kOrigin, TestKey().public_key()).has_value();
}

// A line of signature as a witness would add it.
std::string ForeignLine() { return "\u2014 witness.example " + ToBase64(Bytes(76, 0x5a)) + "\n"; }

TEST(CheckpointTest, ASignedNoteOpensToItsCheckpoint) {
  const auto opened =
      OpenNote(SignNote(TestCheckpoint(), TestKey()), kOrigin, TestKey().public_key());
  ASSERT_TRUE(opened) << opened.error().sentence;
  EXPECT_EQ(*opened, TestCheckpoint());
}

TEST(CheckpointTest, TheNoteIsTheGoldenOne) {
  const std::string note = SignNote(TestCheckpoint(), TestKey());
  EXPECT_EQ(note, GoldenText("checkpoint.txt", note));
}

// The examples of c2sp.org/tlog-checkpoint and of Go's golang.org/x/mod/sumdb/note, where the key
// of PeterNeumann is published.
TEST(CheckpointTest, ReadsTheVerifierKeyOfAForeignProgram) {
  const std::string text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  const auto key = ReadVerifierKey(text);
  ASSERT_TRUE(key) << key.error().sentence;
  EXPECT_EQ(key->name, "PeterNeumann");
  EXPECT_EQ(VerifierKeyText(key->name, key->key), text);
}

TEST(CheckpointTest, RefusesVerifierKeysThatAreNotTheOneWayToWriteThem) {
  for (const char* const text :
       {"", "PeterNeumann", "PeterNeumann+c74f20a3",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n"}) {
    EXPECT_FALSE(ReadVerifierKey(text)) << text;
  }
}

TEST(CheckpointTest, PassesOverSignaturesOfOthers) {
  const std::string note = SignNote(TestCheckpoint(), TestKey());
  EXPECT_TRUE(Opens(note + ForeignLine()));
  EXPECT_TRUE(Opens(Replaced(note, "\n\n", "\n\n" + ForeignLine())));
}

TEST(CheckpointTest, RefusesANoteThatOthersAloneSigned) {
  const std::string note = SignNote(TestCheckpoint(), TestKey(8)) + ForeignLine();
  const auto opened = OpenNote(note, kOrigin, TestKey().public_key());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::kDenied);
}

TEST(CheckpointTest, RefusesAnotherOrigin) {
  Checkpoint other = TestCheckpoint();
  other.origin = "huitong.example/log/2/0/sha256";
  const auto opened = OpenNote(SignNote(other, TestKey()), kOrigin, TestKey().public_key());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::kDenied);
}

TEST(CheckpointTest, RefusesAnUnsoundSignatureBesideASoundOne) {
  const std::string note = SignNote(TestCheckpoint(), TestKey());
  Checkpoint other = TestCheckpoint();
  ++other.size;
  const std::string other_note = SignNote(other, TestKey());
  EXPECT_FALSE(Opens(note + other_note.substr(other_note.find("\n\n") + 2)));
}

TEST(CheckpointTest, RefusesEveryFlippedBit) {
  const std::string note = SignNote(TestCheckpoint(), TestKey());
  for (size_t i = 0; i < note.size() * 8; ++i) {
    std::string flipped = note;
    flipped[i / 8] = static_cast<char>(flipped[i / 8] ^ 1 << i % 8);
    EXPECT_FALSE(Opens(flipped)) << i;
  }
}

TEST(CheckpointTest, RefusesEveryCut) {
  const std::string note = SignNote(TestCheckpoint(), TestKey());
  for (size_t size = 0; size < note.size(); ++size) {
    EXPECT_FALSE(Opens(note.substr(0, size))) << size;
  }
}

TEST(CheckpointTest, RefusesWhatIsNotExactlyTheFormat) {
  const std::string note = SignNote(TestCheckpoint(), TestKey());
  EXPECT_FALSE(Opens(note + "trailing"));
  EXPECT_FALSE(Opens(note + "\n"));
  EXPECT_FALSE(Opens(note + "trailing\n"));
  EXPECT_FALSE(Opens("\n" + note));
  EXPECT_FALSE(Opens(Replaced(note, "20852163", "020852163")));
  EXPECT_FALSE(Opens(Replaced(note, "20852163\n", "20852163\r\n")));
  EXPECT_FALSE(Opens(Replaced(note, "\n\n", "\nextension\n\n")));
  EXPECT_FALSE(Opens(Replaced(note, "\u2014 ", "- ")));
  EXPECT_FALSE(Opens(note + "\u2014 witness.example AAAA\n"));
  EXPECT_FALSE(Opens(note + "\u2014 witness.example AAAAAAA\n"));
  EXPECT_FALSE(Opens(note + "\u2014 witness+example AAAAAAAA\n"));
  EXPECT_FALSE(Opens(note + "\u2014 AAAAAAAA\n"));
  EXPECT_FALSE(Opens(note + "\u2014 \xff AAAAAAAA\n"));
}

// Any text under a sound signature, so that nothing but the check of the text can refuse it.
std::string Signed(const std::string& text) {
  const SigningKey key = TestKey();
  const std::string verifier = VerifierKeyText(kOrigin, key.public_key());
  Bytes joined = *FromHex(verifier.substr(verifier.find('+') + 1, 8));
  const Signature signature = key.Sign(AsBytes(text));
  joined.insert(joined.end(), signature.begin(), signature.end());
  return text + "\n\u2014 " + kOrigin + " " + ToBase64(joined) + "\n";
}

TEST(CheckpointTest, RefusesASignedTextThatIsNoCheckpoint) {
  const std::string origin = std::string(kOrigin) + "\n";
  const std::string root = ToBase64(Sha256({})) + "\n";
  EXPECT_TRUE(Opens(Signed(origin + "7\n" + root)));
  EXPECT_FALSE(Opens(Signed(origin + "07\n" + root)));
  EXPECT_FALSE(Opens(Signed(origin + "\n" + root)));
  EXPECT_FALSE(Opens(Signed(origin + "7\n" + root.substr(4))));
  EXPECT_FALSE(Opens(Signed(origin + "7\r\n" + root)));
  EXPECT_FALSE(Opens(Signed(origin + "7\n")));
  EXPECT_FALSE(Opens(Signed(origin + "7\n" + root + "extension\n")));
  EXPECT_FALSE(Opens(Signed(origin + "7\n" + root + "\n" + origin)));
}

TEST(NoteTextTest, ANumberHasOneText) {
  EXPECT_EQ(ReadDecimal("18446744073709551615"), ~uint64_t{0});
  EXPECT_EQ(ReadDecimal("0"), 0U);
  for (const char* const text :
       {"", "-1", "+1", "01", "00", " 1", "1 ", "0x1", "1.0", "18446744073709551616"}) {
    EXPECT_FALSE(ReadDecimal(text)) << text;
  }
}

TEST(NoteTextTest, AHashHasOneText) {
  const std::string text = ToBase64(Sha256({}));
  EXPECT_EQ(ReadBase64Hash(text), Sha256({}));
  EXPECT_FALSE(ReadBase64Hash(text.substr(4)));
  EXPECT_FALSE(ReadBase64Hash(text.substr(0, 43)));
  EXPECT_FALSE(ReadBase64Hash(text + "AAAA"));
}

TEST(NoteTextTest, ANoteIsUtf8WithoutControlCharacters) {
  for (const char* const text :
       {"", "a\n", "\u00e9\u4e2d\U0001f600", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(IsNoteText(text)) << text;
  }
  for (const char* const text :
       {"\r", "\t", "\x7f", "\x80", "\xc3", "\xc0\x80", "\xc3(", "\xe0\x80\x80", "\xed\xa0\x80",
        "\xe4\xb8", "\xe4\xb8(", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80"}) {
    EXPECT_FALSE(IsNoteText(text)) << ToHex(AsBytes(text));
  }
  EXPECT_FALSE(IsNoteText(std::string_view("\0", 1)));
}

TEST(CheckpointTest, AnOriginHasNoSpaceNoPlusAndNoControlCharacter) {
  EXPECT_TRUE(IsOrigin(kOrigin));
  for (const char* const text :
       {"", "a b", "a+b", "a\nb", "a\rb", "a\x7f", "\xc0\x80", "\xed\xa0\x80"}) {
    EXPECT_FALSE(IsOrigin(text)) << text;
  }
}

}  // namespace
}  // namespace huitong
