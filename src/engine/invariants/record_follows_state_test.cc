#include "engine/invariants/record_follows_state.h"

#include <functional>

#include <gtest/gtest.h>

#include "engine/apply.h"
#include "engine/testing/small_coalition.h"
#include "program/earn.h"

namespace huitong {
namespace {

const MemberId mei = MemberIdOf("mei");

Earn Spend(int64_t fen) {
  return {.member = mei, .brand = kFlorist, .channel = kOnline, .spend_fen = fen};
}

// Ends in an earning, an exchange, a redemption over two lots, a decline, an expiry and an earning
// in between: one log for all the cases below.
const SmallLog& TradedLog() {
  static const SmallLog traded = [] {
    SmallLog log = OpenSmallCoalition();
    log.Do(PublishEarnRate{.brand = kFlorist,
                           .points_per_yuan = RateOf(3, 2),
                           .effective_from = At("2026-01-20").time});
    log.Do(PublishCoefficient{
        .channel = kOnline, .coefficient = RateOf(7, 5), .effective_from = At("2026-01-25").time});
    log.Do(Spend(10'000));
    log.now = At("2026-02-10");
    log.Do(Spend(10'000));
    log.Do(log.Quoted(mei, kRose, kBean, 33));
    log.Do(Redeem{.member = mei,
                  .currency = kRose,
                  .acceptor = kCafe,
                  .channel = kShop,
                  .points = PointsOf(100)});
    log.Do(Redeem{.member = mei,
                  .currency = kRose,
                  .acceptor = kCafe,
                  .channel = kShop,
                  .points = PointsOf(7'000)});
    log.now = At("2028-03-01");
    log.Do(Spend(500));
    return log;
  }();
  return traded;
}

std::optional<Record> TradedRecord(Sequence sequence) { return TradedLog().records.at(sequence); }

template <class T>
T& In(Effects& effects, int nth = 0) {
  for (Effect& effect : effects) {
    auto* found = std::get_if<T>(&effect);
    if (found != nullptr && nth-- == 0) return *found;
  }
  ADD_FAILURE() << "the record has no such effect";
  std::abort();
}
template <class T>
T& OfMember(Record& record, int nth = 0) {
  return In<T>(record.subjects.front().effects, nth);
}
template <class T>
T& OfBooks(Record& record, int nth = 0) {
  return In<T>(record.books, nth);
}

struct Case {
  std::string breach;
  std::function<void(Record&)> spoil;
};
void ExpectBreaches(RecordKind kind, const std::vector<Case>& cases, int nth = 0) {
  EXPECT_EQ(BreachAfter(
                TradedLog(), kind, [](Record&) {}, nth),
            "nothing");
  for (const Case& one : cases) {
    EXPECT_EQ(BreachAfter(TradedLog(), kind, one.spoil, nth), one.breach);
  }
}

TEST(RecordFollowsStateTest, HoldsForEachRecordOfALog) {
  LogState state;
  for (const Record& record : TradedLog().records) {
    EXPECT_EQ(FirstBreach(state, record, TradedRecord), std::nullopt);
    Apply(state, record);
  }
}

TEST(RecordFollowsStateTest, WhatIsDueIsDoneBeforeAnythingElse) {
  for (const RecordKind kind : {RecordKind::kEarn, RecordKind::kRedeem, RecordKind::kExchange}) {
    const auto late = [kind](Record& record) {
      record.header.committed = At("2028-03-01");
      if (kind != RecordKind::kEarn) record.header.occurred = record.header.committed;
    };
    const int nth = kind == RecordKind::kEarn ? 1 : 0;
    const std::string breach = BreachAfter(TradedLog(), kind, late, nth);
    EXPECT_EQ(breach, "points past their last day were not expired before");
  }
}

TEST(RecordFollowsStateTest, NoAccountPasses2To62) {
  ExpectBreaches(RecordKind::kRedeem, {{"an account of the books would pass 2^62", [](Record& r) {
                                          OfBooks<BookPosting>(r).amount = Points::kUnitsMax + 1;
                                        }}});
}

TEST(RecordFollowsStateTest, NamesTheRecord) {
  LogState state;
  Record record = TradedLog().records.front();
  record.header.sequence = 5;
  EXPECT_EQ(FirstBreach(state, record, TradedRecord),
            "record 5 is wrong: its sequence is not the next");
}

TEST(RecordFollowsStateTest, IsBrokenByAHeaderThatDoesNotFollow) {
  ExpectBreaches(
      RecordKind::kEarn,
      {{"its sequence is not the next", [](Record& r) { ++r.header.sequence; }},
       {"its time is before the last", [](Record& r) { r.header.committed.time.nanos -= 1; }},
       {"its day is not that of its time", [](Record& r) { r.header.committed.day.number += 2; }},
       {"it occurred after its commit", [](Record& r) { r.header.occurred.time.nanos += 1; }},
       {"the day it occurred is not that of the time",
        [](Record& r) { r.header.occurred.day.number -= 2; }},
       {"a request has no key, or own work has one",
        [](Record& r) { r.header.request = std::nullopt; }},
       {"its actor may not do this", [](Record& r) { r.header.actor = {}; }}});
}

TEST(RecordFollowsStateTest, IsBrokenByABrokenChain) {
  ExpectBreaches(RecordKind::kEarn,
                 {{"it does not continue its member's chain",
                   [](Record& r) { ++r.subjects.front().own_sequence; }},
                  {"it does not continue its member's chain",
                   [](Record& r) { --r.subjects.front().previous; }},
                  {"its member is unknown", [](Record& r) { r.subjects.front().member.value = 9; }},
                  {"a trade is not of one member", [](Record& r) { r.subjects.clear(); }},
                  {"a trade is not of one member",
                   [](Record& r) {
                     r.subjects.push_back(
                         {.member = {.value = 1}, .own_sequence = 1, .previous = 0, .effects = {}});
                   }}},
                 1);
}

TEST(RecordFollowsStateTest, IsBrokenByAPostingThatDoesNotFold) {
  ExpectBreaches(
      RecordKind::kRedeem,
      {{"a balance after is not the fold of the postings",
        [](Record& r) { ++OfMember<AvailablePosting>(r).balance_after; }},
       {"a posting of nothing", [](Record& r) { OfMember<AvailablePosting>(r).amount = 0; }},
       {"a lot would go below zero",
        [](Record& r) { OfMember<AvailablePosting>(r).amount = -1'000'000; }},
       {"a balance would pass 2^53 - 1",
        [](Record& r) { OfMember<AvailablePosting>(r).amount = INT64_MAX; }},
       {"a lot has no provenance",
        [](Record& r) { OfMember<AvailablePosting>(r).lot.provenance.value = 77; }},
       {"a currency is unknown",
        [](Record& r) { OfMember<AvailablePosting>(r).currency.value = 77; }}});
}

TEST(RecordFollowsStateTest, IsBrokenByAnEffectInTheWrongPlace) {
  ExpectBreaches(RecordKind::kEarn,
                 {{"an effect does not stand where it belongs",
                   [](Record& r) { r.books.push_back(OfMember<AvailablePosting>(r)); }},
                  {"an effect does not stand where it belongs", [](Record& r) {
                     r.subjects.front().effects.push_back(OfBooks<BookPosting>(r));
                   }}});
}

TEST(RecordFollowsStateTest, IsBrokenByAnEarningThatTheRulesDoNotGive) {
  const auto spoil_provenance = [](Record& r) {
    OfBooks<ProvenanceInterned>(r).provenance.settlement_price += 1;
  };
  ExpectBreaches(
      RecordKind::kEarn,
      {{"the points earned are not what the rules give",
        [](Record& r) { ++OfMember<Earned>(r).points; }},
       {"the points earned are not what the rules give",
        [](Record& r) { ++OfMember<Earned>(r).remainder; }},
       {"the points earned are not what the rules give",
        [](Record& r) { OfMember<Earned>(r).spend_fen += 1; }},
       {"the spend is below zero", [](Record& r) { OfMember<Earned>(r).spend_fen = -1; }},
       {"the rules named were not those in force",
        [](Record& r) { OfMember<Earned>(r).rate_version = 0; }},
       {"the rules named were not those in force",
        [](Record& r) { OfMember<Earned>(r).channel_version = 1; }},
       {"the rules named were not those in force",
        [](Record& r) { OfMember<Earned>(r).rate = RateOf(1, kRuleDenominatorMax + 1); }},
       {"the rules named were not those in force",
        [](Record& r) { r.header.occurred = At("2026-01-24"); }},
       {"the channel is unknown", [](Record& r) { OfMember<Earned>(r).channel.value = 9; }},
       {"the rules named were not those in force",
        [](Record& r) { OfMember<Earned>(r).currency = kBean; }},
       {"there are no such points", [](Record& r) { OfMember<Earned>(r).currency.value = 9; }},
       {"the brand is unknown", [](Record& r) { OfMember<Earned>(r).brand.value = 9; }},
       {"an earning does not say what was earned",
        [](Record& r) { r.subjects.front().effects.erase(r.subjects.front().effects.begin()); }},
       {"the points earned do not have the currency's term",
        [](Record& r) { ++OfMember<AvailablePosting>(r).lot.expires_on.number; }},
       {"the points earned are not of their provenance", spoil_provenance},
       {"the books are not those of the earning",
        [](Record& r) { OfBooks<BookPosting>(r).account.party = kCafe; }},
       {"the books are not those of the earning", [](Record& r) { r.books.pop_back(); }}},
      1);
}

TEST(RecordFollowsStateTest, IsBrokenByAProvenanceThatIsNotTheNext) {
  ExpectBreaches(RecordKind::kEarn,
                 {{"a provenance's number is not the next",
                   [](Record& r) { ++OfBooks<ProvenanceInterned>(r).number.value; }},
                  {"a provenance is interned and not used",
                   [](Record& r) { OfMember<AvailablePosting>(r).lot.provenance.value = 1; }},
                  {"a provenance is interned again",
                   [](Record& r) {
                     OfBooks<ProvenanceInterned>(r).provenance.earn_month =
                         MonthNumber(At("2026-01-15").day);
                   }}},
                 1);
}

TEST(RecordFollowsStateTest, IsBrokenByARedemptionOutOfOrder) {
  ExpectBreaches(
      RecordKind::kRedeem,
      {{"the postings are not the points redeemed",
        [](Record& r) { ++OfMember<Redeemed>(r).points; }},
       {"a later lot is debited before an earlier one is empty",
        [](Record& r) {
          // One point less of the first lot and one more of the second.
          ++OfMember<AvailablePosting>(r, 0).amount;
          ++OfMember<AvailablePosting>(r, 0).balance_after;
          --OfMember<AvailablePosting>(r, 1).amount;
        }},
       {"debits are not in the order of use",
        [](Record& r) {
          AvailablePosting& first = OfMember<AvailablePosting>(r, 0);
          AvailablePosting& second = OfMember<AvailablePosting>(r, 1);
          const int64_t before = first.balance_after - first.amount;
          std::swap(first, second);
          first.balance_after = before + first.amount;
          second.balance_after = first.balance_after + second.amount;
        }},
       {"points past their last day were not expired before",
        [](Record& r) {
          r.header.committed = At("2028-02-01");
          r.header.occurred = r.header.committed;
        }},
       {"the currency, the acceptor or the channel is unknown",
        [](Record& r) { OfMember<Redeemed>(r).acceptor.value = 9; }},
       {"a redemption does not say what was redeemed",
        [](Record& r) {
          OfMember<Redeemed>(r);
          r.subjects.front().effects.erase(r.subjects.front().effects.begin());
        }},
       {"the member does not get what the rate book says",
        [](Record& r) { ++OfMember<Redeemed>(r).face; }},
       {"it interns a provenance", [](Record& r) { r.books.emplace_back(ProvenanceInterned{}); }}});
}

TEST(RecordFollowsStateTest, IsBrokenByAnObligationThatTheLotsDoNotGive) {
  ExpectBreaches(
      RecordKind::kRedeem,
      {{"the books are not those of the redemption",
        [](Record& r) {
          ++OfBooks<BookPosting>(r, 1).amount;
          --OfBooks<BookPosting>(r, 2).amount;
        }},
       {"the books are not those of the redemption", [](Record& r) { r.books.resize(1); }},
       {"the books are not those of the redemption",
        [](Record& r) { OfBooks<BookPosting>(r).account.counterparty = kBank; }}});
}

TEST(RecordFollowsStateTest, IsBrokenByAnExchangeThatThePricesDoNotGive) {
  const auto paid_less = [](Record& r) { OfMember<Exchanged>(r).conversion.paid = PointsOf(32); };
  ExpectBreaches(
      RecordKind::kExchange,
      {{"the prices of the exchange are not the effective ones",
        [](Record& r) { OfMember<Exchanged>(r).bid = RateOf(11); }},
       {"the prices of the exchange are not the effective ones",
        [](Record& r) { ++OfMember<Exchanged>(r).ask_version; }},
       {"the prices of the exchange are not the effective ones",
        [](Record& r) { ++OfMember<Exchanged>(r).settlement_price; }},
       {"the exchange is not what its prices give", paid_less},
       {"the exchange is not what its prices give",
        [](Record& r) { ++OfMember<Exchanged>(r).conversion.ask_remainder; }},
       {"both sides of the exchange are one currency",
        [](Record& r) { OfMember<Exchanged>(r).to = kRose; }},
       {"a currency is unknown", [](Record& r) { OfMember<Exchanged>(r).to.value = 9; }},
       {"an exchange does not say what was exchanged",
        [](Record& r) { r.subjects.front().effects.erase(r.subjects.front().effects.begin()); }},
       {"the points received are not each source's share",
        [](Record& r) { --OfMember<AvailablePosting>(r, 1).lot.expires_on.number; }},
       {"the points received are not each source's share",
        [](Record& r) { OfBooks<ProvenanceInterned>(r).provenance.funding_brand = kCafe; }},
       {"the postings are not the points exchanged",
        [](Record& r) {
          ++OfMember<AvailablePosting>(r, 0).amount;
          ++OfMember<AvailablePosting>(r, 0).balance_after;
        }},
       {"the books are not those of the exchange",
        [](Record& r) { OfBooks<BookPosting>(r, 2).account.party = kBank; }},
       {"the books are not those of the exchange", [](Record& r) { r.books.pop_back(); }}});
}

TEST(RecordFollowsStateTest, IsBrokenByAnExpiryOfAnythingButWhatIsDue) {
  ExpectBreaches(RecordKind::kExpire, {{"a lot expires before its last day is over",
                                        [](Record& r) {
                                          r.header.committed = At("2026-02-28");
                                          r.header.occurred = r.header.committed;
                                        }},
                                       {"a lot past its last day is left",
                                        [](Record& r) {
                                          ++OfMember<AvailablePosting>(r).amount;
                                          ++OfMember<AvailablePosting>(r).balance_after;
                                          --OfMember<Expired>(r).points;
                                        }},
                                       {"the postings are not the points expired",
                                        [](Record& r) { ++OfMember<Expired>(r).points; }},
                                       {"the books are not those of the expiry",
                                        [](Record& r) { ++OfBooks<BookPosting>(r).amount; }},
                                       {"a request has no key, or own work has one",
                                        [](Record& r) { r.header.request = RequestMacs(); }},
                                       {"its actor may not do this", [](Record& r) {
                                          r.header.actor.kind = ActorKind::kOperator;
                                        }}});
}

TEST(RecordFollowsStateTest, IsBrokenByADeclineThatDoesMore) {
  const auto decline = [](Record& r) {
    const Declined declined{.code = Decline::kInsufficientPoints,
                            .param = Param::kPoints,
                            .figure = 297,
                            .second_figure = 7'000};
    r.subjects.front().effects.assign(
        {RequestDeclined{.declined = declined, .language = Language::kEnglish}});
    r.books.clear();
  };
  ExpectBreaches(RecordKind::kRedeem, {{"nothing", decline},
                                       {"a decline does not say just why it is one",
                                        [&](Record& r) {
                                          const Effect posting = OfBooks<BookPosting>(r);
                                          decline(r);
                                          r.books.push_back(posting);
                                        }},
                                       {"it does not continue its member's chain", [&](Record& r) {
                                          decline(r);
                                          ++r.subjects.front().own_sequence;
                                        }}});
}

TEST(RecordFollowsStateTest, IsBrokenByAnEnrolmentThatIsNotTheNext) {
  ExpectBreaches(
      RecordKind::kMemberEnrolled,
      {{"the member enrolled is not the next",
        [](Record& r) { ++r.subjects.front().member.value; }},
       {"the member enrolled is not the next", [](Record& r) { r.subjects.front().previous = 0; }},
       {"the brand is unknown", [](Record& r) { OfMember<MemberEnrolled>(r).brand.value = 9; }},
       {"the member is enrolled already",
        [](Record& r) { OfMember<MemberEnrolled>(r).id = MemberIdOf("mei"); }},
       {"an enrolment does not say just who enrolled", [](Record& r) { r.subjects.clear(); }}},
      1);
}

TEST(RecordFollowsStateTest, IsBrokenByAPublicationThatIsNotTheNextOrNotAllowed) {
  const auto retroactive = [](Record& r) { --OfBooks<Published>(r).effective_from.nanos; };
  const auto version = [](Record& r) { ++OfBooks<Published>(r).version; };
  const auto payload = [](Record& r) { OfBooks<Published>(r).payload.push_back(0); };
  const auto topic = [](Record& r) { OfBooks<Published>(r).what = Topic::kBucketMap; };
  ExpectBreaches(RecordKind::kCoalitionOpened, {{"the coalition is not the first", version},
                                                {"the payload is no coalition", payload},
                                                {"its topic is not of its kind", topic},
                                                {"it is retroactive", retroactive}});
  ExpectBreaches(
      RecordKind::kPublished,
      {{"the brand is not the next", version},
       {"the payload is no brand", payload},
       {"one shard has no map of buckets", topic},
       {"the brand's code is used already",
        [](Record& r) { OfBooks<Published>(r).payload = EncodePayload(BrandNamed("florist")); }},
       {"it publishes more than one thing, or what is not approved",
        [](Record& r) { r.books.push_back(r.books.front()); }},
       {"a publication does not say just what was published",
        [](Record& r) { r.books.insert(r.books.end(), 2, r.books.front()); }}},
      1);
  ExpectBreaches(RecordKind::kPublished,
                 {{"the currency is not the next", version},
                  {"the brand has a currency already",
                   [](Record& r) {
                     OfBooks<Published>(r).payload =
                         EncodePayload(CurrencyNamed("tulip", kFlorist));
                   }},
                  {"the currency's code is used already",
                   [](Record& r) {
                     OfBooks<Published>(r).payload = EncodePayload(CurrencyNamed("rose", kBank));
                   }}},
                 4);
  const auto proposes = [](const std::vector<Price>& prices) {
    return [prices](Record& r) {
      Published& published = OfBooks<Published>(r);
      ProposedPublication proposed = *DecodeProposedPublication(published.payload);
      proposed.payload = EncodePayload(PricesOnly(prices));
      published.payload = EncodePayload(proposed);
    };
  };
  ExpectBreaches(RecordKind::kPublished,
                 {{"the payload is no proposal", payload},
                  {"the proposal is unknown", version},
                  {"it is not the next", [](Record& r) { ++OfBooks<Published>(r).number; }},
                  {"it begins at another time",
                   [](Record& r) { ++OfBooks<Published>(r).effective_from.nanos; }},
                  {"the proposer is another",
                   [](Record& r) { r.header.actor = {.kind = ActorKind::kUser, .number = 9}; }},
                  {"the rate book contradicts itself, or somebody could gain by it",
                   proposes({PriceOf(kRose, RateOf(3), RateOf(2), 0)})},
                  {"a price is of an unknown currency",
                   proposes({PriceOf({.value = 9}, RateOf(2), RateOf(2), 0)})}},
                 7);
  const auto alone = [](Record& r) { r.books.pop_back(); };
  const auto rejects = [](Record& r) {
    OfBooks<Published>(r).payload = EncodePayload(ProposalAnswer::kRejected);
  };
  ExpectBreaches(
      RecordKind::kPublished,
      {{"it approves, and publishes nothing", alone},
       {"it publishes more than one thing, or what is not approved", rejects},
       {"the second person's approval is missing",
        [](Record& r) { r.books.erase(r.books.begin()); }},
       {"no second person approved it",
        [](Record& r) { r.header.actor = {.kind = ActorKind::kOperator, .number = 0}; }},
       {"it publishes another thing than what was proposed",
        [](Record& r) { OfBooks<Published>(r, 1).payload.back() ^= 1; }},
       {"it publishes another thing than what was proposed",
        [](Record& r) { ++OfBooks<Published>(r, 1).effective_from.nanos; }},
       {"the version is not the next", [](Record& r) { ++OfBooks<Published>(r, 1).version; }}},
      8);
  ExpectBreaches(
      RecordKind::kPublished,
      {{"the version is not the next", version}, {"the payload is no earn rate", payload}}, 9);
  ExpectBreaches(RecordKind::kPublished,
                 {{"the version is not the next", version},
                  {"the channel's code has changed",
                   [](Record& r) {
                     OfBooks<Published>(r).payload = EncodePayload(ChannelNamed("shop", Rate()));
                   }}},
                 10);
}

TEST(RecordFollowsStateTest, IsBrokenByAnythingBeforeTheCoalitionOpens) {
  LogState state;
  Record record = TradedLog().records[1];
  record.header.sequence = 0;
  EXPECT_EQ(FirstBreach(state, record, TradedRecord),
            "record 0 is wrong: the coalition is not open");
}

}  // namespace
}  // namespace huitong
