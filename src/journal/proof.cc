#include "journal/proof.h"

#include <algorithm>
#include <optional>

#include "base/planted.h"
#include "base/text_encoding.h"
#include "journal/note_text.h"
#include "journal/tree.h"

namespace huitong {
namespace {

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtraStart = "extra ";
constexpr std::string_view kIndexStart = "index ";
constexpr size_t kMostReceiptBytes = size_t{2} << 20;
constexpr size_t kMostPathHashes = 64;  // one for each bit of the size of a tree

Unexpected<Error> Malformed(std::string sentence) {
  return Fail(ErrorCode::kInvalidArgument, std::move(sentence));
}

// count ‖ index ‖ salt ‖ the other hashes ‖ section
Bytes EncodeExtra(const SectionProof& proof) {
  Bytes extra;
  ByteWriter writer(extra);
  writer.Put(proof.count);
  writer.Put(proof.index);
  writer.PutBytes(proof.salt);
  for (const Hash& hash : proof.others) {
    writer.PutBytes(hash);
  }
  writer.PutBytes(proof.section);
  return extra;
}

Hash TakeHash(ByteReader& reader) {
  Hash hash{};
  const ByteView bytes = reader.GetBytes(hash.size());
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

std::optional<SectionProof> DecodeExtra(ByteView extra) {
  SectionProof proof;
  ByteReader reader(extra);
  proof.count = reader.Get<uint8_t>();
  proof.index = reader.Get<uint8_t>();
  proof.salt = TakeHash(reader);
  for (int others = proof.count - 1; others > 0 && !reader.failed(); --others) {
    proof.others.push_back(TakeHash(reader));
  }
  if (reader.failed()) return std::nullopt;
  const ByteView section = reader.GetBytes(reader.left());
  proof.section.assign(section.begin(), section.end());
  return proof;
}

Expected<SectionProof, Error> ReadExtraLine(std::optional<std::string_view> line) {
  if (!line || !line->starts_with(kExtraStart)) {
    return Malformed("the receipt has no line of extra data, which holds the section");
  }
  const auto extra = FromBase64(line->substr(kExtraStart.size()));
  if (!extra) return Malformed("the extra data of the receipt is not base64");
  const auto proof = DecodeExtra(*extra);
  if (!proof) return Malformed("the extra data of the receipt is cut short");
  return *proof;
}

Expected<uint64_t, Error> ReadIndexLine(std::optional<std::string_view> line) {
  const auto index = line && line->starts_with(kIndexStart)
                         ? ReadDecimal(line->substr(kIndexStart.size()))
                         : std::nullopt;
  if (!index) return Malformed("the receipt has no line with the index of an entry");
  return *index;
}

// The hash lines and the empty line after them.
Expected<std::vector<Hash>, Error> ReadPath(LineReader& lines) {
  std::vector<Hash> path;
  while (true) {
    const auto line = lines.Next();
    if (!line) return Malformed("the receipt ends before its checkpoint");
    if (line->empty()) return path;
    const auto hash = ReadBase64Hash(*line);
    if (!hash || path.size() == kMostPathHashes) {
      return Malformed("line " + std::to_string(path.size() + 1) +
                       " of the receipt's path is not a hash that it can have");
    }
    path.push_back(*hash);
  }
}

}  // namespace

std::string RenderReceipt(const Receipt& receipt) {
  std::string text(kFirstLine);
  text += "\n" + std::string(kExtraStart) + ToBase64(EncodeExtra(receipt.section));
  text += "\n" + std::string(kIndexStart) + std::to_string(receipt.index) + "\n";
  for (const Hash& hash : receipt.path) {
    text += ToBase64(hash) + "\n";
  }
  return text + "\n" + receipt.note;
}

Expected<Receipt, Error> ReadReceipt(std::string_view text) {
  if (text.size() > kMostReceiptBytes) return Malformed("the receipt is larger than 2 MiB");
  LineReader lines(text);
  if (lines.Next() != kFirstLine) {
    return Malformed("the receipt does not begin with the line " + std::string(kFirstLine));
  }
  Receipt receipt;
  receipt.section = TRY(ReadExtraLine(lines.Next()));
  receipt.index = TRY(ReadIndexLine(lines.Next()));
  receipt.path = TRY(ReadPath(lines));
  receipt.note = std::string(lines.rest());
  return receipt;
}

Expected<VerifiedReceipt, Error> VerifyReceipt(std::string_view text, std::string_view origin,
                                               const PublicKey& key) {
  Receipt receipt = TRY(ReadReceipt(text));
  Checkpoint checkpoint = TRY(OpenNote(receipt.note, origin, key));
  const Hash entry = TRY(EntryFromSectionProof(receipt.section));
  if (!VerifyInclusion(LeafHash(entry), receipt.index, checkpoint.size, receipt.path,
                       checkpoint.root)) {
    return Fail(ErrorCode::kDenied,
                "the path of the receipt does not lead from its section, as "
                "entry " +
                    std::to_string(receipt.index) + ", to the root of its checkpoint");
  }
  const bool same_record = SequenceOfSection(receipt.section.section) == receipt.index;
  if (!same_record && !Planted("proof-index-not-checked")) {
    return Fail(ErrorCode::kDenied, "the section of the receipt is of another record than entry " +
                                        std::to_string(receipt.index));
  }
  return VerifiedReceipt{.index = receipt.index,
                         .section = std::move(receipt.section.section),
                         .checkpoint = std::move(checkpoint)};
}

}  // namespace huitong
