#include "engine/testing/record_examples.h"

#include "engine/testing/small_coalition.h"

namespace huitong {
namespace {

RecordHeader HeaderOf(RecordKind kind, Sequence sequence) {
  return {.kind = kind,
          .sequence = sequence,
          .committed = At("2026-01-31 23:59:59"),
          .occurred = At("2026-01-31 23:59:59"),
          .actor = {.kind = ActorKind::kOperator, .number = 0},
          .answer_version = 1,
          .request = RequestMacs{.key = MacOf("key"), .request = MacOf("request")},
          .number = std::nullopt};
}

RecordSubject SubjectOf(Effects effects) {
  return {.member = {.value = 7}, .own_sequence = 3, .previous = 40, .effects = std::move(effects)};
}

Published PublishedAs(Topic what, uint32_t number, Bytes payload) {
  return {.what = what,
          .number = number,
          .version = 1,
          .effective_from = At("2026-02-01").time,
          .payload = std::move(payload)};
}

BookPosting BookOf(CurrencyNumber currency, AccountCode code, BrandNumber party,
                   BrandNumber counterparty, int64_t amount) {
  return {.currency = currency,
          .account = {.code = code, .party = party, .counterparty = counterparty},
          .amount = amount};
}

AvailablePosting PostingOf(CurrencyNumber currency, std::string_view expires_on,
                           uint32_t provenance, int64_t amount, int64_t balance_after) {
  return {.currency = currency,
          .lot = {.expires_on = *FromIsoDate(expires_on), .provenance = {.value = provenance}},
          .amount = amount,
          .balance_after = balance_after};
}

Record EarnExample() {
  Record record{.header = HeaderOf(RecordKind::kEarn, 41), .subjects = {}, .books = {}};
  record.header.actor = {.kind = ActorKind::kBrand, .number = 1};
  record.header.number = MacOf("receipt");
  record.header.occurred = At("2026-01-30 08:00");
  record.subjects.push_back(SubjectOf({Earned{.currency = kRose,
                                              .brand = kFlorist,
                                              .channel = kOnline,
                                              .rate_version = 2,
                                              .channel_version = 1,
                                              .spend_fen = 12'550,
                                              .rate = RateOf(3, 2),
                                              .coefficient = RateOf(6, 5),
                                              .points = 225,
                                              .remainder = 900},
                                       PostingOf(kRose, "2028-01-31", 5, 225, 300)}));
  record.books = {ProvenanceInterned{.number = {.value = 5},
                                     .provenance = {.issuer = kFlorist,
                                                    .funding_brand = kFlorist,
                                                    .earn_month = 672,
                                                    .not_exchangeable_until = {.number = 20'500},
                                                    .settlement_price = 400'000}},
                  BookOf(kRose, AccountCode::kIssued, kFlorist, kHouse, -225)};
  return record;
}

Record RedeemExample() {
  Record record{.header = HeaderOf(RecordKind::kRedeem, 42), .subjects = {}, .books = {}};
  record.header.actor = {.kind = ActorKind::kUser, .number = 9};
  record.subjects.push_back(SubjectOf({Redeemed{.currency = kRose,
                                                .acceptor = kCafe,
                                                .channel = kShop,
                                                .points = 100,
                                                .face = 50'000'000},
                                       PostingOf(kRose, "2027-12-31", 2, -75, 225),
                                       PostingOf(kRose, "2028-01-31", 5, -25, 200)}));
  const CurrencyNumber yuan = MoneyCurrency(156);
  record.books = {BookOf(kRose, AccountCode::kRedeemed, kFlorist, kCafe, 100),
                  BookOf(yuan, AccountCode::kDue, kFlorist, kCafe, 40'000'000),
                  BookOf(yuan, AccountCode::kClaim, kCafe, kFlorist, -40'000'000)};
  return record;
}

Record ExchangeExample() {
  Record record{.header = HeaderOf(RecordKind::kExchange, 43), .subjects = {}, .books = {}};
  record.header.actor = {.kind = ActorKind::kMember, .number = 0};
  record.subjects.push_back(SubjectOf({Exchanged{.from = kRose,
                                                 .to = kBean,
                                                 .bid_version = 1,
                                                 .ask_version = 2,
                                                 .bid = RateOf(10, 3),
                                                 .ask = RateOf(5),
                                                 .conversion = {.paid = PointsOf(100),
                                                                .hub_in = PointsOf(333),
                                                                .hub_out = PointsOf(330),
                                                                .received = PointsOf(66),
                                                                .bid_remainder = 1,
                                                                .ask_remainder = 3},
                                                 .settlement_price = 200'000,
                                                 .quote_mac = MacOf("quote")},
                                       PostingOf(kRose, "2028-01-31", 5, -100, 100),
                                       PostingOf(kBean, "2027-01-31", 6, 66, 66)}));
  record.books = {BookOf(kRose, AccountCode::kExchangedOut, kFlorist, kCafe, 100),
                  BookOf(kBean, AccountCode::kExchangedIn, kCafe, kFlorist, -66),
                  BookOf(kUniversalUnit, AccountCode::kHub, kFlorist, kHouse, -333),
                  BookOf(kUniversalUnit, AccountCode::kHub, kCafe, kHouse, 330),
                  BookOf(kUniversalUnit, AccountCode::kHouseRounding, kHouse, kHouse, 3)};
  return record;
}

Record SpecialExchangeExample() {
  Record record = ExchangeExample();
  record.header.sequence = 69;
  Effects& facts = record.subjects.front().effects;
  facts.insert(facts.begin() + 1, SpecialTerms{.asked_for = AskedFor::kReceived,
                                               .pair_rate_version = 2,
                                               .bonus_version = 3,
                                               .pair_rate = RateOf(2, 3),
                                               .bonus_share = RateOf(1, 10),
                                               .fee = PointsOf(2),
                                               .bonus = PointsOf(6)});
  return record;
}

Record ExpireExample() {
  Record record{.header = HeaderOf(RecordKind::kExpire, 44), .subjects = {}, .books = {}};
  record.header.actor = {};
  record.header.answer_version = 0;
  record.header.request = std::nullopt;
  record.subjects.push_back(SubjectOf(
      {PostingOf(kRose, "2026-01-30", 1, -12, 0), Expired{.currency = kRose, .points = 12}}));
  record.books = {BookOf(kRose, AccountCode::kExpired, kFlorist, kHouse, 12)};
  return record;
}

LotKey LotOf(std::string_view expires_on, uint32_t provenance) {
  return {.expires_on = *FromIsoDate(expires_on), .provenance = {.value = provenance}};
}

PendingPosting PendingOf(int64_t amount, int64_t balance_after) {
  return {.currency = kRose,
          .matures_on = *FromIsoDate("2026-02-07"),
          .lot = LotOf("2028-01-31", 5),
          .amount = amount,
          .balance_after = balance_after};
}

HeldPosting HeldOf(int64_t amount, int64_t balance_after) {
  return {.currency = kRose,
          .hold = {.sequence = 47, .ordinal = 0},
          .lot = LotOf("2028-01-31", 5),
          .amount = amount,
          .balance_after = balance_after};
}

Record MatureExample() {
  Record record{.header = HeaderOf(RecordKind::kMature, 46), .subjects = {}, .books = {}};
  record.header.actor = {};
  record.header.answer_version = 0;
  record.header.request = std::nullopt;
  record.subjects.push_back(
      SubjectOf({Matured{.currency = kRose, .points = 30}, PendingOf(-30, 0),
                 DebtPosting{.currency = kRose, .amount = 10, .balance_after = -5},
                 PostingOf(kRose, "2028-01-31", 5, 20, 220)}));
  return record;
}

Record HoldExample() {
  Record record{.header = HeaderOf(RecordKind::kHold, 47), .subjects = {}, .books = {}};
  record.subjects.push_back(
      SubjectOf({HoldPlaced{.currency = kRose,
                            .acceptor = kCafe,
                            .channel = kShop,
                            .points = 50,
                            .ends = At("2026-02-01 12:00").time},
                 PostingOf(kRose, "2028-01-31", 5, -50, 170), HeldOf(50, 50)}));
  return record;
}

Record CaptureExample() {
  Record record{.header = HeaderOf(RecordKind::kCapture, 48), .subjects = {}, .books = {}};
  record.subjects.push_back(SubjectOf({HoldCaptured{.currency = kRose,
                                                    .hold = {.sequence = 47, .ordinal = 0},
                                                    .acceptor = kCafe,
                                                    .channel = kShop,
                                                    .points = 30,
                                                    .face = 15'000'000},
                                       HeldOf(-30, 20)}));
  const CurrencyNumber yuan = MoneyCurrency(156);
  record.books = {BookOf(kRose, AccountCode::kRedeemed, kFlorist, kCafe, 30),
                  BookOf(yuan, AccountCode::kDue, kFlorist, kCafe, 12'000'000),
                  BookOf(yuan, AccountCode::kClaim, kCafe, kFlorist, -12'000'000)};
  return record;
}

Record HoldEndExample(RecordKind kind, Sequence sequence, HoldEnd why) {
  Record record{.header = HeaderOf(kind, sequence), .subjects = {}, .books = {}};
  record.subjects.push_back(
      SubjectOf({HoldEnded{.currency = kRose,
                           .hold = {.sequence = 47, .ordinal = 0},
                           .why = why,
                           .released = 15,
                           .expired = 5},
                 HeldOf(-20, 0), PostingOf(kRose, "2028-01-31", 5, 15, 185)}));
  record.books = {BookOf(kRose, AccountCode::kExpired, kFlorist, kHouse, 5)};
  return record;
}

Record RedemptionReversalExample() {
  Record record{
      .header = HeaderOf(RecordKind::kReverseRedemption, 51), .subjects = {}, .books = {}};
  record.subjects.push_back(
      SubjectOf({RedemptionReversed{.currency = kRose,
                                    .acceptor = kCafe,
                                    .original = 42,
                                    .points = 25,
                                    .points_before = 10,
                                    .expired = 0,
                                    .face = 12'500'000},
                 LineAmount{.line = 3, .amount = 25}, PostingOf(kRose, "2028-01-31", 5, 25, 210)}));
  record.books = {BookOf(kRose, AccountCode::kRedeemed, kFlorist, kCafe, -25)};
  return record;
}

Record EarnReversalExample() {
  Record record{.header = HeaderOf(RecordKind::kReverseEarn, 52), .subjects = {}, .books = {}};
  record.subjects.push_back(
      SubjectOf({EarnReversed{.currency = kRose,
                              .brand = kFlorist,
                              .original = 41,
                              .spend_fen = 5'000,
                              .spend_fen_before = 1'000,
                              .points = 90,
                              .points_before = 18,
                              .debt = 30,
                              .loss = 0},
                 PendingOf(-40, 0), PostingOf(kRose, "2028-01-31", 5, -20, 190),
                 DebtPosting{.currency = kRose, .amount = -30, .balance_after = -35}}));
  record.books = {BookOf(kRose, AccountCode::kReversed, kFlorist, kHouse, 90)};
  return record;
}

// What the program does by itself.
Record OwnWork(RecordKind kind, Sequence sequence) {
  Record record{.header = HeaderOf(kind, sequence), .subjects = {}, .books = {}};
  record.header.actor = {};
  record.header.answer_version = 0;
  record.header.request = std::nullopt;
  return record;
}

Record StatusExample(RecordKind kind, Sequence sequence, MemberStatus status) {
  Record record{.header = HeaderOf(kind, sequence), .subjects = {}, .books = {}};
  record.subjects.push_back(
      SubjectOf({MemberStatusChanged{.status = status, .reason = StatusReason::kLostOrStolen}}));
  return record;
}

Record MergeExample(Record record, MergePhase phase) {
  MergeStep step{.phase = phase,
                 .role = MergeRole::kSource,
                 .other = {.value = 8},
                 .ends = At("2026-02-07 12:00").time};
  record.subjects.push_back(SubjectOf({step}));
  step.role = MergeRole::kTarget;
  step.other = record.subjects.front().member;
  record.subjects.push_back(SubjectOf({step}));
  record.subjects.back().member = {.value = 8};
  return record;
}

Record MergeEndExample() {
  Record record = MergeExample(OwnWork(RecordKind::kMergeEnd, 58), MergePhase::kCompleted);
  record.subjects.front().effects.push_back(HeldOf(-20, 0));
  record.subjects.back().effects.push_back(
      HoldMoved{.currency = kRose, .hold = {.sequence = 47, .ordinal = 0}});
  record.subjects.back().effects.push_back(HeldOf(20, 20));
  return record;
}

Record AdjustmentExample() {
  Record record{.header = HeaderOf(RecordKind::kAdjust, 59), .subjects = {}, .books = {}};
  record.subjects.push_back(SubjectOf({Adjusted{.currency = kRose,
                                                .reason = AdjustmentReason::kGoodwill,
                                                .expires_on = *FromIsoDate("2028-01-31"),
                                                .points = 500,
                                                .proposal = 60},
                                       PostingOf(kRose, "2028-01-31", 5, 500, 690)}));
  record.books = {BookOf(kRose, AccountCode::kAdjusted, kFlorist, {.value = 1}, -500)};
  return record;
}

Record ProposalExample() {
  Record record{
      .header = HeaderOf(RecordKind::kProposeAdjustment, 60), .subjects = {}, .books = {}};
  record.subjects.push_back(SubjectOf({AdjustmentProposed{
      .currency = kRose, .reason = AdjustmentReason::kFraud, .expires_on = {}, .points = -900}}));
  return record;
}

Record RejectionExample() {
  Record record{.header = HeaderOf(RecordKind::kRejectProposal, 61), .subjects = {}, .books = {}};
  record.subjects.push_back(SubjectOf({ProposalRejected{.proposal = 60, .points = -900}}));
  return record;
}

Record GiftExample() {
  Record record{.header = HeaderOf(RecordKind::kGift, 62), .subjects = {}, .books = {}};
  record.subjects.push_back(SubjectOf(
      {Gifted{.currency = kRose, .role = GiftRole::kGiver, .other = {.value = 8}, .points = 30},
       PostingOf(kRose, "2028-01-31", 5, -30, 660)}));
  record.subjects.push_back(SubjectOf({Gifted{.currency = kRose,
                                              .role = GiftRole::kRecipient,
                                              .other = record.subjects.front().member,
                                              .points = 30},
                                       PostingOf(kRose, "2028-01-31", 5, 30, 30),
                                       ActivityCounted{.currency = kRose,
                                                       .active_on = *FromIsoDate("2026-01-31"),
                                                       .last_day = *FromIsoDate("2027-01-31")}}));
  record.subjects.back().member = {.value = 8};
  return record;
}

Record ReinstatementExample() {
  Record record{.header = HeaderOf(RecordKind::kReinstate, 63), .subjects = {}, .books = {}};
  record.subjects.push_back(SubjectOf({Reinstated{.currency = kRose,
                                                  .expires_on = *FromIsoDate("2026-03-02"),
                                                  .original = 44,
                                                  .points = 7,
                                                  .points_before = 5},
                                       PostingOf(kRose, "2026-03-02", 1, 7, 667)}));
  record.books = {BookOf(kRose, AccountCode::kExpired, kFlorist, kHouse, -7)};
  return record;
}

Record NoticeExample() {
  Record record = OwnWork(RecordKind::kNotice, 64);
  record.subjects.push_back(SubjectOf(
      {ExpiryNoticed{
           .currency = kRose, .expires_on = *FromIsoDate("2026-02-03"), .days = 7, .points = 12},
       ExpiryDeferred{.currency = kRose,
                      .expires_on = *FromIsoDate("2026-02-03"),
                      .last_day = *FromIsoDate("2026-02-14")}}));
  return record;
}

Contract ContractOfEveryFormula() {
  const auto of = [](int64_t numerator, int64_t denominator) {
    return Portion::Of(numerator, denominator).value_or(Portion());
  };
  return {
      .issuer = kFlorist,
      .acceptor = kCafe,
      .formulas = {Reimbursement{.share = of(3, 5), .cap = 9'000'000},
                   Commission{.rate = of(1, 20)}, ThroughPool{.rate = of(3, 4)},
                   CoFunding{.issuer_share = of(1, 2), .cap = 0},
                   FeeOfValue{.payer = Side::kIssuer, .rate = of(1, 100), .cap = 7},
                   FeePerRedemption{.payer = Side::kAcceptor, .micro_fen = 500'000},
                   FeePerPeriod{.payer = Side::kIssuer, .micro_fen = 2'000'000}},
      .levy = of(1, 50),
      .acceptance = {.capabilities = kConvertedThere, .exchange_quota = 5'000, .locked_days = 30}};
}

GeneralTerms TermsWithWeights() {
  GeneralTerms terms;
  terms.levy_payer = Side::kIssuer;
  terms.measure = PoolMeasure::kContributed;
  terms.levy = Portion::Of(1, 50).value_or(Portion());
  terms.kept = Portion::Of(1, 10).value_or(Portion());
  terms.pool_cap = 1'000'000'000;
  terms.cost = 100'000'000;
  terms.basis = CostBasis::kWeights;
  terms.weights = {{.brand = kFlorist, .weight = 500}, {.brand = kCafe, .weight = 250}};
  return terms;
}

Record ClosingExample() {
  const CurrencyNumber yuan = MoneyCurrency(156);
  SettlementClosed closed{.period = {.value = 2}, .lines = 4, .statements = 5, .digest = {}};
  for (uint8_t i = 0; i < closed.digest.size(); ++i) {
    closed.digest[i] = i;
  }
  return {.header = HeaderOf(RecordKind::kCloseSettlement, 67),
          .subjects = {},
          .books = {closed, BookOf(yuan, AccountCode::kDue, kCafe, kHouse, 500'000),
                    BookOf(yuan, AccountCode::kClaim, kHouse, kCafe, -500'000),
                    BookOf(yuan, AccountCode::kDue, kCafe, kValuePool, -1'000'000),
                    BookOf(yuan, AccountCode::kClaim, kValuePool, kCafe, 1'000'000)}};
}

Record PaymentExample() {
  const CurrencyNumber yuan = MoneyCurrency(156);
  return {.header = HeaderOf(RecordKind::kRecordPayment, 68),
          .subjects = {},
          .books = {PaymentRecorded{.party = kCafe, .fen = -36, .reference = 20'260'201},
                    BookOf(yuan, AccountCode::kDue, kCafe, kHouse, 36'000'000),
                    BookOf(yuan, AccountCode::kClaim, kHouse, kCafe, -36'000'000)}};
}

Record PeriodAdjustmentExample() {
  const CurrencyNumber yuan = MoneyCurrency(156);
  return {.header = HeaderOf(RecordKind::kAdjustPeriod, 69),
          .subjects = {},
          .books = {PeriodAdjusted{.period = {.value = 2},
                                   .debtor = kCafe,
                                   .creditor = kFlorist,
                                   .reason = PeriodAdjustmentReason::kCountedTwice,
                                   .dispute = {},
                                   .micro_fen = 1'500'000},
                    BookOf(yuan, AccountCode::kDue, kCafe, kFlorist, 1'500'000),
                    BookOf(yuan, AccountCode::kClaim, kFlorist, kCafe, -1'500'000)}};
}

Record TwoSubjects() {
  Record record{.header = HeaderOf(RecordKind::kRedeem, 45), .subjects = {}, .books = {}};
  record.subjects.push_back(
      SubjectOf({RequestDeclined{.declined = {.code = Decline::kInsufficientPoints,
                                              .param = Param::kPoints,
                                              .figure = 125,
                                              .second_figure = 200},
                                 .language = Language::kChinese}}));
  record.subjects.push_back(SubjectOf({}));
  record.subjects.back().member = {.value = 8};
  return record;
}

Record Publication(RecordKind kind, Sequence sequence, const Published& published) {
  return {.header = HeaderOf(kind, sequence), .subjects = {}, .books = {published}};
}

Published VersionOfProposal(uint32_t version, Bytes payload) {
  Published published = PublishedAs(Topic::kProposal, 1, std::move(payload));
  published.version = version;
  published.effective_from = HeaderOf(RecordKind::kPublished, 0).committed.time;
  return published;
}

Record RateBookProposalExample(const std::vector<Price>& prices) {
  const ProposedPublication proposed{.proposer = {.kind = ActorKind::kOperator, .number = 0},
                                     .what = Topic::kRateBook,
                                     .number = 0,
                                     .effective_from = At("2026-03-01").time,
                                     .payload = EncodePayload(PricesOnly(prices))};
  return Publication(RecordKind::kPublished, 66,
                     VersionOfProposal(kProposedVersion, EncodePayload(proposed)));
}

// The approval of a cut that was proposed.
Record CutExample() {
  Record record =
      Publication(RecordKind::kPublished, 66,
                  VersionOfProposal(kAnsweredVersion, EncodePayload(ProposalAnswer::kApproved)));
  record.header.actor = {.kind = ActorKind::kUser, .number = 2};
  record.books.emplace_back(PeriodCut{.period = {.value = 2},
                                      .first_day = *FromIsoDate("2026-01-16"),
                                      .last_day = *FromIsoDate("2026-01-30"),
                                      .brands = 3,
                                      .first_sequence = 40});
  return record;
}

Record CutProposalExample() {
  const ProposedPublication proposed{.proposer = {.kind = ActorKind::kOperator, .number = 0},
                                     .what = Topic::kPeriodCut,
                                     .number = 0,
                                     .effective_from = std::nullopt,
                                     .payload = EncodePayload(*FromIsoDate("2026-01-30"))};
  return Publication(RecordKind::kPublished, 65,
                     VersionOfProposal(kProposedVersion, EncodePayload(proposed)));
}

// With what an approval publishes.
Record RateBookAnswerExample(ProposalAnswer answer, const std::vector<Price>& prices) {
  Record record = Publication(RecordKind::kPublished, 67,
                              VersionOfProposal(kAnsweredVersion, EncodePayload(answer)));
  record.header.actor = {.kind = ActorKind::kUser, .number = 2};
  if (answer == ProposalAnswer::kRejected) return record;
  Published published = PublishedAs(Topic::kRateBook, 0, EncodePayload(PricesOnly(prices)));
  published.effective_from = At("2026-03-01").time;
  record.books.emplace_back(published);
  return record;
}

Record EnrolmentExample() {
  Record record{
      .header = HeaderOf(RecordKind::kMemberEnrolled, 7),
      .subjects = {SubjectOf({MemberEnrolled{.brand = kFlorist, .id = MemberIdOf("mei")}})},
      .books = {}};
  record.subjects.front().own_sequence = 0;
  record.subjects.front().previous = kNoSequence;
  return record;
}

std::vector<RecordExample> OtherExamples() {
  const auto published = RecordKind::kPublished;
  const std::vector<Price> prices = {PriceOf(kRose, RateOf(10), RateOf(11), 400'000)};
  const PointsPolicy policy = ReturnsPolicy();
  const PointsPolicy every_setting = PolicyWithEverySetting();

  return {{"coalition opened",
           Publication(RecordKind::kCoalitionOpened, 0,
                       PublishedAs(Topic::kCoalition, 0, EncodePayload(CoalitionNamed("汇通"))))},
          {"brand published",
           Publication(published, 1,
                       PublishedAs(Topic::kBrand, 1, EncodePayload(BrandNamed("florist"))))},
          {"currency published",
           Publication(
               published, 2,
               PublishedAs(Topic::kCurrency, 1, EncodePayload(CurrencyNamed("rose", kFlorist))))},
          {"channel published",
           Publication(published, 3,
                       PublishedAs(Topic::kChannel, 2,
                                   EncodePayload(ChannelNamed("online", RateOf(6, 5)))))},
          {"earn rate published",
           Publication(published, 4,
                       PublishedAs(Topic::kEarnRate, 1,
                                   EncodePayload(EarnRate{.points_per_yuan = RateOf(3, 2)})))},
          {"rate book published",
           Publication(published, 5,
                       PublishedAs(Topic::kRateBook, 0, EncodePayload(PricesOnly(prices))))},
          {"member enrolled", EnrolmentExample()},
          {"earn", EarnExample()},
          {"redeem", RedeemExample()},
          {"exchange", ExchangeExample()},
          {"expire", ExpireExample()},
          {"decline and two subjects", TwoSubjects()},
          {"points policy published",
           Publication(published, 6, PublishedAs(Topic::kPointsPolicy, 1, EncodePayload(policy)))},
          {"mature", MatureExample()},
          {"hold", HoldExample()},
          {"capture", CaptureExample()},
          {"release", HoldEndExample(RecordKind::kRelease, 49, HoldEnd::kReleased)},
          {"hold end", HoldEndExample(RecordKind::kHoldEnd, 50, HoldEnd::kTimeWasUp)},
          {"reverse redemption", RedemptionReversalExample()},
          {"reverse earn", EarnReversalExample()},
          {"member policy published",
           Publication(published, 53,
                       PublishedAs(Topic::kMemberPolicy, 0,
                                   EncodePayload(MemberPolicy{.merge_cool_off_hours = 48})))},
          {"freeze", StatusExample(RecordKind::kFreeze, 54, MemberStatus::kFrozen)},
          {"unfreeze", StatusExample(RecordKind::kUnfreeze, 55, MemberStatus::kActive)},
          {"close", StatusExample(RecordKind::kClose, 56, MemberStatus::kClosed)},
          {"merge",
           MergeExample({.header = HeaderOf(RecordKind::kMerge, 57), .subjects = {}, .books = {}},
                        MergePhase::kBegun)},
          {"unmerge",
           MergeExample({.header = HeaderOf(RecordKind::kUnmerge, 57), .subjects = {}, .books = {}},
                        MergePhase::kUndone)},
          {"merge end", MergeEndExample()},
          {"adjust", AdjustmentExample()},
          {"propose adjustment", ProposalExample()},
          {"reject proposal", RejectionExample()},
          {"gift", GiftExample()},
          {"reinstate", ReinstatementExample()},
          {"notice", NoticeExample()},
          {"every setting of a points policy",
           Publication(published, 65,
                       PublishedAs(Topic::kPointsPolicy, 1, EncodePayload(every_setting)))},
          {"rate book proposed", RateBookProposalExample(prices)},
          {"rate book approved", RateBookAnswerExample(ProposalAnswer::kApproved, prices)},
          {"rate book rejected", RateBookAnswerExample(ProposalAnswer::kRejected, {})},
          {"cut proposed", CutProposalExample()},
          {"cut approved", CutExample()},
          {"close settlement", ClosingExample()},
          {"record payment", PaymentExample()},
          {"adjust period", PeriodAdjustmentExample()},
          {"contract published",
           Publication(published, 70,
                       PublishedAs(Topic::kContract, 3, EncodePayload(ContractOfEveryFormula())))},
          {"clearing terms published",
           Publication(published, 71,
                       PublishedAs(Topic::kClearingTerms, 0, EncodePayload(TermsWithWeights())))},
          {"exchange on special terms", SpecialExchangeExample()},
          {"every line of a rate book",
           Publication(published, 68,
                       PublishedAs(Topic::kRateBook, 0, EncodePayload(WholeRateBook())))},
          {"limits published",
           Publication(published, 72, PublishedAs(Topic::kLimits, 2, EncodePayload(EveryLimit())))},
          {"exchange quotas of a points policy",
           Publication(published, 73,
                       PublishedAs(Topic::kPointsPolicy, 1, EncodePayload(QuotasOfMembers())))}};
}

}  // namespace

std::vector<RecordExample> RecordExamples() {
  std::vector<RecordExample> all = OtherExamples();
  for (const auto& more : {TenderExamples(), ClaimExamples()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

}  // namespace huitong
