#include "engine/invariants/stays_within_limits.h"

#include <map>
#include <utility>
#include <vector>

#include "base/check.h"
#include "engine/exposure_changes.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

// Whether `after` is more than before and more than there may be.
bool Passes(Int128 before, Int128 after, std::optional<int64_t> limit) {
  return limit && after > before && after > *limit;
}

std::optional<int64_t> LimitOf(int64_t setting) {
  return setting < 0 ? std::nullopt : std::optional(setting);
}

// Whose points they are, and who takes them, for each fact that says so.
using Spent = std::vector<std::pair<CurrencyNumber, BrandNumber>>;
Spent SpentIn(const Record& record) {
  Spent spent;
  for (const Effect& effect : record.subjects.front().effects) {
    if (const auto* redeemed = std::get_if<Redeemed>(&effect)) {
      spent.emplace_back(redeemed->currency, redeemed->acceptor);
    } else if (const auto* placed = std::get_if<HoldPlaced>(&effect)) {
      spent.emplace_back(placed->currency, placed->acceptor);
    }
  }
  return spent;
}

bool MayIssue(const Configuration& configuration, BrandNumber brand, Timestamp at) {
  return (configuration.LimitsOf(brand, at).suspended & kNoIssuing) == 0;
}

Breach BreachOfSpending(const Configuration& configuration, CurrencyNumber spent,
                        BrandNumber acceptor, Timestamp at) {
  const Currency* currency = configuration.CurrencyOf(spent);
  if (currency == nullptr) return "the currency is unknown";
  const BrandNumber issuer = currency->brand;
  if (issuer == acceptor) return std::nullopt;
  const uint32_t capabilities = configuration.AcceptanceOf(issuer, acceptor, at).capabilities;
  if ((capabilities & kBurnedThere) == 0) return "the acceptor does not take these points";
  const bool suspended = (configuration.LimitsOf(issuer, at).suspended & kNoSpending) != 0;
  if (suspended) return "points of a suspended brand are spent at another";
  return std::nullopt;
}

Breach BreachOfGiving(const Configuration& configuration, const Earned& earned, Timestamp at) {
  const bool of_unit = earned.currency == kUniversalUnit;
  const Currency* currency = configuration.CurrencyOf(earned.currency);
  if (currency == nullptr) return "the currency is unknown";
  const BrandNumber issuer = of_unit ? earned.brand : currency->brand;
  const uint32_t capabilities = configuration.AcceptanceOf(issuer, earned.brand, at).capabilities;
  const bool agreed = issuer == earned.brand || (capabilities & kEarnedThere) != 0;
  if (!agreed) return "the brand may not give these points";
  if (!MayIssue(configuration, issuer, at)) return "a suspended brand issues points";
  return std::nullopt;
}

// Both currencies of an exchange are registered, and its special terms stand behind them.
bool AreSidesKnown(const Configuration& configuration, const Record& record) {
  bool stated = false;
  for (const Effect& effect : record.subjects.front().effects) {
    if (std::holds_alternative<SpecialTerms>(effect) && !stated) return false;
    const auto* exchanged = std::get_if<Exchanged>(&effect);
    if (exchanged == nullptr) continue;
    stated = true;
    const bool known = configuration.CurrencyOf(exchanged->from) != nullptr &&
                       configuration.CurrencyOf(exchanged->to) != nullptr;
    if (!known) return false;
  }
  return true;
}

Breach BreachOfExchanging(LogState& state, const Record& record) {
  const Configuration& configuration = state.configuration;
  if (record.header.kind != RecordKind::kExchange) return std::nullopt;
  if (!AreSidesKnown(configuration, record)) return "a currency is unknown";
  const auto exchange = CountedExchangeIn(configuration, record);
  if (!exchange) return std::nullopt;
  const auto& [time, today] = record.header.committed;
  const auto& [from, to] = exchange->pair;
  const Acceptance& acceptance = configuration.AcceptanceOf(from, to, time);
  if ((acceptance.capabilities & kConvertedThere) == 0) return "the pair does not exchange";
  const bool suspended = (configuration.LimitsOf(from, time).suspended & kNoExchangeOut) != 0;
  if (suspended || !MayIssue(configuration, to, time)) return "a suspended brand exchanges";

  const auto found = state.member_quotas.Find(exchange->source);
  CHECK(found.presence != Presence::kMissing);
  const bool known = found.presence == Presence::kFound;
  const MemberQuota before = known ? OnDay(*found.value, today) : MemberQuota();
  const PointsPolicy& policy = configuration.PolicyOf(exchange->source.currency, time);
  const auto passes = [](int64_t was, int64_t more, int64_t setting) {
    return Passes(was, Int128{was} + more, LimitOf(setting));
  };
  if (passes(before.on_day, exchange->paid, policy.exchange_quota_a_day) ||
      passes(before.in_year, exchange->paid, policy.exchange_quota_a_year)) {
    return "a member exchanges more than his quota";
  }
  const Quota received = QuotaBefore(state, exchange->pair, today);
  if (passes(received.received, exchange->received, acceptance.exchange_quota)) {
    return "a brand takes more of another than its quota";
  }
  return std::nullopt;
}

Breach BreachOfFigures(const BrandLimits& limits, const Exposure& before, const Exposure& after) {
  const auto passes = [&](const auto& figure, std::optional<int64_t> limit) {
    return Passes(figure(before), figure(after), limit);
  };
  const auto outstanding = [](const Exposure& row) { return Int128{row.outstanding}; };
  const auto minted = [](const Exposure& row) { return Int128{row.minted}; };
  const auto exposure = [](const Exposure& row) { return Int128{row.reserved} - row.position; };
  const auto net_debit = [](const Exposure& row) { return Int128{row.net_debit} + row.reserved; };
  const auto owed = [](const Exposure& row) { return Int128{row.owed} + row.reserved; };
  if (passes(outstanding, LimitOf(limits.mint_cap))) return "it is more than its mint cap";
  if (passes(minted, LimitOf(limits.mint_cap_a_day))) return "it is more than a day's mint cap";
  if (passes(exposure, ExposureLimitOf(limits))) return "it is beyond its float and credit line";
  if (passes(net_debit, LimitOf(limits.net_debit_cap))) return "it is beyond its net debit cap";
  if (passes(owed, LimitOf(limits.breaker))) return "it is more than a day's breaker";
  return std::nullopt;
}

// What a limit has a say in: all else is a fact, or a correction.
bool IsLimited(RecordKind kind) {
  return kind == RecordKind::kEarn || kind == RecordKind::kRedeem ||
         kind == RecordKind::kExchange || kind == RecordKind::kHold ||
         kind == RecordKind::kAdjust || kind == RecordKind::kReinstate ||
         kind == RecordKind::kPlaceTender || kind == RecordKind::kSettleTender ||
         kind == RecordKind::kSponsorGift;
}

bool IsDeclined(const Record& record) {
  bool declined = false;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    declined = declined || std::holds_alternative<RequestDeclined>(effect);
  });
  return declined;
}

// What the books, the wallets and the holds say of a brand.
struct Told {
  Int128 position = 0;
  Int128 reserved = 0;
  Int128 outstanding = 0;
};

std::map<BrandNumber, Told> ToldOf(const LogState& state) {
  std::map<BrandNumber, Told> told;
  state.books.ForEach([&](const BookKey& key, const BookBalance& book) {
    const auto account = AccountFromWord(key.account);
    if (!account || account->code != AccountCode::kDue) return;
    told[account->party].position -= book.balance;
    told[account->counterparty].position += book.balance;
  });
  const auto brand_of = [&](CurrencyNumber currency) {
    const Currency* registered = state.configuration.CurrencyOf(currency);
    return registered == nullptr ? kHouse : registered->brand;
  };
  state.wallets.ForEach([&](const WalletKey& key, const Wallet& wallet) {
    told[brand_of(key.currency)].outstanding += Int128{wallet.whole()};
  });
  state.holds.ForEach([&](const HoldId&, const Hold& hold) {
    const BrandNumber issuer = brand_of(hold.currency);
    if (issuer == hold.acceptor) return;
    for (const Lot& lot : hold.pinned) {
      const Provenance* provenance = state.provenances.Peek(lot.key.provenance);
      if (provenance == nullptr) continue;
      told[issuer].reserved += Int128{lot.remaining} * provenance->settlement_price;
    }
  });
  return told;
}

}  // namespace

Breach BreachOfLimits(LogState& state, const Record& record) {
  if (IsDeclined(record)) return std::nullopt;
  const auto changes = ExposureChangesOf(state, record);
  if (!changes) return "a figure of a brand would pass 2^62";
  const RecordKind kind = record.header.kind;
  const bool gives = kind == RecordKind::kSponsorGift;
  if (!IsLimited(kind) || (record.subjects.empty() && !gives)) return std::nullopt;
  const Configuration& configuration = state.configuration;
  const Timestamp at = record.header.committed.time;
  for (const auto& [currency, acceptor] : gives ? Spent() : SpentIn(record)) {
    if (auto breach = BreachOfSpending(configuration, currency, acceptor, at)) return breach;
  }
  if (auto breach = BreachOfExchanging(state, record)) return breach;
  for (const auto& [brand, before, after] : *changes) {
    const BrandLimits& limits = configuration.LimitsOf(brand, at);
    auto breach = BreachOfFigures(limits, before, after);
    if (breach) return "of brand " + std::to_string(brand.value) + ", " + *breach;
  }
  if (gives) return std::nullopt;
  for (const Effect& effect : record.subjects.front().effects) {
    const auto* earned = std::get_if<Earned>(&effect);
    if (earned == nullptr) continue;
    if (auto breach = BreachOfGiving(configuration, *earned, at)) return breach;
  }
  return std::nullopt;
}

Breach FirstExposureUnlikeTheBooks(const LogState& state) {
  std::map<BrandNumber, Told> told = ToldOf(state);
  for (size_t number = 1; number <= state.configuration.brands().size(); ++number) {
    const BrandNumber brand{.value = static_cast<uint32_t>(number)};
    const Exposure* stored = state.exposures.Peek(brand);
    const Exposure row = stored == nullptr ? Exposure() : *stored;
    const Told& books = told[brand];
    const std::string of_brand = " of brand " + std::to_string(number) + " is not ";
    if (row.position != books.position) return "the position" + of_brand + "what the books say";
    if (row.reserved != books.reserved) return "the reserve" + of_brand + "what its holds pin";
    if (row.outstanding != books.outstanding) {
      return "the outstanding sum" + of_brand + "in wallets";
    }
  }
  return std::nullopt;
}

}  // namespace huitong
