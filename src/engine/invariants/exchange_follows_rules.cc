// The check of one exchange: its prices, the lots it takes and the shares it gives.

#include <algorithm>
#include <map>

#include "clearing/obligation.h"
#include "engine/invariants/due_comes_first.h"
#include "engine/invariants/trade_follows_rules.h"
#include "exchange/conversion.h"

namespace huitong {
namespace {

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

Breach BreachOfTerms(const Configuration& configuration, const Exchanged& exchanged,
                     Timestamp committed) {
  if (exchanged.from == exchanged.to) return "both sides of the exchange are one currency";
  const auto bid = configuration.PriceOf(exchanged.from, committed);
  const auto ask = configuration.PriceOf(exchanged.to, committed);
  if (!bid || !ask) return "a side of the exchange has no price in force";
  const bool effective = exchanged.bid == bid->bid && exchanged.ask == ask->ask &&
                         exchanged.bid_version == bid->bid_version &&
                         exchanged.ask_version == ask->ask_version &&
                         exchanged.settlement_price == ask->settlement_price;
  if (!effective) return "the prices of the exchange are not the effective ones";
  const auto conversion = Convert(exchanged.conversion.paid, bid->bid, ask->ask);
  if (!conversion || *conversion != exchanged.conversion) {
    return "the exchange is not what its prices give";
  }
  if (auto breach = BreachOfRounding(*conversion, bid->bid, ask->ask)) return breach;
  if (exchanged.conversion.received.units() == 0) return "the exchange gives nothing";
  return std::nullopt;
}

// Each source's share, with its source's last day or the new term's, whichever is earlier.
Breach BreachOfReceipt(LogState& state, const Record& record, const RecordContent& content,
                       const Exchanged& exchanged, const Lots& sources) {
  const Configuration& configuration = state.configuration;
  const Currency& to = *configuration.CurrencyOf(exchanged.to);
  const Provenance expected{.issuer = to.brand,
                            .funding_brand = configuration.CurrencyOf(exchanged.from)->brand,
                            .earn_month = MonthNumber(record.header.committed.day),
                            .not_exchangeable_until = {},
                            .settlement_price = exchanged.settlement_price};
  std::map<Day, int64_t> found;
  for (const AvailablePosting& posting : content.postings) {
    if (posting.currency != exchanged.to) continue;
    if (ProvenanceIn(state, content, posting.lot.provenance) != expected) {
      return "the points received are not of their provenance";
    }
    found[posting.lot.expires_on] += posting.amount;
  }
  const Instant& now = record.header.committed;
  const Wallet wallet =
      WalletBefore(state, {.member = record.subjects.front().member, .currency = exchanged.from});
  const Day term = DatedTerm(state.configuration.TermOf(exchanged.to, now.time), now.day);
  const auto parts = SpreadOver(sources, exchanged.conversion.paid, exchanged.conversion.received);
  std::map<Day, int64_t> shares;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] != 0) shares[std::min(wallet.LastDayOf(sources[i].key), term)] += parts[i];
  }
  if (found != shares) return "the points received are not each source's share";
  return std::nullopt;
}

std::vector<BookPosting> BooksOfExchange(const Exchanged& exchanged, BrandNumber from,
                                         BrandNumber to) {
  const Conversion& conversion = exchanged.conversion;
  const int64_t rounded = conversion.hub_in.units() - conversion.hub_out.units();
  std::vector<BookPosting> books = {{.currency = exchanged.from,
                                     .account = OfIssuer(AccountCode::kExchangedOut, from, to),
                                     .amount = conversion.paid.units()},
                                    {.currency = exchanged.to,
                                     .account = OfIssuer(AccountCode::kExchangedIn, to, from),
                                     .amount = -conversion.received.units()},
                                    {.currency = kUniversalUnit,
                                     .account = OfIssuer(AccountCode::kHub, from, kHouse),
                                     .amount = -conversion.hub_in.units()},
                                    {.currency = kUniversalUnit,
                                     .account = OfIssuer(AccountCode::kHub, to, kHouse),
                                     .amount = conversion.hub_out.units()}};
  if (rounded != 0) {
    books.push_back({.currency = kUniversalUnit,
                     .account = OfIssuer(AccountCode::kHouseRounding, kHouse, kHouse),
                     .amount = rounded});
  }
  return books;
}

}  // namespace

Breach BreachOfExchange(LogState& state, const Record& record, const RecordContent& content) {
  const auto* exchanged = OnlyFact<Exchanged>(content);
  if (exchanged == nullptr) return "an exchange does not say what was exchanged";
  const Configuration& configuration = state.configuration;
  const Currency* from = configuration.CurrencyOf(exchanged->from);
  const Currency* to = configuration.CurrencyOf(exchanged->to);
  if (from == nullptr || to == nullptr) return "a currency is unknown";
  const Instant& committed = record.header.committed;
  if (auto breach = BreachOfTerms(configuration, *exchanged, committed.time)) return breach;

  const Lots debits = DebitsOf(content, exchanged->from);
  const bool sides = std::all_of(
      content.postings.begin(), content.postings.end(), [&](const AvailablePosting& posting) {
        return posting.currency == (posting.amount < 0 ? exchanged->from : exchanged->to);
      });
  const bool whole = sides && SumOf(debits) == exchanged->conversion.paid.units();
  if (!whole) return "the postings are not the points exchanged";
  const MemberOrdinal member = record.subjects.front().member;
  const WalletKey key{.member = member, .currency = exchanged->from};
  for (const WalletKey& touched : {key, {.member = member, .currency = exchanged->to}}) {
    if (auto breach = BreachOfDue(state, touched, committed)) return breach;
  }
  const Wallet wallet = WalletBefore(state, key);
  if (wallet.debt() > 0) return "a member in debt exchanges";
  const auto exchangeable = ExchangeableOf(state, content, wallet, committed.day);
  if (!exchangeable) return "a lot has no provenance";
  if (auto breach = BreachOfOrder(*exchangeable, debits)) return breach;
  if (auto breach = BreachOfReceipt(state, record, content, *exchanged, debits)) return breach;
  if (content.activities !=
      ActivitiesDue(state, record, kExchanging, {exchanged->from, exchanged->to})) {
    return "the activity is not counted as the policy wants it";
  }

  const auto owed = SettlementValue(exchanged->conversion.received, exchanged->settlement_price);
  if (!owed) return "the obligation is too large";
  const Obligation obligation{.debtor = from->brand, .creditor = to->brand, .micro_fen = *owed};
  const auto books = WithObligation(BooksOfExchange(*exchanged, from->brand, to->brand),
                                    configuration.settlement_money(), obligation);
  if (!AreBooks(books, content.books)) return "the books are not those of the exchange";
  return std::nullopt;
}

}  // namespace huitong
