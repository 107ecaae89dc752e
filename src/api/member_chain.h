// A member's records, read from the journal's durable bytes from the newest back.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/error.h"
#include "engine/past_wallet.h"
#include "engine/record.h"
#include "journal/journal.h"
#include "ledger/number.h"
#include "ledger/wallet.h"

namespace huitong {

// Where records are read: any thread, and the journal outlives it.
struct RecordSource {
  const Journal& journal;
  LogNumber log;

  // kNotFound where there is none that is durable.
  [[nodiscard]] Expected<Record, Error> At(Sequence sequence) const;
};

// The facts of the member in the record; null where the record is not about him.
const RecordSubject* SubjectOf(const Record& record, MemberOrdinal member);

// Which records a reader of a history wants; empty: all.
struct HistoryFilter {
  std::optional<CurrencyNumber> currency;  // with a fact or posting of the member in it
  std::optional<RecordKind> kind;

  [[nodiscard]] bool Wants(const Record& record, MemberOrdinal member) const;
};

// So many records are looked at for one page at most, wanted or not.
inline constexpr uint32_t kHistoryVisitsMax = 1000;

struct HistoryPage {
  std::vector<Record> records;   // newest first
  std::optional<Sequence> next;  // the record to go on with; nothing at the history's beginning
};

// Up to `limit` wanted records from `start` back; fewer, with a `next`, where kHistoryVisitsMax
// were looked at. kNotFound when `start` is none of the member's.
Expected<HistoryPage, Error> ReadHistory(const RecordSource& source, MemberOrdinal member,
                                         Sequence start, const HistoryFilter& filter,
                                         uint32_t limit);

// A chain up to a place.
struct Chain {
  std::vector<Record> records;  // oldest first
  uint64_t visits = 0;          // records that were looked at: the whole chain's
  bool too_long = false;        // and so none was read but the newest
};

// The member's records from the first to the last at or before `until`, walked from `newest`, which
// is one of them, over those after `until`. Where there are more than `visits_max` in all, nothing.
Expected<Chain, Error> ReadChain(const RecordSource& source, MemberOrdinal member, Sequence newest,
                                 Sequence until, uint64_t visits_max);

using WalletsByCurrency = std::map<CurrencyNumber, Wallet>;

// A member's wallets right after record `until` of the log; nothing where he was not enrolled by
// then. kInvalidArgument where he has more than `visits_max` records by now.
inline constexpr uint64_t kPastRecordsMax = 20'000;
Expected<std::optional<WalletsByCurrency>, Error> ReadPastWallets(const RecordSource& source,
                                                                  MemberOrdinal member,
                                                                  Sequence newest, Sequence until,
                                                                  uint64_t visits_max);

}  // namespace huitong
