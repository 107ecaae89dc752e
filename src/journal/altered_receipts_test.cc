// Sound receipts and signed heads of trees of many sizes, altered in every way we know: each
// alteration is refused, nothing sound is, and the count of each kind is part of the test.
//
// Left out, because they say what the sound one says: lines of other keys among a note's
// signatures, and a sound signature line twice. signed-note demands that both are accepted, and the
// test of heads holds that they are.

#include <gtest/gtest.h>

#include "base/text_encoding.h"
#include "journal/testing/alterations.h"

namespace huitong::alterations {
namespace {

// --- Text ---

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end + 1 - at));
    at = end + 1;
  }
  return lines;
}
std::string Joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += line;
  }
  return text;
}

// Every way in which the lines of a note or receipt are altered. The last line is a signature.
template <class Refuses>
void AlterLines(Tally& tally, const std::string& what, const std::string& sound,
                const Refuses& refuses) {
  const auto lines = LinesOf(sound);
  const auto tried = [&](const std::string& how, const std::vector<std::string>& altered) {
    ASSERT_NE(Joined(altered), sound);
    tally.Refused(what + ": " + how, refuses(Joined(altered)), Joined(altered));
  };
  for (size_t i = 0; i < lines.size(); ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    auto altered = lines;
    altered.erase(altered.begin() + at);
    tried("line dropped", altered);
    const bool last = i + 1 == lines.size();
    if (!last) {
      altered = lines;
      altered.insert(altered.begin() + at, lines[i]);
      tried("line doubled", altered);
      altered = lines;
      std::swap(altered[i], altered[i + 1]);
      tried("lines swapped", altered);
    }
    for (const char* const extra : {"\n", "extra AAAA\n", "0\n", "index 0\n", "\u2014 x\n"}) {
      altered = lines;
      altered.insert(altered.begin() + at, extra);
      tried("line added", altered);
    }
    for (const char* const ending : {"\r\n", " \n", "\t\n", "", "=\n"}) {
      altered = lines;
      altered[i] = lines[i].substr(0, lines[i].size() - 1) + ending;
      tried("line's end changed", altered);
    }
    for (const char* const beginning : {" ", "0", "+", "\xef\xbb\xbf"}) {
      altered = lines;
      altered[i] = beginning + lines[i];
      tried("line's beginning changed", altered);
    }
  }
}

template <class Refuses>
void AlterCharacters(Tally& tally, Prng& prng, const std::string& what, const std::string& sound,
                     bool every_bit, const Refuses& refuses) {
  for (size_t i = 0; i < sound.size(); ++i) {
    for (size_t bit = 0; bit < (every_bit ? 8U : 1U); ++bit) {
      const uint64_t flipped = i * 8 + (every_bit ? bit : prng.Below(8));
      tally.Refused(what + ": bit flipped", refuses(BitFlipped(sound, flipped)),
                    "bit " + std::to_string(flipped));
    }
  }
  for (size_t tried = 0; tried < 40; ++tried) {
    const size_t size = prng.Below(sound.size());
    tally.Refused(what + ": cut short", refuses(sound.substr(0, size)), std::to_string(size));
    std::string dropped = sound;
    dropped.erase(prng.Below(sound.size()), 1 + prng.Below(3));
    tally.Refused(what + ": characters dropped", refuses(dropped), dropped);
    std::string added = sound;
    added.insert(prng.Below(sound.size() + 1), 1, static_cast<char>(prng.Next()));
    tally.Refused(what + ": character added", refuses(added), added);
  }
}

// --- Signed heads ---

// The same signature with the order of the group added to its scalar: as sound by the equation
// alone, and refused by RFC 8032 section 5.1.7.
std::string WithOrderAdded(const std::string& note) {
  static constexpr uint8_t kOrder[] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,
                                       0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
                                       0,    0,    0,    0,    0,    0,    0,    0,
                                       0,    0,    0,    0,    0,    0,    0,    0x10};
  const size_t space = note.rfind(' ');
  Bytes bytes = *FromBase64(std::string_view(note).substr(space + 1, note.size() - space - 2));
  unsigned carry = 0;
  for (size_t i = 0; i < sizeof kOrder; ++i) {
    uint8_t& byte = bytes[4 + 32 + i];
    carry += unsigned{byte} + kOrder[i];
    byte = static_cast<uint8_t>(carry);
    carry >>= 8;
  }
  return note.substr(0, space + 1) + ToBase64(bytes) + "\n";
}

std::string TextOf(const std::string& note) { return note.substr(0, note.find("\n\n") + 2); }
std::string SignatureOf(const std::string& note) { return note.substr(note.find("\n\n") + 2); }

bool RefusesNote(const std::string& note) {
  return !OpenNote(note, kOrigin, TrustedKey().public_key());
}

// What `refuses` is asked of notes: those that a head at `size` is altered into.
template <class Refuses>
void AlterSigning(Tally& tally, const std::string& what, const TestLog& log, uint64_t size,
                  const Refuses& refuses) {
  const std::string sound = log.Note(size);
  const auto tried = [&](const std::string& how, const std::string& altered) {
    ASSERT_NE(altered, sound);
    tally.Refused(what + ": " + how, refuses(altered), altered);
  };
  for (const char* const origin : {"huitong.example/log/2/0/sha256",
                                   "huitong.example/log/1/0/sha25", "a", "huitong.example"}) {
    tried("head of another origin", log.Note(size, origin));
    tried("another origin over the signature", origin + sound.substr(sound.find('\n')));
  }
  for (uint8_t seed = 8; seed < 14; ++seed) {
    tried("signed by another key", log.Note(size, kOrigin, SigningKey(Filled(seed))));
  }
  for (const uint64_t other : {size - 1, size + 1, size * 2, uint64_t{0}}) {
    const Checkpoint lie{.origin = kOrigin, .size = other, .root = log.root(size)};
    tried("wrong size over the signature", CheckpointText(lie) + "\n" + SignatureOf(sound));
  }
  const std::string next = log.Note(size % kGreatestSize + 1);
  tried("signature of another head", TextOf(sound) + SignatureOf(next));
  tried("sound signature and one of another head", sound + SignatureOf(next));
  tried("order added to the signature", WithOrderAdded(sound));
  tried("signature left out", TextOf(sound));
  tried("head twice", sound + sound);
}

void AlterHead(Tally& tally, Prng& prng, const TestLog& log, uint64_t size, bool every_bit) {
  const std::string sound = log.Note(size);
  const std::string foreign = "\u2014 witness.example " + ToBase64(Bytes(76, 0x5a)) + "\n";
  for (const std::string& same :
       {sound, sound + foreign, TextOf(sound) + foreign + SignatureOf(sound),
        sound + SignatureOf(sound)}) {
    const auto opened = OpenNote(same, kOrigin, TrustedKey().public_key());
    ASSERT_TRUE(opened) << opened.error().sentence;
    ASSERT_EQ(opened->size, size);
    ASSERT_EQ(opened->root, log.root(size));
  }
  AlterCharacters(tally, prng, "head", sound, every_bit, RefusesNote);
  AlterLines(tally, "head", sound, RefusesNote);
  AlterSigning(tally, "head", log, size, RefusesNote);
  for (uint64_t bit = 0; bit < 256; bit += every_bit ? 1 : 19) {
    PublicKey key = TrustedKey().public_key();
    key[bit / 8] = static_cast<uint8_t>(key[bit / 8] ^ 1 << bit % 8);
    tally.Refused("head: bit flipped in the trusted key", !OpenNote(sound, kOrigin, key), sound);
  }
}

// --- Receipts ---

bool RefusesReceipt(const std::string& text) {
  return !VerifyReceipt(text, kOrigin, TrustedKey().public_key());
}

void AlterSection(Tally& tally, Prng& prng, TestLog& log, const Receipt& sound, uint64_t size) {
  const auto tried = [&](const std::string& how, const SectionProof& section) {
    Receipt altered = sound;
    altered.section = section;
    tally.Refused("receipt: " + how, RefusesReceipt(RenderReceipt(altered)), how);
  };
  const SectionProof& section = sound.section;
  SectionProof altered = section;
  for (size_t i = 0; i < section.section.size(); ++i) {
    altered = section;
    altered.section[i] = static_cast<uint8_t>(altered.section[i] ^ 1 << prng.Below(8));
    tried("byte of the section changed", altered);
  }
  altered = section;
  altered.section.push_back(0);
  tried("section made longer", altered);
  altered = section;
  altered.section.pop_back();
  tried("section made shorter", altered);
  for (int i = 0; i < 8; ++i) {
    altered = section;
    altered.salt = BitFlipped(section.salt, prng.Below(256));
    tried("bit of the salt flipped", altered);
  }
  for (const int step : {-1, 1, 7}) {
    altered = section;
    altered.index = static_cast<uint8_t>(section.index + step);
    tried("place of the section changed", altered);
    altered = section;
    altered.count = static_cast<uint8_t>(section.count + step);
    tried("count of sections changed", altered);
  }
  AlterHashes(tally, prng, "receipt's sections", section.others, "the other sections",
              [&](const std::vector<Hash>& others) {
                Receipt changed = sound;
                changed.section.others = others;
                return RefusesReceipt(RenderReceipt(changed));
              });
  if (size > 1) {
    const Receipt another = log.ReceiptFor((sound.index + 1) % size, 0, size);
    tried("section of another record", another.section);
  }
}

void AlterIndexAndHead(Tally& tally, TestLog& log, TestLog& other, const Receipt& sound,
                       uint64_t size) {
  const uint64_t index = sound.index;
  const auto tried = [&](const std::string& how, const Receipt& altered) {
    ASSERT_NE(RenderReceipt(altered), RenderReceipt(sound));
    tally.Refused("receipt: " + how, RefusesReceipt(RenderReceipt(altered)),
                  std::to_string(index) + " of " + std::to_string(size));
  };
  Receipt altered = sound;
  for (const uint64_t wrong :
       {index - 1, index + 1, index ^ 2, ~index, index + (uint64_t{1} << 56)}) {
    altered = sound;
    altered.index = wrong;
    tried("wrong index", altered);
  }
  altered = sound;
  altered.note = log.Note(size - 1);
  tried("older head", altered);
  altered.note = log.Note(size % kGreatestSize + 1);
  tried("newer head", altered);
  altered.note = other.Note(size);
  tried("head of another tree by the same key", altered);
  altered = sound;
  altered.section = other.ReceiptFor(index, 0, size).section;
  tried("section of another tree", altered);
  altered = other.ReceiptFor(index, 0, size);
  altered.note = sound.note;
  tried("receipt of another tree", altered);
}

void AlterReceipt(Tally& tally, Prng& prng, TestLog& log, TestLog& other, uint64_t size,
                  bool every_bit) {
  const uint64_t index = prng.Below(size);
  const size_t place = prng.Below(log.Shape(index).sections());
  const Receipt sound = log.ReceiptFor(index, place, size);
  const std::string text = RenderReceipt(sound);
  const std::string where = std::to_string(index) + " of " + std::to_string(size);
  const auto verified = VerifyReceipt(text, kOrigin, TrustedKey().public_key());
  ASSERT_TRUE(verified) << where << ": " << verified.error().sentence;
  ASSERT_EQ(verified->section, SectionOf(kAlteredLog, log.Shape(index), place));

  AlterHashes(tally, prng, "receipt's path", sound.path, where, [&](const std::vector<Hash>& path) {
    Receipt altered = sound;
    altered.path = path;
    return RefusesReceipt(RenderReceipt(altered));
  });
  AlterSection(tally, prng, log, sound, size);
  AlterIndexAndHead(tally, log, other, sound, size);
  const std::string before_note = text.substr(0, text.size() - sound.note.size());
  AlterSigning(tally, "receipt", log, size,
               [&](const std::string& note) { return RefusesReceipt(before_note + note); });
  AlterCharacters(tally, prng, "receipt", text, every_bit, RefusesReceipt);
  AlterLines(tally, "receipt", text, RefusesReceipt);
}

std::map<std::string, size_t> KindsOfText(const std::string& what) {
  return KindsOf(what, 20,
                 {"another origin over the signature", "bit flipped", "character added",
                  "characters dropped", "cut short", "head of another origin", "line added",
                  "line doubled", "line dropped", "line's beginning changed", "line's end changed",
                  "lines swapped", "signed by another key", "wrong size over the signature"});
}
std::map<std::string, size_t> KindsOfSigning(const std::string& what) {
  return KindsOf(what, 8,
                 {"head twice", "order added to the signature", "signature left out",
                  "signature of another head", "sound signature and one of another head"});
}

TEST(AlteredReceiptsTest, EveryAlteredHeadIsRefused) {
  Prng prng(kSeed);
  const TestLog log(1, 9);
  Tally tally;
  for (const uint64_t size : std::vector<uint64_t>{1, 2, 3, 7, 8, 100, 128, 255, 256, 257, 299}) {
    AlterHead(tally, prng, log, size, size % 100 == 0 || size > 255);
  }
  auto kinds = KindsOfText("head");
  kinds.merge(KindsOfSigning("head"));
  kinds["head: bit flipped in the trusted key"] = 256;
  tally.ExpectKinds(kinds);
}

TEST(AlteredReceiptsTest, EveryAlteredReceiptIsRefused) {
  Prng prng(kSeed);
  TestLog log(1, 9);
  TestLog other(2, 10);
  Tally tally;
  for (const uint64_t size : std::vector<uint64_t>{1, 2, 3, 8, 9, 31, 64, 129, 257, 299}) {
    AlterReceipt(tally, prng, log, other, size, size == 9 || size == 257);
  }
  auto kinds = KindsOfText("receipt");
  kinds.merge(KindsOfSigning("receipt"));
  kinds.merge(KindsOfHashes("receipt's path", 5));
  auto sections = KindsOfHashes("receipt's sections", 1);
  sections.erase("receipt's sections: hashes reversed");  // there are two at most
  kinds.merge(sections);
  kinds.merge(KindsOf("receipt", 8,
                      {"bit of the salt flipped", "byte of the section changed",
                       "count of sections changed", "head of another tree by the same key",
                       "newer head", "older head", "place of the section changed",
                       "receipt of another tree", "section made longer", "section made shorter",
                       "section of another record", "section of another tree", "wrong index"}));
  tally.ExpectKinds(kinds);
}

}  // namespace
}  // namespace huitong::alterations
