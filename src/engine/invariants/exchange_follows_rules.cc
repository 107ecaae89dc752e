// The check of one exchange: its prices, the lots it takes and the shares it gives.

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "clearing/obligation.h"
#include "engine/invariants/due_comes_first.h"
#include "engine/invariants/trade_follows_rules.h"
#include "engine/quote.h"
#include "exchange/conversion.h"

namespace huitong {
namespace {

// What an exchange says of itself; special terms that it does not state are none.
struct ExchangeFacts {
  const Exchanged& exchanged;
  SpecialTerms special;

  [[nodiscard]] int64_t taken() const {
    return exchanged.conversion.paid.units() + special.fee.units();
  }
};

// Nothing where the facts are not those of an exchange, before all else.
std::optional<ExchangeFacts> FactsOf(const Record& record, const RecordContent& content) {
  const Effects& effects = record.subjects.front().effects;
  const auto is_fact = [](const Effect& effect) {
    return std::holds_alternative<Exchanged>(effect) ||
           std::holds_alternative<SpecialTerms>(effect);
  };
  if (!std::is_partitioned(effects.begin(), effects.end(), is_fact)) return std::nullopt;
  if (content.facts.empty() || content.facts.size() > 2) return std::nullopt;
  const auto* exchanged = std::get_if<Exchanged>(&content.facts.front());
  if (exchanged == nullptr) return std::nullopt;
  if (content.facts.size() == 1) return ExchangeFacts{.exchanged = *exchanged, .special = {}};
  const auto* special = std::get_if<SpecialTerms>(&content.facts.back());
  if (special == nullptr || *special == SpecialTerms()) return std::nullopt;
  return ExchangeFacts{.exchanged = *exchanged, .special = *special};
}

// Which of the source lots an exchange may take.
std::optional<Wallet> ExchangeableOf(LogState& state, const RecordContent& content,
                                     const Wallet& wallet, Day today) {
  Wallet exchangeable = wallet;
  for (const Lot& lot : wallet.lots()) {
    const auto provenance = ProvenanceIn(state, content, lot.key.provenance);
    if (!provenance) return std::nullopt;
    if (provenance->not_exchangeable_until > today) exchangeable.Post(lot.key, -lot.remaining);
  }
  return exchangeable;
}

__extension__ using Int128 = __int128;

// The rounding of docs/ledger_rules.md once more, without the code that decides: what comes into
// the hub and what is received are cut, what goes out of the hub is not less than its worth.
Breach BreachOfRounding(const Conversion& conversion, const Rate& bid, const Rate& ask) {
  const Int128 in = conversion.hub_in.units();
  const Int128 out = conversion.hub_out.units();
  const Int128 received = conversion.received.units();
  const Int128 paid_worth = Int128{conversion.paid.units()} * bid.numerator();
  const Int128 in_rest = paid_worth - in * bid.denominator();
  const Int128 received_worth = received * ask.numerator();
  const Int128 received_rest = in * ask.denominator() - received_worth;
  const Int128 out_excess = out * ask.denominator() - received_worth;
  const bool cut = in_rest >= 0 && in_rest < bid.denominator() && received_rest >= 0 &&
                   received_rest < ask.numerator();
  if (!cut) return "the exchange gives more, or less, than its prices";
  const bool covered = out_excess >= 0 && out_excess < ask.denominator();
  if (!covered) return "what goes out of the hub is not the worth of what was received";
  return std::nullopt;
}

// The same by a pair rate: what is received is cut, or what is paid is the least for it.
Breach BreachOfPairRate(const ExchangeFacts& facts, const Rate& rate) {
  const Int128 paid_worth = Int128{facts.exchanged.conversion.paid.units()} * rate.numerator();
  const Int128 received_worth =
      Int128{facts.exchanged.conversion.received.units()} * rate.denominator();
  const Int128 rest = paid_worth - received_worth;
  const bool least = facts.special.asked_for == AskedFor::kReceived;
  const bool holds = rest >= 0 && rest < (least ? rate.numerator() : rate.denominator());
  if (!holds) return "the exchange gives more, or less, than its pair rate";
  return std::nullopt;
}

// What the published versions say that was in force.
Breach BreachOfVersions(const ExchangeFacts& facts, const ExchangeTerms& terms) {
  const auto& [exchanged, special] = facts;
  const EffectivePrice& bid = terms.pair.source;
  const EffectivePrice& ask = terms.pair.target;
  const bool effective = exchanged.bid == bid.bid && exchanged.ask == ask.ask &&
                         exchanged.bid_version == bid.bid_version &&
                         exchanged.ask_version == ask.ask_version &&
                         exchanged.settlement_price == ask.settlement_price;
  if (!effective) return "the prices of the exchange are not the effective ones";
  const bool by_pair = special.pair_rate == terms.pair.pair_rate &&
                       special.pair_rate_version == terms.pair_rate_version();
  if (!by_pair) return "the pair rate of the exchange is not the one in force";
  const bool raised =
      special.bonus_share == terms.pair.bonus && special.bonus_version == terms.bonus_version();
  if (!raised) return "the bonus of the exchange is not the one in force";
  return std::nullopt;
}

Breach BreachOfTerms(const ExchangeFacts& facts, const ExchangeTerms& terms) {
  if (auto breach = BreachOfVersions(facts, terms)) return breach;
  const auto& [exchanged, special] = facts;
  const Conversion& conversion = exchanged.conversion;
  if (conversion.received.units() == 0) return "the exchange gives nothing";
  const bool by_received = special.asked_for == AskedFor::kReceived;
  const auto asked = by_received ? std::optional(conversion.received)
                                 : Points::FromUnits(conversion.paid.units() + special.fee.units());
  const bool fits = asked && asked->units() >= 1 && asked->units() <= Points::kOfMemberMax;
  if (!fits) return "the exchange is of too many points";
  const ExchangeAmounts stated{
      .conversion = conversion, .fee = special.fee, .bonus = special.bonus};
  if (AmountsOf(terms, special.asked_for, *asked) != stated) {
    return "the exchange is not what its prices give";
  }
  if (special.pair_rate) return BreachOfPairRate(facts, *special.pair_rate);
  if (by_received) return std::nullopt;
  return BreachOfRounding(conversion, exchanged.bid, exchanged.ask);
}

// The last day of a source's share, by the setting of the policy of what is received.
Day LastDayOfShare(const PointsPolicy& policy, Day source, Day term) {
  if (policy.converted_expiry == ConvertedExpiry::kOfSource) return source;
  if (policy.converted_expiry == ConvertedExpiry::kOwnTerm) return term;
  return std::min(source, term);
}

// Until when the pair's contract keeps what was exchanged from being exchanged on.
Day LockedUntil(const Configuration& configuration, BrandNumber from, BrandNumber to,
                const Instant& now) {
  const int64_t days = configuration.AcceptanceOf(from, to, now.time).locked_days;
  if (days == 0) return {};
  const int64_t until = std::min<int64_t>(now.day.number + days, kLastDay.number);
  return {.number = static_cast<int32_t>(until)};
}

// The points of one provenance, by last day.
using Shares = std::map<std::pair<Provenance, Day>, int64_t>;

// Each source's share with a last day by the policy, and the bonus with that of the new term.
Shares SharesDue(LogState& state, const Record& record, const ExchangeFacts& facts,
                 const Lots& sources) {
  const Configuration& configuration = state.configuration;
  const Exchanged& exchanged = facts.exchanged;
  const Instant& now = record.header.committed;
  const BrandNumber from = configuration.CurrencyOf(exchanged.from)->brand;
  const BrandNumber to = configuration.CurrencyOf(exchanged.to)->brand;
  Provenance provenance{
      .issuer = to,
      .funding_brand = from,
      .earn_month = MonthNumber(now.day),
      .not_exchangeable_until = LockedUntil(configuration, from, to, now),
      .settlement_price = exchanged.to == kUniversalUnit ? 0 : exchanged.settlement_price};
  const Wallet wallet =
      WalletBefore(state, {.member = record.subjects.front().member, .currency = exchanged.from});
  const Day term = DatedTerm(configuration.TermOf(exchanged.to, now.time), now.day);
  const PointsPolicy& policy = configuration.PolicyOf(exchanged.to, now.time);
  const auto parts =
      SpreadOver(sources, *Points::FromUnits(facts.taken()), exchanged.conversion.received);
  Shares shares;
  for (size_t i = 0; i < parts.size(); ++i) {
    const Day last = LastDayOfShare(policy, wallet.LastDayOf(sources[i].key), term);
    if (parts[i] != 0) shares[{provenance, last}] += parts[i];
  }
  provenance.funding_brand = provenance.issuer;
  const int64_t bonus = facts.special.bonus.units();
  if (bonus != 0) shares[{provenance, term}] += bonus;
  return shares;
}

// The bonus is the last posting of what is received, and only that is funded by its own issuer.
bool IsBonusInOnePosting(const std::vector<Provenance>& received, int64_t bonus) {
  const auto is_bonus = [](const Provenance& one) { return one.funding_brand == one.issuer; };
  const auto bonuses = std::count_if(received.begin(), received.end(), is_bonus);
  return bonus == 0 ? bonuses == 0 : bonuses == 1 && is_bonus(received.back());
}

Breach BreachOfReceipt(LogState& state, const Record& record, const RecordContent& content,
                       const ExchangeFacts& facts, const Lots& sources) {
  Shares found;
  std::vector<Provenance> received;
  for (const AvailablePosting& posting : content.postings) {
    if (posting.currency != facts.exchanged.to) continue;
    const auto provenance = ProvenanceIn(state, content, posting.lot.provenance);
    if (!provenance) return "a lot has no provenance";
    found[{*provenance, posting.lot.expires_on}] += posting.amount;
    received.push_back(*provenance);
  }
  if (found != SharesDue(state, record, facts, sources)) {
    return "the points received are not each source's share";
  }
  if (!IsBonusInOnePosting(received, facts.special.bonus.units())) {
    return "the bonus is not one posting after the shares";
  }
  return std::nullopt;
}

std::vector<BookPosting> BooksOfExchange(const ExchangeFacts& facts, BrandNumber from,
                                         BrandNumber to) {
  const Exchanged& exchanged = facts.exchanged;
  const Conversion& conversion = exchanged.conversion;
  std::vector<BookPosting> books;
  const auto post = [&](CurrencyNumber currency, const Account& account, int64_t amount) {
    if (amount != 0) books.push_back({.currency = currency, .account = account, .amount = amount});
  };
  post(exchanged.from, OfIssuer(AccountCode::kExchangedOut, from, to), conversion.paid.units());
  post(exchanged.from, OfIssuer(AccountCode::kRedeemed, from, kHouse), facts.special.fee.units());
  post(exchanged.to, OfIssuer(AccountCode::kExchangedIn, to, from), -conversion.received.units());
  post(exchanged.to, OfIssuer(AccountCode::kIssued, to, kHouse), -facts.special.bonus.units());
  post(kUniversalUnit, OfIssuer(AccountCode::kHub, from, kHouse), -conversion.hub_in.units());
  post(kUniversalUnit, OfIssuer(AccountCode::kHub, to, kHouse), conversion.hub_out.units());
  post(kUniversalUnit, OfIssuer(AccountCode::kHouseRounding, kHouse, kHouse),
       conversion.hub_in.units() - conversion.hub_out.units());
  return books;
}

// The books with both obligations: for what was received, and for the fee.
Breach BreachOfBooks(const Configuration& configuration, const RecordContent& content,
                     const ExchangeFacts& facts, const ExchangeTerms& terms) {
  const auto& [received, out] =
      std::pair(facts.exchanged.conversion.received, facts.exchanged.conversion.hub_out);
  const int64_t source_price = terms.pair.source.settlement_price;
  const auto owed = facts.exchanged.from == kUniversalUnit
                        ? SettlementValue(out, source_price)
                        : SettlementValue(received, facts.exchanged.settlement_price);
  const auto for_fee = SettlementValue(facts.special.fee, source_price);
  const bool fits =
      owed && *owed <= Points::kOfMemberMax && for_fee && *for_fee <= Points::kOfMemberMax;
  if (!fits) return "the obligation is too large";
  const CurrencyNumber money = configuration.settlement_money();
  const BrandNumber from = terms.from_brand;
  auto books = BooksOfExchange(facts, from, terms.to_brand);
  books = WithObligation(std::move(books), money,
                         {.debtor = from, .creditor = terms.to_brand, .micro_fen = *owed});
  books = WithObligation(std::move(books), money,
                         {.debtor = from, .creditor = kHouse, .micro_fen = *for_fee});
  if (!AreBooks(books, content.books)) return "the books are not those of the exchange";
  return std::nullopt;
}

}  // namespace

Breach BreachOfExchange(LogState& state, const Record& record, const RecordContent& content) {
  const auto facts = FactsOf(record, content);
  if (!facts) return "an exchange does not say what was exchanged";
  const Exchanged& exchanged = facts->exchanged;
  const Configuration& configuration = state.configuration;
  const bool known = configuration.CurrencyOf(exchanged.from) != nullptr &&
                     configuration.CurrencyOf(exchanged.to) != nullptr;
  if (!known) return "a currency is unknown";
  if (exchanged.from == exchanged.to) return "both sides of the exchange are one currency";
  const Instant& committed = record.header.committed;
  const auto terms = TermsOf(configuration, exchanged.from, exchanged.to, committed.time);
  if (!terms) return "a side of the exchange has no price in force";
  if (auto breach = BreachOfTerms(*facts, *terms)) return breach;

  const Lots debits = DebitsOf(content, exchanged.from);
  const bool sides = std::all_of(
      content.postings.begin(), content.postings.end(), [&](const AvailablePosting& posting) {
        return posting.currency == (posting.amount < 0 ? exchanged.from : exchanged.to);
      });
  const bool whole = sides && SumOf(debits) == facts->taken();
  if (!whole) return "the postings are not the points exchanged";
  const MemberOrdinal member = record.subjects.front().member;
  const WalletKey key{.member = member, .currency = exchanged.from};
  for (const WalletKey& touched : {key, {.member = member, .currency = exchanged.to}}) {
    if (auto breach = BreachOfDue(state, touched, committed)) return breach;
  }
  const Wallet wallet = WalletBefore(state, key);
  if (wallet.debt() > 0) return "a member in debt exchanges";
  const auto exchangeable = ExchangeableOf(state, content, wallet, committed.day);
  if (!exchangeable) return "a lot has no provenance";
  if (auto breach = BreachOfOrder(*exchangeable, debits)) return breach;
  if (auto breach = BreachOfReceipt(state, record, content, *facts, debits)) return breach;
  if (content.activities !=
      ActivitiesDue(state, record, kExchanging, {exchanged.from, exchanged.to})) {
    return "the activity is not counted as the policy wants it";
  }
  return BreachOfBooks(configuration, content, *facts, *terms);
}

}  // namespace huitong
