#include "engine/effect.h"

#include <algorithm>

#include "base/check.h"

namespace huitong {
namespace {

constexpr size_t kWord = 8;

void Put(ByteWriter& out, const Rate& rate) {
  out.Put(rate.numerator());
  out.Put(rate.denominator());
}
void Put(ByteWriter& out, const LotKey& lot) {
  out.Put(lot.expires_on.number);
  out.Put(lot.provenance.value);
}

void PutBody(ByteWriter& out, const AvailablePosting& e) {
  out.Put(e.currency.value);
  Put(out, e.lot);
  out.Put(e.amount);
  out.Put(e.balance_after);
}
void PutBody(ByteWriter& out, const BookPosting& e) {
  out.Put(e.currency.value);
  out.Put(ToWord(e.account));
  out.Put(e.amount);
}
void PutBody(ByteWriter& out, const MemberEnrolled& e) {
  out.Put(e.brand.value);
  out.PutBytes(e.id.bytes);
}
void PutBody(ByteWriter& out, const Earned& e) {
  out.Put(e.currency.value);
  out.Put(e.brand.value);
  out.Put(e.channel.value);
  out.Put(e.rate_version);
  out.Put(e.channel_version);
  out.Put(e.spend_fen);
  Put(out, e.rate);
  Put(out, e.coefficient);
  out.Put(e.points);
  out.Put(e.remainder);
}
void PutBody(ByteWriter& out, const Redeemed& e) {
  out.Put(e.currency.value);
  out.Put(e.acceptor.value);
  out.Put(e.channel.value);
  out.Put(e.points);
}
void PutBody(ByteWriter& out, const Exchanged& e) {
  out.Put(e.from.value);
  out.Put(e.to.value);
  out.Put(uint32_t{0});
  out.Put(e.bid_version);
  out.Put(e.ask_version);
  Put(out, e.bid);
  Put(out, e.ask);
  out.Put(e.conversion.paid.units());
  out.Put(e.conversion.hub_in.units());
  out.Put(e.conversion.hub_out.units());
  out.Put(e.conversion.received.units());
  out.Put(e.conversion.bid_remainder);
  out.Put(e.conversion.ask_remainder);
  out.Put(e.settlement_price);
  out.PutBytes(e.quote_mac);
}
void PutBody(ByteWriter& out, const Expired& e) {
  out.Put(e.currency.value);
  out.Put(e.points);
}
void PutBody(ByteWriter& out, const RequestDeclined& e) {
  out.Put(static_cast<uint16_t>(e.declined.code));
  out.Put(static_cast<uint8_t>(e.language));
  out.Put(static_cast<uint8_t>(e.declined.param));
  out.Put(e.declined.figure);
  out.Put(e.declined.second_figure);
}
void PutBody(ByteWriter& out, const Published& e) {
  out.Put(static_cast<uint32_t>(e.what));
  out.Put(e.number);
  out.Put(e.version);
  out.Put(e.effective_from.nanos);
  out.Put(static_cast<uint32_t>(e.payload.size()));
  out.Put(uint32_t{0});
  out.PutBytes(e.payload);
}
void PutBody(ByteWriter& out, const ProvenanceInterned& e) {
  out.Put(e.number.value);
  out.Put(e.provenance.issuer.value);
  out.Put(e.provenance.funding_brand.value);
  out.Put(e.provenance.earn_month);
  out.Put(e.provenance.not_exchangeable_until.number);
  out.Put(e.provenance.settlement_price);
}

// Reads the fields of one effect after its head and refuses values that no encoder writes.
class BodyReader {
 public:
  explicit BodyReader(ByteReader& in) : in_(in) {}

  template <class N>
  N NumberOf() {
    return {.value = in_.Get<decltype(N::value)>()};
  }
  Day DayOf() { return {.number = in_.Get<int32_t>()}; }
  LotKey LotOf() {
    const Day expires_on = DayOf();
    return {.expires_on = expires_on, .provenance = NumberOf<ProvenanceNumber>()};
  }
  Rate RateOf() {
    const auto numerator = in_.Get<uint32_t>();
    const auto denominator = in_.Get<uint32_t>();
    const auto rate = Rate::Of(numerator, denominator);
    const bool reduced = rate && rate->numerator() == numerator;
    if (!reduced) in_.MarkFailed();
    return rate.value_or(Rate());
  }
  Points PointsOf() {
    const auto points = Points::FromUnits(in_.Get<int64_t>());
    if (!points) in_.MarkFailed();
    return points.value_or(Points());
  }
  Account AccountOf() {
    const auto account = AccountFromWord(in_.Get<uint64_t>());
    if (!account) in_.MarkFailed();
    return account.value_or(Account());
  }
  template <size_t kSize>
  std::array<uint8_t, kSize> ArrayOf() {
    std::array<uint8_t, kSize> array{};
    const ByteView bytes = in_.GetBytes(kSize);
    std::copy(bytes.begin(), bytes.end(), array.begin());
    return array;
  }
  void Zero32() {
    if (in_.Get<uint32_t>() != 0) in_.MarkFailed();
  }
  int64_t I64() { return in_.Get<int64_t>(); }
  uint32_t U32() { return in_.Get<uint32_t>(); }
  uint16_t U16() { return in_.Get<uint16_t>(); }
  uint8_t U8() { return in_.Get<uint8_t>(); }
  Bytes BytesOf(uint32_t size) {
    const ByteView bytes = in_.GetBytes(size);
    return {bytes.begin(), bytes.end()};
  }
  void Refuse() { in_.MarkFailed(); }

 private:
  ByteReader& in_;
};

AvailablePosting ReadAvailablePosting(BodyReader& in) {
  AvailablePosting e;
  e.currency = in.NumberOf<CurrencyNumber>();
  e.lot = in.LotOf();
  e.amount = in.I64();
  e.balance_after = in.I64();
  return e;
}

BookPosting ReadBookPosting(BodyReader& in) {
  BookPosting e;
  e.currency = in.NumberOf<CurrencyNumber>();
  e.account = in.AccountOf();
  e.amount = in.I64();
  return e;
}

MemberEnrolled ReadMemberEnrolled(BodyReader& in) {
  MemberEnrolled e;
  e.brand = in.NumberOf<BrandNumber>();
  e.id.bytes = in.ArrayOf<16>();
  return e;
}

Earned ReadEarned(BodyReader& in) {
  Earned e;
  e.currency = in.NumberOf<CurrencyNumber>();
  e.brand = in.NumberOf<BrandNumber>();
  e.channel = in.NumberOf<ChannelNumber>();
  e.rate_version = in.U32();
  e.channel_version = in.U32();
  e.spend_fen = in.I64();
  e.rate = in.RateOf();
  e.coefficient = in.RateOf();
  e.points = in.I64();
  e.remainder = in.I64();
  return e;
}

Redeemed ReadRedeemed(BodyReader& in) {
  Redeemed e;
  e.currency = in.NumberOf<CurrencyNumber>();
  e.acceptor = in.NumberOf<BrandNumber>();
  e.channel = in.NumberOf<ChannelNumber>();
  e.points = in.I64();
  return e;
}

Exchanged ReadExchanged(BodyReader& in) {
  Exchanged e;
  e.from = in.NumberOf<CurrencyNumber>();
  e.to = in.NumberOf<CurrencyNumber>();
  in.Zero32();
  e.bid_version = in.U32();
  e.ask_version = in.U32();
  e.bid = in.RateOf();
  e.ask = in.RateOf();
  e.conversion.paid = in.PointsOf();
  e.conversion.hub_in = in.PointsOf();
  e.conversion.hub_out = in.PointsOf();
  e.conversion.received = in.PointsOf();
  e.conversion.bid_remainder = in.I64();
  e.conversion.ask_remainder = in.I64();
  e.settlement_price = in.I64();
  e.quote_mac = in.ArrayOf<16>();
  return e;
}

Expired ReadExpired(BodyReader& in) {
  Expired e;
  e.currency = in.NumberOf<CurrencyNumber>();
  e.points = in.I64();
  return e;
}

RequestDeclined ReadDeclined(BodyReader& in) {
  RequestDeclined e;
  const auto code = DeclineFromNumber(in.U16());
  const auto language = static_cast<Language>(in.U8());
  const auto param = static_cast<Param>(in.U8());
  if (!code || (language != Language::kChinese && language != Language::kEnglish) ||
      (param != Param::kNone && NameOf(param).empty())) {
    in.Refuse();
  }
  e.declined.code = code.value_or(Decline::kMemberNotFound);
  e.language = language;
  e.declined.param = param;
  e.declined.figure = in.I64();
  e.declined.second_figure = in.I64();
  return e;
}

Published ReadPublished(BodyReader& in) {
  Published e;
  e.what = static_cast<Topic>(in.U32());
  e.number = in.U32();
  e.version = in.U32();
  e.effective_from.nanos = in.I64();
  const uint32_t size = in.U32();
  in.Zero32();
  e.payload = in.BytesOf(size);
  return e;
}

ProvenanceInterned ReadProvenanceInterned(BodyReader& in) {
  ProvenanceInterned e;
  e.number = in.NumberOf<ProvenanceNumber>();
  e.provenance.issuer = in.NumberOf<BrandNumber>();
  e.provenance.funding_brand = in.NumberOf<BrandNumber>();
  e.provenance.earn_month = static_cast<int32_t>(in.U32());
  e.provenance.not_exchangeable_until = in.DayOf();
  e.provenance.settlement_price = in.I64();
  return e;
}

Effect ReadBody(EffectKind kind, BodyReader& in) {
  switch (kind) {
    case EffectKind::kAvailablePosting:
      return ReadAvailablePosting(in);
    case EffectKind::kBookPosting:
      return ReadBookPosting(in);
    case EffectKind::kMemberEnrolled:
      return ReadMemberEnrolled(in);
    case EffectKind::kEarned:
      return ReadEarned(in);
    case EffectKind::kRedeemed:
      return ReadRedeemed(in);
    case EffectKind::kExchanged:
      return ReadExchanged(in);
    case EffectKind::kExpired:
      return ReadExpired(in);
    case EffectKind::kDeclined:
      return ReadDeclined(in);
    case EffectKind::kPublished:
      return ReadPublished(in);
    case EffectKind::kProvenanceInterned:
      return ReadProvenanceInterned(in);
  }
  in.Refuse();
  return AvailablePosting{};
}

}  // namespace

EffectKind KindOf(const Effect& effect) {
  // In the order of the variant's types.
  constexpr std::array kKinds = {EffectKind::kAvailablePosting, EffectKind::kBookPosting,
                                 EffectKind::kMemberEnrolled,   EffectKind::kEarned,
                                 EffectKind::kRedeemed,         EffectKind::kExchanged,
                                 EffectKind::kExpired,          EffectKind::kDeclined,
                                 EffectKind::kPublished,        EffectKind::kProvenanceInterned};
  static_assert(kKinds.size() == std::variant_size_v<Effect>);
  return kKinds[effect.index()];
}

void EncodeEffect(const Effect& effect, ByteWriter& out) {
  const size_t start = out.size();
  out.Put(static_cast<uint16_t>(KindOf(effect)));
  out.Put(uint16_t{0});
  std::visit([&out](const auto& body) { PutBody(out, body); }, effect);
  out.PadTo(kWord, start);
  const size_t words = (out.size() - start) / kWord;
  CHECK(words <= UINT16_MAX);
  out.PatchAt(start + 2, static_cast<uint16_t>(words));
}

Effect DecodeEffect(ByteReader& in) {
  const size_t start = in.offset();
  const auto kind = static_cast<EffectKind>(in.Get<uint16_t>());
  const size_t size = size_t{in.Get<uint16_t>()} * kWord;
  BodyReader body(in);
  Effect effect = ReadBody(kind, body);
  const size_t read = in.offset() - start;
  const bool fits = read <= size && size - read < kWord;
  if (!fits) {
    in.MarkFailed();
    return effect;
  }
  for (const uint8_t padding : in.GetBytes(size - read)) {
    if (padding != 0) in.MarkFailed();
  }
  return effect;
}

}  // namespace huitong
