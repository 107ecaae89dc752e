#include "engine/testing/small_coalition.h"

#include <algorithm>

#include "base/check.h"
#include "base/prng.h"
#include "engine/apply.h"
#include "engine/invariants/record_follows_state.h"
#include "engine/quote.h"

namespace huitong {
namespace {

// FNV-1a, to seed a generator.
uint64_t HashOf(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : text) {
    hash = (hash ^ static_cast<uint8_t>(byte)) * 0x100000001b3;
  }
  return hash;
}

std::array<uint8_t, 16> SixteenBytesOf(std::string_view text) {
  Prng prng(HashOf(text));
  std::array<uint8_t, 16> bytes{};
  for (uint8_t& byte : bytes) {
    byte = static_cast<uint8_t>(prng.Next());
  }
  return bytes;
}

Names NamesOf(std::string_view name) {
  return {.chinese = std::string(name), .english = std::string(name)};
}

}  // namespace

Instant At(std::string_view local_time) {
  const auto day = FromIsoDate(local_time.substr(0, 10));
  CHECK(day.has_value());
  std::string clock = local_time.size() > 11 ? std::string(local_time.substr(11)) : "00:00";
  if (clock.size() == 5) clock += ":00";
  const auto time = FromRfc3339(ToIsoDate(*day) + "T" + clock + "+08:00");
  CHECK(time.has_value());
  return {.time = *time, .day = *day};
}

Instant SecondsAfter(const Instant& instant, int64_t seconds) {
  constexpr int64_t kEastOfGreenwich = 28'800;  // seconds
  const Timestamp time{.nanos = instant.time.nanos + seconds * kNanosPerSecond};
  const int64_t local_seconds = time.nanos / kNanosPerSecond + kEastOfGreenwich;
  return {.time = time, .day = {.number = static_cast<int32_t>(local_seconds / kSecondsPerDay)}};
}

Mac MacOf(std::string_view text) { return SixteenBytesOf(text); }
MemberId MemberIdOf(std::string_view name) { return {.bytes = SixteenBytesOf(name)}; }

Rate RateOf(int64_t numerator, int64_t denominator) {
  const auto rate = Rate::Of(numerator, denominator);
  CHECK(rate.has_value());
  return *rate;
}

Points PointsOf(int64_t units) {
  const auto points = Points::FromUnits(units);
  CHECK(points.has_value());
  return *points;
}

Coalition CoalitionNamed(std::string_view name) {
  return {.names = NamesOf(name),
          .time_zone = "Asia/Shanghai",
          .money = 156,
          .unit_anchor = 40'000,
          .look_back_hours = 24,
          .origin = "example.org/log/sha256",
          .demo = false};
}

Brand BrandNamed(std::string_view code) {
  return {.code = std::string(code), .names = NamesOf(code)};
}

Currency CurrencyNamed(std::string_view code, BrandNumber brand) {
  return {.brand = brand,
          .code = std::string(code),
          .names = NamesOf(code),
          .expiry_months = 24,
          .settlement_price = 400'000};
}

Channel ChannelNamed(std::string_view code, const Rate& coefficient) {
  return {.code = std::string(code),
          .names = NamesOf(code),
          .kind = ChannelKind::kTill,
          .coefficient = coefficient};
}

Price PriceOf(CurrencyNumber currency, const Rate& bid, const Rate& ask, int64_t settlement_price) {
  return {.currency = currency, .bid = bid, .ask = ask, .settlement_price = settlement_price};
}

RateBookVersion PricesOnly(std::vector<Price> prices) {
  return {.version = 0, .effective_from = {}, .prices = std::move(prices)};
}

RateBookVersion WholeRateBook() {
  RateBookVersion book = PricesOnly({PriceOf(kRose, RateOf(10), RateOf(11), 400'000),
                                     PriceOf(kBean, RateOf(4, 3), RateOf(5, 3), 0)});
  book.prices.back().reference = RateOf(3, 2);
  book.prices.back().redemption_value = 1'500'000;
  book.pair_rates = {{.from = kRose, .to = kBean, .rate = RateOf(6)},
                     {.from = kBean, .to = kRose, .rate = std::nullopt}};
  book.bonuses = {{.from = kRose,
                   .to = kBean,
                   .share = RateOf(1, 20),
                   .begins = At("2026-02-01").time,
                   .ends = At("2026-03-01").time},
                  {.from = kBean, .to = kRose, .share = std::nullopt, .begins = {}, .ends = {}}};
  book.fees = {
      {.from = kRose, .to = kBean, .rule = {.fixed = 1, .share = RateOf(1, 50), .minimum = 2}},
      {.from = kBean, .to = kRose, .rule = {}}};
  return book;
}

PointsPolicy QuotasOfMembers() {
  PointsPolicy policy;
  policy.exchange_quota_a_day = 200;
  policy.exchange_quota_a_year = 0;
  policy.rate_notice_days = 30;
  return policy;
}

PointsPolicy ReturnsPolicy() {
  PointsPolicy policy;
  policy.return_window_days = 7;
  policy.debt = DebtPolicy::kBrandBears;
  policy.late_refund = LateRefund::kReissueWithGrace;
  policy.grace_days = 30;
  return policy;
}

PointsPolicy PolicyWithEverySetting() {
  PointsPolicy policy = ReturnsPolicy();
  policy.expiry = ExpiryMode::kCalendarDate;
  policy.expiry_months = 12;
  policy.expiry_month = 3;
  policy.expiry_day = 15;
  policy.activity = kAllActivities;
  policy.adjustment_limit = 1'000;
  policy.gifts = true;
  policy.reinstatement_days = 90;
  policy.notices = kAllNotices;
  policy.notice_days = 7;
  return policy;
}

BrandLimits EveryLimit() {
  return {.credit_line = 9'000'000'000,
          .reserve = 1'000'000,
          .alert = 500'000'000,
          .net_debit_cap = 4'000'000'000,
          .mint_cap = 1'000'000,
          .mint_cap_a_day = 20'000,
          .suspended = kNoSpending | kNoExchangeOut,
          .breaker = 700'000'000};
}

CanonicalState CanonicalStateOf(const LogState& state) {
  CanonicalState entries;
  state.ForEachEntry([&](FamilyNumber family, ByteView key, ByteView value) {
    const auto whose = std::make_pair(family, Bytes(key.begin(), key.end()));
    CHECK(entries.emplace(whose, Bytes(value.begin(), value.end())).second);
  });
  return entries;
}

Command SmallLog::Asked(Operation operation) {
  const std::string key = "key " + std::to_string(++keys_);
  return {.actor = {.kind = ActorKind::kOperator, .number = 0},
          .macs = {.key = MacOf(key), .request = MacOf("request of " + key)},
          .number = std::nullopt,
          .occurred = std::nullopt,
          .language = Language::kEnglish,
          .answer_version = 1,
          .operation = std::move(operation)};
}

Transacted SmallLog::Offer(const Command& command) {
  SeenRecords seen;
  for (;;) {
    RecordBuffer buffer;
    Transacted transacted = Transact(state, command, now, seen, buffer);
    ByteView rest = buffer.bytes;
    while (!rest.empty()) {
      const auto size = ByteReader(rest).Get<uint32_t>();
      const auto record = DecodeRecord(rest.first(size));
      CHECK(record.has_value());
      records.push_back(*record);
      rest = rest.subspan(size);
    }
    bytes.insert(bytes.end(), buffer.bytes.begin(), buffer.bytes.end());
    if (transacted.verdict != Verdict::kMissing) return transacted;
    CHECK(transacted.missing.entries.empty());  // nothing is evicted here
    for (const Sequence sequence : transacted.missing.records) {
      seen.push_back(records[sequence]);
    }
  }
}

const Record& SmallLog::Do(Operation operation) {
  const Transacted transacted = Offer(Asked(std::move(operation)));
  CHECK(transacted.verdict == Verdict::kRecorded);
  return records.back();
}

void SmallLog::PublishPrices(std::vector<Price> prices, std::optional<Timestamp> from) {
  PublishBook({.prices = std::move(prices), .effective_from = from});
}

void SmallLog::PublishBook(PublishRateBook book) {
  Do(std::move(book));
  const auto proposal = static_cast<uint32_t>(state.configuration.proposals().size());
  DoAsSecondPerson(ApprovePublication{.proposal = {.value = proposal}});
}

const Record& SmallLog::Cut(Day last_day) {
  Do(ProposeCut{.last_day = last_day});
  const auto proposal = static_cast<uint32_t>(state.configuration.proposals().size());
  return DoAsSecondPerson(ApprovePublication{.proposal = {.value = proposal}});
}

const Record& SmallLog::DoAsSecondPerson(Operation operation) {
  Command command = Asked(std::move(operation));
  command.actor = {.kind = ActorKind::kUser, .number = 2};
  const Transacted transacted = Offer(command);
  CHECK(transacted.verdict == Verdict::kRecorded);
  return records.back();
}

std::optional<Declined> SmallLog::Declines(Operation operation) {
  std::optional<Declined> declined;
  ForEachEffect(Do(std::move(operation)), [&](const RecordSubject*, const Effect& effect) {
    const auto* fact = std::get_if<RequestDeclined>(&effect);
    if (fact != nullptr) declined = fact->declined;
  });
  return declined;
}

Exchange SmallLog::Quoted(const MemberId& member, CurrencyNumber from, CurrencyNumber to,
                          int64_t paid) {
  return QuotedFor({.member = member,
                    .from = from,
                    .to = to,
                    .asked_for = AskedFor::kPaid,
                    .points = PointsOf(paid)});
}

Exchange SmallLog::QuotedFor(const QuoteWish& wish) {
  CHECK(QuoteOf(state.configuration, wish, now.time).has_value());
  const std::string id = "quote " + std::to_string(++keys_);
  const Timestamp ends{.nanos = now.time.nanos + kQuoteNanosMax};
  QuoteTerms terms = PromiseOf(state.configuration, wish, now.time, ends);
  terms.id.bytes = SixteenBytesOf(id);
  return {.member = wish.member, .quote = terms, .quote_mac = MacOf(id)};
}

SmallLog OpenSmallCoalition() {
  SmallLog log;
  log.Do(OpenCoalition{.coalition = CoalitionNamed("small")});
  for (const std::string_view code : {"florist", "cafe", "bank"}) {
    log.Do(RegisterBrand{.brand = BrandNamed(code)});
  }
  log.Do(RegisterCurrency{.currency = CurrencyNamed("rose", kFlorist)});
  Currency bean = CurrencyNamed("bean", kCafe);
  bean.expiry_months = 12;
  bean.settlement_price = 200'000;
  log.Do(RegisterCurrency{.currency = bean});
  log.Do(RegisterChannel{.channel = ChannelNamed("shop", Rate())});
  log.Do(RegisterChannel{.channel = ChannelNamed("online", RateOf(6, 5))});
  log.PublishPrices({PriceOf(kRose, RateOf(10), RateOf(11), 400'000),
                     PriceOf(kBean, RateOf(4), RateOf(5), 200'000)});
  log.Do(Enrol{.brand = kFlorist, .member = MemberIdOf("mei")});
  log.Do(Enrol{.brand = kFlorist, .member = MemberIdOf("li")});
  return log;
}

int64_t BalanceOf(SmallLog& log, std::string_view member, CurrencyNumber currency) {
  const auto ordinal = log.state.member_ids.Find(MemberIdOf(member));
  CHECK(ordinal.presence == Presence::kFound);
  const auto wallet = log.state.wallets.Find({.member = *ordinal.value, .currency = currency});
  return wallet.presence == Presence::kFound ? wallet.value->total() : 0;
}

std::string BreachAfter(const SmallLog& log, RecordKind kind,
                        const std::function<void(Record&)>& spoil, int nth) {
  const auto read = [&](Sequence sequence) { return std::optional(log.records.at(sequence)); };
  LogState state;
  for (const Record& record : log.records) {
    if (record.header.kind != kind || nth-- != 0) {
      Apply(state, record);
      continue;
    }
    Record spoiled = record;
    spoil(spoiled);
    const auto breach = FirstBreach(state, spoiled, read);
    return breach ? breach->substr(breach->find(": ") + 2) : "nothing";
  }
  return "the log has no such record of " + std::string(NameOf(kind));
}

Published VersionOf(Topic what, uint32_t number, uint32_t version, int64_t from, Bytes payload) {
  return {.what = what,
          .number = number,
          .version = version,
          .effective_from = {.nanos = from},
          .payload = std::move(payload)};
}

}  // namespace huitong
