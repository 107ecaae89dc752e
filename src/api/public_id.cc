#include "api/public_id.h"

#include <algorithm>
#include <array>

#include "base/text_encoding.h"
#include "crypto/sha256.h"

namespace huitong {
namespace {

constexpr std::string_view kBrandPrefix = "brd_";
constexpr std::string_view kChannelPrefix = "chn_";
constexpr std::string_view kCurrencyPrefix = "cur_";
constexpr std::string_view kMemberPrefix = "mbr_";
constexpr std::string_view kTransactionPrefix = "txn_";
constexpr std::string_view kExchangePrefix = "exc_";
constexpr std::string_view kHoldPrefix = "hld_";
constexpr std::string_view kProposalPrefix = "prp_";
constexpr std::string_view kDisputePrefix = "dsp_";

constexpr size_t kCheckSize = 2;
constexpr size_t kLogSize = 8;
constexpr size_t kThingSize = kLogSize + 4;
constexpr size_t kPlaceSize = kLogSize + 8 + 2;

std::array<uint8_t, kCheckSize> CheckOf(std::string_view prefix, ByteView bytes) {
  const Hash hash = Sha256OfAll({AsBytes(prefix), bytes});
  return {hash[0], hash[1]};
}

std::string ThingText(std::string_view prefix, LogNumber log, uint32_t number) {
  Bytes bytes;
  bytes.reserve(kThingSize);
  AppendBigEndian(bytes, log.value);
  AppendBigEndian(bytes, number, 4);
  return IdText(prefix, bytes);
}

std::string PlaceText(std::string_view prefix, LogNumber log, Sequence sequence,
                      uint32_t ordinal = 0) {
  Bytes bytes;
  bytes.reserve(kPlaceSize);
  AppendBigEndian(bytes, log.value);
  AppendBigEndian(bytes, sequence);
  AppendBigEndian(bytes, ordinal, 2);
  return IdText(prefix, bytes);
}

std::optional<LogThing> ReadThing(std::string_view prefix, std::string_view text) {
  const auto bytes = IdBytes(prefix, text);
  if (!bytes || bytes->size() != kThingSize) return std::nullopt;
  const ByteView all(*bytes);
  return LogThing{.log = {.value = ReadBigEndian(all.first(kLogSize))},
                  .number = static_cast<uint32_t>(ReadBigEndian(all.subspan(kLogSize)))};
}

}  // namespace

std::string IdText(std::string_view prefix, ByteView bytes) {
  Bytes checked(bytes.begin(), bytes.end());
  const auto check = CheckOf(prefix, bytes);
  checked.insert(checked.end(), check.begin(), check.end());
  return std::string(prefix) + ToBase32(checked);
}

std::optional<Bytes> IdBytes(std::string_view prefix, std::string_view text) {
  if (!text.starts_with(prefix)) return std::nullopt;
  auto bytes = FromBase32(text.substr(prefix.size()));
  if (!bytes || bytes->size() < kCheckSize) return std::nullopt;
  const ByteView body = ByteView(*bytes).first(bytes->size() - kCheckSize);
  if (!std::ranges::equal(ByteView(*bytes).last(kCheckSize), CheckOf(prefix, body))) {
    return std::nullopt;
  }
  bytes->resize(body.size());
  return bytes;
}

std::string BrandId(LogNumber log, BrandNumber brand) {
  return ThingText(kBrandPrefix, log, brand.value);
}
std::string ChannelId(LogNumber log, ChannelNumber channel) {
  return ThingText(kChannelPrefix, log, channel.value);
}
std::string CurrencyId(LogNumber log, CurrencyNumber currency) {
  if (currency == kUniversalUnit) return std::string(kUnitId);
  return ThingText(kCurrencyPrefix, log, currency.value);
}
std::string ProposalId(LogNumber log, ProposalNumber proposal) {
  return ThingText(kProposalPrefix, log, proposal.value);
}
std::string DisputeId(LogNumber log, DisputeNumber dispute) {
  return ThingText(kDisputePrefix, log, dispute.value);
}
std::string TransactionId(LogNumber log, Sequence sequence) {
  return PlaceText(kTransactionPrefix, log, sequence);
}
std::string ExchangeId(LogNumber log, Sequence sequence) {
  return PlaceText(kExchangePrefix, log, sequence);
}
std::string HoldIdText(LogNumber log, const HoldId& hold) {
  return PlaceText(kHoldPrefix, log, hold.sequence, hold.ordinal);
}
std::string MemberIdText(const MemberId& member) { return IdText(kMemberPrefix, member.bytes); }

std::optional<LogThing> ReadBrandId(std::string_view text) { return ReadThing(kBrandPrefix, text); }
std::optional<LogThing> ReadChannelId(std::string_view text) {
  return ReadThing(kChannelPrefix, text);
}
std::optional<LogThing> ReadCurrencyId(std::string_view text) {
  const auto thing = ReadThing(kCurrencyPrefix, text);
  return thing && thing->number != kUniversalUnit.value ? thing : std::nullopt;
}
std::optional<LogThing> ReadProposalId(std::string_view text) {
  return ReadThing(kProposalPrefix, text);
}
std::optional<LogThing> ReadDisputeId(std::string_view text) {
  return ReadThing(kDisputePrefix, text);
}

namespace {

std::optional<LogPlace> ReadPlace(std::string_view prefix, std::string_view text) {
  const auto bytes = IdBytes(prefix, text);
  if (!bytes || bytes->size() != kPlaceSize) return std::nullopt;
  const ByteView all(*bytes);
  return LogPlace{.log = {.value = ReadBigEndian(all.first(kLogSize))},
                  .sequence = ReadBigEndian(all.subspan(kLogSize, 8)),
                  .ordinal = static_cast<uint32_t>(ReadBigEndian(all.last(2)))};
}

}  // namespace

std::optional<LogPlace> ReadTransactionId(std::string_view text) {
  const auto place = ReadPlace(kTransactionPrefix, text);
  return place && place->ordinal == 0 ? place : std::nullopt;
}
std::optional<LogPlace> ReadHoldId(std::string_view text) { return ReadPlace(kHoldPrefix, text); }

std::optional<MemberId> ReadMemberId(std::string_view text) {
  const auto bytes = IdBytes(kMemberPrefix, text);
  MemberId member;
  if (!bytes || bytes->size() != member.bytes.size()) return std::nullopt;
  std::ranges::copy(*bytes, member.bytes.begin());
  return member;
}

}  // namespace huitong
