#include "api/quote_token.h"

#include <algorithm>

#include "api/public_id.h"
#include "crypto/constant_time.h"

namespace huitong {
namespace {

constexpr std::string_view kQuotePrefix = "qte_";
constexpr uint8_t kVersion = 2;
constexpr size_t kBodySize = 1 + 8 + 16 + 16 + 4 + 4 + 1 + 4 * 8 + 4 * 4 + 8;

Bytes BodyOf(LogNumber log, const QuoteTerms& terms) {
  Bytes body;
  body.reserve(kBodySize);
  body.push_back(kVersion);
  AppendBigEndian(body, log.value);
  body.insert(body.end(), terms.id.bytes.begin(), terms.id.bytes.end());
  body.insert(body.end(), terms.member.bytes.begin(), terms.member.bytes.end());
  AppendBigEndian(body, terms.from.value, 4);
  AppendBigEndian(body, terms.to.value, 4);
  body.push_back(static_cast<uint8_t>(terms.asked_for));
  for (const Points amount : {terms.paid, terms.fee, terms.received, terms.bonus}) {
    AppendBigEndian(body, static_cast<uint64_t>(amount.units()));
  }
  for (const uint32_t version :
       {terms.bid_version, terms.ask_version, terms.pair_rate_version, terms.bonus_version}) {
    AppendBigEndian(body, version, 4);
  }
  AppendBigEndian(body, static_cast<uint64_t>(terms.ends.nanos));
  return body;
}

// The fields of a body whose MAC was found to be right.
class BodyReader {
 public:
  explicit BodyReader(ByteView body) : rest_(body) {}

  ByteView Take(size_t count) {
    const ByteView taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }
  uint32_t TakeU32() { return static_cast<uint32_t>(ReadBigEndian(Take(4))); }
  int64_t TakeI64() { return static_cast<int64_t>(ReadBigEndian(Take(8))); }

 private:
  ByteView rest_;
};

}  // namespace

std::string QuoteToken(const RequestMacKey& key, LogNumber log, const QuoteTerms& terms) {
  Bytes token = BodyOf(log, terms);
  const Hash mac = key.OfQuoteToken(token);
  token.insert(token.end(), mac.begin(), mac.end());
  return IdText(kQuotePrefix, token);
}

std::optional<QuoteTerms> ReadQuoteToken(const RequestMacKey& key, LogNumber log,
                                         std::string_view text) {
  const auto token = IdBytes(kQuotePrefix, text);
  if (!token || token->size() != kBodySize + sizeof(Hash)) return std::nullopt;
  const ByteView body = ByteView(*token).first(kBodySize);
  const ByteView mac = ByteView(*token).subspan(kBodySize);
  if (!EqualInConstantTime(mac, key.OfQuoteToken(body))) return std::nullopt;

  BodyReader in(body);
  if (in.Take(1).front() != kVersion) return std::nullopt;
  if (ReadBigEndian(in.Take(8)) != log.value) return std::nullopt;
  QuoteTerms terms;
  std::ranges::copy(in.Take(16), terms.id.bytes.begin());
  std::ranges::copy(in.Take(16), terms.member.bytes.begin());
  terms.from = {.value = in.TakeU32()};
  terms.to = {.value = in.TakeU32()};
  terms.asked_for = in.Take(1).front() == 0 ? AskedFor::kPaid : AskedFor::kReceived;
  for (Points* const amount : {&terms.paid, &terms.fee, &terms.received, &terms.bonus}) {
    const auto read = Points::FromUnits(in.TakeI64());
    if (!read) return std::nullopt;
    *amount = *read;
  }
  for (uint32_t* const version :
       {&terms.bid_version, &terms.ask_version, &terms.pair_rate_version, &terms.bonus_version}) {
    *version = in.TakeU32();
  }
  terms.ends = {.nanos = in.TakeI64()};
  return terms;
}

std::optional<Exchange> ExchangeBy(const RequestMacKey& key, LogNumber log, const MemberId& member,
                                   std::string_view token) {
  const auto quote = ReadQuoteToken(key, log, token);
  if (!quote) return std::nullopt;
  return Exchange{.member = member, .quote = *quote, .quote_mac = key.OfQuote(quote->id)};
}

}  // namespace huitong
