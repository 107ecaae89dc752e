// The bytes of published configuration, both ways.

#include <algorithm>
#include <utility>

#include "engine/configuration.h"

namespace huitong {
namespace {

void Put(ByteWriter& out, const Names& names) {
  out.PutText(names.chinese);
  out.PutText(names.english);
}
void Put(ByteWriter& out, const Rate& rate) {
  out.Put(rate.numerator());
  out.Put(rate.denominator());
}

Names ReadNames(ByteReader& in) {
  Names names;
  names.chinese = in.GetText();
  names.english = in.GetText();
  return names;
}

Rate ReadRate(ByteReader& in) {
  const auto numerator = in.Get<uint32_t>();
  const auto denominator = in.Get<uint32_t>();
  const auto rate = Rate::Of(numerator, denominator);
  if (!rate || rate->numerator() != numerator) in.MarkFailed();
  return rate.value_or(Rate());
}

// 0 and 0 where there is none.
void Put(ByteWriter& out, const std::optional<Rate>& rate) {
  if (rate) return Put(out, *rate);
  out.Put(uint32_t{0});
  out.Put(uint32_t{0});
}
std::optional<Rate> ReadOptionalRate(ByteReader& in) {
  ByteReader ahead = in;
  const auto numerator = ahead.Get<uint32_t>();
  const auto denominator = ahead.Get<uint32_t>();
  if (numerator != 0 || denominator != 0 || ahead.failed()) return ReadRate(in);
  in = ahead;
  return std::nullopt;
}

template <class Line>
void PutPair(ByteWriter& out, const Line& line) {
  out.Put(line.from.value);
  out.Put(line.to.value);
}

template <class Line>
Line ReadPair(ByteReader& in) {
  Line line;
  line.from.value = in.Get<uint32_t>();
  line.to.value = in.Get<uint32_t>();
  return line;
}

// A count, then so many lines.
template <class Read>
auto ReadLines(ByteReader& in, const Read& read) {
  std::vector<decltype(read(in))> lines;
  const auto count = in.Get<uint32_t>();
  for (uint32_t i = 0; i < count && !in.failed(); ++i) {
    lines.push_back(read(in));
  }
  return lines;
}

Price ReadPrice(ByteReader& in) {
  Price price;
  price.currency.value = in.Get<uint32_t>();
  price.bid = ReadRate(in);
  price.ask = ReadRate(in);
  price.settlement_price = in.Get<int64_t>();
  price.redemption_value = in.Get<int64_t>();
  if (price.settlement_price < 0 || price.redemption_value < 0) in.MarkFailed();
  price.reference = ReadOptionalRate(in);
  return price;
}

PairRate ReadPairRate(ByteReader& in) {
  auto line = ReadPair<PairRate>(in);
  line.rate = ReadOptionalRate(in);
  return line;
}

Bonus ReadBonus(ByteReader& in) {
  auto line = ReadPair<Bonus>(in);
  line.share = ReadOptionalRate(in);
  line.begins.nanos = in.Get<int64_t>();
  line.ends.nanos = in.Get<int64_t>();
  return line;
}

PairFee ReadPairFee(ByteReader& in) {
  auto line = ReadPair<PairFee>(in);
  line.rule.fixed = in.Get<int64_t>();
  line.rule.share = ReadOptionalRate(in);
  line.rule.minimum = in.Get<int64_t>();
  return line;
}

template <class T>
std::optional<T> WhenWhole(const ByteReader& in, T value) {
  if (in.failed() || !in.AtEnd()) return std::nullopt;
  return value;
}

constexpr uint8_t kRollingMonths = 1;

}  // namespace

Bytes EncodePayload(const Coalition& coalition) {
  Bytes bytes;
  ByteWriter out(bytes);
  Put(out, coalition.names);
  out.PutText(coalition.time_zone);
  out.Put(coalition.money);
  out.Put(coalition.unit_anchor);
  out.Put(coalition.look_back_hours);
  out.PutText(coalition.origin);
  out.Put(static_cast<uint8_t>(coalition.demo ? 1 : 0));
  return bytes;
}

Bytes EncodePayload(const Brand& brand) {
  Bytes bytes;
  ByteWriter out(bytes);
  out.PutText(brand.code);
  Put(out, brand.names);
  return bytes;
}

Bytes EncodePayload(const Currency& currency) {
  Bytes bytes;
  ByteWriter out(bytes);
  out.Put(currency.brand.value);
  out.PutText(currency.code);
  Put(out, currency.names);
  out.Put(kRollingMonths);
  out.Put(static_cast<uint32_t>(currency.expiry_months));
  out.Put(currency.settlement_price);
  return bytes;
}

Bytes EncodePayload(const Channel& channel) {
  Bytes bytes;
  ByteWriter out(bytes);
  out.PutText(channel.code);
  Put(out, channel.names);
  out.Put(static_cast<uint8_t>(channel.kind));
  Put(out, channel.coefficient);
  return bytes;
}

bool IsAllowed(const EarnRate& rate) {
  const auto fits = [](int64_t points) {
    return points >= kNoLimit && points <= Points::kOfMemberMax;
  };
  return fits(rate.budget) && fits(rate.cap_per_member_day);
}

Bytes EncodePayload(const EarnRate& rate) {
  Bytes bytes;
  ByteWriter out(bytes);
  Put(out, rate.points_per_yuan);
  if (rate.budget == kNoLimit && rate.cap_per_member_day == kNoLimit) return bytes;
  out.Put(rate.budget);
  out.Put(rate.cap_per_member_day);
  return bytes;
}

Bytes EncodePayload(const RateBookVersion& book) {
  Bytes bytes;
  ByteWriter out(bytes);
  out.Put(static_cast<uint32_t>(book.prices.size()));
  for (const Price& price : book.prices) {
    out.Put(price.currency.value);
    Put(out, price.bid);
    Put(out, price.ask);
    out.Put(price.settlement_price);
    out.Put(price.redemption_value);
    Put(out, price.reference);
  }
  out.Put(static_cast<uint32_t>(book.pair_rates.size()));
  for (const PairRate& line : book.pair_rates) {
    PutPair(out, line);
    Put(out, line.rate);
  }
  out.Put(static_cast<uint32_t>(book.bonuses.size()));
  for (const Bonus& line : book.bonuses) {
    PutPair(out, line);
    Put(out, line.share);
    out.Put(line.begins.nanos);
    out.Put(line.ends.nanos);
  }
  out.Put(static_cast<uint32_t>(book.fees.size()));
  for (const PairFee& line : book.fees) {
    PutPair(out, line);
    out.Put(line.rule.fixed);
    Put(out, line.rule.share);
    out.Put(line.rule.minimum);
  }
  return bytes;
}

std::optional<Coalition> DecodeCoalition(ByteView payload) {
  ByteReader in(payload);
  Coalition coalition;
  coalition.names = ReadNames(in);
  coalition.time_zone = in.GetText();
  coalition.money = in.Get<uint32_t>();
  coalition.unit_anchor = in.Get<int64_t>();
  coalition.look_back_hours = in.Get<uint32_t>();
  if (coalition.look_back_hours > kLookBackHoursMax) in.MarkFailed();
  coalition.origin = in.GetText();
  const auto demo = in.Get<uint8_t>();
  if (demo > 1) in.MarkFailed();
  coalition.demo = demo == 1;
  return WhenWhole(in, coalition);
}

std::optional<Brand> DecodeBrand(ByteView payload) {
  ByteReader in(payload);
  Brand brand;
  brand.code = in.GetText();
  brand.names = ReadNames(in);
  return WhenWhole(in, brand);
}

std::optional<Currency> DecodeCurrency(ByteView payload) {
  ByteReader in(payload);
  Currency currency;
  currency.brand.value = in.Get<uint32_t>();
  currency.code = in.GetText();
  currency.names = ReadNames(in);
  if (in.Get<uint8_t>() != kRollingMonths) in.MarkFailed();
  const auto months = in.Get<uint32_t>();
  if (months > INT32_MAX) in.MarkFailed();
  currency.expiry_months = static_cast<int32_t>(months);
  currency.settlement_price = in.Get<int64_t>();
  if (currency.settlement_price < 0) in.MarkFailed();
  return WhenWhole(in, currency);
}

std::optional<Channel> DecodeChannel(ByteView payload) {
  ByteReader in(payload);
  Channel channel;
  channel.code = in.GetText();
  channel.names = ReadNames(in);
  const auto kind = in.Get<uint8_t>();
  if (kind < 1 || kind > static_cast<uint8_t>(ChannelKind::kMarketplace)) in.MarkFailed();
  channel.kind = static_cast<ChannelKind>(kind);
  channel.coefficient = ReadRate(in);
  return WhenWhole(in, channel);
}

std::optional<EarnRate> DecodeEarnRate(ByteView payload) {
  ByteReader in(payload);
  EarnRate rate{.points_per_yuan = ReadRate(in)};
  if (in.failed() || in.AtEnd()) return WhenWhole(in, rate);
  rate.budget = in.Get<int64_t>();
  rate.cap_per_member_day = in.Get<int64_t>();
  if (!IsAllowed(rate) || rate == EarnRate{.points_per_yuan = rate.points_per_yuan})
    in.MarkFailed();
  return WhenWhole(in, rate);
}

std::optional<RateBookVersion> DecodeRateBook(ByteView payload) {
  ByteReader in(payload);
  RateBookVersion book;
  book.prices = ReadLines(in, ReadPrice);
  book.pair_rates = ReadLines(in, ReadPairRate);
  book.bonuses = ReadLines(in, ReadBonus);
  book.fees = ReadLines(in, ReadPairFee);
  return WhenWhole(in, std::move(book));
}

}  // namespace huitong
