#include "model/publishing.h"

#include "model/rate_book.h"
#include "model/settling.h"
#include "model/unit.h"

namespace huitong::model {
namespace {

constexpr int64_t kFinestRule = 1'000'000;

// The next version of a thing, with what else the line says of it.
void Publish(Page& page, int64_t topic, int64_t number, int64_t from,
             const std::vector<Figure>& figures, std::string text = {}) {
  const auto found = page.books().versions.find({topic, number});
  const int64_t version = found == page.books().versions.end() ? 1 : int64_t{found->second} + 1;
  Line line = Write("published",
                    {{"topic", topic}, {"number", number}, {"version", version}, {"from", from}});
  line.figures.insert(line.figures.end(), figures.begin(), figures.end());
  line.text = std::move(text);
  page.SayInBooks(std::move(line));
}

int64_t FromOf(const Page& page, const std::optional<int64_t>& from) {
  return from.value_or(page.now().time);
}

bool IsPast(const Page& page, const std::optional<int64_t>& from) {
  return FromOf(page, from) < page.now().time;
}

// All that is asked of a version of the rate book.
Decision CheckRateBook(const Page& page, const RateBook& book, const std::optional<int64_t>& from) {
  for (const uint32_t currency : NamedIn(book)) {
    if (currency == kUnit || page.books().CurrencyOf(currency) == nullptr) {
      return Refuse(kCurrencyNotFound, kCurrencyId, currency);
    }
  }
  if (IsPast(page, from)) return Refuse(kEffectiveInPast, kEffectiveFrom);
  const auto objections = ObjectionsTo(page.books(), book, FromOf(page, from), page.now().time);
  if (objections.empty()) return std::nullopt;
  Refusal refusal = objections.front();
  refusal.others.assign(objections.begin() + 1, objections.end());
  return refusal;
}

// 0 over 0 for none.
Fraction OrNone(const std::optional<Fraction>& fraction) {
  return fraction.value_or(Fraction{.over = 0, .under = 0});
}

void SayRateBook(Page& page, const RateBook& book) {
  for (const Price& price : book.prices) {
    const Fraction reference = OrNone(price.reference);
    page.SayInBooks(Write("price", {{"currency", price.currency},
                                    {"bid over", price.bid.over},
                                    {"bid under", price.bid.under},
                                    {"ask over", price.ask.over},
                                    {"ask under", price.ask.under},
                                    {"settlement price", price.settlement_price},
                                    {"redemption value", price.redemption_value},
                                    {"reference over", reference.over},
                                    {"reference under", reference.under}}));
  }
  for (const PairRate& line : book.pair_rates) {
    const Fraction rate = OrNone(line.rate);
    page.SayInBooks(Write("pair rate", {{"from", line.pair.first},
                                        {"to", line.pair.second},
                                        {"over", rate.over},
                                        {"under", rate.under}}));
  }
  for (const Bonus& line : book.bonuses) {
    const Fraction share = OrNone(line.share);
    page.SayInBooks(Write("bonus", {{"from", line.pair.first},
                                    {"to", line.pair.second},
                                    {"over", share.over},
                                    {"under", share.under},
                                    {"begins", line.begins},
                                    {"ends", line.ends}}));
  }
  for (const Fee& line : book.fees) {
    const Fraction share = OrNone(line.share);
    page.SayInBooks(Write("fee", {{"from", line.pair.first},
                                  {"to", line.pair.second},
                                  {"fixed", line.fixed},
                                  {"over", share.over},
                                  {"under", share.under},
                                  {"minimum", line.minimum}}));
  }
}

// The first version of a proposal, with what else the line says of it.
void Propose(Page& page, uint32_t actor, int64_t what, const std::optional<int64_t>& from,
             std::initializer_list<Figure> figures) {
  const auto number = static_cast<int64_t>(page.books().proposals.size()) + 1;
  std::vector<Figure> all = {{"proposer", actor},
                             {"what", what},
                             {"number of it", 0},
                             {"begins", from ? 1 : 0},
                             {"begins at", from.value_or(0)}};
  all.insert(all.end(), figures);
  Publish(page, 10, number, page.now().time, all);
}

// Whether the proposal waits for an answer.
Decision CheckOpen(const Page& page, uint32_t proposal) {
  const auto& proposals = page.books().proposals;
  if (proposal < 1 || proposal > proposals.size()) return Refuse(kProposalNotFound, kProposalId);
  if (proposals[proposal - 1].answered) return Refuse(kProposalClosed, kProposalId);
  return std::nullopt;
}

}  // namespace

Decision Open(Page& page, const Opening& opening) {
  if (page.books().coalition) return Refuse(kCoalitionAlreadyOpened, kNoPart);
  Publish(
      page, 1, 0, page.now().time,
      {{"money", opening.coalition.money}, {"look back hours", opening.coalition.look_back_hours}},
      opening.coalition.time_zone);
  return std::nullopt;
}

Decision RegisterBrand(Page& page, const BrandRegistering& registering) {
  if (page.books().brand_codes.contains(registering.code)) {
    return Refuse(kCodeAlreadyUsed, kCodePart);
  }
  Publish(page, 2, int64_t{page.books().brands} + 1, page.now().time, {}, registering.code);
  return std::nullopt;
}

Decision RegisterCurrency(Page& page, const CurrencyRegistering& registering) {
  const Books& books = page.books();
  const Currency& currency = registering.currency;
  if (!books.HasBrand(currency.brand)) return Refuse(kBrandNotFound, kBrandId);
  if (books.currency_codes.contains(registering.code)) return Refuse(kCodeAlreadyUsed, kCodePart);
  if (books.CurrencyOfBrand(currency.brand)) return Refuse(kBrandHasCurrency, kBrandId);
  Publish(page, 3, static_cast<int64_t>(books.currencies.size()) + 1, page.now().time,
          {{"brand", currency.brand},
           {"months", currency.expiry_months},
           {"settlement price", currency.settlement_price}},
          registering.code);
  return std::nullopt;
}

Decision RegisterChannel(Page& page, const ChannelRegistering& registering) {
  const Books& books = page.books();
  if (books.channel_codes.contains(registering.code)) return Refuse(kCodeAlreadyUsed, kCodePart);
  if (registering.coefficient.under > kFinestRule) {
    return Refuse(kRateTooFine, kCoefficientPart, kFinestRule);
  }
  Publish(page, 4, static_cast<int64_t>(books.channels.size()) + 1, page.now().time,
          {{"over", registering.coefficient.over}, {"under", registering.coefficient.under}},
          registering.code);
  return std::nullopt;
}

Decision PublishCoefficient(Page& page, const CoefficientPublishing& publishing) {
  const Books& books = page.books();
  if (!books.HasChannel(publishing.channel)) return Refuse(kChannelNotFound, kChannelId);
  if (IsPast(page, publishing.from)) return Refuse(kEffectiveInPast, kEffectiveFrom);
  if (publishing.coefficient.under > kFinestRule) {
    return Refuse(kRateTooFine, kCoefficientPart, kFinestRule);
  }
  // A later version repeats the code of the channel, which no line of the model's books keeps by
  // number: the text stays empty here and in what it is compared with.
  Publish(page, 4, publishing.channel, FromOf(page, publishing.from),
          {{"over", publishing.coefficient.over}, {"under", publishing.coefficient.under}});
  return std::nullopt;
}

Decision PublishEarnRate(Page& page, const EarnRatePublishing& publishing) {
  const Books& books = page.books();
  const bool of_unit = publishing.brand == kHouse;
  if (!of_unit && !books.HasBrand(publishing.brand)) return Refuse(kBrandNotFound, kBrandId);
  const auto currency = of_unit ? kUnit : books.CurrencyOfBrand(publishing.brand);
  if (!currency || books.CurrencyOf(*currency) == nullptr) {
    return Refuse(kCurrencyNotFound, kBrandId);
  }
  if (IsPast(page, publishing.from)) return Refuse(kEffectiveInPast, kEffectiveFrom);
  if (publishing.rate.under > kFinestRule) return Refuse(kRateTooFine, kRatePart, kFinestRule);
  Publish(page, 5, *currency, FromOf(page, publishing.from),
          {{"over", publishing.rate.over},
           {"under", publishing.rate.under},
           {"budget", publishing.budget},
           {"cap", publishing.cap}});
  return std::nullopt;
}

Decision PublishRateBook(Page& page, const RateBookPublishing& publishing) {
  if (const auto refused = CheckRateBook(page, publishing.book, publishing.from)) return refused;
  Propose(page, publishing.actor, 6, publishing.from, {});
  SayRateBook(page, publishing.book);
  return std::nullopt;
}

Decision ProposeCut(Page& page, const CutProposing& proposing) {
  if (const auto refused = CheckCut(page, proposing.last_day)) return refused;
  Propose(page, proposing.actor, 15, std::nullopt, {{"last day", proposing.last_day}});
  return std::nullopt;
}

Decision ProposeUnit(Page& page, const UnitProposing& proposing) {
  const UnitTerms terms{.anchor = proposing.anchor, .bearer = proposing.bearer};
  if (const auto refused = CheckUnit(page, terms)) return refused;
  Propose(page, proposing.actor, 16, std::nullopt,
          {{"anchor", terms.anchor}, {"bearer", terms.bearer}});
  return std::nullopt;
}

Decision ApprovePublication(Page& page, const PublicationApproving& approving) {
  if (const auto refused = CheckOpen(page, approving.proposal)) return refused;
  const ProposedAct& proposed = page.books().proposals[approving.proposal - 1];
  if (proposed.proposer == approving.actor) return Refuse(kSecondPersonNeeded, kProposalId);
  if (proposed.last_day) {
    if (const auto refused = CheckCut(page, *proposed.last_day)) return refused;
    Publish(page, 10, approving.proposal, page.now().time, {{"answer", 1}});
    SayCut(page, *proposed.last_day);
    return std::nullopt;
  }
  if (proposed.unit) {
    const UnitTerms& terms = *proposed.unit;
    if (const auto refused = CheckUnit(page, terms)) return refused;
    Publish(page, 10, approving.proposal, page.now().time, {{"answer", 1}});
    Publish(page, 16, 0, page.now().time, {{"anchor", terms.anchor}, {"bearer", terms.bearer}});
    page.Obligation(terms.bearer, kThePool, static_cast<int64_t>(RevaluationBy(page, terms)));
    return std::nullopt;
  }
  if (const auto refused = CheckRateBook(page, proposed.book, proposed.from)) return refused;
  Publish(page, 10, approving.proposal, page.now().time, {{"answer", 1}});
  Publish(page, 6, 0, FromOf(page, proposed.from), {});
  SayRateBook(page, proposed.book);
  return std::nullopt;
}

Decision RejectPublication(Page& page, const PublicationRejecting& rejecting) {
  if (const auto refused = CheckOpen(page, rejecting.proposal)) return refused;
  Publish(page, 10, rejecting.proposal, page.now().time, {{"answer", 2}});
  return std::nullopt;
}

Decision PublishCoolOff(Page& page, const CoolOffPublishing& publishing) {
  if (IsPast(page, publishing.from)) return Refuse(kEffectiveInPast, kEffectiveFrom);
  Publish(page, 9, 0, FromOf(page, publishing.from), {{"hours", publishing.hours}});
  return std::nullopt;
}

Decision PublishLimits(Page& page, const LimitsPublishing& publishing) {
  if (!page.books().HasBrand(publishing.brand)) return Refuse(kBrandNotFound, kBrandId);
  if (IsPast(page, publishing.from)) return Refuse(kEffectiveInPast, kEffectiveFrom);
  const Limits& limits = publishing.limits;
  Publish(page, 13, publishing.brand, FromOf(page, publishing.from),
          {{"credit line", limits.credit_line},
           {"reserve", limits.reserve},
           {"alert", publishing.alert},
           {"net debit cap", limits.net_debit_cap},
           {"mint cap", limits.mint_cap},
           {"mint cap a day", limits.mint_cap_a_day},
           {"suspended", limits.suspended},
           {"breaker", limits.breaker}});
  return std::nullopt;
}

Decision PublishTenderPolicy(Page& page, const TenderPolicyPublishing& publishing) {
  if (!page.books().HasBrand(publishing.acceptor)) return Refuse(kBrandNotFound, kAcceptorId);
  if (IsPast(page, publishing.from)) return Refuse(kEffectiveInPast, kEffectiveFrom);
  const TenderPolicy& policy = publishing.policy;
  Publish(page, 14, publishing.acceptor, FromOf(page, publishing.from),
          {{"floor", policy.floor_fen},
           {"floor per mille", policy.floor_per_mille},
           {"ceiling", policy.ceiling_fen},
           {"ceiling per mille", policy.ceiling_per_mille},
           {"step", policy.step}});
  return std::nullopt;
}

Decision PublishContract(Page& page, const ContractPublishing& publishing) {
  const Books& books = page.books();
  if (!books.HasBrand(publishing.issuer)) return Refuse(kBrandNotFound, kBrandId);
  if (!books.HasBrand(publishing.acceptor)) return Refuse(kBrandNotFound, kAcceptorId);
  if (IsPast(page, publishing.from)) return Refuse(kEffectiveInPast, kEffectiveFrom);
  if (publishing.issuer == publishing.acceptor) return Refuse(kTermsNotAllowed, kContractPart);
  const auto known = books.contracts.find({publishing.issuer, publishing.acceptor});
  const auto number = known == books.contracts.end() ? books.contracts.size() + 1 : known->second;
  const Agreement& agreement = publishing.agreement;
  Publish(page, 11, static_cast<int64_t>(number), FromOf(page, publishing.from),
          {{"issuer", publishing.issuer},
           {"acceptor", publishing.acceptor},
           {"capabilities", agreement.capabilities},
           {"exchange quota", agreement.exchange_quota},
           {"locked days", agreement.locked_days},
           {"earn price", agreement.earn_price}});
  return std::nullopt;
}

Decision PublishPolicy(Page& page, const PolicyPublishing& publishing) {
  const bool has_policy = publishing.currency != kUnit;
  if (!has_policy || page.books().CurrencyOf(publishing.currency) == nullptr) {
    return Refuse(kCurrencyNotFound, kCurrencyId);
  }
  if (IsPast(page, publishing.from)) return Refuse(kEffectiveInPast, kEffectiveFrom);
  const Policy& policy = publishing.policy;
  Publish(page, 8, publishing.currency, FromOf(page, publishing.from),
          {{"mode", policy.mode},
           {"months", policy.months},
           {"month", policy.date_month},
           {"day of month", policy.date_day},
           {"activity", policy.activity},
           {"adjustment limit", policy.adjustment_limit},
           {"gifts", policy.gifts ? 1 : 0},
           {"reinstatement days", policy.reinstatement_days},
           {"notices", policy.notices},
           {"notice days", policy.notice_days},
           {"return window", policy.return_window_days},
           {"debt", policy.brand_bears_debt ? 2 : 1},
           {"late refund", policy.reissues_late_refund ? 2 : 1},
           {"grace days", policy.grace_days},
           {"converted expiry", policy.converted_expiry},
           {"exchanged a day", policy.exchanged_a_day},
           {"exchanged a year", policy.exchanged_a_year},
           {"rate notice", policy.rate_notice_days}});
  return std::nullopt;
}

}  // namespace huitong::model
