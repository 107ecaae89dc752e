// What the statements of a scenario ask of the ledger.

#include <utility>

#include "scenarios/stage.h"

namespace huitong {
namespace {

Coalition CoalitionOf(const std::string& name, int64_t look_back_hours) {
  Coalition coalition = CoalitionNamed(name);
  coalition.look_back_hours = static_cast<uint32_t>(look_back_hours);
  return coalition;
}

Points PointsIn(Words& words) { return Points::FromUnits(words.Whole()).value_or(Points()); }

// How points live; as they did before where nothing is said.
void ReadExpiry(Words& words, PointsPolicy& policy) {
  const auto months = [&] { return static_cast<int32_t>(words.Whole()); };
  if (words.Accept("points never expire")) {
    policy.expiry = ExpiryMode::kNever;
  } else if (words.Accept("points live to the day for")) {
    policy.expiry = ExpiryMode::kToTheDay;
    policy.expiry_months = months();
    words.Expect("months");
  } else if (words.Accept("points slide for")) {
    policy.expiry = ExpiryMode::kSliding;
    policy.expiry_months = months();
    words.Expect("months");
  } else if (words.Accept("points live to month")) {
    policy.expiry = ExpiryMode::kCalendarDate;
    policy.expiry_month = static_cast<int32_t>(words.Whole());
    words.Expect("day");
    policy.expiry_day = static_cast<int32_t>(words.Whole());
    words.Expect("after");
    policy.expiry_months = months();
    words.Expect("months");
  }
  if (!words.Accept("activity")) return;
  policy.activity = 0;
  if (words.Accept("redeeming")) policy.activity |= kRedeeming;
  if (words.Accept("exchanging")) policy.activity |= kExchanging;
  if (words.Accept("giving")) policy.activity |= kGiving;
}

void ReadNotices(Words& words, PointsPolicy& policy) {
  if (words.Accept("notices")) {
    if (words.Accept("90")) policy.notices |= kNotice90Days;
    if (words.Accept("30")) policy.notices |= kNotice30Days;
    if (words.Accept("7")) policy.notices |= kNotice7Days;
  }
  if (!words.Accept("no expiry before")) return;
  policy.notice_days = static_cast<uint32_t>(words.Whole());
  words.Expect("days after notice");
}

}  // namespace

std::optional<Operation> Stage::ReadOperation(Words& words) {
  if (words.Accept("prices")) return ReadPrices(words);
  if (words.Accept("tender policy of")) return ReadTenderPolicy(words);
  if (words.Accept("publication")) {
    const ProposalNumber proposal{.value = static_cast<uint32_t>(words.Whole())};
    if (words.Accept("is approved")) return ApprovePublication{.proposal = proposal};
    if (words.Accept("is rejected")) return RejectPublication{.proposal = proposal};
    return std::nullopt;
  }
  if (auto registration = ReadRegistration(words)) return registration;
  if (auto period = ReadPeriods(words)) return period;
  return ReadMembers(words);
}

std::optional<Operation> Stage::ReadRegistration(Words& words) {
  if (words.Accept("coalition")) {
    const std::string name = words.Any();
    words.Expect("opens");
    const bool said = words.Accept("looking back");
    const int64_t hours = said ? words.Whole() : 24;
    if (said) words.Expect("hours");
    return OpenCoalition{.coalition = CoalitionOf(name, hours)};
  }
  if (words.Accept("brand")) {
    const std::string code = words.Any();
    const std::string name = words.Any();
    return RegisterBrand{.brand = {.code = code, .names = {.chinese = name, .english = name}}};
  }
  if (words.Accept("points")) {
    Currency currency = CurrencyNamed(words.Any(), kHouse);
    words.Expect("of");
    currency.brand = BrandNamed(words.Any());
    words.Expect("live");
    currency.expiry_months = static_cast<int32_t>(words.Whole());
    words.Expect("months settle at");
    currency.settlement_price = words.Decimal(6);
    words.Expect("fen");
    return RegisterCurrency{.currency = currency};
  }
  if (words.Accept("policy of members merges after")) {
    PublishMemberPolicy publish;
    publish.policy.merge_cool_off_hours = static_cast<uint32_t>(words.Whole());
    words.Expect("hours");
    return publish;
  }
  if (words.Accept("policy of")) return ReadPolicy(words);
  if (words.Accept("channel")) {
    Channel channel = huitong::ChannelNamed(words.Any(), Rate());
    channel.names.chinese = channel.names.english = words.Any();
    words.Expect("counts");
    channel.coefficient = words.AnyRate();
    return RegisterChannel{.channel = channel};
  }
  return std::nullopt;
}

PublishPointsPolicy Stage::ReadPolicy(Words& words) {
  PublishPointsPolicy publish{
      .currency = PointsNamed(words.Any()), .policy = {}, .effective_from = {}};
  if (words.Accept("return window")) {
    publish.policy.return_window_days = static_cast<uint32_t>(words.Whole());
    words.Expect("days");
  }
  if (words.Accept("debt borne by the brand")) publish.policy.debt = DebtPolicy::kBrandBears;
  if (words.Accept("late refunds live")) {
    publish.policy.late_refund = LateRefund::kReissueWithGrace;
    publish.policy.grace_days = static_cast<uint32_t>(words.Whole());
    words.Expect("days");
  }
  ReadExpiry(words, publish.policy);
  ReadNotices(words, publish.policy);
  if (words.Accept("gifts")) publish.policy.gifts = true;
  if (words.Accept("one person adjusts up to")) publish.policy.adjustment_limit = words.Whole();
  if (words.Accept("reinstatement")) {
    publish.policy.reinstatement_days = static_cast<uint32_t>(words.Whole());
    words.Expect("days");
  }
  while (words.Accept("quota")) {
    const int64_t points = words.Whole();
    const bool a_day = words.Accept("a day");
    if (!a_day) words.Expect("a year");
    (a_day ? publish.policy.exchange_quota_a_day : publish.policy.exchange_quota_a_year) = points;
  }
  if (words.Accept("rates fall after")) {
    publish.policy.rate_notice_days = static_cast<uint32_t>(words.Whole());
    words.Expect("days");
  }
  publish.effective_from = ReadBeginning(words);
  return publish;
}

// The rest of a pair's line; a pair may have several.
PublishRateBook Stage::WithPair(Words& words, PublishRateBook book) {
  const CurrencyNumber from = PointsNamed(words.Any());
  words.Expect("to");
  const CurrencyNumber to = PointsNamed(words.Any());
  if (words.Accept("rate")) {
    PairRate line{.from = from, .to = to, .rate = std::nullopt};
    if (!words.Accept("none")) line.rate = words.AnyRate();
    book.pair_rates.push_back(line);
  } else if (words.Accept("bonus")) {
    Bonus line{.from = from, .to = to, .share = words.AnyRate(), .begins = {}, .ends = {}};
    words.Expect("from");
    line.begins = words.Moment().time;
    words.Expect("until");
    line.ends = words.Moment().time;
    book.bonuses.push_back(line);
  } else {
    words.Expect("fee");
    PairFee line{.from = from, .to = to, .rule = {.fixed = words.Whole()}};
    if (words.Accept("and")) line.rule.share = words.AnyRate();
    if (words.Accept("at least")) line.rule.minimum = words.Whole();
    book.fees.push_back(line);
  }
  return book;
}

PublishRateBook Stage::ReadPrices(Words& words) {
  PublishRateBook book;
  book.effective_from = ReadBeginning(words);
  while (words.readable() && !words.AtEnd()) {
    if (words.Accept("pair")) {
      book = WithPair(words, std::move(book));
      continue;
    }
    Price price;
    price.currency = PointsNamed(words.Any());
    words.Expect("bid");
    price.bid = words.AnyRate();
    words.Expect("ask");
    price.ask = words.AnyRate();
    words.Expect("settle at");
    price.settlement_price = words.Decimal(6);
    words.Expect("fen");
    if (words.Accept("worth")) {
      price.redemption_value = words.Decimal(6);
      words.Expect("fen");
    }
    if (words.Accept("measured by")) price.reference = words.AnyRate();
    book.prices.push_back(price);
  }
  return book;
}

std::optional<Operation> Stage::ReadMembers(Words& words) {
  const std::string who = words.Any();
  const MemberId member = MemberIdOf(who);
  if (words.Accept("gives")) {
    PublishEarnRate publish{.brand = BrandNamed(who),
                            .points_per_yuan = words.AnyRate(),
                            .effective_from = std::nullopt};
    words.Expect("per yuan");
    if (words.Accept("budget")) publish.budget = words.Whole();
    if (words.Accept("cap")) publish.cap_per_member_day = words.Whole();
    publish.effective_from = ReadBeginning(words);
    return publish;
  }
  if (words.Accept("counts")) {
    PublishCoefficient publish{.channel = ChannelNamed(who),
                               .coefficient = words.AnyRate(),
                               .effective_from = std::nullopt};
    publish.effective_from = ReadBeginning(words);
    return publish;
  }
  if (words.Accept("enrols at")) {
    return Enrol{.brand = BrandNamed(words.Any()), .member = member};
  }
  if (words.Accept("spends")) {
    Earn earn{
        .member = member, .brand = {}, .channel = {}, .spend_fen = words.Decimal(2), .lines = {}};
    words.Expect("yuan at");
    earn.brand = BrandNamed(words.Any());
    earn.channel = ReadChannelThrough(words);
    if (words.Accept("for")) earn.currency = PointsNamed(words.Any());
    if (words.Accept("by receipt")) earn.receipt = MacOf(words.Any());
    earn.lines = ReadLineAmounts(words, 2);
    return earn;
  }
  if (words.Accept("redeems")) {
    const int64_t points = words.Whole();
    Redeem redeem{.member = member,
                  .currency = PointsNamed(words.Any()),
                  .acceptor = {},
                  .channel = {},
                  .points = Points::FromUnits(points).value_or(Points()),
                  .lines = {}};
    words.Expect("at");
    redeem.acceptor = BrandNamed(words.Any());
    redeem.channel = ReadChannelThrough(words);
    redeem.lines = ReadLineAmounts(words, 0);
    return redeem;
  }
  if (words.Accept("exchanges")) {
    const auto quote = quotes_.find(words.Any());
    if (quote == quotes_.end()) return std::nullopt;
    Exchange exchange = quote->second;
    exchange.member = member;
    return exchange;
  }
  if (words.Accept("holds")) {
    const int64_t points = words.Whole();
    PlaceHold hold{.member = member,
                   .currency = PointsNamed(words.Any()),
                   .acceptor = {},
                   .channel = {},
                   .points = Points::FromUnits(points).value_or(Points()),
                   .ends = {}};
    words.Expect("for");
    hold.acceptor = BrandNamed(words.Any());
    words.Expect("until");
    hold.ends = words.Moment().time;
    return hold;
  }
  if (words.Accept("tenders")) return ReadTender(words, member);
  if (auto payment = ReadPayment(words, who)) return payment;
  if (auto standing = ReadStanding(words, member)) return standing;
  return ReadFollowUp(words, who);
}

// What an operator does to a member, and one member to another.
std::optional<Operation> Stage::ReadStanding(Words& words, const MemberId& member) {
  constexpr auto kReason = StatusReason::kOther;
  if (words.Accept("is frozen")) {
    return ChangeStatus{.member = member, .status = MemberStatus::kFrozen, .reason = kReason};
  }
  if (words.Accept("is unfrozen")) {
    return ChangeStatus{.member = member, .status = MemberStatus::kActive, .reason = kReason};
  }
  if (words.Accept("is verified by phone")) {
    return VerifyMember{.member = member, .method = Verification::kPhone};
  }
  if (words.Accept("is verified no longer")) {
    return VerifyMember{.member = member, .method = Verification::kNone};
  }
  if (words.Accept("is closed")) {
    const bool forfeits = words.Accept("giving up points");
    return CloseAccount{.member = member, .reason = kReason, .forfeits_points = forfeits};
  }
  if (words.Accept("merges into")) {
    return Merge{.source = member, .target = MemberIdOf(words.Any())};
  }
  if (words.Accept("is unmerged")) return Unmerge{.source = member};
  if (words.Accept("presents")) {
    Gift gift{.giver = member, .recipient = {}, .currency = {}, .points = PointsIn(words)};
    gift.currency = PointsNamed(words.Any());
    words.Expect("to");
    gift.recipient = MemberIdOf(words.Any());
    return gift;
  }
  const bool gives = words.Accept("is given");
  if (!gives && !words.Accept("is docked")) return std::nullopt;
  Adjust adjust{.member = member,
                .currency = {},
                .points = words.Whole() * (gives ? 1 : -1),
                .reason = gives ? AdjustmentReason::kGoodwill : AdjustmentReason::kFraud,
                .expires_on = std::nullopt};
  adjust.currency = PointsNamed(words.Any());
  words.Expect("by hand");
  adjust.expires_on = ReadLastDay(words);
  return adjust;
}

std::optional<Day> Stage::ReadLastDay(Words& words) {
  if (!words.Accept("until")) return std::nullopt;
  return words.Moment().day;
}

// What is done to an earlier transaction: `who` is its name.
std::optional<Operation> Stage::ReadFollowUp(Words& words, const std::string& who) {
  const auto found = transactions_.find(who);
  const Sequence sequence = found == transactions_.end() ? kNoSequence : found->second;
  if (auto tender = ReadTenderFollowUp(words, sequence)) return tender;
  // Of a tender there is more than one.
  const int64_t ordinal = words.Accept("hold") ? words.Whole() : 0;
  const HoldId hold{.sequence = sequence, .ordinal = static_cast<uint32_t>(ordinal)};
  if (words.Accept("is released")) return ReleaseHold{.hold = hold};
  if (words.Accept("captures")) {
    const auto points = Points::FromUnits(words.Whole()).value_or(Points());
    return CaptureHold{
        .hold = hold, .points = points, .releases_rest = !words.Accept("and stays open")};
  }
  if (words.Accept("is approved")) return ApproveAdjustment{.proposal = sequence};
  if (words.Accept("is rejected")) return RejectAdjustment{.proposal = sequence};
  if (words.Accept("is reinstated")) {
    Reinstate reinstate{
        .original = sequence, .points = PointsIn(words), .expires_on = std::nullopt};
    words.Expect("points");
    reinstate.expires_on = ReadLastDay(words);
    return reinstate;
  }
  if (words.Accept("is refunded")) {
    ReverseRedemption reverse{.original = sequence, .points = {}, .lines = {}};
    reverse.points = Points::FromUnits(words.Whole()).value_or(Points());
    words.Expect("points");
    reverse.lines = ReadLineAmounts(words, 0);
    return reverse;
  }
  if (words.Accept("is returned for")) {
    ReverseEarn reverse{.original = sequence, .spend_fen = words.Decimal(2), .lines = {}};
    words.Expect("yuan");
    reverse.lines = ReadLineAmounts(words, 2);
    return reverse;
  }
  return std::nullopt;
}

std::vector<LineAmount> Stage::ReadLineAmounts(Words& words, int places) {
  std::vector<LineAmount> lines;
  while (words.Accept("line")) {
    const auto number = static_cast<uint32_t>(words.Whole());
    lines.push_back({.line = number, .amount = words.Decimal(places)});
  }
  return lines;
}

std::optional<Timestamp> Stage::ReadBeginning(Words& words) {
  if (!words.Accept("from")) return std::nullopt;
  return words.Moment().time;
}

ChannelNumber Stage::ReadChannelThrough(Words& words) {
  if (!words.Accept("through")) return kNoChannel;
  return ChannelNamed(words.Any());
}

}  // namespace huitong
