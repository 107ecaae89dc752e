// The state of one log: what its records add up to, in families that may be larger than memory.

#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "base/bytes.h"
#include "base/calendar.h"
#include "engine/configuration.h"
#include "engine/exposure.h"
#include "engine/family.h"
#include "engine/record.h"
#include "engine/sequences.h"
#include "exchange/tender.h"
#include "ledger/account.h"
#include "ledger/hold.h"
#include "ledger/number.h"
#include "ledger/wallet.h"

namespace huitong {

// What a member may do. DO NOT RENUMBER: the values are in the state.
enum MemberFlag : uint32_t {
  kFrozen = 1,
  kClosed = 2,
  kMerging = 4,     // source of an open merge
  kMerged = 8,      // source of a completed one
  kAbsorbing = 16,  // target of an open one
  kVerified = 32
};
inline constexpr uint32_t kAllMemberFlags = 63;

struct Member {
  MemberId id;
  Sequence last_record = kNoSequence;
  uint64_t records = 0;  // how many of the log's records are about this member
  uint32_t flags = 0;    // a sum of MemberFlag
  PeriodNumber counted;  // the last whose redemptions counted him; 0: none
  MemberOrdinal other;   // of its merge
  Timestamp merge_ends;  // the cool-off, of an open or completed merge

  [[nodiscard]] bool Is(uint32_t flag) const { return (flags & flag) != 0; }
};

struct WalletKey {
  MemberOrdinal member;
  CurrencyNumber currency;

  friend constexpr auto operator<=>(const WalletKey&, const WalletKey&) = default;
  friend size_t hash_value(const WalletKey& key) {
    return key.member.value * 0x9e3779b97f4a7c15 + key.currency.value;
  }
};

// The first 8 bytes of a key's MAC, big-endian.
using Fingerprint = uint64_t;
Fingerprint FingerprintOf(const Mac& mac);

struct BookKey {
  CurrencyNumber currency;
  uint64_t account = 0;  // ToWord

  friend constexpr auto operator<=>(const BookKey&, const BookKey&) = default;
  friend size_t hash_value(const BookKey& key) {
    return key.account * 0x9e3779b97f4a7c15 + key.currency.value;
  }
};

struct BookBalance {
  int64_t balance = 0;
  uint64_t postings = 0;
};

struct PublishedKey {
  Topic what = Topic::kCoalition;
  uint32_t number = 0;
  uint32_t version = 0;

  friend constexpr auto operator<=>(const PublishedKey&, const PublishedKey&) = default;
  friend size_t hash_value(const PublishedKey& key) {
    return (uint64_t{key.number} << 32 | key.version) * 0x9e3779b97f4a7c15 +
           static_cast<size_t>(key.what);
  }
};

struct PublishedValue {
  Timestamp effective_from;
  Bytes payload;
};

// What later records have used up of one original so far: reversals, reinstatements, an answer to a
// proposal.
struct Reversal {
  int64_t points = 0;
  int64_t spend_fen = 0;          // of an earning
  std::vector<LineAmount> lines;  // ascending by line: of those that reversals named

  friend bool operator==(const Reversal&, const Reversal&) = default;
};

// What is left of one line of a tender: all of it, less what was returned.
struct LeftOfLine {
  uint32_t line = 0;
  TenderLine left;  // its fen are cash and what the parts pay

  friend bool operator==(const LeftOfLine&, const LeftOfLine&) = default;
};

// What is left of a tender.
struct TenderRow {
  Sequence settled = kNoSequence;  // the record that settled it
  std::vector<LeftOfLine> lines;   // ascending

  friend bool operator==(const TenderRow&, const TenderRow&) = default;
};

// What one debtor came to owe one creditor in one period, beside what its settlement posted.
struct TrafficKey {
  PeriodNumber period;
  BrandNumber debtor;
  BrandNumber creditor;

  friend constexpr auto operator<=>(const TrafficKey&, const TrafficKey&) = default;
  friend size_t hash_value(const TrafficKey& key) {
    return ((uint64_t{key.debtor.value} << 28 | key.creditor.value) * 0x9e3779b97f4a7c15) ^
           (uint64_t{key.period.value} * 0xff51afd7ed558ccd);
  }
};

// Micro-fen, and how many records made them.
struct TrafficSum {
  int64_t micro_fen = 0;
  uint64_t count = 0;

  friend constexpr bool operator==(const TrafficSum&, const TrafficSum&) = default;
};

struct PairTraffic {
  TrafficSum redeemed;
  TrafficSum refunded;  // at most 0
  TrafficSum exchanged;
  int64_t face = 0;  // micro-fen: what redemptions less refunds were worth to members
  TrafficSum paid;
  TrafficSum adjusted;
  TrafficSum bought;  // points of the creditor that the debtor gave
  TrafficSum sponsored;
  uint64_t members = 0;  // verified ones, at the creditor where each came first

  friend constexpr bool operator==(const PairTraffic&, const PairTraffic&) = default;
};

// A period that has ended.
struct Period {
  Day first_day;
  Day last_day;
  Sequence first_sequence = 0;
  Sequence cut = 0;  // the record that ended it, the first that is not in it
  Timestamp cut_time;
  uint32_t brands = 0;
  Sequence closed = kNoSequence;  // the record that settled it

  friend constexpr bool operator==(const Period&, const Period&) = default;
};

// DO NOT RENUMBER: the values are in the state.
enum class DisputeStatus : uint32_t { kOpen = 1, kUpheld = 2, kRejected = 3 };

struct Dispute {
  PeriodNumber period;
  BrandNumber brand;
  BrandNumber counterparty;
  std::optional<LineKind> line;
  PeriodAdjustmentReason reason = PeriodAdjustmentReason::kOther;
  DisputeStatus status = DisputeStatus::kOpen;
  int64_t micro_fen = 0;            // claimed
  Sequence raised = 0;              // the record that raised it
  Sequence answered = kNoSequence;  // the record that answered it

  friend bool operator==(const Dispute&, const Dispute&) = default;
};

// Where the log stands.
struct LogRow {
  Sequence next_sequence = 0;
  Instant last_commit;
  PeriodNumber period{.value = 1};  // the open one
  uint64_t members = 0;
  uint32_t provenances = 0;
};

// A version of a currency's earn rate.
struct EarnRateVersionKey {
  CurrencyNumber currency;
  uint32_t version = 0;

  friend constexpr auto operator<=>(const EarnRateVersionKey&, const EarnRateVersionKey&) = default;
  friend size_t hash_value(const EarnRateVersionKey& key) {
    return (uint64_t{key.currency.value} << 32 | key.version) * 0x9e3779b97f4a7c15;
  }
};

// The purchases of one member on one day that earned one currency.
struct EarnDayKey {
  MemberOrdinal member;
  CurrencyNumber currency;
  Day day;  // of occurrence

  friend constexpr auto operator<=>(const EarnDayKey&, const EarnDayKey&) = default;
  friend size_t hash_value(const EarnDayKey& key) {
    return (key.member.value * 0x9e3779b97f4a7c15) ^
           ((uint64_t{key.currency.value} << 32 | static_cast<uint32_t>(key.day.number)) *
            0xff51afd7ed558ccd);
  }
};

// The bytes of each family's keys (without the log) and values: docs/journal_format.md section 8.
struct MemberCodec {
  static void EncodeKey(MemberOrdinal key, Bytes& out);
  static void EncodeValue(const Member& value, ByteWriter& out);
};
struct MemberIdCodec {
  static void EncodeKey(const MemberId& key, Bytes& out);
  static void EncodeValue(MemberOrdinal value, ByteWriter& out);
};
struct WalletCodec {
  static void EncodeKey(const WalletKey& key, Bytes& out);
  static void EncodeValue(const Wallet& value, ByteWriter& out);
};
struct RequestCodec {
  static void EncodeKey(Fingerprint key, Bytes& out);
  static void EncodeValue(const Sequences& value, ByteWriter& out);
};
struct BookCodec {
  static void EncodeKey(const BookKey& key, Bytes& out);
  static void EncodeValue(const BookBalance& value, ByteWriter& out);
};
struct PublishedCodec {
  static void EncodeKey(const PublishedKey& key, Bytes& out);
  static void EncodeValue(const PublishedValue& value, ByteWriter& out);
};
struct ProvenanceCodec {
  static void EncodeKey(ProvenanceNumber key, Bytes& out);
  static void EncodeValue(const Provenance& value, ByteWriter& out);
};
struct HoldCodec {
  static void EncodeKey(const HoldId& key, Bytes& out);
  static void EncodeValue(const Hold& value, ByteWriter& out);
};
struct ReversalCodec {
  static void EncodeKey(Sequence key, Bytes& out);
  static void EncodeValue(const Reversal& value, ByteWriter& out);
};
struct TrafficCodec {
  static void EncodeKey(const TrafficKey& key, Bytes& out);
  static void EncodeValue(const PairTraffic& value, ByteWriter& out);
};
struct PeriodCodec {
  static void EncodeKey(PeriodNumber key, Bytes& out);
  static void EncodeValue(const Period& value, ByteWriter& out);
};
struct DisputeCodec {
  static void EncodeKey(DisputeNumber key, Bytes& out);
  static void EncodeValue(const Dispute& value, ByteWriter& out);
};
struct ExposureCodec {
  static void EncodeKey(BrandNumber key, Bytes& out);
  static void EncodeValue(const Exposure& value, ByteWriter& out);
};
struct QuotaCodec {
  static void EncodeKey(const BrandPair& key, Bytes& out);
  static void EncodeValue(const Quota& value, ByteWriter& out);
};
struct MemberQuotaCodec {
  static void EncodeKey(const WalletKey& key, Bytes& out);
  static void EncodeValue(const MemberQuota& value, ByteWriter& out);
};
// Of both the value is the points given.
struct EarnBudgetCodec {
  static void EncodeKey(const EarnRateVersionKey& key, Bytes& out);
  static void EncodeValue(int64_t value, ByteWriter& out);
};
struct EarnDayCodec {
  static void EncodeKey(const EarnDayKey& key, Bytes& out);
  static void EncodeValue(int64_t value, ByteWriter& out);
};
struct TenderCodec {
  static void EncodeKey(Sequence key, Bytes& out);
  static void EncodeValue(const TenderRow& value, ByteWriter& out);
};
void EncodeLogRow(const LogRow& row, ByteWriter& out);

// The families that a state holds, by the numbers of docs/journal_format.md. DO NOT RENUMBER.
enum class FamilyNumber : uint8_t {
  kMembers = 1,
  kMemberIds = 2,
  kWallets = 3,
  kRequests = 4,
  kBooks = 5,
  kConfiguration = 6,
  kProvenances = 7,
  kLogs = 8,
  kHolds = 11,
  kReversals = 12,
  kTraffic = 13,
  kPeriods = 14,
  kExposures = 15,
  kQuotas = 16,
  kMemberQuotas = 17,
  kTenders = 18,
  kDisputes = 19,
  kEarnBudgets = 20,
  kEarnDays = 21,
};
// All of them, in the order of the state hash.
inline constexpr std::array kFamilies = {
    FamilyNumber::kMembers,     FamilyNumber::kMemberIds, FamilyNumber::kWallets,
    FamilyNumber::kRequests,    FamilyNumber::kBooks,     FamilyNumber::kConfiguration,
    FamilyNumber::kProvenances, FamilyNumber::kLogs,      FamilyNumber::kHolds,
    FamilyNumber::kReversals,   FamilyNumber::kTraffic,   FamilyNumber::kPeriods,
    FamilyNumber::kExposures,   FamilyNumber::kQuotas,    FamilyNumber::kMemberQuotas,
    FamilyNumber::kTenders,     FamilyNumber::kDisputes,  FamilyNumber::kEarnBudgets,
    FamilyNumber::kEarnDays};

// One entry that memory lacks: its family and its key without the log.
struct MissingEntry {
  FamilyNumber family = FamilyNumber::kMembers;
  Bytes key;

  friend bool operator==(const MissingEntry&, const MissingEntry&) = default;
};

// Members, wallets, member ids, requests, holds, reversals, members' quotas and days and tenders
// may be evicted; configuration, provenances, the books' balances, what periods have counted and
// brands' figures are few and stay: a settlement looks through them all.
class LogState {
 public:
  Family<MemberOrdinal, Member, MemberCodec> members;
  Family<MemberId, MemberOrdinal, MemberIdCodec> member_ids;
  Family<WalletKey, Wallet, WalletCodec> wallets;
  Family<Fingerprint, Sequences, RequestCodec> requests;
  Family<HoldId, Hold, HoldCodec> holds;
  Family<Sequence, Reversal, ReversalCodec> reversals;  // by the original's sequence
  Family<BookKey, BookBalance, BookCodec> books;
  Family<TrafficKey, PairTraffic, TrafficCodec> traffic;
  Family<PeriodNumber, Period, PeriodCodec> periods;  // that have ended
  Family<DisputeNumber, Dispute, DisputeCodec> disputes;
  Family<BrandNumber, Exposure, ExposureCodec> exposures;
  Family<BrandPair, Quota, QuotaCodec> quotas;  // by issuer and acceptor
  Family<WalletKey, MemberQuota, MemberQuotaCodec> member_quotas;
  Family<EarnRateVersionKey, int64_t, EarnBudgetCodec> earn_budgets;  // of versions that have one
  Family<EarnDayKey, int64_t, EarnDayCodec> earn_days;                // by versions that have a cap
  Family<Sequence, TenderRow, TenderCodec> tenders;                   // by the placing's sequence
  Family<PublishedKey, PublishedValue, PublishedCodec> published;
  Family<ProvenanceNumber, Provenance, ProvenanceCodec> provenances;
  LogRow row;

  // Derived from `published` and `provenances` and kept beside them.
  Configuration configuration;
  std::map<Provenance, ProvenanceNumber> provenance_numbers;

  [[nodiscard]] const Provenance& ProvenanceOf(ProvenanceNumber number);
  [[nodiscard]] int64_t BalanceOf(CurrencyNumber currency, const Account& account);
  // Null where it is open still, or none.
  [[nodiscard]] const Period* PeriodOf(PeriodNumber number) const { return periods.Peek(number); }

  // Takes in one stored entry, key without the log; false where its bytes are not an entry's.
  // Configuration must come in ascending order of key.
  [[nodiscard]] bool Load(FamilyNumber family, ByteView key, ByteView value);
  // Takes in the knowledge that there is no such entry.
  [[nodiscard]] bool LoadAbsent(const MissingEntry& entry);
  // Every entry in canonical encoding: (family, key without the log, value), in no order. The bytes
  // are there only while it is visited.
  void ForEachEntry(const std::function<void(FamilyNumber, ByteView, ByteView)>& visit) const;

  // Bytes of memory the families that can be evicted use, about.
  [[nodiscard]] size_t EvictableBytes() const;
  // Forgets about `count` stored entries of each family that can be evicted.
  size_t Evict(size_t count);
  size_t EvictAtRandom(Prng& prng, uint64_t one_in);
  // From now on what memory lacks is looked for in the store.
  void MarkIncomplete();

  // State checkpoints, as Family has them, over all families at once.
  void BeginCheckpoint();
  void SaveSome(size_t count);
  [[nodiscard]] bool AllSaved() const;
  [[nodiscard]] std::vector<std::pair<FamilyNumber, SavedEntry>> TakeSaved();
  void MarkInstalled();

 private:
  template <class State, class Visitor>
  static void VisitFamilies(State& state, const Visitor& visit);
  template <class State, class Visitor>
  static void VisitEvictable(State& state, const Visitor& visit);
};

}  // namespace huitong
