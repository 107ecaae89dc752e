#include "simulation/swarm/audit.h"

#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

constexpr std::array<std::string_view, Audit::kAnswers> kAnswerNames = {"accepted", "replayed",
                                                                        "key reused"};
constexpr std::array kDueKinds = {RecordKind::kMature, RecordKind::kHoldEnd, RecordKind::kNotice,
                                  RecordKind::kExpire, RecordKind::kMergeEnd};

template <class Fact>
const Fact* FactIn(const Record& record) {
  for (const Effect& effect : record.subjects.front().effects) {
    if (const auto* fact = std::get_if<Fact>(&effect)) return fact;
  }
  return nullptr;
}

// Whose points an operation takes, and where they go.
struct Trade {
  BrandNumber issuer;
  BrandNumber acceptor;
  bool owes = false;
  bool exchanges = false;
};
std::optional<Trade> TradeOf(const Operation& operation, const Configuration& configuration) {
  const auto issuer_of = [&](CurrencyNumber number) {
    const Currency* currency = configuration.CurrencyOf(number);
    return currency == nullptr ? BrandNumber() : currency->brand;
  };
  Trade trade;
  if (const auto* redeem = std::get_if<Redeem>(&operation)) {
    trade = {.issuer = issuer_of(redeem->currency), .acceptor = redeem->acceptor, .owes = true};
  } else if (const auto* hold = std::get_if<PlaceHold>(&operation)) {
    trade = {.issuer = issuer_of(hold->currency), .acceptor = hold->acceptor, .owes = true};
  } else if (const auto* exchange = std::get_if<Exchange>(&operation)) {
    trade = {.issuer = issuer_of(exchange->quote.from),
             .acceptor = issuer_of(exchange->quote.to),
             .owes = true,
             .exchanges = true};
  } else if (const auto* earn = std::get_if<Earn>(&operation)) {
    trade = {.issuer = earn->brand, .acceptor = earn->brand};
  }
  const bool known = configuration.BrandOf(trade.issuer) != nullptr &&
                     configuration.BrandOf(trade.acceptor) != nullptr;
  if (!known) return std::nullopt;
  return trade;
}

// Suspensions that stop it.
bool IsStopped(const Trade& trade, const Configuration& configuration, Timestamp at) {
  const uint32_t of_issuer = configuration.LimitsOf(trade.issuer, at).suspended;
  if (!trade.owes) return (of_issuer & kNoIssuing) != 0;
  if (!trade.exchanges) return (of_issuer & kNoSpending) != 0;
  const uint32_t of_acceptor = configuration.LimitsOf(trade.acceptor, at).suspended;
  return (of_issuer & kNoExchangeOut) != 0 || (of_acceptor & kNoIssuing) != 0;
}

// The limits in force that it may meet.
std::vector<Bound> BoundsOn(const Operation& operation, const Configuration& configuration,
                            Timestamp at) {
  std::vector<Bound> found;
  const auto trade = TradeOf(operation, configuration);
  if (!trade) return found;
  const auto add = [&](Bound bound, bool set) {
    if (set) found.push_back(bound);
  };
  const bool elsewhere = trade->owes && trade->issuer != trade->acceptor;
  if (elsewhere) {
    const BrandLimits& limits = configuration.LimitsOf(trade->issuer, at);
    add(Bound::kCreditLine, limits.credit_line > 0);
    add(Bound::kReserve, limits.reserve > 0 && limits.credit_line <= 0);
    add(Bound::kNetDebitCap, limits.net_debit_cap >= 0);
    add(Bound::kBreaker, limits.breaker >= 0);
    const Acceptance& agreed = configuration.AcceptanceOf(trade->issuer, trade->acceptor, at);
    add(Bound::kCapabilities, agreed.capabilities != kUsualCapabilities);
    add(Bound::kExchangeQuota, trade->exchanges && agreed.exchange_quota >= 0);
    add(Bound::kLockedDays, trade->exchanges && agreed.locked_days > 0);
  }
  const bool mints = !trade->owes || trade->exchanges;
  const BrandLimits& of_minter = configuration.LimitsOf(trade->acceptor, at);
  add(Bound::kMintCap, mints && of_minter.mint_cap >= 0);
  add(Bound::kMintCapADay, mints && of_minter.mint_cap_a_day >= 0);
  if (const auto* exchange = std::get_if<Exchange>(&operation)) {
    const PointsPolicy& policy = configuration.PolicyOf(exchange->quote.from, at);
    add(Bound::kMemberQuotaADay, policy.exchange_quota_a_day >= 0);
    add(Bound::kMemberQuotaAYear, policy.exchange_quota_a_year >= 0);
  }
  add(Bound::kStoppedByHand, IsStopped(*trade, configuration, at));
  return found;
}

// What is said where the bound is reached.
Decline CodeOf(Bound bound) {
  switch (bound) {
    case Bound::kCreditLine:
    case Bound::kReserve:
      return Decline::kExposureLimit;
    case Bound::kNetDebitCap:
      return Decline::kNetDebitCap;
    case Bound::kMintCap:
    case Bound::kMintCapADay:
      return Decline::kMintCap;
    case Bound::kExchangeQuota:
      return Decline::kExchangeQuota;
    case Bound::kMemberQuotaADay:
    case Bound::kMemberQuotaAYear:
      return Decline::kMemberQuota;
    case Bound::kCapabilities:
      return Decline::kNotInContract;
    case Bound::kLockedDays:
      return Decline::kInsufficientPoints;
    case Bound::kBreaker:
    case Bound::kStoppedByHand:
      return Decline::kBrandSuspended;
  }
  return Decline::kBrandSuspended;
}

// Of locked points nobody can say what else was missing, and who is stopped is never accepted.
bool IsTold(Bound bound, size_t answer) {
  return answer == 0 ? bound != Bound::kStoppedByHand : bound != Bound::kLockedDays;
}

}  // namespace

std::string_view NameOf(Special special) {
  switch (special) {
    case Special::kPairRate:
      return "pair rate";
    case Special::kPairRatePaused:
      return "pair rate paused";
    case Special::kBonus:
      return "bonus";
    case Special::kBonusOfNothing:
      return "bonus of nothing";
    case Special::kBonusPaused:
      return "bonus paused";
    case Special::kFee:
      return "fee";
    case Special::kExact:
      return "exactly so many";
    case Special::kLivesAsItsSource:
      return "lives as its source";
    case Special::kLivesItsOwnTerm:
      return "lives its own term";
  }
  return {};
}

void Audit::CountExchange(const Record& record, const Configuration& configuration) {
  const auto* made = FactIn<Exchanged>(record);
  if (made == nullptr) return;
  const auto* found = FactIn<SpecialTerms>(record);
  const SpecialTerms special = found == nullptr ? SpecialTerms() : *found;
  const auto count = [&](Special what, bool reached) {
    if (reached) ++specials_[static_cast<size_t>(what)];
  };
  const Timestamp at = record.header.committed.time;
  const RateBook::Pair pair(made->from, made->to);
  const bool has_rate = configuration.rates().PairRateAt(pair, at) != nullptr;
  const bool has_bonus = configuration.rates().BonusAt(pair, at) != nullptr;
  count(Special::kPairRate, special.pair_rate.has_value());
  count(Special::kPairRatePaused, has_rate && !special.pair_rate);
  count(Special::kBonus, special.bonus.units() > 0);
  count(Special::kBonusOfNothing, special.bonus_share && special.bonus.units() == 0);
  count(Special::kBonusPaused, has_bonus && !special.bonus_share);
  count(Special::kFee, special.fee.units() > 0);
  count(Special::kExact, special.asked_for == AskedFor::kReceived);
  const auto expiry = configuration.PolicyOf(made->to, at).converted_expiry;
  count(Special::kLivesAsItsSource, expiry == ConvertedExpiry::kOfSource);
  count(Special::kLivesItsOwnTerm, expiry == ConvertedExpiry::kOwnTerm);
}

std::string_view NameOf(Bound bound) {
  switch (bound) {
    case Bound::kCreditLine:
      return "credit line";
    case Bound::kReserve:
      return "reserve";
    case Bound::kNetDebitCap:
      return "net debit cap";
    case Bound::kBreaker:
      return "breaker";
    case Bound::kMintCap:
      return "mint cap";
    case Bound::kMintCapADay:
      return "mint cap a day";
    case Bound::kExchangeQuota:
      return "exchange quota";
    case Bound::kMemberQuotaADay:
      return "member quota a day";
    case Bound::kMemberQuotaAYear:
      return "member quota a year";
    case Bound::kCapabilities:
      return "capabilities";
    case Bound::kLockedDays:
      return "locked days";
    case Bound::kStoppedByHand:
      return "stopped by hand";
  }
  return {};
}

std::string_view NameOf(Fate fate) {
  switch (fate) {
    case Fate::kWasLimited:
      return "was limited";
    case Fate::kOwesNearAll:
      return "owes nearly all it may";
    case Fate::kLeftBeyond:
      return "was left beyond its limit";
    case Fate::kOwesNothing:
      return "owes nothing";
  }
  return {};
}

void Audit::CountLimits(const Operation& operation, const Declined* declined, const Record& record,
                        const Configuration& configuration) {
  const Timestamp at = record.header.committed.time;
  const auto in_force = BoundsOn(operation, configuration, at);
  if (declined == nullptr) {
    for (const Bound bound : in_force) {
      ++bounds_[static_cast<size_t>(bound)][0];
    }
    return;
  }
  // Of two that a decline may be for, neither is counted.
  std::optional<Bound> only;
  for (const Bound bound : in_force) {
    if (CodeOf(bound) != declined->code) continue;
    if (only) return;
    only = bound;
  }
  if (only) ++bounds_[static_cast<size_t>(*only)][1];
}

void Audit::CountRogue(const Losses& losses) {
  const auto count = [&](Fate fate, bool so) {
    if (so) ++fates_[static_cast<size_t>(fate)];
  };
  const Loss allowed = losses.allowed;
  count(Fate::kWasLimited, allowed != kAnyLoss);
  if (allowed == kAnyLoss) return;
  count(Fate::kOwesNearAll, losses.by_limit && losses.owed > 0 && losses.owed * 10 >= allowed * 9);
  count(Fate::kLeftBeyond, !losses.by_limit && losses.owed > 0);
  count(Fate::kOwesNothing, losses.owed <= 0);
}

void Audit::Add(const Audit& other) {
  for (const auto& [sort, counts] : other.answers_) {
    for (size_t i = 0; i < kAnswers; ++i) {
      answers_[sort][i] += counts[i];
    }
  }
  for (const auto& [key, count] : other.declines_) {
    declines_[key] += count;
  }
  for (size_t i = 0; i < kFaults; ++i) {
    faults_[i] += other.faults_[i];
  }
  for (size_t i = 0; i < kSpecials; ++i) {
    specials_[i] += other.specials_[i];
  }
  for (size_t i = 0; i < kBounds; ++i) {
    bounds_[i][0] += other.bounds_[i][0];
    bounds_[i][1] += other.bounds_[i][1];
  }
  for (size_t i = 0; i < kFates; ++i) {
    fates_[i] += other.fates_[i];
  }
  for (const auto& [kind, count] : other.due_) {
    due_[kind] += count;
  }
}

std::vector<std::string> Audit::NotReached() const {
  std::vector<std::string> missing;
  for (size_t sort = 0; sort < Sorts().size(); ++sort) {
    const std::string name(Sorts()[sort].name);
    const auto answers = answers_.find(sort);
    for (size_t i = 0; i < kAnswers; ++i) {
      const bool reached = answers != answers_.end() && answers->second[i] > 0;
      if (!reached) missing.push_back(name + ": " + std::string(kAnswerNames[i]));
    }
    for (const Decline decline : Sorts()[sort].declines) {
      if (declines_.contains({sort, decline})) continue;
      missing.push_back(name + ": " + std::string(NameOf(decline)));
    }
  }
  for (const RecordKind kind : kDueKinds) {
    if (!due_.contains(NameOf(kind))) missing.push_back("due: " + std::string(NameOf(kind)));
  }
  for (size_t i = 0; i < kSpecials; ++i) {
    if (specials_[i] == 0) {
      missing.push_back("exchange: " + std::string(NameOf(Special{static_cast<uint8_t>(i)})));
    }
  }
  for (size_t i = 0; i < kBounds; ++i) {
    const Bound bound{static_cast<uint8_t>(i)};
    for (size_t answer = 0; answer < 2; ++answer) {
      if (bounds_[i][answer] > 0 || !IsTold(bound, answer)) continue;
      missing.push_back(std::string(answer == 0 ? "accepted under: " : "declined for: ") +
                        std::string(NameOf(bound)));
    }
  }
  for (size_t i = 0; i < kFates; ++i) {
    if (fates_[i] == 0) {
      missing.push_back("rogue: " + std::string(NameOf(Fate{static_cast<uint8_t>(i)})));
    }
  }
  for (size_t i = 0; i < kFaults; ++i) {
    if (faults_[i] == 0) {
      missing.push_back("fault: " + std::string(NameOf(Fault{static_cast<uint8_t>(i)})));
    }
  }
  return missing;
}

std::string Audit::Table() const {
  std::string text;
  const auto add = [&](std::string_view what, uint64_t count) {
    text += "  " + std::string(what) + " " + std::to_string(count);
  };
  for (size_t sort = 0; sort < Sorts().size(); ++sort) {
    text += std::string(Sorts()[sort].name) + ":";
    const auto answers = answers_.find(sort);
    for (size_t i = 0; i < kAnswers; ++i) {
      add(kAnswerNames[i], answers == answers_.end() ? 0 : answers->second[i]);
    }
    for (const auto& [key, count] : declines_) {
      if (key.first == sort) add(NameOf(key.second), count);
    }
    text += '\n';
  }
  text += "special in exchanges:";
  for (size_t i = 0; i < kSpecials; ++i) {
    add(NameOf(Special{static_cast<uint8_t>(i)}), specials_[i]);
  }
  for (size_t answer = 0; answer < 2; ++answer) {
    text += answer == 0 ? "\naccepted under:" : "\ndeclined for:";
    for (size_t i = 0; i < kBounds; ++i) {
      add(NameOf(Bound{static_cast<uint8_t>(i)}), bounds_[i][answer]);
    }
  }
  text += "\nrogues:";
  for (size_t i = 0; i < kFates; ++i) {
    add(NameOf(Fate{static_cast<uint8_t>(i)}), fates_[i]);
  }
  text += "\ndue:";
  for (const auto& [kind, count] : due_) {
    add(kind, count);
  }
  text += "\nfaults:";
  for (size_t i = 0; i < kFaults; ++i) {
    add(NameOf(Fault{static_cast<uint8_t>(i)}), faults_[i]);
  }
  return text + '\n';
}

uint64_t Audit::faults() const {
  uint64_t sum = 0;
  for (const uint64_t count : faults_) {
    sum += count;
  }
  return sum;
}

}  // namespace huitong
