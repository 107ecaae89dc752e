#include "engine/within_limits.h"

#include <algorithm>

#include "base/planted.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

// What was drafted, as far as limits ask.
struct Trade {
  RecordKind kind;
  BrandNumber issuer;    // of the points earned, given, spent or exchanged away
  BrandNumber acceptor;  // the issuer where there is none
};

// Nothing where no limit has a say.
std::optional<Trade> TradeIn(const Configuration& configuration, const Record& record) {
  const RecordKind kind = record.header.kind;
  const auto brand_of = [&](CurrencyNumber currency) {
    return configuration.CurrencyOf(currency)->brand;
  };
  if (kind == RecordKind::kSponsorGift && !record.books.empty()) {
    const BrandNumber sponsor = std::get<SponsorGift>(record.books.front()).sponsor;
    return Trade{.kind = kind, .issuer = sponsor, .acceptor = sponsor};
  }
  if (record.subjects.empty() || record.subjects.front().effects.empty()) return std::nullopt;
  const Effects& effects = record.subjects.front().effects;
  const Effect& fact = effects.front();
  if (kind == RecordKind::kSettleTender) {
    // The holds were within the limits when they were placed; what the cash earns is not yet.
    for (const Effect& effect : effects) {
      const auto* earned = std::get_if<Earned>(&effect);
      if (earned == nullptr) continue;
      return Trade{.kind = kind, .issuer = earned->brand, .acceptor = earned->brand};
    }
    return std::nullopt;
  }
  if (const auto* earned = std::get_if<Earned>(&fact)) {
    const bool units = earned->currency == kUniversalUnit;
    const BrandNumber issuer = units ? earned->brand : brand_of(earned->currency);
    return Trade{.kind = kind, .issuer = issuer, .acceptor = earned->brand};
  }
  if (const auto* redeemed = std::get_if<Redeemed>(&fact)) {
    return Trade{
        .kind = kind, .issuer = brand_of(redeemed->currency), .acceptor = redeemed->acceptor};
  }
  if (const auto* placed = std::get_if<HoldPlaced>(&fact)) {
    return Trade{.kind = kind, .issuer = brand_of(placed->currency), .acceptor = placed->acceptor};
  }
  if (const auto* exchanged = std::get_if<Exchanged>(&fact)) {
    return Trade{
        .kind = kind, .issuer = brand_of(exchanged->from), .acceptor = brand_of(exchanged->to)};
  }
  if (const auto* adjusted = std::get_if<Adjusted>(&fact)) {
    const BrandNumber brand = brand_of(adjusted->currency);
    return Trade{.kind = kind, .issuer = brand, .acceptor = brand};
  }
  if (const auto* reinstated = std::get_if<Reinstated>(&fact)) {
    const BrandNumber brand = brand_of(reinstated->currency);
    return Trade{.kind = kind, .issuer = brand, .acceptor = brand};
  }
  return std::nullopt;
}

// Where a decline of a brand's own trade points.
Param ParamOf(RecordKind kind, Param of_earn, Param of_exchange, Param otherwise) {
  if (kind == RecordKind::kEarn) return of_earn;
  return kind == RecordKind::kExchange ? of_exchange : otherwise;
}

Capability CapabilityFor(RecordKind kind) {
  if (kind == RecordKind::kEarn) return kEarnedThere;
  return kind == RecordKind::kExchange ? kConvertedThere : kBurnedThere;
}

Decided RequireContract(const Draft& draft, const Trade& trade) {
  const auto& [kind, issuer, acceptor] = trade;
  if (issuer == acceptor || Planted("capabilities-unread")) return Done{};
  const auto& acceptance = draft.configuration().AcceptanceOf(issuer, acceptor, draft.now().time);
  if ((acceptance.capabilities & CapabilityFor(kind)) != 0) return Done{};
  return Refuse(Decline::kNotInContract,
                ParamOf(kind, Param::kBrandId, Param::kQuote, Param::kAcceptorId), issuer.value,
                acceptor.value);
}

Decided RequireNotSuspended(const Draft& draft, const Trade& trade, BrandNumber brand,
                            uint32_t suspension) {
  const BrandLimits& limits = draft.configuration().LimitsOf(brand, draft.now().time);
  if ((limits.suspended & suspension) == 0) return Done{};
  const Param param = trade.kind == RecordKind::kSettleTender
                          ? Param::kAcceptorId
                          : ParamOf(trade.kind, Param::kBrandId, Param::kQuote, Param::kCurrencyId);
  return Refuse(Decline::kBrandSuspended, param, brand.value);
}

Decided RequireNoneSuspended(const Draft& draft, const Trade& trade) {
  const auto& [kind, issuer, acceptor] = trade;
  const bool earns = kind == RecordKind::kEarn || kind == RecordKind::kSettleTender;
  if (earns) return RequireNotSuspended(draft, trade, issuer, kNoIssuing);
  if (issuer == acceptor) return Done{};
  if (kind != RecordKind::kExchange) return RequireNotSuspended(draft, trade, issuer, kNoSpending);
  TRY(RequireNotSuspended(draft, trade, issuer, kNoExchangeOut));
  if (Planted("suspended-brand-receives")) return Done{};
  return RequireNotSuspended(draft, trade, acceptor, kNoIssuing);
}

// `after` is not above a limit that there is.
bool Allows(int64_t limit, Int128 after) { return limit == kNoLimit || after <= limit; }

Decided RequireRoom(int64_t limit, int64_t before, int64_t after, Decline decline, Param param) {
  if (Allows(limit, after)) return Done{};
  return Refuse(decline, param, std::max<int64_t>(limit - before, 0), after - before);
}

Decided RequireQuotas(Draft& draft, const Trade& trade) {
  const auto exchange = CountedExchangeIn(draft.configuration(), draft.record());
  if (!exchange) return Done{};
  const Instant now = draft.now();
  const MemberQuota stored = TRY(draft.MemberQuotaOf(exchange->source));
  const MemberQuota before = OnDay(stored, now.day);
  const MemberQuota after = Counting(before, *exchange);
  const PointsPolicy& policy = draft.configuration().PolicyOf(exchange->source.currency, now.time);
  TRY(RequireRoom(policy.exchange_quota_a_day, before.on_day, after.on_day, Decline::kMemberQuota,
                  Param::kPoints));
  TRY(RequireRoom(policy.exchange_quota_a_year, before.in_year, after.in_year,
                  Decline::kMemberQuota, Param::kPoints));
  const Quota received = QuotaBefore(draft.state(), exchange->pair, now.day);
  const auto& acceptance =
      draft.configuration().AcceptanceOf(trade.issuer, trade.acceptor, now.time);
  return RequireRoom(acceptance.exchange_quota, received.received,
                     Counting(received, *exchange).received, Decline::kExchangeQuota,
                     Param::kPoints);
}

// Points: what a brand may issue.
Decided RequireMintRoom(const BrandLimits& limits, RecordKind kind, const ExposureChange& change) {
  const auto& [brand, before, after] = change;
  const Param param = kind == RecordKind::kSettleTender
                          ? Param::kSpend
                          : ParamOf(kind, Param::kSpend, Param::kPoints, Param::kPoints);
  if (after.outstanding > before.outstanding) {
    TRY(RequireRoom(limits.mint_cap, before.outstanding, after.outstanding, Decline::kMintCap,
                    param));
  }
  if (after.minted <= before.minted) return Done{};
  return RequireRoom(limits.mint_cap_a_day, before.minted, after.minted, Decline::kMintCap, param);
}

// Money: what a brand may come to owe. Its figures are told to nobody at a till.
Decided RequireCreditRoom(const BrandLimits& limits, RecordKind kind,
                          const ExposureChange& change) {
  const int64_t brand = change.brand.value;
  const auto rises = [&](const auto& figure) {
    return figure(change.after) > figure(change.before);
  };
  const auto exposure = [](const Exposure& row) { return Int128{row.reserved} - row.position; };
  const auto limit = ExposureLimitOf(limits);
  const bool beyond = limit && rises(exposure) && exposure(change.after) > *limit;
  if (beyond) {
    const bool gives = kind == RecordKind::kSponsorGift;
    return Refuse(Decline::kExposureLimit, gives ? Param::kAmount : Param::kPoints, brand);
  }

  const auto net_debit = [](const Exposure& row) { return Int128{row.net_debit} + row.reserved; };
  if (rises(net_debit) && !Allows(limits.net_debit_cap, net_debit(change.after))) {
    return Refuse(Decline::kNetDebitCap, Param::kPoints, brand);
  }
  const auto owed = [](const Exposure& row) { return Int128{row.owed} + row.reserved; };
  if (rises(owed) && !Allows(limits.breaker, owed(change.after))) {
    return Refuse(Decline::kBrandSuspended,
                  ParamOf(kind, Param::kBrandId, Param::kQuote, Param::kCurrencyId), brand);
  }
  return Done{};
}

}  // namespace

bool IsWithinCredit(const Draft& draft, const ExposureChange& change) {
  const BrandLimits& limits = draft.configuration().LimitsOf(change.brand, draft.now().time);
  return RequireCreditRoom(limits, RecordKind::kHold, change).has_value();
}

Decided RequireWithinLimits(Draft& draft, const ExposureChanges& changes) {
  const auto trade = TradeIn(draft.configuration(), draft.record());
  if (!trade) return Done{};
  TRY(RequireContract(draft, *trade));
  TRY(RequireNoneSuspended(draft, *trade));
  TRY(RequireQuotas(draft, *trade));
  const Timestamp now = draft.now().time;
  for (const ExposureChange& change : changes) {
    const BrandLimits& limits = draft.configuration().LimitsOf(change.brand, now);
    TRY(RequireMintRoom(limits, trade->kind, change));
  }
  if (trade->kind == RecordKind::kSettleTender) return Done{};
  for (const ExposureChange& change : changes) {
    const BrandLimits& limits = draft.configuration().LimitsOf(change.brand, now);
    TRY(RequireCreditRoom(limits, trade->kind, change));
  }
  return Done{};
}

}  // namespace huitong
