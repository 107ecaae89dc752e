// Random operations on a log: every record stands before the witness, and what memory forgets in
// between makes no difference.

#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/apply.h"
#include "engine/lot_trail.h"
#include "engine/past_wallet.h"
#include "engine/quote.h"
#include "support/stored_log.h"

namespace huitong {
namespace {

// Those of the opening; more are enrolled as others are merged and closed.
constexpr std::array<std::string_view, 3> kMembers = {"mei", "li", "wen"};

// Makes commands that a busy and sometimes careless coalition would send.
bool IsDeclined(const Record& record) {
  bool declined = false;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    if (std::holds_alternative<RequestDeclined>(effect)) declined = true;
  });
  return declined;
}

class Traffic {
 public:
  explicit Traffic(uint64_t seed) : prng_(seed) {}

  // The next command, given what is published.
  Command Next(const Configuration& configuration) {
    Step();
    if (!sent_.empty() && prng_.OneIn(6)) return Again();
    Command command = Fresh(AnyOperation(configuration));
    const RecordKind kind = KindOf(command.operation);
    if (kind == RecordKind::kEarn && prng_.OneIn(3)) {
      command.occurred = SecondsAfter(now_, prng_.Between(-9'000'000, 5));
    }
    if (kind >= RecordKind::kEarn && prng_.OneIn(5)) {
      command.number = MacOf("number " + std::to_string(prng_.Below(99)));
    }
    sent_.push_back(command);
    return command;
  }
  [[nodiscard]] const Instant& now() const { return now_; }

  // Remembers what follow-ups can be about.
  void Saw(const std::vector<Record>& records) {
    for (; seen_ < records.size(); ++seen_) {
      if (IsDeclined(records[seen_])) continue;
      const RecordHeader& header = records[seen_].header;
      if (header.kind == RecordKind::kMemberEnrolled) {
        const Effect& fact = records[seen_].subjects.front().effects.front();
        enrolled_.push_back(std::get<MemberEnrolled>(fact).id);
      }
      for (const Effect& effect : records[seen_].books) {
        const auto* published = std::get_if<Published>(&effect);
        const bool proposes = published != nullptr && published->what == Topic::kProposal;
        if (std::holds_alternative<PeriodCut>(effect)) ++periods_;
        if (std::holds_alternative<SettlementClosed>(effect)) ++closed_;
        if (proposes) publications_ = std::max<uint64_t>(publications_, published->number);
      }
      if (header.kind == RecordKind::kMerge) {
        merging_ = enrolled_.at(records[seen_].subjects.front().member.value);
      }
      if (header.kind == RecordKind::kHold) holds_.push_back(header.sequence);
      if (header.kind == RecordKind::kEarn) purchases_.push_back(header.sequence);
      if (header.kind == RecordKind::kExpire) expiries_.push_back(header.sequence);
      if (header.kind == RecordKind::kProposeAdjustment) proposals_.push_back(header.sequence);
      const bool spends = header.kind == RecordKind::kRedeem || header.kind == RecordKind::kCapture;
      if (spends) redemptions_.push_back(header.sequence);
    }
  }

  Command Fresh(Operation operation) {
    const std::string key = "key " + std::to_string(++keys_);
    // Who approves a publication proposed none, but now and then after the first.
    const bool approves = std::holds_alternative<ApprovePublication>(operation);
    const bool apart = approves && (publications_ == 0 || !prng_.OneIn(10));
    const auto user = apart ? 3 : static_cast<uint32_t>(prng_.Below(3));
    return {.actor = {.kind = user == 0 ? ActorKind::kOperator : ActorKind::kUser, .number = user},
            .macs = {.key = MacOf(key), .request = MacOf("request of " + key)},
            .number = std::nullopt,
            .occurred = std::nullopt,
            .language = prng_.OneIn(2) ? Language::kChinese : Language::kEnglish,
            .answer_version = 1,
            .operation = std::move(operation)};
  }

 private:
  // Seconds mostly, now and then so many days that points expire.
  void Step() {
    if (prng_.OneIn(3)) return;
    const bool far = prng_.OneIn(25);
    now_ = SecondsAfter(now_, far ? prng_.Between(1, 60) * kSecondsPerDay : prng_.Between(0, 90));
  }

  // A command sent before: the same, another request under its key, or a key of its fingerprint.
  Command Again() {
    Command command = sent_[prng_.Below(sent_.size())];
    const uint64_t how = prng_.Below(4);
    if (how == 0) command.macs.request = MacOf("another request");
    if (how == 1) command.macs.key.back() = static_cast<uint8_t>(prng_.Below(4));
    return command;
  }

  // Mostly one of those that were enrolled last, now and then any, or nobody.
  MemberId AnyMember() {
    if (prng_.OneIn(30)) return MemberIdOf("nobody");
    const uint64_t recent = prng_.OneIn(20) ? members_.size() : kRecentMembers;
    return MemberIdOf(members_[members_.size() - 1 - prng_.Below(recent)]);
  }
  MemberId NewMember() {
    members_.push_back("guest " + std::to_string(members_.size()));
    return MemberIdOf(members_.back());
  }
  // Of brands, channels and currencies now and then one that is not registered.
  uint32_t AnyNumber(uint32_t registered) {
    const uint32_t past = prng_.OneIn(12) ? 1 : 0;
    return static_cast<uint32_t>(prng_.Between(1, registered)) + past * registered;
  }
  BrandNumber AnyBrand() { return {.value = AnyNumber(3)}; }
  ChannelNumber AnyChannel() { return {.value = prng_.OneIn(4) ? kNoChannel.value : AnyNumber(2)}; }
  CurrencyNumber AnyCurrency() { return {.value = AnyNumber(2)}; }
  Rate AnyRate() { return RateOf(prng_.Between(1, 30), prng_.Between(1, 12)); }
  std::optional<Timestamp> AnyBeginning() {
    if (prng_.OneIn(2)) return std::nullopt;
    return SecondsAfter(now_, prng_.Between(-10, 200'000)).time;
  }
  Price AnyPrice(CurrencyNumber currency) {
    const Rate one = AnyRate();
    const Rate other = AnyRate();
    const bool crossed = prng_.OneIn(10);
    const auto [low, high] = std::minmax(one, other);
    return PriceOf(currency, crossed ? high : low, crossed ? low : high, prng_.Between(0, 900'000));
  }

  PointsPolicy AnyPolicy() {
    const auto any = [this](uint64_t below) { return static_cast<uint32_t>(prng_.Below(below)); };
    return {.expiry = static_cast<ExpiryMode>(prng_.Between(1, 5)),
            .expiry_months = static_cast<int32_t>(prng_.Between(-1, 3)),
            .expiry_month = static_cast<int32_t>(prng_.Between(1, 12)),
            .expiry_day = static_cast<int32_t>(prng_.Between(1, 31)),
            .activity = any(kAllActivities + 1),
            .return_window_days = any(3) * 5,
            .debt = prng_.OneIn(2) ? DebtPolicy::kMemberOwes : DebtPolicy::kBrandBears,
            .late_refund = prng_.OneIn(2) ? LateRefund::kExpire : LateRefund::kReissueWithGrace,
            .grace_days = any(20),
            .adjustment_limit = prng_.Between(0, 2) * 20,
            .gifts = !prng_.OneIn(4),
            .reinstatement_days = any(60),
            .notices = any(kAllNotices + 1),
            .notice_days = prng_.OneIn(2) ? 0 : any(40),
            .exchange_quota_a_day = prng_.OneIn(2) ? -1 : prng_.Between(0, 90),
            .exchange_quota_a_year = prng_.OneIn(2) ? -1 : prng_.Between(0, 400)};
  }

  Operation AnyPublication() {
    switch (prng_.Below(7)) {
      case 6:
        return PublishPointsPolicy{
            .currency = AnyCurrency(), .policy = AnyPolicy(), .effective_from = AnyBeginning()};
      case 0:
        return PublishEarnRate{
            .brand = AnyBrand(), .points_per_yuan = AnyRate(), .effective_from = AnyBeginning()};
      case 1:
        return PublishCoefficient{
            .channel = AnyChannel(), .coefficient = AnyRate(), .effective_from = AnyBeginning()};
      case 2:
        return RegisterBrand{.brand = BrandNamed("brand " + std::to_string(prng_.Below(9)))};
      case 3:
        return ApprovePublication{.proposal = AnyProposal()};
      case 4:
        return RejectPublication{.proposal = AnyProposal()};
      case 5:
        return Enrol{.brand = AnyBrand(), .member = AnyMember()};
      default:
        break;
    }
    std::vector<Price> prices = {AnyPrice(kRose), AnyPrice(kBean)};
    if (prng_.OneIn(3)) prices.pop_back();
    return PublishRateBook{.prices = prices, .effective_from = AnyBeginning()};
  }

  // Mostly one of the last; now and then none.
  ProposalNumber AnyProposal() {
    const uint64_t last = publications_ + 1;
    return {.value = static_cast<uint32_t>(last - prng_.Below(std::min<uint64_t>(last, 4)))};
  }

  Operation AnyExchange(const Configuration& configuration) {
    if (!quotes_.empty() && prng_.OneIn(6)) {
      Exchange again = quotes_[prng_.Below(quotes_.size())];
      if (prng_.OneIn(3)) again.member = AnyMember();
      return again;
    }
    const MemberId member = AnyMember();
    const CurrencyNumber from = prng_.OneIn(10) ? AnyCurrency() : kRose;
    const CurrencyNumber to = prng_.OneIn(10) ? AnyCurrency() : kBean;
    const Points paid = PointsOf(prng_.Between(1, 60));
    const std::string id = "quote " + std::to_string(quotes_.size());
    const QuoteWish wish{.member = member,
                         .from = from,
                         .to = to,
                         .asked_for = prng_.OneIn(4) ? AskedFor::kReceived : AskedFor::kPaid,
                         .points = paid};
    const QuoteTerms terms = PromiseOf(configuration, wish, now_.time, SecondsAfter(now_, 60).time);
    quotes_.push_back({.member = member, .quote = terms, .quote_mac = MacOf(id)});
    return quotes_.back();
  }

  // Mostly one of those that were seen, now and then any.
  Sequence AnyOf(const std::vector<Sequence>& seen) {
    if (seen.empty() || prng_.OneIn(12)) return prng_.Below(400);
    const size_t recent = std::min<size_t>(seen.size(), 3);
    return seen[seen.size() - 1 - prng_.Below(recent)];
  }
  std::vector<LineAmount> AnyLines(int64_t total) {
    if (total < 2 || !prng_.OneIn(3)) return {};
    const int64_t first = prng_.Between(1, total - 1);
    return {{.line = 1, .amount = first}, {.line = 2, .amount = total - first}};
  }

  Operation AnyFollowUp() {
    const HoldId hold{.sequence = AnyOf(holds_), .ordinal = 0};
    const int64_t amount = prng_.Between(1, 25);
    switch (prng_.Below(4)) {
      case 0:
        return CaptureHold{
            .hold = hold, .points = PointsOf(amount), .releases_rest = prng_.OneIn(2)};
      case 1:
        return ReleaseHold{.hold = hold};
      case 2:
        return ReverseRedemption{
            .original = AnyOf(redemptions_), .points = PointsOf(amount), .lines = AnyLines(amount)};
      default:
        return ReverseEarn{.original = AnyOf(purchases_),
                           .spend_fen = amount * 100,
                           .lines = AnyLines(amount * 100)};
    }
  }

  std::optional<Day> AnyAskedDay() {
    if (!prng_.OneIn(3)) return std::nullopt;
    return Day{.number = now_.day.number + static_cast<int32_t>(prng_.Between(-2, 60))};
  }
  Operation AnyAdjustment() {
    const int64_t points = prng_.Between(-60, 80);
    return Adjust{.member = AnyMember(),
                  .currency = AnyCurrency(),
                  .points = points == 0 ? 1 : points,
                  .reason = AdjustmentReason::kGoodwill,
                  .expires_on = points < 0 ? std::nullopt : AnyAskedDay()};
  }
  // What an operator does by hand.
  Operation AnyByHand() {
    switch (prng_.Below(6)) {
      case 0:
        return ApproveAdjustment{.proposal = AnyOf(proposals_)};
      case 1:
        return RejectAdjustment{.proposal = AnyOf(proposals_)};
      case 2:
      case 3:
        return Reinstate{.original = AnyOf(expiries_),
                         .points = PointsOf(prng_.Between(1, 60)),
                         .expires_on = AnyAskedDay()};
      default:
        return AnyAdjustment();
    }
  }
  Operation AnyOfStanding() {
    switch (prng_.Below(10)) {
      case 0:
        return PublishMemberPolicy{
            .policy = {.merge_cool_off_hours = static_cast<uint32_t>(prng_.Below(4) * 240)},
            .effective_from = AnyBeginning()};
      case 1:
        return CloseAccount{.member = AnyMember(),
                            .reason = StatusReason::kMemberAsked,
                            .forfeits_points = prng_.OneIn(2)};
      case 2:
        return ChangeStatus{.member = AnyMember(),
                            .status = MemberStatus::kFrozen,
                            .reason = StatusReason::kDispute};
      case 3:
        return ChangeStatus{.member = AnyMember(),
                            .status = MemberStatus::kActive,
                            .reason = StatusReason::kDispute};
      case 4:
      case 5:
        return Merge{.source = AnyMember(), .target = AnyMember()};
      case 6:
      case 7:
      case 8:
        return Unmerge{.source = prng_.OneIn(4) ? AnyMember() : merging_};
      default:
        return Enrol{.brand = kCafe, .member = NewMember()};
    }
  }

  Portion AnyShare() {
    return Portion::Of(prng_.Between(0, 12), prng_.Between(1, 10)).value_or(Portion());
  }
  Formula AnyFormula() {
    const Side payer = prng_.OneIn(2) ? Side::kIssuer : Side::kAcceptor;
    switch (prng_.Below(6)) {
      case 0:
        return Reimbursement{.share = AnyShare()};
      case 1:
        return ThroughPool{.rate = AnyShare()};
      case 2:
        return FeeOfValue{.payer = payer, .rate = AnyShare(), .cap = prng_.Between(-1, 9'000'000)};
      case 3:
        return FeePerRedemption{.payer = payer, .micro_fen = prng_.Between(-1, 900'000)};
      case 4:
        return FeePerPeriod{.payer = payer, .micro_fen = prng_.Between(0, 900'000)};
      default:
        return Commission{.rate = AnyShare()};
    }
  }
  Acceptance AnyAcceptance() {
    Acceptance acceptance;
    if (prng_.OneIn(12)) acceptance.capabilities = static_cast<uint32_t>(2 * prng_.Below(4));
    if (prng_.OneIn(3)) acceptance.exchange_quota = prng_.Between(0, 300);
    if (prng_.OneIn(3)) acceptance.locked_days = static_cast<uint32_t>(prng_.Between(0, 9));
    return acceptance;
  }
  Operation AnyLimits() {
    const auto some = [&](int64_t greatest) {
      return prng_.OneIn(3) ? prng_.Between(0, greatest) : kNoLimit;
    };
    PublishLimits publish{.brand = AnyBrand(), .limits = {}, .effective_from = AnyBeginning()};
    publish.limits = {.credit_line = some(300'000'000),
                      .reserve = some(9'000'000),
                      .alert = some(9'000'000),
                      .net_debit_cap = some(300'000'000),
                      .mint_cap = some(9'000),
                      .mint_cap_a_day = some(3'000),
                      .suspended = prng_.OneIn(20) ? static_cast<uint32_t>(prng_.Below(8)) : 0,
                      .breaker = some(200'000'000)};
    return publish;
  }
  // What brands agree on, at times what they may not.
  Operation AnyTerms() {
    if (prng_.OneIn(2)) {
      PublishContract publish;
      publish.contract = {
          .issuer = AnyBrand(), .acceptor = AnyBrand(), .formulas = {AnyFormula(), AnyFormula()}};
      if (prng_.OneIn(3)) publish.contract.levy = AnyShare();
      publish.contract.acceptance = AnyAcceptance();
      publish.effective_from = AnyBeginning();
      return publish;
    }
    PublishClearingTerms publish;
    publish.terms.levy = AnyShare();
    publish.terms.kept = AnyShare();
    publish.terms.cost = prng_.Between(-1, 5'000'000);
    if (prng_.OneIn(3)) {
      publish.terms.basis = CostBasis::kWeights;
      publish.terms.weights = {{.brand = AnyBrand(), .weight = prng_.Between(0, 9)}};
    }
    publish.effective_from = AnyBeginning();
    return publish;
  }
  // Mostly the open period or the one before it.
  PeriodNumber AnyPeriod() {
    const auto back = prng_.Between(-1, 2);
    return {.value = static_cast<uint32_t>(std::max<int64_t>(periods_ - back, 0))};
  }
  Operation AnyOfPeriods() {
    switch (prng_.Below(6)) {
      case 5:
        return AnyLimits();
      case 0:
        return ProposeCut{
            .last_day = {.number = now_.day.number - static_cast<int32_t>(prng_.Between(0, 2))}};
      case 1:
        return CloseSettlement{.period = prng_.OneIn(4) ? AnyPeriod() : PeriodNumber{closed_ + 1}};
      case 2:
        return AdjustPeriod{.period = AnyPeriod(),
                            .debtor = prng_.OneIn(3) ? kValuePool : kHouse,
                            .creditor = AnyBrand(),
                            .micro_fen = prng_.Between(1, 900'000),
                            .reason = PeriodAdjustmentReason::kAgreed};
      case 3: {
        const int64_t fen = prng_.Between(-50, 50);
        return RecordPayment{.party = AnyBrand(), .fen = fen == 0 ? 1 : fen, .reference = 7};
      }
      default:
        return AnyTerms();
    }
  }

  Operation AnyOperation(const Configuration& configuration) {
    if (prng_.OneIn(20)) return AnyOfPeriods();
    const uint64_t kind = prng_.Below(42);
    if (kind >= 38) return AnyOfStanding();
    if (kind >= 34) return AnyByHand();
    if (kind >= 30) {
      return Gift{.giver = AnyMember(),
                  .recipient = AnyMember(),
                  .currency = AnyCurrency(),
                  .points = PointsOf(prng_.Between(1, 40))};
    }
    if (kind < 2) return AnyPublication();
    if (kind >= 24) return AnyFollowUp();
    if (kind >= 20) {
      return PlaceHold{.member = AnyMember(),
                       .currency = AnyCurrency(),
                       .acceptor = AnyBrand(),
                       .channel = AnyChannel(),
                       .points = PointsOf(prng_.Between(1, 60)),
                       .ends = SecondsAfter(now_, prng_.Between(1, 900'000)).time};
    }
    if (kind < 8) {
      const int64_t spend = prng_.Between(0, 20'000);
      return Earn{.member = AnyMember(),
                  .brand = AnyBrand(),
                  .channel = AnyChannel(),
                  .spend_fen = spend,
                  .lines = AnyLines(spend)};
    }
    if (kind < 14) {
      return Redeem{.member = AnyMember(),
                    .currency = AnyCurrency(),
                    .acceptor = AnyBrand(),
                    .channel = AnyChannel(),
                    .points = PointsOf(prng_.Between(1, 120))};
    }
    return AnyExchange(configuration);
  }

  Prng prng_;
  Instant now_ = At("2026-01-15 10:00");
  uint64_t keys_ = 0;
  std::vector<Command> sent_;
  std::vector<Exchange> quotes_;
  size_t seen_ = 0;
  std::vector<Sequence> holds_;
  std::vector<Sequence> redemptions_;
  std::vector<Sequence> purchases_;
  std::vector<Sequence> expiries_;
  std::vector<Sequence> proposals_;
  uint64_t publications_ = 0;  // proposed
  int64_t periods_ = 1;        // the last is open
  uint32_t closed_ = 0;
  std::vector<MemberId> enrolled_;        // by ordinal
  MemberId merging_ = MemberIdOf("mei");  // the source of the last merge
  static constexpr uint64_t kRecentMembers = 3;
  std::vector<std::string> members_{kMembers.begin(), kMembers.end()};
};

// Short-lived points, so that a year of traffic sees them expire.
std::vector<Operation> Opening() {
  Currency rose = CurrencyNamed("rose", kFlorist);
  rose.expiry_months = 3;
  Currency bean = CurrencyNamed("bean", kCafe);
  bean.expiry_months = 1;
  std::vector<Operation> opening = {OpenCoalition{.coalition = CoalitionNamed("property")}};
  for (const std::string_view code : {"florist", "cafe", "bank"}) {
    opening.emplace_back(RegisterBrand{.brand = BrandNamed(code)});
  }
  opening.emplace_back(RegisterCurrency{.currency = rose});
  opening.emplace_back(RegisterCurrency{.currency = bean});
  opening.emplace_back(RegisterChannel{.channel = ChannelNamed("shop", Rate())});
  opening.emplace_back(RegisterChannel{.channel = ChannelNamed("online", RateOf(6, 5))});
  // Most exchanges leave the hub something to round.
  opening.emplace_back(
      PublishRateBook{.prices = {PriceOf(kRose, RateOf(10), RateOf(11), 400'000),
                                 PriceOf(kBean, RateOf(4), RateOf(17, 3), 200'000)},
                      .effective_from = std::nullopt});
  opening.emplace_back(ApprovePublication{.proposal = {.value = 1}});
  for (const std::string_view member : kMembers) {
    opening.emplace_back(Enrol{.brand = kFlorist, .member = MemberIdOf(member)});
  }
  return opening;
}

RC_GTEST_PROP(LogProperties, ForgettingChangesNothingAndTheWitnessAgrees, ()) {
  const auto seed = *rc::gen::arbitrary<uint64_t>();
  const auto commands = *rc::gen::inRange(20, 250);
  StoredLog whole({.checkpoint_every = 0, .evict_one_in = 0, .seed = seed});
  StoredLog forgetful({.checkpoint_every = 1 + seed % 9, .evict_one_in = 2, .seed = seed});
  Traffic traffic(seed);
  for (const Operation& operation : Opening()) {
    const Command command = traffic.Fresh(operation);
    RC_ASSERT(whole.Offer(command, traffic.now()).accepted);
    RC_ASSERT(forgetful.Offer(command, traffic.now()).accepted);
  }
  for (int i = 0; i < commands; ++i) {
    const Command command = traffic.Next(whole.state().configuration);
    const Outcome outcome = whole.Offer(command, traffic.now());
    RC_ASSERT(outcome == forgetful.Offer(command, traffic.now()));
    traffic.Saw(whole.records());
    if (whole.objection()) RC_FAIL(*whole.objection());
    if (forgetful.objection()) RC_FAIL(*forgetful.objection());
  }
  RC_ASSERT(whole.bytes() == forgetful.bytes());
  RC_ASSERT(whole.WholeState() == forgetful.WholeState());
  RC_ASSERT(whole.WholeState() == CanonicalStateOf(whole.witness().state()));
  RC_ASSERT(whole.loads() == 0u);
  RC_TAG(forgetful.loads() > 0 ? "entries were loaded back" : "nothing was loaded back");
}

// A log of so many random commands, nothing forgotten.
std::vector<Record> RandomLog(uint64_t seed, int commands) {
  StoredLog log({.checkpoint_every = 0, .evict_one_in = 0, .seed = seed});
  Traffic traffic(seed);
  for (const Operation& operation : Opening()) {
    log.Offer(traffic.Fresh(operation), traffic.now());
  }
  for (int i = 0; i < commands; ++i) {
    log.Offer(traffic.Next(log.state().configuration), traffic.now());
    traffic.Saw(log.records());
  }
  return log.records();
}

using Wallets = std::map<WalletKey, Wallet>;

Wallets WalletsIn(const LogState& state) {
  Wallets wallets;
  state.wallets.ForEach([&](const WalletKey& key, const Wallet& wallet) { wallets[key] = wallet; });
  return wallets;
}

// Each member's wallets, folded from the records that are the member's, are at every sequence what
// the state was there.
RC_GTEST_PROP(LogProperties, EachPastWalletIsWhatItWasAtThatSequence, ()) {
  const auto seed = *rc::gen::arbitrary<uint64_t>();
  const std::vector<Record> records = RandomLog(seed, *rc::gen::inRange(20, 250));
  LogState state;
  std::map<MemberOrdinal, PastWallets> past;
  Wallets folded;
  for (const Record& record : records) {
    Apply(state, record);
    for (const RecordSubject& subject : record.subjects) {
      const auto read = [&](Sequence sequence) -> Expected<Record, Error> {
        return records.at(sequence);
      };
      PastWallets& own = past.try_emplace(subject.member, subject.member, read).first->second;
      const auto taken = own.Take(record);
      if (!taken) RC_FAIL(taken.error().sentence);
      for (const auto& [currency, wallet] : own.wallets()) {
        folded[{.member = subject.member, .currency = currency}] = wallet;
      }
    }
    RC_ASSERT(folded == WalletsIn(state));
  }
}

// What the moves put into each place and did not take from it.
std::map<PointPlace, int64_t> RestsOf(const LotTrail& trail) {
  std::map<PointPlace, int64_t> rests;
  for (const PointMove& move : trail.moves()) {
    if (move.from.HasLot()) rests[move.from] -= move.taken;
    if (move.to.HasLot()) rests[move.to] += move.arrived;
  }
  std::erase_if(rests, [](const auto& one) { return one.second == 0; });
  return rests;
}

// A move goes on with points that the move before it brought there, and no two with the same ones.
void CheckLinks(const LotTrail& trail) {
  std::map<size_t, std::map<int64_t, int64_t>> used;  // by move: where each part of it begins, ends
  for (const PointMove& move : trail.moves()) {
    RC_ASSERT(move.taken >= 1 && move.arrived >= 1);
    if (move.before == kNoMove) {
      RC_ASSERT(!move.from.HasLot());
      continue;
    }
    const PointMove& before = trail.moves().at(move.before);
    RC_ASSERT(before.record < move.record);
    RC_ASSERT(before.to == move.from);
    RC_ASSERT(move.offset >= 0 && move.offset + move.taken <= before.arrived);
    RC_ASSERT(used[move.before].emplace(move.offset, move.offset + move.taken).second);
  }
  for (const auto& [before, parts] : used) {
    int64_t end = 0;
    for (const auto& [part_begins, part_ends] : parts) {
      RC_ASSERT(part_begins >= end);
      end = part_ends;
    }
  }
}

// The trail loses no point and invents none: what it leaves in each place is what the wallets and
// holds have there.
RC_GTEST_PROP(LogProperties, TheTrailEndsWhereThePointsAre, ()) {
  const auto seed = *rc::gen::arbitrary<uint64_t>();
  const std::vector<Record> records = RandomLog(seed, *rc::gen::inRange(20, 250));
  std::set<MemberOrdinal> everybody;
  LogState state;
  for (const Record& record : records) {
    Apply(state, record);
    for (const RecordSubject& subject : record.subjects) {
      everybody.insert(subject.member);
    }
  }
  LotTrail trail(everybody);
  for (const Record& record : records) {
    trail.Take(record);
  }
  RC_ASSERT(trail.complete());
  CheckLinks(trail);

  std::map<PointPlace, int64_t> there;
  const auto count = [&](Standing standing, const WalletKey& key, const LotKey& lot, Day matures_on,
                         const HoldId& hold, int64_t points) {
    there[{.standing = standing,
           .currency = key.currency,
           .member = key.member,
           .lot = lot,
           .matures_on = matures_on,
           .hold = hold,
           .account = {}}] = points;
  };
  for (const auto& [key, wallet] : WalletsIn(state)) {
    for (const Lot& lot : wallet.lots()) {
      count(Standing::kAvailable, key, lot.key, {}, {}, lot.remaining);
    }
    for (const PendingLot& lot : wallet.pending()) {
      count(Standing::kPending, key, lot.key, lot.matures_on, {}, lot.amount);
    }
  }
  state.holds.ForEach([&](const HoldId& id, const Hold& hold) {
    for (const Lot& lot : hold.pinned) {
      count(Standing::kHeld, {.member = hold.member, .currency = hold.currency}, lot.key, {}, id,
            lot.remaining);
    }
  });
  RC_ASSERT(RestsOf(trail) == there);
}

TEST(TrafficTest, ReachesEachKindOfRecordAndVerdict) {
  constexpr uint64_t kSeed = 20260112;
  StoredLog log({.checkpoint_every = 5, .evict_one_in = 2, .seed = kSeed});
  Traffic traffic(kSeed);
  for (const Operation& operation : Opening()) {
    log.Offer(traffic.Fresh(operation), traffic.now());
  }
  std::map<Verdict, int> verdicts;
  for (int i = 0; i < 5'000; ++i) {
    const Command command = traffic.Next(log.state().configuration);
    ++verdicts[log.Offer(command, traffic.now()).verdict];
    traffic.Saw(log.records());
  }
  EXPECT_EQ(log.objection(), std::nullopt) << "seed " << kSeed;
  std::map<RecordKind, int> accepted;
  for (const Record& record : log.records()) {
    if (!IsDeclined(record)) ++accepted[record.header.kind];
  }
  for (const RecordKind kind : {RecordKind::kPublished,
                                RecordKind::kEarn,
                                RecordKind::kRedeem,
                                RecordKind::kExchange,
                                RecordKind::kExpire,
                                RecordKind::kMature,
                                RecordKind::kHold,
                                RecordKind::kCapture,
                                RecordKind::kRelease,
                                RecordKind::kHoldEnd,
                                RecordKind::kReverseRedemption,
                                RecordKind::kReverseEarn,
                                RecordKind::kFreeze,
                                RecordKind::kUnfreeze,
                                RecordKind::kClose,
                                RecordKind::kMerge,
                                RecordKind::kUnmerge,
                                RecordKind::kMergeEnd,
                                RecordKind::kAdjust,
                                RecordKind::kProposeAdjustment,
                                RecordKind::kRejectProposal,
                                RecordKind::kGift,
                                RecordKind::kReinstate,
                                RecordKind::kNotice,
                                RecordKind::kCloseSettlement,
                                RecordKind::kRecordPayment,
                                RecordKind::kAdjustPeriod}) {
    EXPECT_GT(accepted[kind], 3) << NameOf(kind) << ", seed " << kSeed;
  }
  EXPECT_GT(verdicts[Verdict::kReplayed], 10) << "seed " << kSeed;
  EXPECT_GT(verdicts[Verdict::kKeyReused], 10) << "seed " << kSeed;
  EXPECT_GT(log.loads(), 100u) << "seed " << kSeed;
}

}  // namespace
}  // namespace huitong
