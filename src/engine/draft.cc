#include "engine/draft.h"

#include <algorithm>

#include "base/check.h"
#include "base/planted.h"
#include "engine/traffic.h"

namespace huitong {
namespace {

template <class Codec, class Key>
Unexpected<Halt> Lacks(FamilyNumber family, const Key& key) {
  MissingEntry entry{.family = family, .key = {}};
  Codec::EncodeKey(key, entry.key);
  Missing missing;
  missing.entries.push_back(std::move(entry));
  return Unexpected(Halt(std::move(missing)));
}

bool IsBoundTo(const Record& record, Binding binding, const Mac& mac) {
  if (binding == Binding::kKey) {
    return record.header.request && record.header.request->key == mac;
  }
  bool bound = false;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    const auto* exchanged = std::get_if<Exchanged>(&effect);
    const auto* taken = std::get_if<ReceiptTaken>(&effect);
    const bool of_quote = exchanged != nullptr && exchanged->quote_mac == mac;
    const bool of_receipt = taken != nullptr && taken->receipt == mac;
    bound = bound || (binding == Binding::kQuote ? of_quote : of_receipt);
  });
  return bound;
}

// Whether the record has a key, a quote or a receipt of that fingerprint.
bool HasFingerprint(const Record& record, Fingerprint fingerprint) {
  bool has = record.header.request && FingerprintOf(record.header.request->key) == fingerprint;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    const auto* exchanged = std::get_if<Exchanged>(&effect);
    if (exchanged != nullptr && FingerprintOf(exchanged->quote_mac) == fingerprint) has = true;
    const auto* taken = std::get_if<ReceiptTaken>(&effect);
    if (taken != nullptr && FingerprintOf(taken->receipt) == fingerprint) has = true;
  });
  return has;
}

}  // namespace

void Draft::Begin(RecordKind kind, const Instant& now) {
  record_.header = RecordHeader{.kind = kind,
                                .sequence = state_.row.next_sequence,
                                .committed = now,
                                .occurred = now,
                                .actor = {},
                                .answer_version = 0,
                                .request = std::nullopt,
                                .number = std::nullopt};
  record_.subjects.clear();
  record_.books.clear();
  wallets_.clear();
  interned_.clear();
}

Expected<std::optional<MemberOrdinal>, Halt> Draft::FindOwnMember(const MemberId& id) {
  const auto found = state_.member_ids.Find(id);
  if (found.presence == Presence::kMissing) {
    return Lacks<MemberIdCodec>(FamilyNumber::kMemberIds, id);
  }
  if (found.presence == Presence::kAbsent) return std::optional<MemberOrdinal>();
  return std::optional<MemberOrdinal>(*found.value);
}

Expected<const Member*, Halt> Draft::StandingOf(MemberOrdinal member) {
  const auto found = state_.members.Find(member);
  if (found.presence == Presence::kMissing) {
    return Lacks<MemberCodec>(FamilyNumber::kMembers, member);
  }
  CHECK(found.presence == Presence::kFound);
  return found.value;
}

// A member merges once, into one who is not merged: the walk ends.
Expected<MemberOrdinal, Halt> Draft::Forwarded(MemberOrdinal member, uint32_t flags) {
  for (;;) {
    const Member& standing = *TRY(StandingOf(member));
    if (!standing.Is(flags)) return member;
    member = standing.other;
  }
}

Expected<std::optional<MemberOrdinal>, Halt> Draft::FindMember(const MemberId& id) {
  const auto own = TRY(FindOwnMember(id));
  if (!own) return own;
  return std::optional(TRY(Forwarded(*own, kMerging | kMerged)));
}

Expected<MemberOrdinal, Halt> Draft::HolderOf(MemberOrdinal member) {
  return Forwarded(member, kMerged);
}

Expected<MemberOrdinal, Halt> Draft::MemberById(const MemberId& id, Param param) {
  const auto member = TRY(FindMember(id));
  if (!member) return Refuse(Decline::kMemberNotFound, param);
  return *member;
}

Expected<Draft::DraftedWallet*, Halt> Draft::Drafted(const WalletKey& key) {
  for (DraftedWallet& drafted : wallets_) {
    if (drafted.key == key) return &drafted;
  }
  const auto found = state_.wallets.Find(key);
  if (found.presence == Presence::kMissing) {
    return Lacks<WalletCodec>(FamilyNumber::kWallets, key);
  }
  const bool known = found.presence == Presence::kFound;
  wallets_.push_back({.key = key, .wallet = known ? *found.value : Wallet()});
  return &wallets_.back();
}

Expected<Wallet, Halt> Draft::WalletOf(const WalletKey& key) { return TRY(Drafted(key))->wallet; }

Expected<std::optional<Sequence>, Halt> Draft::RecordBoundTo(Binding binding, const Mac& mac) {
  const Fingerprint fingerprint = FingerprintOf(mac);
  const auto found = state_.requests.Find(fingerprint);
  if (found.presence == Presence::kMissing) {
    return Lacks<RequestCodec>(FamilyNumber::kRequests, fingerprint);
  }
  if (found.presence == Presence::kAbsent) return std::optional<Sequence>();

  Missing missing;
  for (const Sequence sequence : *found.value) {
    const auto seen = std::find_if(seen_.begin(), seen_.end(), [&](const Record& record) {
      return record.header.sequence == sequence;
    });
    if (seen == seen_.end()) {
      missing.records.push_back(sequence);
    } else if (IsBoundTo(*seen, binding, mac)) {
      return std::optional<Sequence>(sequence);
    } else {
      // Else the index or the journal has rotted, and the key would be taken for a new one.
      CHECK(HasFingerprint(*seen, fingerprint));
    }
  }
  if (!missing.records.empty()) return Unexpected(Halt(std::move(missing)));
  return std::optional<Sequence>();
}

const Provenance& Draft::ProvenanceOf(ProvenanceNumber number) {
  for (const ProvenanceInterned& interned : interned_) {
    if (interned.number == number) return interned.provenance;
  }
  return state_.ProvenanceOf(number);
}

Expected<std::optional<Hold>, Halt> Draft::FindHold(const HoldId& id) {
  const auto found = state_.holds.Find(id);
  if (found.presence == Presence::kMissing) return Lacks<HoldCodec>(FamilyNumber::kHolds, id);
  if (found.presence == Presence::kAbsent) return std::optional<Hold>();
  return std::optional<Hold>(*found.value);
}

Expected<Hold, Halt> Draft::HoldOf(const HoldId& id) {
  const auto hold = TRY(FindHold(id));
  if (!hold) return Refuse(Decline::kHoldNotFound, Param::kHoldId);
  return *hold;
}

Expected<const Record*, Halt> Draft::FindRecord(Sequence sequence) {
  if (sequence >= state_.row.next_sequence) return static_cast<const Record*>(nullptr);
  const auto seen = std::find_if(seen_.begin(), seen_.end(), [&](const Record& record) {
    return record.header.sequence == sequence;
  });
  if (seen != seen_.end()) return &*seen;
  Missing missing;
  missing.records.push_back(sequence);
  return Unexpected(Halt(std::move(missing)));
}

Expected<Reversal, Halt> Draft::ReversalOf(Sequence original) {
  const auto found = state_.reversals.Find(original);
  if (found.presence == Presence::kMissing) {
    return Lacks<ReversalCodec>(FamilyNumber::kReversals, original);
  }
  return found.presence == Presence::kFound ? *found.value : Reversal();
}

Expected<MemberQuota, Halt> Draft::MemberQuotaOf(const WalletKey& key) {
  const auto found = state_.member_quotas.Find(key);
  if (found.presence == Presence::kMissing) {
    return Lacks<MemberQuotaCodec>(FamilyNumber::kMemberQuotas, key);
  }
  return found.presence == Presence::kFound ? *found.value : MemberQuota();
}

Expected<int64_t, Halt> Draft::GivenOnDay(const EarnDayKey& key) {
  const auto found = state_.earn_days.Find(key);
  if (found.presence == Presence::kMissing) {
    return Lacks<EarnDayCodec>(FamilyNumber::kEarnDays, key);
  }
  return found.presence == Presence::kFound ? *found.value : 0;
}

Expected<std::optional<TenderRow>, Halt> Draft::TenderOf(Sequence placed) {
  const auto found = state_.tenders.Find(placed);
  if (found.presence == Presence::kMissing) {
    return Lacks<TenderCodec>(FamilyNumber::kTenders, placed);
  }
  if (found.presence == Presence::kAbsent) return std::optional<TenderRow>();
  return std::optional<TenderRow>(*found.value);
}

Expected<Done, Halt> Draft::AddSubject(MemberOrdinal member) {
  const Member& standing = *TRY(StandingOf(member));
  record_.subjects.push_back({.member = member,
                              .own_sequence = standing.records,
                              .previous = Planted("member-chain-names-last-record")
                                              ? state_.row.next_sequence - 1
                                              : standing.last_record,
                              .effects = {}});
  return Done{};
}

void Draft::AddNewSubject(const MemberEnrolled& enrolled) {
  record_.subjects.push_back({.member = {.value = state_.row.members},
                              .own_sequence = 0,
                              .previous = kNoSequence,
                              .effects = {enrolled}});
}

Expected<Wallet*, Halt> Draft::DraftedOf(CurrencyNumber currency) {
  const WalletKey key{.member = record_.subjects.back().member, .currency = currency};
  return &TRY(Drafted(key))->wallet;
}

Expected<Done, Halt> Draft::Post(CurrencyNumber currency, const LotKey& lot, int64_t amount) {
  Wallet* wallet = TRY(DraftedOf(currency));
  wallet->Post(lot, amount);
  State(AvailablePosting{
      .currency = currency, .lot = lot, .amount = amount, .balance_after = wallet->total()});
  return Done{};
}

Expected<Done, Halt> Draft::PostPending(CurrencyNumber currency, Day matures_on, const LotKey& lot,
                                        int64_t amount) {
  Wallet* wallet = TRY(DraftedOf(currency));
  wallet->PostPending(matures_on, lot, amount);
  State(PendingPosting{.currency = currency,
                       .matures_on = matures_on,
                       .lot = lot,
                       .amount = amount,
                       .balance_after = wallet->pending_total()});
  return Done{};
}

Expected<Done, Halt> Draft::PostHeld(CurrencyNumber currency, const HoldId& hold, Timestamp ends,
                                     const Lot& change) {
  Wallet* wallet = TRY(DraftedOf(currency));
  wallet->PostHeld(hold, ends, change.remaining);
  State(HeldPosting{.currency = currency,
                    .hold = hold,
                    .lot = change.key,
                    .amount = change.remaining,
                    .balance_after = wallet->held_total()});
  return Done{};
}

Expected<Done, Halt> Draft::PostDebt(CurrencyNumber currency, int64_t amount) {
  Wallet* wallet = TRY(DraftedOf(currency));
  wallet->PostDebt(amount);
  State(DebtPosting{.currency = currency, .amount = amount, .balance_after = -wallet->debt()});
  return Done{};
}

Expected<Done, Halt> Draft::Slide(CurrencyNumber currency, Day active_on, Day last_day) {
  Wallet* wallet = TRY(DraftedOf(currency));
  if (last_day <= wallet->slides_until()) return Done{};
  wallet->SlideUntil(last_day);
  State(ActivityCounted{.currency = currency, .active_on = active_on, .last_day = last_day});
  return Done{};
}

void Draft::PostToBooks(CurrencyNumber currency, const Account& account, int64_t amount) {
  StateInBooks(BookPosting{.currency = currency, .account = account, .amount = amount});
}

bool Draft::FitsBooks() const {
  return std::all_of(record_.books.begin(), record_.books.end(), [this](const Effect& effect) {
    const auto* posting = std::get_if<BookPosting>(&effect);
    if (posting == nullptr) return true;
    // Both are at most 2^62 either way: the sum fits 64 bits or passes its end by one.
    int64_t after = state_.BalanceOf(posting->currency, posting->account);
    if (__builtin_add_overflow(after, posting->amount, &after)) return false;
    return after >= -Points::kUnitsMax && after <= Points::kUnitsMax;
  });
}

bool Draft::FitsTraffic() const {
  const TrafficOfRecord traffic = TrafficOf(state_.configuration, record_);
  return std::all_of(traffic.begin(), traffic.end(), [this](const CountedTraffic& counted) {
    const PairTraffic* entry = state_.traffic.Peek(
        {.period = state_.row.period, .debtor = counted.debtor, .creditor = counted.creditor});
    return Sum(entry == nullptr ? PairTraffic() : *entry, counted.traffic).has_value();
  });
}

void Draft::PostObligation(BrandNumber debtor, BrandNumber creditor, int64_t micro_fen) {
  if (debtor == creditor || micro_fen == 0) return;
  const CurrencyNumber money = configuration().settlement_money();
  PostToBooks(money, Due(debtor, creditor), micro_fen);
  if (!Planted("obligation-of-one-side")) PostToBooks(money, Claim(creditor, debtor), -micro_fen);
}

ProvenanceNumber Draft::Intern(const Provenance& provenance) {
  const auto known = state_.provenance_numbers.find(provenance);
  if (known != state_.provenance_numbers.end()) return known->second;
  for (const ProvenanceInterned& interned : interned_) {
    if (interned.provenance == provenance) return interned.number;
  }
  const auto number = static_cast<uint32_t>(state_.row.provenances + interned_.size() + 1);
  interned_.push_back({.number = {.value = number}, .provenance = provenance});
  StateInBooks(interned_.back());
  return interned_.back().number;
}

}  // namespace huitong
