#include "scenarios/stage.h"

#include <cstdlib>

#include "clearing/obligation.h"
#include "engine/invariants/ledger_balances.h"
#include "engine/quote.h"

namespace huitong {
namespace {

constexpr uint32_t kUnknownNumber = 9'999;

// Micro-fen as fen: "0.4", "50", "-1.25".
std::string InFen(int64_t micro_fen) {
  const FenAndMicroFen parts = SplitMicroFen(micro_fen);
  std::string fraction = std::to_string(std::abs(parts.micro_fen));
  fraction.insert(0, 6 - fraction.size(), '0');
  fraction.erase(fraction.find_last_not_of('0') + 1);
  const std::string sign = micro_fen < 0 ? "-" : "";
  return sign + std::to_string(std::abs(parts.fen)) + (fraction.empty() ? "" : "." + fraction);
}

Coalition CoalitionOf(const std::string& name, int64_t look_back_hours) {
  Coalition coalition = CoalitionNamed(name);
  coalition.look_back_hours = static_cast<uint32_t>(look_back_hours);
  return coalition;
}

}  // namespace

std::optional<std::string> Stage::Play(const Line& line) {
  Words words(line.words);
  if (words.Accept("on")) {
    now_ = words.Moment();
    if (!words.readable() || !words.AtEnd()) return "this cannot be read";
    return std::nullopt;
  }
  const Claim claim = Check(line);
  if (claim.made) return claim.truth;

  std::string outcome;
  const bool quote = line.words.size() > 2 && line.words[1] == "is" && line.words[2] == "quoted";
  if (quote) {
    outcome = PlayQuote(words);
    if (!words.readable() || !words.AtEnd()) return "this cannot be read";
  } else {
    auto operation = ReadOperation(words);
    const Circumstances circumstances = ReadCircumstances(words, line);
    if (!operation || !words.readable() || !words.AtEnd()) return "this cannot be read";
    outcome = PlayOperation(std::move(*operation), circumstances);
  }
  if (log_.objection()) return *log_.objection();
  if (line.outcome && *line.outcome != outcome) return "the outcome is: " + outcome;
  const bool refused = outcome.find("declined") != std::string::npos || outcome == "key reused";
  if (!line.outcome && refused) return "the outcome is: " + outcome;
  return std::nullopt;
}

std::optional<Operation> Stage::ReadOperation(Words& words) {
  if (words.Accept("prices")) return ReadPrices(words);
  if (auto registration = ReadRegistration(words)) return registration;
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
  publish.effective_from = ReadBeginning(words);
  return publish;
}

PublishRateBook Stage::ReadPrices(Words& words) {
  PublishRateBook book;
  book.effective_from = ReadBeginning(words);
  while (words.readable() && !words.AtEnd()) {
    Price price;
    price.currency = PointsNamed(words.Any());
    words.Expect("bid");
    price.bid = words.AnyRate();
    words.Expect("ask");
    price.ask = words.AnyRate();
    words.Expect("settle at");
    price.settlement_price = words.Decimal(6);
    words.Expect("fen");
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
  return ReadFollowUp(words, who);
}

// What is done to an earlier transaction: `who` is its name.
std::optional<Operation> Stage::ReadFollowUp(Words& words, const std::string& who) {
  const auto found = transactions_.find(who);
  const Sequence sequence = found == transactions_.end() ? kNoSequence : found->second;
  const HoldId hold{.sequence = sequence, .ordinal = 0};
  if (words.Accept("is released")) return ReleaseHold{.hold = hold};
  if (words.Accept("captures")) {
    const auto points = Points::FromUnits(words.Whole()).value_or(Points());
    return CaptureHold{
        .hold = hold, .points = points, .releases_rest = !words.Accept("and stays open")};
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

Stage::Circumstances Stage::ReadCircumstances(Words& words, const Line& line) {
  Circumstances circumstances{.key = "line " + std::to_string(line.number),
                              .request = {},
                              .occurred = std::nullopt,
                              .name = {}};
  if (words.Accept("occurred")) circumstances.occurred = words.Moment();
  circumstances.request = line.statement.substr(0, line.statement.find(" under key "));
  if (words.Accept("under key")) circumstances.key = words.Any();
  if (words.Accept("as")) circumstances.name = words.Any();
  return circumstances;
}

std::string Stage::PlayOperation(Operation operation, const Circumstances& circumstances) {
  const size_t before = log_.records().size();
  const Outcome outcome = log_.Offer(
      {.actor = {.kind = ActorKind::kOperator, .number = 0},
       .macs = {.key = MacOf(circumstances.key), .request = MacOf(circumstances.request)},
       .number = std::nullopt,
       .occurred = circumstances.occurred,
       .language = Language::kEnglish,
       .answer_version = 1,
       .operation = std::move(operation)},
      now_);
  if (outcome.verdict == Verdict::kReplayed) return "replayed";
  if (outcome.verdict == Verdict::kKeyReused) return "key reused";
  std::string said;
  for (size_t i = before; i < log_.records().size(); ++i) {
    if (i != before) said += "; ";
    said += OutcomeOf(log_.records()[i]);
  }
  if (!circumstances.name.empty()) {
    transactions_[circumstances.name] = log_.records().back().header.sequence;
  }
  return said;
}

std::string Stage::PlayQuote(Words& words) {
  const MemberId member = MemberIdOf(words.Any());
  words.Expect("is quoted");
  const Points paid = Points::FromUnits(words.Whole()).value_or(Points());
  const CurrencyNumber from = PointsNamed(words.Any());
  words.Expect("to");
  const CurrencyNumber to = PointsNamed(words.Any());
  words.Expect("as");
  const std::string name = words.Any();
  QuoteTerms terms{.id = {},
                   .member = member,
                   .from = from,
                   .to = to,
                   .paid = paid,
                   .received = Points(),
                   .bid_version = 0,
                   .ask_version = 0,
                   .ends = SecondsAfter(now_, kQuoteNanosMax / kNanosPerSecond).time};
  const auto quoted = QuoteOf(configuration(), from, to, paid, now_.time);
  // What is declined as a quote is kept: it shows that the exchange is declined alike.
  if (quoted) {
    terms.received = quoted->conversion.received;
    terms.bid_version = quoted->terms.bid.bid_version;
    terms.ask_version = quoted->terms.ask.ask_version;
  }
  quotes_[name] = {.member = member, .quote = terms, .quote_mac = MacOf("quote " + name)};
  if (!quoted) return Say(std::get<Declined>(quoted.error()));
  return std::to_string(terms.received.units()) + " " + NameOfPoints(to) + ", and back " +
         std::to_string(quoted->round_trip.units()) + " " + NameOfPoints(from);
}

Stage::Claim Stage::Check(const Line& line) const {
  Words words(line.words);
  const auto claim = [&](int64_t found, int64_t said, const std::string& truth) {
    Claim made{.made = true, .truth = std::nullopt};
    if (!words.readable() || !words.AtEnd()) {
      made.truth = "this cannot be read";
    } else if (found != said) {
      made.truth = "the truth is: " + truth;
    }
    return made;
  };
  const std::string who = words.Any();
  if (words.Accept("owes")) {
    const BrandNumber creditor = BrandNamed(words.Any());
    const int64_t said = words.Decimal(6);
    words.Expect("fen");
    const BookKey key{.currency = configuration().settlement_money(),
                      .account = ToWord(Due(BrandNamed(who), creditor))};
    int64_t found = 0;
    log_.witness().state().books.ForEach([&](const BookKey& one, const BookBalance& balance) {
      if (one == key) found = balance.balance;
    });
    return claim(found, said, InFen(found) + " fen");
  }
  if (words.Accept("has")) {
    const int64_t said = words.Whole();
    const CurrencyNumber points = PointsNamed(words.Any());
    const LogState& state = log_.witness().state();
    const auto part = words.Accept("pending") ? &Wallet::pending_total
                      : words.Accept("held")  ? &Wallet::held_total
                      : words.Accept("owed")  ? &Wallet::debt
                                              : &Wallet::total;
    int64_t found = 0;
    state.wallets.ForEach([&](const WalletKey& key, const Wallet& wallet) {
      state.members.ForEach([&](MemberOrdinal ordinal, const Member& member) {
        const bool own = ordinal == key.member && member.id == MemberIdOf(who);
        if (own && key.currency == points) found = (wallet.*part)();
      });
    });
    return claim(found, said, std::to_string(found));
  }
  Words outstanding(line.words);
  if (line.words.back() != "outstanding") return {};
  const int64_t said = outstanding.Whole();
  const CurrencyNumber points = PointsNamed(outstanding.Any());
  const auto totals = TotalsOf(log_.witness().state());
  const auto found = totals.find(points);
  const int64_t sum = found == totals.end() ? 0 : found->second.outstanding;
  Claim made{.made = true, .truth = std::nullopt};
  if (sum != said || !outstanding.Accept("are outstanding")) {
    made.truth = "the truth is: " + std::to_string(sum);
  }
  return made;
}

namespace {

// ", 3 rose expire": a part of an outcome that is left out for none.
std::string Part(int64_t points, const std::string& name, const std::string& what) {
  if (points == 0) return {};
  return ", " + std::to_string(points) + " " + name + " " + what;
}

}  // namespace

// What one fact of a record means, in the words of the scenarios; nothing for a posting.
std::optional<std::string> Stage::MeaningOf(const Record& record, const Effect& effect) {
  const auto points = [&](int64_t count, CurrencyNumber currency) {
    return std::to_string(count) + " " + NameOfPoints(currency);
  };
  if (const auto* declined = std::get_if<RequestDeclined>(&effect)) return Say(declined->declined);
  if (const auto* expired = std::get_if<Expired>(&effect)) {
    return points(expired->points, expired->currency) + " expire";
  }
  if (const auto* matured = std::get_if<Matured>(&effect)) {
    return points(matured->points, matured->currency) + " mature" + Repaid(record);
  }
  if (const auto* earned = std::get_if<Earned>(&effect)) {
    if (earned->points == 0) return "earns nothing";
    return "earns " + Lots(record, true) + Repaid(record);
  }
  if (std::holds_alternative<Redeemed>(effect)) return "takes " + Lots(record, false);
  if (std::holds_alternative<Exchanged>(effect)) return "receives " + Lots(record, true);
  if (std::holds_alternative<MemberEnrolled>(effect)) return "enrolled";
  if (std::holds_alternative<HoldPlaced>(effect)) return "holds " + Lots(record, false);
  if (const auto* captured = std::get_if<HoldCaptured>(&effect)) {
    return "captures " + points(captured->points, captured->currency);
  }
  if (const auto* ended = std::get_if<HoldEnded>(&effect)) {
    return "gives back " + points(ended->released, ended->currency) +
           Part(ended->expired, NameOfPoints(ended->currency), "expire");
  }
  if (const auto* reversed = std::get_if<RedemptionReversed>(&effect)) {
    const bool any = reversed->expired < reversed->points;
    return "gives back " + (any ? Lots(record, true) : "nothing") +
           Part(reversed->expired, NameOfPoints(reversed->currency), "expire");
  }
  if (const auto* reversed = std::get_if<EarnReversed>(&effect)) {
    const std::string name = NameOfPoints(reversed->currency);
    return "takes back " + points(reversed->points, reversed->currency) +
           Part(reversed->debt, name, "owed") + Part(reversed->loss, name, "lost");
  }
  return std::nullopt;
}

std::string Stage::OutcomeOf(const Record& record) {
  std::string said;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    const auto meaning = MeaningOf(record, effect);
    if (!meaning) return;
    if (!said.empty()) said += ", ";
    said += *meaning;
  });
  return said.empty() ? "published" : said;
}

// Of a record that repays debt.
std::string Stage::Repaid(const Record& record) const {
  std::string said;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    const auto* debt = std::get_if<DebtPosting>(&effect);
    if (debt != nullptr) said += Part(debt->amount, NameOfPoints(debt->currency), "repaid");
  });
  return said;
}

std::string Stage::Say(const Declined& declined) {
  reached_.insert(declined.code);
  std::string said = "declined " + std::string(NameOf(declined.code));
  const bool figures =
      declined.code == Decline::kInsufficientPoints ||
      declined.code == Decline::kCaptureExceedsHold ||
      (declined.code == Decline::kReversalExceedsOriginal && declined.param == Param::kPoints);
  if (figures) {
    said += " (" + std::to_string(declined.figure) + " of " +
            std::to_string(declined.second_figure) + ")";
  }
  return said;
}

// "75 rose expiring 2028-01-31 and 25 rose expiring 2028-02-29", pending ones with their day.
std::string Stage::Lots(const Record& record, bool received) const {
  std::string said;
  const auto say = [&](CurrencyNumber currency, const LotKey& lot, int64_t amount) {
    if (!said.empty()) said += " and ";
    said += std::to_string(std::abs(amount)) + " " + NameOfPoints(currency) + " expiring " +
            ToIsoDate(lot.expires_on);
  };
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    const auto* posting = std::get_if<AvailablePosting>(&effect);
    const auto* pending = std::get_if<PendingPosting>(&effect);
    if (posting != nullptr && received == (posting->amount > 0)) {
      say(posting->currency, posting->lot, posting->amount);
    }
    if (pending != nullptr && received == (pending->amount > 0)) {
      say(pending->currency, pending->lot, pending->amount);
      said += ", pending until " + ToIsoDate(pending->matures_on);
    }
  });
  return said.empty() ? "nothing" : said;
}

std::string Stage::NameOfPoints(CurrencyNumber currency) const {
  const Currency* known = configuration().CurrencyOf(currency);
  return known == nullptr ? "points unknown" : known->code;
}

BrandNumber Stage::BrandNamed(const std::string& code) const {
  return configuration().BrandByCode(code).value_or(BrandNumber{.value = kUnknownNumber});
}
CurrencyNumber Stage::PointsNamed(const std::string& code) const {
  return configuration().CurrencyByCode(code).value_or(CurrencyNumber{.value = kUnknownNumber});
}
ChannelNumber Stage::ChannelNamed(const std::string& code) const {
  return configuration().ChannelByCode(code).value_or(ChannelNumber{.value = kUnknownNumber});
}

}  // namespace huitong
