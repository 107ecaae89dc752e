// A draft: one record in the making. It reads the state through what it has drafted itself, and
// changes nothing: dropped, it never was.

#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "base/expected.h"
#include "engine/command.h"
#include "engine/record.h"
#include "engine/state.h"
#include "ledger/decline.h"

namespace huitong {

// What memory lacks to decide: entries to load from the state store, and records to read from the
// journal. The command is offered again when they are there.
struct Missing {
  std::vector<MissingEntry> entries;
  std::vector<Sequence> records;

  [[nodiscard]] bool IsNone() const { return entries.empty() && records.empty(); }
};

// Why a decision stopped.
using Halt = std::variant<Declined, Missing>;

// A command's answer of no: the first that applies.
inline Unexpected<Halt> Refuse(Decline code, Param param, int64_t figure = 0,
                               int64_t second_figure = 0) {
  return Unexpected(Halt(
      Declined{.code = code, .param = param, .figure = figure, .second_figure = second_figure}));
}

// What a MAC in the request index stands for: they never meet, whatever their bytes.
enum class Binding : uint8_t { kKey, kQuote, kReceipt };

using Decided = Expected<Done, Halt>;

// Records of the journal that were read because a decision lacked them.
using SeenRecords = std::vector<Record>;

class Draft {
 public:
  // `state` and `seen` outlive the draft.
  Draft(LogState& state, const SeenRecords& seen) : state_(state), seen_(seen) {}

  // Starts anew with an empty record of that kind, committed at `now`.
  void Begin(RecordKind kind, const Instant& now);

  // The record as it stands. Its sequence is the state's next.
  [[nodiscard]] const Record& record() const { return record_; }
  [[nodiscard]] RecordHeader& header() { return record_.header; }
  [[nodiscard]] const LogState& state() const { return state_; }
  [[nodiscard]] const Configuration& configuration() const { return state_.configuration; }
  [[nodiscard]] const Instant& now() const { return record_.header.committed; }

  // Who answers for the member of that id today: after a merge, open or completed, the target.
  // Declines with member_not_found where there is none, about `param`.
  Expected<MemberOrdinal, Halt> MemberById(const MemberId& id, Param param = Param::kMemberId);
  // Nothing where there is none, as enrolment wants it.
  Expected<std::optional<MemberOrdinal>, Halt> FindMember(const MemberId& id);
  // The one enrolled under that id, merged or not.
  Expected<std::optional<MemberOrdinal>, Halt> FindOwnMember(const MemberId& id);
  // Who has the wallets of a member of an earlier record: after a completed merge, the target.
  Expected<MemberOrdinal, Halt> HolderOf(MemberOrdinal member);
  // As it was before this record, and not null: until the state's next change. CHECKs that there is
  // one.
  Expected<const Member*, Halt> StandingOf(MemberOrdinal member);
  // As drafted so far; an empty wallet where there is none yet.
  Expected<Wallet, Halt> WalletOf(const WalletKey& key);
  // The record that used this request key, quote or receipt, if any, confirmed in the record
  // itself.
  Expected<std::optional<Sequence>, Halt> RecordBoundTo(Binding binding, const Mac& mac);
  const Provenance& ProvenanceOf(ProvenanceNumber number);
  // As it was before this record; hold_not_found where there is none.
  Expected<Hold, Halt> HoldOf(const HoldId& id);
  // Nothing where there is none.
  Expected<std::optional<Hold>, Halt> FindHold(const HoldId& id);
  // A record of the log, read from the journal; null where the log is not so long.
  Expected<const Record*, Halt> FindRecord(Sequence sequence);
  // What reversals took back of that record before this one.
  Expected<Reversal, Halt> ReversalOf(Sequence original);

  // As it was before this record; nothing where that record placed no tender.
  Expected<std::optional<TenderRow>, Halt> TenderOf(Sequence placed);

  // As it was before this record; of zeros where the member never exchanged the currency away.
  Expected<MemberQuota, Halt> MemberQuotaOf(const WalletKey& key);

  // Points that versions with a cap gave so far for that day's purchases.
  Expected<int64_t, Halt> GivenOnDay(const EarnDayKey& key);

  // Makes the member the record's next subject; later facts of the member go there.
  Expected<Done, Halt> AddSubject(MemberOrdinal member);
  // The subject of a member that this record enrols.
  void AddNewSubject(const MemberEnrolled& enrolled);

  // Posts to the available points of the last subject. CHECKs that the lot holds what is taken.
  Expected<Done, Halt> Post(CurrencyNumber currency, const LotKey& lot, int64_t amount);
  // The same for the other states of a member's points.
  Expected<Done, Halt> PostPending(CurrencyNumber currency, Day matures_on, const LotKey& lot,
                                   int64_t amount);
  Expected<Done, Halt> PostHeld(CurrencyNumber currency, const HoldId& hold, Timestamp ends,
                                const Lot& change);
  Expected<Done, Halt> PostDebt(CurrencyNumber currency, int64_t amount);
  // Moves the last day of the last subject's sliding points, if that is later.
  Expected<Done, Halt> Slide(CurrencyNumber currency, Day active_on, Day last_day);
  void PostToBooks(CurrencyNumber currency, const Account& account, int64_t amount);
  // Whether no account of the books would pass 2^62 by what was posted to it.
  [[nodiscard]] bool FitsBooks() const;
  // Whether what the record counts for the settlement of the period stays within 2^62, too.
  [[nodiscard]] bool FitsTraffic() const;
  // due +n and claim −n in the coalition's money; nothing where debtor and creditor are one.
  void PostObligation(BrandNumber debtor, BrandNumber creditor, int64_t micro_fen);
  // A fact of the last subject, or of the books.
  void State(Effect fact) { record_.subjects.back().effects.push_back(std::move(fact)); }
  void StateInBooks(Effect fact) { record_.books.push_back(std::move(fact)); }
  // The number of a provenance, interned by this record if it is new.
  ProvenanceNumber Intern(const Provenance& provenance);

 private:
  struct DraftedWallet {
    WalletKey key;
    Wallet wallet;
  };
  Expected<DraftedWallet*, Halt> Drafted(const WalletKey& key);
  Expected<MemberOrdinal, Halt> Forwarded(MemberOrdinal member, uint32_t flags);
  // That of the last subject.
  Expected<Wallet*, Halt> DraftedOf(CurrencyNumber currency);

  LogState& state_;
  const SeenRecords& seen_;
  Record record_;
  boost::container::small_vector<DraftedWallet, 2> wallets_;
  std::vector<ProvenanceInterned> interned_;
};

}  // namespace huitong
