// A state of which one stored word is another: what the records add up to says so, wherever the
// word is one that records make.

#include <cstring>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "engine/invariants/folded_log.h"
#include "engine/invariants/holds_add_up.h"
#include "engine/invariants/nothing_is_negative.h"
#include "engine/invariants/stays_within_limits.h"
#include "engine/testing/busy_log.h"

namespace huitong {
namespace {

// The busy log, and then a hold that stays open, pending points, debt, a proposal and a settlement.
const SmallLog& TradedLog() {
  static const SmallLog traded = [] {
    SmallLog log = MakeBusyLog();
    const MemberId mei = MemberIdOf("mei");
    const MemberId li = MemberIdOf("li");
    const Earn earn{.member = li, .brand = kFlorist, .channel = kShop, .spend_fen = 10'000};
    const Sequence earned = log.Do(earn).header.sequence;
    log.Do(PlaceHold{.member = li,
                     .currency = kRose,
                     .acceptor = kCafe,
                     .channel = kShop,
                     .points = PointsOf(40),
                     .ends = At("2028-06-01").time});
    log.Do(Earn{.member = mei, .brand = kCafe, .channel = kShop, .spend_fen = 3'000});
    log.Do(ReverseEarn{.original = earned, .spend_fen = 10'000, .lines = {}});
    log.Cut({.number = log.now.day.number - 1});
    log.Do(CloseSettlement{.period = {.value = 1}});
    return log;
  }();
  return traded;
}

FoldedLog Folded() {
  FoldedLog folded;
  for (const Record& record : TradedLog().records) {
    folded.Take(record);
  }
  return folded;
}

// Its entries with one of them replaced; nothing where that one cannot be read.
std::optional<LogState> StateWith(const CanonicalState& entries,
                                  const CanonicalState::value_type& altered) {
  LogState state;
  for (const auto& [whose, value] : entries) {
    const bool is_altered = whose == altered.first;
    if (!state.Load(whose.first, whose.second, is_altered ? altered.second : value)) {
      return std::nullopt;
    }
  }
  return state;
}

// What the fold says of each state in which one word of an entry of the family is one more, or
// zero, and the offsets of words of which it says nothing.
struct Findings {
  std::set<std::string> sentences;  // up to their first figure
  std::set<size_t> unnoticed;
};
// The entry with the word at `offset` one more, or zero.
CanonicalState::value_type Altered(const CanonicalState::value_type& entry, size_t offset,
                                   bool cleared) {
  CanonicalState::value_type altered = entry;
  uint32_t word = 0;
  std::memcpy(&word, altered.second.data() + offset, sizeof(word));
  word = cleared ? 0 : word + 1;
  std::memcpy(altered.second.data() + offset, &word, sizeof(word));
  return altered;
}

Findings FindingsIn(FamilyNumber family) {
  const CanonicalState entries = CanonicalStateOf(TradedLog().state);
  const FoldedLog folded = Folded();
  Findings findings;
  const auto look = [&](size_t offset, const CanonicalState::value_type& altered) {
    const auto state = StateWith(entries, altered);
    if (!state) return;
    const auto broken = folded.FirstDifference(*state);
    if (!broken) {
      findings.unnoticed.insert(offset);
      return;
    }
    const std::string& how = broken->how;
    findings.sentences.insert(how.substr(0, how.find_first_of("0123456789")));
  };
  for (const auto& entry : entries) {
    if (entry.first.first != family) continue;
    for (size_t offset = 0; offset + 4 <= entry.second.size(); offset += 4) {
      for (const bool cleared : {false, true}) {
        const auto altered = Altered(entry, offset, cleared);
        if (altered != entry) look(offset, altered);
      }
    }
  }
  return findings;
}

using Offsets = std::set<size_t>;
using Sentences = std::set<std::string>;

TEST(AlteredStateTest, IsNamedByWhatTheRecordsMakeOfWallets) {
  const Findings wallets = FindingsIn(FamilyNumber::kWallets);
  EXPECT_EQ(wallets.sentences,
            (Sentences{"the available points of member ", "the pending points of member ",
                       "the points of member ", "the debt of member "}));
  EXPECT_EQ(wallets.unnoticed,
            (Offsets{0, 40, 44}));  // of sliding points, and of a hold: until when
}

TEST(AlteredStateTest, IsNamedByWhatTheRecordsMakeOfHolds) {
  const Findings holds = FindingsIn(FamilyNumber::kHolds);
  const std::string hold = "the hold of record ";
  EXPECT_EQ(holds.sentences,
            (Sentences{"the points in " + hold, "the points captured of " + hold,
                       "the points released of " + hold, "the points expired of " + hold,
                       "the original points of " + hold}));
  EXPECT_EQ(holds.unnoticed, (Offsets{0, 4, 8, 12, 16, 24, 28}));  // whose, where and until when
}

TEST(AlteredStateTest, IsNamedByWhatTheRecordsMakeOfTheBooksAndOfReversals) {
  const Findings books = FindingsIn(FamilyNumber::kBooks);
  EXPECT_EQ(books.sentences,
            (Sentences{"the balance of account ", "the number of postings to account "}));
  EXPECT_EQ(books.unnoticed, Offsets());
  const Findings reversals = FindingsIn(FamilyNumber::kReversals);
  EXPECT_EQ(reversals.sentences,
            (Sentences{"the points reversed of record ", "the spend reversed of record ",
                       "what is reversed of record "}));
  EXPECT_EQ(reversals.unnoticed, Offsets());
}

TEST(AlteredStateTest, IsNamedByWhatTheRecordsMakeOfMembersAndKeys) {
  const Findings members = FindingsIn(FamilyNumber::kMembers);
  EXPECT_EQ(members.sentences, (Sentences{"member ", "the number of records of member "}));
  EXPECT_EQ(members.unnoticed, Offsets{32});  // how he stands
  const Findings ids = FindingsIn(FamilyNumber::kMemberIds);
  EXPECT_EQ(ids.sentences, Sentences{"member "});
  EXPECT_EQ(ids.unnoticed, Offsets());
  const Findings requests = FindingsIn(FamilyNumber::kRequests);
  EXPECT_EQ(requests.sentences,
            Sentences{"the index of keys is wrong about the key or quote of record "});
  EXPECT_EQ(requests.unnoticed, Offsets());
}

TEST(AlteredStateTest, IsNamedByWhereTheLogStands) {
  const Findings provenances = FindingsIn(FamilyNumber::kProvenances);
  EXPECT_EQ(provenances.sentences, Sentences{"a provenance is not what was interned"});
  EXPECT_EQ(provenances.unnoticed, Offsets());
  const Findings row = FindingsIn(FamilyNumber::kLogs);
  EXPECT_EQ(row.sentences, (Sentences{"there are ", "the last commit time is not the last record's",
                                      "the records enrol ", "a provenance is not what was interned",
                                      "the records cut "}));
  EXPECT_EQ(row.unnoticed, Offsets{16});  // the day, which follows from the time
}

TEST(AlteredStateTest, IsNamedByWhatThePeriodsCounted) {
  const Findings traffic = FindingsIn(FamilyNumber::kTraffic);
  EXPECT_EQ(traffic.sentences, (Sentences{"figure ", "not so many members count for brand "}));
  EXPECT_EQ(traffic.unnoticed, Offsets());
  const Findings periods = FindingsIn(FamilyNumber::kPeriods);
  EXPECT_EQ(periods.sentences, Sentences{"period "});
  EXPECT_EQ(periods.unnoticed, Offsets());
}

TEST(AlteredStateTest, IsNamedByWhatTheRecordsMakeOfTheFiguresOfLimits) {
  const Findings exposures = FindingsIn(FamilyNumber::kExposures);
  EXPECT_EQ(exposures.sentences, Sentences{"the figures of a brand are not what its records make"});
  EXPECT_EQ(exposures.unnoticed, Offsets());
  const Findings quotas = FindingsIn(FamilyNumber::kQuotas);
  EXPECT_EQ(quotas.sentences,
            Sentences{"what a brand received of another by exchange is not what the records make"});
  EXPECT_EQ(quotas.unnoticed, Offsets());
  const Findings own = FindingsIn(FamilyNumber::kMemberQuotas);
  EXPECT_EQ(own.sentences, Sentences{"what a member exchanged away is not what his records make"});
  EXPECT_EQ(own.unnoticed, Offsets());
}

TEST(AlteredStateTest, IsToldByTheBooksOfBrands) {
  const auto said_of = [](int64_t Exposure::*figure) {
    SmallLog log = TradedLog();
    log.state.exposures.Change(kFlorist).*figure += 1;
    return FirstExposureUnlikeTheBooks(log.state).value_or("nothing");
  };
  EXPECT_EQ(FirstExposureUnlikeTheBooks(TradedLog().state), std::nullopt);
  EXPECT_EQ(said_of(&Exposure::position), "the position of brand 1 is not what the books say");
  EXPECT_EQ(said_of(&Exposure::reserved), "the reserve of brand 1 is not what its holds pin");
  EXPECT_EQ(said_of(&Exposure::outstanding), "the outstanding sum of brand 1 is not in wallets");
}

// What is wrong with the traded log's state, by one check alone, after `spoil`.
template <class Check>
std::string SaidBy(const Check& check, const std::function<void(LogState&)>& spoil) {
  SmallLog log = TradedLog();
  spoil(log.state);
  return check(log.state).value_or("nothing");
}

Hold& OpenHold(LogState& state) {
  std::optional<HoldId> open;
  state.holds.ForEach([&](const HoldId& id, const Hold& hold) {
    if (hold.IsOpen()) open = id;
  });
  return state.holds.Change(open.value());
}
Wallet& RosesOfLi(LogState& state) {
  return state.wallets.Change({.member = {.value = 1}, .currency = kRose});
}

TEST(NothingIsNegativeTest, NamesTheFirstWalletThatCannotBe) {
  const std::string roses = "the wallet of member 1 in currency 1 has ";
  const LotKey lot{.expires_on = At("2030-03-31").day, .provenance = {.value = 1}};
  const auto said = [](const std::function<void(LogState&)>& spoil) {
    return SaidBy(FirstThatIsNegative, spoil);
  };
  EXPECT_EQ(said([](LogState&) {}), "nothing");
  EXPECT_EQ(said([&](LogState& state) {
              RosesOfLi(state).Post(lot, Points::kOfMemberMax);
              RosesOfLi(state).Post(lot, 1);
            }),
            roses + "a lot of nothing, or less");
  EXPECT_EQ(said([&](LogState& state) {
              RosesOfLi(state).Post({.expires_on = lot.expires_on, .provenance = {}}, 1);
            }),
            roses + "a lot of no provenance");
  EXPECT_EQ(said([&](LogState& state) {
              RosesOfLi(state).PostPending(lot.expires_on, lot, Points::kOfMemberMax + 1);
            }),
            roses + "pending or held points of nothing, or less");
  EXPECT_EQ(said([&](LogState& state) {
              RosesOfLi(state).PostHeld({.sequence = 2, .ordinal = 0}, {},
                                        Points::kOfMemberMax + 1);
            }),
            roses + "pending or held points of nothing, or less");
  EXPECT_EQ(said([&](LogState& state) {
              RosesOfLi(state).Post(lot, Points::kOfMemberMax);
              RosesOfLi(state).Post(
                  {.expires_on = At("2031-01-31").day, .provenance = {.value = 1}}, 1);
            }),
            roses + "more than 2^53 - 1 points");
}

TEST(NothingIsNegativeTest, NamesAHoldWhoseLotsCannotBe) {
  const auto said = [](const std::function<void(Lots&)>& spoil) {
    const std::string how =
        SaidBy(FirstThatIsNegative, [&](LogState& state) { spoil(OpenHold(state).pinned); });
    return how.substr(how.find(" has ") + 5);
  };
  EXPECT_EQ(said([](Lots& lots) { lots.front().remaining = -1; }), "a lot of nothing, or less");
  EXPECT_EQ(said([](Lots& lots) { lots.insert(lots.begin(), lots.back()); }), "lots out of order");
  EXPECT_EQ(said([](Lots& lots) { lots.front().key.provenance.value = 99; }),
            "a lot of no provenance");
}

TEST(HoldsAddUpTest, NamesAHoldThatGivesOrTakesLessThanNothing) {
  const auto said = [](const std::function<void(Hold&)>& spoil) {
    return SaidBy(FirstHoldThatDoesNotAddUp, [&](LogState& state) { spoil(OpenHold(state)); });
  };
  EXPECT_EQ(said([](Hold&) {}), "nothing");
  const std::vector<std::function<void(Hold&)>> wrong = {
      [](Hold& hold) { ++hold.captured; },
      [](Hold& hold) { --hold.captured, ++hold.released; },
      [](Hold& hold) { ++hold.captured, --hold.released; },
      [](Hold& hold) { ++hold.captured, --hold.expired; },
      [](Hold& hold) { hold.original = 0, hold.pinned.clear(); },
      [](Hold& hold) { ++hold.pinned.front().remaining; },
  };
  for (const auto& spoil : wrong) {
    EXPECT_TRUE(said(spoil).ends_with(" does not add up")) << said(spoil);
  }
  EXPECT_TRUE(SaidBy(FirstHoldThatDoesNotAddUp, [](LogState& state) {
                const WalletHold held = RosesOfLi(state).holds().front();
                RosesOfLi(state).PostHeld(held.id, held.ends, -held.amount);
              }).ends_with(" and its wallet differ"));
}

}  // namespace
}  // namespace huitong
