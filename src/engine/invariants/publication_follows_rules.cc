#include "engine/invariants/publication_follows_rules.h"

#include "engine/invariants/settlement_follows_rules.h"
#include "exchange/no_gain.h"
#include "program/earn.h"

namespace huitong {
namespace {

Breach BreachOfBrand(const Configuration& configuration, const Published& published) {
  const auto brand = DecodeBrand(published.payload);
  if (!brand) return "the payload is no brand";
  const bool next = published.number == configuration.brands().size() + 1;
  if (!next || published.version != 1) return "the brand is not the next";
  if (configuration.BrandByCode(brand->code)) return "the brand's code is used already";
  return std::nullopt;
}

Breach BreachOfCurrency(const Configuration& configuration, const Published& published) {
  const auto currency = DecodeCurrency(published.payload);
  if (!currency) return "the payload is no currency";
  const bool next = published.number == configuration.currencies().size() + 1;
  if (!next || published.version != 1) return "the currency is not the next";
  if (configuration.BrandOf(currency->brand) == nullptr) return "the currency's brand is unknown";
  if (configuration.CurrencyOfBrand(currency->brand)) return "the brand has a currency already";
  if (configuration.CurrencyByCode(currency->code)) return "the currency's code is used already";
  return std::nullopt;
}

Breach BreachOfChannel(const Configuration& configuration, const Published& published) {
  const auto channel = DecodeChannel(published.payload);
  if (!channel) return "the payload is no channel";
  if (channel->coefficient.denominator() > kRuleDenominatorMax) return "the rate is too fine";
  const auto* versions = configuration.ChannelOf({.value = published.number});
  if (versions == nullptr) {
    const bool next = published.number == configuration.channels().size() + 1;
    if (!next || published.version != 1) return "the channel is not the next";
    if (configuration.ChannelByCode(channel->code)) return "the channel's code is used already";
    return std::nullopt;
  }
  if (published.version != versions->next_number()) return "the version is not the next";
  if (versions->all().front().value.code != channel->code) return "the channel's code has changed";
  return std::nullopt;
}

Breach BreachOfEarnRate(const Configuration& configuration, const Published& published) {
  const auto rate = DecodeEarnRate(published.payload);
  if (!rate) return "the payload is no earn rate";
  if (rate->points_per_yuan.denominator() > kRuleDenominatorMax) return "the rate is too fine";
  const CurrencyNumber currency{.value = published.number};
  if (configuration.CurrencyOf(currency) == nullptr) return "the rate's currency is unknown";
  const auto* versions = configuration.EarnRatesOf(currency);
  const uint32_t next = versions == nullptr ? 1 : versions->next_number();
  if (published.version != next) return "the version is not the next";
  return std::nullopt;
}

Breach BreachOfPointsPolicy(const Configuration& configuration, const Published& published) {
  if (!DecodePointsPolicy(published.payload)) return "the payload is no points policy";
  const CurrencyNumber currency{.value = published.number};
  const bool known = currency != kUniversalUnit && configuration.CurrencyOf(currency) != nullptr;
  if (!known) return "the policy's currency is unknown";
  const auto* versions = configuration.PoliciesOf(currency);
  const uint32_t next = versions == nullptr ? 1 : versions->next_number();
  if (published.version != next) return "the version is not the next";
  return std::nullopt;
}

Breach BreachOfMemberPolicy(const Configuration& configuration, const Published& published) {
  if (!DecodeMemberPolicy(published.payload)) return "the payload is no member policy";
  const bool next =
      published.number == 0 && published.version == configuration.member_policies().next_number();
  if (!next) return "the version is not the next";
  return std::nullopt;
}

Breach BreachOfContract(const Configuration& configuration, const Published& published) {
  const auto contract = DecodeContract(published.payload);
  if (!contract) return "the payload is no contract";
  const auto brands = static_cast<uint32_t>(configuration.brands().size());
  if (!IsAllowed(*contract, brands)) return "the contract is not allowed";
  const auto known = configuration.ContractOf(contract->issuer, contract->acceptor);
  const auto& contracts = configuration.contracts();
  const bool own =
      known ? known->value == published.number : published.number == contracts.size() + 1;
  if (!own) return "the contract's number is not its pair's";
  const uint32_t next = known ? contracts[published.number - 1].next_number() : 1;
  if (published.version != next) return "the version is not the next";
  return std::nullopt;
}

Breach BreachOfClearingTerms(const Configuration& configuration, const Published& published) {
  const auto terms = DecodeGeneralTerms(published.payload);
  if (!terms) return "the payload is no clearing terms";
  if (!IsAllowed(*terms)) return "the terms are not allowed";
  const bool known = std::all_of(
      terms->weights.begin(), terms->weights.end(),
      [&](const CostWeight& weight) { return configuration.BrandOf(weight.brand) != nullptr; });
  if (!known) return "a weight is of an unknown brand";
  const bool next =
      published.number == 0 && published.version == configuration.clearing_terms().next_number();
  if (!next) return "the version is not the next";
  return std::nullopt;
}

Breach BreachOfBrandLimits(const Configuration& configuration, const Published& published) {
  if (!DecodeBrandLimits(published.payload)) return "the payload is no limits";
  const BrandNumber brand{.value = published.number};
  if (configuration.BrandOf(brand) == nullptr) return "the limits' brand is unknown";
  const auto* versions = configuration.LimitVersionsOf(brand);
  const uint32_t next = versions == nullptr ? 1 : versions->next_number();
  if (published.version != next) return "the version is not the next";
  return std::nullopt;
}

Breach BreachOfTenderSettings(const Configuration& configuration, const Published& published) {
  if (!DecodeTenderSettings(published.payload)) return "the payload is no tender policy";
  const BrandNumber acceptor{.value = published.number};
  if (configuration.BrandOf(acceptor) == nullptr) return "the tender policy's brand is unknown";
  const auto* versions = configuration.TenderVersionsOf(acceptor);
  const uint32_t next = versions == nullptr ? 1 : versions->next_number();
  if (published.version != next) return "the version is not the next";
  return std::nullopt;
}

// What a point is worth may fall from the end of the notice on, no sooner.
Breach BreachOfNotice(const Configuration& configuration, const RateBookVersion& book,
                      Timestamp now) {
  for (const Price& price : book.prices) {
    const Price* was = configuration.rates().LineAt(price.currency, book.effective_from);
    if (was == nullptr) continue;
    const bool both_said = was->redemption_value != 0 && price.redemption_value != 0;
    const bool falls =
        was->bid > price.bid || (both_said && was->redemption_value > price.redemption_value);
    const int64_t days = configuration.PolicyOf(price.currency, now).rate_notice_days;
    const Timestamp allowed{.nanos = now.nanos + days * 24 * 3'600 * kNanosPerSecond};
    if (falls && book.effective_from < allowed) return "rates fall before the notice is over";
  }
  return std::nullopt;
}

Breach BreachOfRateBook(const Configuration& configuration, const Published& published,
                        Timestamp now) {
  auto book = DecodeRateBook(published.payload);
  if (!book) return "the payload is no rate book";
  const bool next =
      published.number == 0 && published.version == configuration.rate_book().next_number();
  if (!next) return "the version is not the next";
  for (const CurrencyNumber currency : CurrenciesOf(*book)) {
    const bool known = currency != kUniversalUnit && configuration.CurrencyOf(currency) != nullptr;
    if (!known) return "a price is of an unknown currency";
  }
  book->version = published.version;
  book->effective_from = published.effective_from;
  if (CheckRateBook(configuration.rates(), *book)) {
    return "the rate book contradicts itself, or somebody could gain by it";
  }
  return BreachOfNotice(configuration, *book, now);
}

Breach BreachOfUnit(const Configuration& configuration, const Published& published) {
  const auto terms = DecodeUnitTerms(published.payload);
  if (!terms) return "the payload is no terms of the unit";
  const bool known = terms->bearer == kHouse || configuration.BrandOf(terms->bearer) != nullptr;
  if (!known) return "who bears its change is unknown";
  const bool next =
      published.number == 0 && published.version == configuration.unit().next_number();
  if (!next) return "the version is not the next";
  return std::nullopt;
}

// What the units in members' wallets come to be worth more, owed to the pool; nothing where that
// passes 2^53 − 1.
std::optional<Obligation> RevaluationBy(const LogState& state, const UnitTerms& terms) {
  __extension__ using Int128 = __int128;
  Int128 units = 0;
  const Exposure* pool = state.exposures.Peek(kValuePool);
  if (pool != nullptr) units = pool->outstanding;
  const auto& versions = state.configuration.unit().all();
  const int64_t before = versions.empty() ? 0 : versions.back().value.anchor;
  const Int128 worth = units * (terms.anchor - before);
  if (worth < -Points::kOfMemberMax || worth > Points::kOfMemberMax) return std::nullopt;
  return Obligation{
      .debtor = terms.bearer, .creditor = kValuePool, .micro_fen = static_cast<int64_t>(worth)};
}

// Of units that go up or down with their anchor; nothing else is posted by what is published.
Breach BreachOfRevaluation(const LogState& state, const Published& published,
                           const RecordContent& content) {
  std::vector<BookPosting> books;
  if (published.what == Topic::kUnit) {
    const auto revaluation = RevaluationBy(state, *DecodeUnitTerms(published.payload));
    if (!revaluation) return "the units are worth too much";
    books = WithObligation({}, state.configuration.settlement_money(), *revaluation);
  }
  if (!AreBooks(books, content.books)) return "it does not post what the units become worth";
  return std::nullopt;
}

// What is proposed has to be possible at once.
Breach BreachOfProposed(const LogState& state, const RecordHeader& header,
                        const ProposedPublication& proposed, const RecordSource& records) {
  if (proposed.proposer != header.actor) return "the proposer is another";
  if (proposed.what == Topic::kPeriodCut) {
    const auto last_day = DecodeLastDay(proposed.payload);
    if (!last_day) return "the payload is no day";
    const Period* last = state.PeriodOf({.value = state.row.period.value - 1});
    const auto opening = records(0);
    if (!opening) return "the log's first record cannot be read";
    const bool begun =
        last == nullptr ? *last_day >= opening->header.committed.day : *last_day > last->last_day;
    if (!begun || *last_day >= header.committed.day) return "no period can end with that day";
    return std::nullopt;
  }
  const bool of_unit = proposed.what == Topic::kUnit;
  const Published whole{.what = proposed.what,
                        .number = proposed.number,
                        .version = of_unit ? state.configuration.unit().next_number()
                                           : state.configuration.rate_book().next_number(),
                        .effective_from = proposed.effective_from.value_or(header.committed.time),
                        .payload = proposed.payload};
  if (of_unit) {
    if (auto breach = BreachOfUnit(state.configuration, whole)) return breach;
    const bool sayable = RevaluationBy(state, *DecodeUnitTerms(whole.payload)).has_value();
    return sayable ? Breach() : "the units are worth too much";
  }
  if (whole.effective_from < header.committed.time) return "it is retroactive";
  return BreachOfRateBook(state.configuration, whole, header.committed.time);
}

// A proposal, or an answer to one.
Breach BreachOfProposal(const LogState& state, const RecordHeader& header,
                        const Published& published, const RecordSource& records) {
  const Configuration& configuration = state.configuration;
  if (published.effective_from != header.committed.time) return "it begins at another time";
  if (published.version == kProposedVersion) {
    const auto proposed = DecodeProposedPublication(published.payload);
    if (!proposed) return "the payload is no proposal";
    if (published.number != configuration.proposals().size() + 1) return "it is not the next";
    return BreachOfProposed(state, header, *proposed, records);
  }
  const Proposal* const proposal = configuration.ProposalOf({.value = published.number});
  if (proposal == nullptr) return "the proposal is unknown";
  if (published.version != kAnsweredVersion) return "the version is not the next";
  if (proposal->answer) return "the proposal was answered before";
  if (!DecodeProposalAnswer(published.payload)) return "the payload is no answer";
  return std::nullopt;
}

// What a second person approved is what the first proposed, and of that kind.
Breach BreachOfApproval(const ProposedPublication& proposed, const RecordHeader& header,
                        const Effect& done) {
  if (proposed.proposer == header.actor) return "no second person approved it";
  if (const auto* cut = std::get_if<PeriodCut>(&done)) {
    const bool same =
        proposed.what == Topic::kPeriodCut && DecodeLastDay(proposed.payload) == cut->last_day;
    if (!same) return "it cuts another day than what was proposed";
    return std::nullopt;
  }
  const auto* published = std::get_if<Published>(&done);
  if (published == nullptr) return "it approves, and publishes nothing";
  const Published expected{
      .what = proposed.what,
      .number = proposed.number,
      .version = published->version,
      .effective_from = proposed.effective_from.value_or(header.committed.time),
      .payload = proposed.payload};
  if (*published != expected) return "it publishes another thing than what was proposed";
  return std::nullopt;
}

Breach BreachOfCoalition(const Configuration& configuration, const Published& published) {
  if (!configuration.coalition().all().empty()) return "the coalition is open already";
  if (!DecodeCoalition(published.payload)) return "the payload is no coalition";
  if (published.number != 0 || published.version != 1) return "the coalition is not the first";
  return std::nullopt;
}

// Of what one person publishes alone, or proposes, or rejects.
Breach BreachOfTopic(const LogState& state, const RecordHeader& header, const Published& published,
                     const RecordSource& records) {
  const Configuration& configuration = state.configuration;
  switch (published.what) {
    case Topic::kCoalition:
      return BreachOfCoalition(configuration, published);
    case Topic::kBrand:
      return BreachOfBrand(configuration, published);
    case Topic::kCurrency:
      return BreachOfCurrency(configuration, published);
    case Topic::kChannel:
      return BreachOfChannel(configuration, published);
    case Topic::kEarnRate:
      return BreachOfEarnRate(configuration, published);
    case Topic::kRateBook:
      return BreachOfRateBook(configuration, published, header.committed.time);
    case Topic::kPointsPolicy:
      return BreachOfPointsPolicy(configuration, published);
    case Topic::kMemberPolicy:
      return BreachOfMemberPolicy(configuration, published);
    case Topic::kProposal:
      return BreachOfProposal(state, header, published, records);
    case Topic::kContract:
      return BreachOfContract(configuration, published);
    case Topic::kClearingTerms:
      return BreachOfClearingTerms(configuration, published);
    case Topic::kLimits:
      return BreachOfBrandLimits(configuration, published);
    case Topic::kTenderPolicy:
      return BreachOfTenderSettings(configuration, published);
    case Topic::kUnit:
      return BreachOfUnit(configuration, published);
    case Topic::kBucketMap:
      return "one shard has no map of buckets";
    case Topic::kPeriodCut:
      return "a cut is no version of anything";
  }
  return "its topic is unknown";
}

bool IsApproval(const Published& published) {
  return published.what == Topic::kProposal && published.version == kAnsweredVersion &&
         DecodeProposalAnswer(published.payload) == ProposalAnswer::kApproved;
}

// An approval, and what it does in the same record.
Breach BreachOfApproved(const LogState& state, const RecordHeader& header,
                        const RecordContent& content, const RecordSource& records) {
  const auto& answer = std::get<Published>(content.facts.front());
  const Effect& done = content.facts.back();
  if (auto breach = BreachOfProposal(state, header, answer, records)) return breach;
  const Proposal& proposal = *state.configuration.ProposalOf({.value = answer.number});
  if (auto breach = BreachOfApproval(proposal.proposed, header, done)) return breach;
  if (const auto* cut = std::get_if<PeriodCut>(&done)) {
    if (!content.books.empty()) return "a cut posts something";
    return BreachOfCut(state, header, *cut, records);
  }
  const auto& published = std::get<Published>(done);
  if (published.effective_from < header.committed.time) return "it is retroactive";
  if (auto breach = BreachOfTopic(state, header, published, records)) return breach;
  return BreachOfRevaluation(state, published, content);
}

}  // namespace

Breach BreachOfPublication(const LogState& state, const Record& record,
                           const RecordContent& content, const RecordSource& records) {
  const size_t facts = content.facts.size();
  const auto* const first = facts == 0 ? nullptr : std::get_if<Published>(&content.facts.front());
  const bool alone = first != nullptr && facts <= 2 && record.subjects.empty() &&
                     (facts == 2 || content.books.empty());
  if (!alone) return "a publication does not say just what was published";
  const bool opens = record.header.kind == RecordKind::kCoalitionOpened;
  if (opens != (first->what == Topic::kCoalition)) return "its topic is not of its kind";
  const bool approves = IsApproval(*first);
  if (facts == 2) {
    if (!approves) return "it publishes more than one thing, or what is not approved";
    return BreachOfApproved(state, record.header, content, records);
  }
  if (approves) return "it approves, and publishes nothing";
  if (NeedsSecondPerson(first->what)) return "the second person's approval is missing";
  if (first->effective_from < record.header.committed.time) return "it is retroactive";
  return BreachOfTopic(state, record.header, *first, records);
}

}  // namespace huitong
