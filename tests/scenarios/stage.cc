#include "scenarios/stage.h"

#include <cstdlib>

#include "clearing/obligation.h"
#include "engine/invariants/ledger_balances.h"
#include "engine/quote.h"

namespace huitong {
namespace {

constexpr uint32_t kUnknownNumber = 9'999;

}  // namespace

std::string InFen(int64_t micro_fen) {
  const FenAndMicroFen parts = SplitMicroFen(micro_fen);
  std::string fraction = std::to_string(std::abs(parts.micro_fen));
  fraction.insert(0, 6 - fraction.size(), '0');
  fraction.erase(fraction.find_last_not_of('0') + 1);
  const std::string sign = micro_fen < 0 ? "-" : "";
  return sign + std::to_string(std::abs(parts.fen)) + (fraction.empty() ? "" : "." + fraction);
}

std::optional<std::string> Stage::Play(const ScenarioLine& line) {
  Words words(line.words);
  if (words.Accept("on")) {
    now_ = words.Moment();
    if (!words.readable() || !words.AtEnd()) return "this cannot be read";
    return std::nullopt;
  }
  Claim claim = CheckPeriods(line);
  if (!claim.made) claim = Check(line);
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

Stage::Circumstances Stage::ReadCircumstances(Words& words, const ScenarioLine& line) {
  Circumstances circumstances{.key = "line " + std::to_string(line.number),
                              .request = {},
                              .occurred = std::nullopt,
                              .actor = {.kind = ActorKind::kOperator, .number = 0},
                              .name = {}};
  if (words.Accept("occurred")) circumstances.occurred = words.Moment();
  circumstances.request = line.statement.substr(0, line.statement.find(" under key "));
  if (words.Accept("by")) {
    circumstances.actor = {.kind = ActorKind::kUser,
                           .number = static_cast<uint32_t>(words.Whole())};
  }
  if (words.Accept("under key")) circumstances.key = words.Any();
  if (words.Accept("as")) circumstances.name = words.Any();
  return circumstances;
}

std::string Stage::PlayOperation(Operation operation, const Circumstances& circumstances) {
  KeepSettlement(operation);
  const size_t before = log_.records().size();
  const Outcome outcome = log_.Offer(
      {.actor = circumstances.actor,
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
    transactions_["due before " + circumstances.name] = log_.records().back().header.sequence - 1;
  }
  return said;
}

std::string Stage::PlayQuote(Words& words) {
  const MemberId member = MemberIdOf(words.Any());
  words.Expect("is quoted");
  const bool exactly = words.Accept("exactly");
  const Points points = Points::FromUnits(words.Whole()).value_or(Points());
  const CurrencyNumber first = PointsNamed(words.Any());
  words.Expect(exactly ? "from" : "to");
  const CurrencyNumber second = PointsNamed(words.Any());
  const CurrencyNumber from = exactly ? second : first;
  const CurrencyNumber to = exactly ? first : second;
  words.Expect("as");
  const std::string name = words.Any();
  const QuoteWish wish{.member = member,
                       .from = from,
                       .to = to,
                       .asked_for = exactly ? AskedFor::kReceived : AskedFor::kPaid,
                       .points = points};
  // What is declined as a quote is kept: it shows that the exchange is declined alike.
  const QuoteTerms terms = PromiseOf(configuration(), wish, now_.time,
                                     SecondsAfter(now_, kQuoteNanosMax / kNanosPerSecond).time);
  quotes_[name] = {.member = member, .quote = terms, .quote_mac = MacOf("quote " + name)};
  const auto quoted = QuoteOf(configuration(), wish, now_.time);
  if (!quoted) return Say(std::get<Declined>(quoted.error()));
  const ExchangeOffer& offer = quoted->offer;
  const auto amount = [&](Points count, CurrencyNumber currency) {
    return std::to_string(count.units()) + " " + NameOfPoints(currency);
  };
  std::string said = amount(terms.received, to);
  if (exactly) said += " for " + amount(terms.paid, from);
  if (terms.fee.units() > 0) said += ", fee " + amount(terms.fee, from);
  if (terms.bonus.units() > 0) said += ", bonus " + amount(terms.bonus, to);
  return said + ", and back " + amount(offer.returned, from);
}

Stage::Claim Stage::Check(const ScenarioLine& line) const {
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

BrandNumber Stage::BrandNamed(const std::string& code) const {
  if (code == "house") return kHouse;
  if (code == "pool") return kValuePool;
  return configuration().BrandByCode(code).value_or(BrandNumber{.value = kUnknownNumber});
}
CurrencyNumber Stage::PointsNamed(const std::string& code) const {
  if (code == "unit") return kUniversalUnit;
  return configuration().CurrencyByCode(code).value_or(CurrencyNumber{.value = kUnknownNumber});
}
ChannelNumber Stage::ChannelNamed(const std::string& code) const {
  return configuration().ChannelByCode(code).value_or(ChannelNumber{.value = kUnknownNumber});
}

}  // namespace huitong
