// What one record says, sorted by what it is: the ground of the checks of record_follows_state.h.

#pragma once

#include <initializer_list>
#include <optional>
#include <vector>

#include "clearing/obligation.h"
#include "engine/invariants/invariant.h"
#include "engine/record.h"
#include "engine/state.h"
#include "ledger/wallet.h"

namespace huitong {

struct RecordContent {
  std::vector<Effect> facts;  // all that is neither a posting, a cut, a receipt, a line, an
                              // activity nor a provenance
  // Of the first subject.
  std::vector<AvailablePosting> postings;
  std::vector<PendingPosting> pending;
  std::vector<HeldPosting> held;
  std::vector<DebtPosting> debt;
  std::vector<EarningCut> cuts;
  std::vector<ReceiptTaken> receipts;
  std::vector<LineAmount> lines;
  std::vector<ActivityCounted> activities;
  std::vector<BookPosting> books;
  std::vector<ProvenanceInterned> interned;
};

RecordContent ContentOf(const Record& record);

// The activities that the record must count in these wallets of its first subject, in their order.
std::vector<ActivityCounted> ActivitiesDue(LogState& state, const Record& record, Activity activity,
                                           std::initializer_list<CurrencyNumber> currencies);

// The record's only fact where it is a T; null otherwise.
template <class T>
const T* OnlyFact(const RecordContent& content) {
  return content.facts.size() == 1 ? std::get_if<T>(&content.facts.front()) : nullptr;
}

// Who has the wallets of a member of an earlier record: after a completed merge, its target. CHECKs
// that memory knows.
MemberOrdinal HolderOf(LogState& state, MemberOrdinal member);

// The provenance of that number, interned by this record or before; nothing where it is neither.
std::optional<Provenance> ProvenanceIn(LogState& state, const RecordContent& content,
                                       ProvenanceNumber number);

// The number by which the record must use this provenance: the one that it has, or that the record
// gives it. Nothing where the record interns anything else, or not this though it is new.
std::optional<ProvenanceNumber> NumberOf(const LogState& state, const RecordContent& content,
                                         const Provenance& provenance);

// The universal unit, then every registered currency.
std::vector<CurrencyNumber> CurrenciesIn(const Configuration& configuration);

// The wallet before the record; an empty one where there is none. CHECKs that memory knows.
Wallet WalletBefore(LogState& state, const WalletKey& key);

constexpr Account OfIssuer(AccountCode code, BrandNumber issuer, BrandNumber counterparty) {
  return {.code = code, .party = issuer, .counterparty = counterparty};
}

// Whether the books hold exactly these postings, in whatever order.
bool AreBooks(std::vector<BookPosting> expected, std::vector<BookPosting> found);

// `books` with both sides of what the debtor owes; as they are where it owes nothing.
std::vector<BookPosting> WithObligation(std::vector<BookPosting> books, CurrencyNumber money,
                                        const Obligation& obligation);

// What the record takes from one currency, in its order, as positive amounts.
Lots DebitsOf(const RecordContent& content, CurrencyNumber currency);

int64_t SumOf(const Lots& lots);

// Invariant 5 over the lots that these debits could use, all of them live: each once, and before a
// lot that they touch nothing is left. Requires that the lots hold what is debited.
Breach BreachOfOrder(const Wallet& usable, const Lots& debits);

}  // namespace huitong
