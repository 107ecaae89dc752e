#include "engine/stored_entry.h"

#include <gtest/gtest.h>

#include "engine/testing/busy_log.h"

namespace huitong {
namespace {

constexpr HoldId kSomeHold{.sequence = 9, .ordinal = 0};
constexpr HoldId kOtherHold{.sequence = 11, .ordinal = 0};

LotKey LotUntil(std::string_view day, uint32_t provenance) {
  return {.expires_on = At(day).day, .provenance = {.value = provenance}};
}

// With everything that a wallet may have, and two of it.
Wallet RichWallet() {
  Wallet wallet;
  wallet.SlideUntil(At("2027-05-31").day);
  wallet.Post(LotUntil("2026-03-31", 1), 20);
  wallet.Post(LotUntil("2026-04-30", 2), 7);
  wallet.PostPending(At("2026-02-01").day, LotUntil("2026-05-31", 1), 30);
  wallet.PostPending(At("2026-02-03").day, LotUntil("2026-05-31", 1), 31);
  wallet.PostHeld(kSomeHold, At("2026-06-01").time, 12);
  wallet.PostHeld(kOtherHold, At("2026-06-02").time, 13);
  wallet.PostDebt(-9);
  wallet.MarkNoticed(At("2026-03-31").day, 5);
  wallet.Defer(At("2026-03-31").day, At("2026-04-10").day);
  wallet.MarkNoticed(At("2026-04-30").day, 1);
  return wallet;
}

// Every family has entries, and they have every part that an entry may have.
LogState RichState() {
  SmallLog log = MakeBusyLog();
  log.Do(PublishMemberPolicy{.policy = {.merge_cool_off_hours = 2}, .effective_from = {}});
  log.Cut({.number = log.now.day.number - 1});
  log.Do(CloseSettlement{.period = {.value = 1}});
  LogState& state = log.state;
  state.wallets.Change({.member = {.value = 1}, .currency = kBean}) = RichWallet();
  state.wallets.Change({.member = {.value = 1}, .currency = kRose}).PostDebt(-9);
  Member& merging = state.members.Change({.value = 1});
  merging.flags = kMerging | kFrozen;
  merging.other = {.value = 0};
  merging.merge_ends = At("2026-02-02").time;
  Hold& open = state.holds.Change(kSomeHold);
  open.member = {.value = 1};
  open.original = 12;
  open.pinned.push_back({.key = LotUntil("2026-03-31", 1), .remaining = 12});
  state.requests.Change(4) = {3, 17};
  return std::move(log.state);
}

struct Entry {
  FamilyNumber family = FamilyNumber::kMembers;
  Bytes key;
  Bytes value;
};

// A state that has been given those of `before` whose family is the entry's and that come before
// it; then the entry. Nothing where it was refused.
std::optional<LogState> LoadedAfter(const CanonicalState& before, const Entry& entry) {
  LogState state;
  if (entry.family == FamilyNumber::kConfiguration) {
    for (const auto& [whose, value] : before) {
      if (whose.first != entry.family || whose.second >= entry.key) continue;
      EXPECT_TRUE(state.Load(whose.first, whose.second, value));
    }
  }
  if (!state.Load(entry.family, entry.key, entry.value)) return std::nullopt;
  return state;
}

// Whether the entry is refused or is what the state then writes.
bool IsRefusedOrKept(const CanonicalState& before, const Entry& entry) {
  const auto state = LoadedAfter(before, entry);
  if (!state) return true;
  const CanonicalState written = CanonicalStateOf(*state);
  const auto kept = written.find({entry.family, entry.key});
  return kept != written.end() && kept->second == entry.value;
}

Bytes CutTo(const Bytes& bytes, size_t size) {
  return {bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(size)};
}

TEST(StoredEntryTest, OfEveryFamilyIsRefusedWhereItIsCut) {
  const CanonicalState entries = CanonicalStateOf(RichState());
  for (const auto& [whose, value] : entries) {
    const auto& [family, key] = whose;
    EXPECT_TRUE(LoadedAfter(entries, {.family = family, .key = key, .value = value}));
    for (size_t size = 0; size < value.size(); ++size) {
      const Entry cut{.family = family, .key = key, .value = CutTo(value, size)};
      EXPECT_TRUE(IsRefusedOrKept(entries, cut)) << static_cast<int>(family) << " " << size;
    }
    for (size_t size = 0; size < key.size(); ++size) {
      const Entry cut{.family = family, .key = CutTo(key, size), .value = value};
      EXPECT_FALSE(LoadedAfter({}, cut)) << static_cast<int>(family) << " " << size;
    }
  }
}

TEST(StoredEntryTest, IsWhatTheStateWritesHoweverItIsAltered) {
  const CanonicalState entries = CanonicalStateOf(RichState());
  uint64_t refused = 0;
  for (const auto& [whose, value] : entries) {
    for (size_t at = 0; at < value.size(); ++at) {
      for (const uint8_t byte : Bytes{0x00, 0x01, 0x02, 0x7f, 0x80, 0xff}) {
        Entry altered{.family = whose.first, .key = whose.second, .value = value};
        altered.value[at] = byte;
        EXPECT_TRUE(IsRefusedOrKept(entries, altered))
            << "family " << static_cast<int>(whose.first) << ", byte " << at << " made "
            << static_cast<int>(byte);
        if (!LoadedAfter(entries, altered)) ++refused;
      }
    }
  }
  EXPECT_GT(refused, 1'000u);
}

TEST(StoredEntryTest, IsReadAloneAsWithAState) {
  const CanonicalState entries = CanonicalStateOf(RichState());
  for (const auto& [whose, value] : entries) {
    const auto& [family, key] = whose;
    if (family != FamilyNumber::kWallets && family != FamilyNumber::kMembers) continue;
    for (size_t size = 0; size <= value.size() + 1; ++size) {
      Bytes resized = value;
      resized.resize(size);
      const bool loads = LogState().Load(family, key, resized);
      const bool reads = family == FamilyNumber::kWallets
                             ? ReadStoredWallet(key, resized).has_value()
                             : ReadStoredMember(key, resized).has_value();
      EXPECT_EQ(reads, loads) << size;
    }
    Bytes longer = key;
    longer.push_back(0);
    EXPECT_FALSE(ReadStoredWallet(longer, value));
    EXPECT_FALSE(ReadStoredMember(longer, value));
  }
}

TEST(StoredEntryTest, CanBeMissingInTheFamiliesThatAreEvicted) {
  for (const auto& [whose, value] : CanonicalStateOf(RichState())) {
    const auto& [family, key] = whose;
    LogState state;
    state.MarkIncomplete();
    const bool may_be_missing =
        family != FamilyNumber::kBooks && family != FamilyNumber::kConfiguration &&
        family != FamilyNumber::kProvenances && family != FamilyNumber::kLogs &&
        family != FamilyNumber::kTraffic && family != FamilyNumber::kPeriods &&
        family != FamilyNumber::kExposures && family != FamilyNumber::kQuotas;
    EXPECT_EQ(state.LoadAbsent({.family = family, .key = key}), may_be_missing);
    if (!may_be_missing) continue;
    Bytes cut = key;
    cut.pop_back();
    EXPECT_FALSE(LogState().LoadAbsent({.family = family, .key = cut}));
  }
}

}  // namespace
}  // namespace huitong
