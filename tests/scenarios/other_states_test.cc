// Records that are sound, but not of the state that they stand on: a member in debt, full wallets,
// an open merge, accounts at their limit. The rules name what keeps the record from being the next.

#include <functional>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/apply.h"
#include "engine/invariants/holds_at_commit.h"
#include "engine/invariants/record_follows_state.h"
#include "scenarios/stage.h"

namespace huitong {
namespace {

using ::testing::Contains;
using ::testing::IsSupersetOf;

// Makes another state of the one before a record.
using Change = std::function<void(LogState&, const Record&)>;

// What the rules, and the invariants at commit up to their first figure, say of records on states
// that are changed.
struct Said {
  std::set<std::string> by_rules;
  std::set<std::string> at_commit;
};

void SayOf(const std::vector<Record>& log, const Change& change, Said& said) {
  LogState state;
  const auto read = [&](Sequence sequence) {
    return sequence < log.size() ? std::optional(log[sequence]) : std::nullopt;
  };
  for (size_t i = 0; i < log.size(); ++i) {
    LogState changed = state;
    change(changed, log[i]);
    if (const auto breach = FirstBreach(changed, log[i], read)) {
      said.by_rules.insert(breach->substr(breach->find(": ") + 2));
    }
    if (const auto broken = FirstBrokenAtCommit(changed, log[i], std::span(log).first(i))) {
      said.at_commit.insert(broken->how.substr(0, broken->how.find_first_of("0123456789")));
    }
    Apply(state, log[i]);
  }
}

// Of each scenario's records.
Said SaidOfAll(const Change& change) {
  Said said;
  for (const std::string& path : ScenarioFiles()) {
    std::optional<Stage> stage;
    for (const ScenarioLine& line : ReadLines(path)) {
      if (line.words.front() != "scenario") {
        EXPECT_EQ(stage->Play(line), std::nullopt) << line.statement;
        continue;
      }
      if (stage) SayOf(stage->records(), change, said);
      stage.emplace(StoreHabits());
    }
    if (stage) SayOf(stage->records(), change, said);
  }
  return said;
}

// Visits the wallet of each of the record's members in each currency.
void ForEachWallet(LogState& state, const Record& record,
                   const std::function<void(Wallet&, CurrencyNumber)>& visit) {
  for (const RecordSubject& subject : record.subjects) {
    if (subject.member.value >= state.row.members) continue;
    for (uint32_t currency = 1; currency <= state.configuration.currencies().size(); ++currency) {
      visit(state.wallets.Change({.member = subject.member, .currency = {.value = currency}}),
            {.value = currency});
    }
  }
}

// As the state has it after `change` of every wallet of the record's members.
template <class ChangeWallet>
Said SaidOfWallets(const ChangeWallet& change) {
  return SaidOfAll([&](LogState& state, const Record& record) {
    ForEachWallet(state, record, [&](Wallet& wallet, CurrencyNumber) { change(wallet); });
  });
}

LotKey NeverExpiring() { return {.expires_on = kNeverExpires, .provenance = {.value = 1}}; }

TEST(OtherStatesTest, RefuseADebtorWhatHeMayNotDo) {
  const Said said = SaidOfWallets([](Wallet& wallet) { wallet.PostDebt(-5); });
  EXPECT_THAT(said.by_rules,
              IsSupersetOf({"a member in debt redeems", "a member in debt exchanges",
                            "a member in debt places a hold", "a member in debt gives",
                            "a member in debt is closed"}));
  EXPECT_THAT(said.at_commit, Contains("a posting states -"));
}

TEST(OtherStatesTest, RefuseMoreThanAWalletMayHave) {
  const Said full = SaidOfWallets([](Wallet& wallet) {
    const int64_t room = Points::kOfMemberMax - wallet.whole();
    if (room > 0) wallet.Post(NeverExpiring(), room);
  });
  EXPECT_THAT(
      full.by_rules,
      IsSupersetOf({"a balance would pass 2^53 - 1", "both wallets do not fit into one",
                    "the postings are not the adjustment", "what goes back is not what was taken",
                    "the posting is not the points earned"}));
  EXPECT_THAT(full.at_commit, Contains("available points would be below zero, or above "));
  const Said owing = SaidOfWallets([](Wallet& wallet) { wallet.PostDebt(-Points::kOfMemberMax); });
  EXPECT_THAT(owing.by_rules, Contains("both wallets do not fit into one"));
}

TEST(OtherStatesTest, RefuseWhatIsNotThere) {
  const Said said = SaidOfWallets([](Wallet& wallet) { wallet = Wallet(); });
  EXPECT_THAT(said.by_rules, IsSupersetOf({"a lot would go below zero", "nothing has matured",
                                           "more points are taken than there are",
                                           "the hold is not of points that are there",
                                           "the gift is not of points that are there",
                                           "an earlier hold whose time is up ends first",
                                           "the notices are not those due"}));
  EXPECT_THAT(said.at_commit, IsSupersetOf({"a lot would hold less than nothing, or more than ",
                                            "more debt is repaid than there is",
                                            "pending points would be below zero, or above ",
                                            "held points would be below zero, or above "}));
}

TEST(OtherStatesTest, RefuseToCloseAMemberWithHeldPoints) {
  const Said said = SaidOfAll([](LogState& state, const Record& record) {
    ForEachWallet(state, record, [&](Wallet& wallet, CurrencyNumber currency) {
      const HoldId id{.sequence = 0, .ordinal = currency.value};
      wallet.PostHeld(id, {.nanos = INT64_MAX}, 1);
      Hold& hold = state.holds.Change(id);
      hold.currency = currency;
      hold.original = 1;
      hold.pinned.assign({Lot{.key = NeverExpiring(), .remaining = 1}});
    });
  });
  EXPECT_THAT(said.by_rules, Contains("a member with held points is closed"));
}

TEST(OtherStatesTest, RefuseAMemberOfAnOpenMergeAnother) {
  const Said said = SaidOfAll([](LogState& state, const Record& record) {
    for (const RecordSubject& subject : record.subjects) {
      if (subject.member.value >= state.row.members) continue;
      Member& member = state.members.Change(subject.member);
      member.flags = kAbsorbing;
      member.merge_ends.nanos = INT64_MAX;
    }
  });
  EXPECT_THAT(said.by_rules, IsSupersetOf({"a member of the merge is in an open merge already",
                                           "a member in an open merge is closed",
                                           "there is no open merge of these members"}));
}

TEST(OtherStatesTest, RefuseMoreThanAnAccountMayHave) {
  for (const int64_t limit : {Points::kUnitsMax, -Points::kUnitsMax}) {
    const Said said = SaidOfAll([limit](LogState& state, const Record& record) {
      for (const Effect& effect : record.books) {
        const auto* posting = std::get_if<BookPosting>(&effect);
        if (posting == nullptr) continue;
        state.books.Change({.currency = posting->currency, .account = ToWord(posting->account)})
            .balance = limit;
      }
    });
    EXPECT_THAT(said.by_rules, Contains("an account of the books would pass 2^62"));
  }
}

TEST(OtherStatesTest, RefuseLotsOfAnotherOrNoProvenance) {
  const auto with = [](const std::function<void(Provenance&)>& change) {
    return SaidOfAll([&](LogState& state, const Record&) {
      for (uint32_t number = 1; number <= state.row.provenances; ++number) {
        change(state.provenances.Change({.value = number}));
      }
    });
  };
  const Said barred = with([](Provenance& one) { one.not_exchangeable_until = kLastDay; });
  EXPECT_THAT(barred.by_rules, Contains("a lot is debited that this trade may not use"));
  const Said dear = with([](Provenance& one) { one.settlement_price = Points::kUnitsMax; });
  EXPECT_THAT(dear.by_rules, Contains("the obligation is too large, or a lot has no provenance"));
  const Said none = SaidOfAll([](LogState& state, const Record&) { state.provenances = {}; });
  EXPECT_THAT(none.by_rules,
              IsSupersetOf({"a lot has no provenance",
                            "the obligation is too large, or a lot has no provenance"}));
}

}  // namespace
}  // namespace huitong
