#include "engine/invariants/record_content.h"

#include <algorithm>
#include <tuple>

#include "base/check.h"

namespace huitong {

namespace {

// Sorts one effect into its list; those of a second subject's postings are dropped.
class Sorter {
 public:
  Sorter(RecordContent& content, bool of_first) : content_(content), of_first_(of_first) {}

  void operator()(const AvailablePosting& posting) const { Keep(content_.postings, posting); }
  void operator()(const PendingPosting& posting) const { Keep(content_.pending, posting); }
  void operator()(const HeldPosting& posting) const { Keep(content_.held, posting); }
  void operator()(const DebtPosting& posting) const { Keep(content_.debt, posting); }
  void operator()(const EarningCut& cut) const { Keep(content_.cuts, cut); }
  void operator()(const ReceiptTaken& taken) const { Keep(content_.receipts, taken); }
  void operator()(const LineAmount& line) const { Keep(content_.lines, line); }
  void operator()(const ActivityCounted& one) const { Keep(content_.activities, one); }
  void operator()(const BookPosting& posting) const { content_.books.push_back(posting); }
  void operator()(const ProvenanceInterned& one) const { content_.interned.push_back(one); }
  template <class Fact>
  void operator()(const Fact& fact) const {
    content_.facts.push_back(fact);
  }

 private:
  template <class T>
  void Keep(std::vector<T>& list, const T& one) const {
    if (of_first_) list.push_back(one);
  }

  RecordContent& content_;
  bool of_first_;
};

}  // namespace

RecordContent ContentOf(const Record& record) {
  RecordContent content;
  ForEachEffect(record, [&](const RecordSubject* subject, const Effect& effect) {
    const bool first = !record.subjects.empty() && subject == &record.subjects.front();
    std::visit(Sorter(content, first), effect);
  });
  return content;
}

MemberOrdinal HolderOf(LogState& state, MemberOrdinal member) {
  for (;;) {
    const auto found = state.members.Find(member);
    CHECK(found.presence == Presence::kFound);
    if (!found.value->Is(kMerged)) return member;
    member = found.value->other;
  }
}

std::optional<Provenance> ProvenanceIn(LogState& state, const RecordContent& content,
                                       ProvenanceNumber number) {
  for (const ProvenanceInterned& interned : content.interned) {
    if (interned.number == number) return interned.provenance;
  }
  const auto found = state.provenances.Find(number);
  if (found.presence != Presence::kFound) return std::nullopt;
  return *found.value;
}

std::optional<ProvenanceNumber> NumberOf(const LogState& state, const RecordContent& content,
                                         const Provenance& provenance) {
  const auto known = state.provenance_numbers.find(provenance);
  if (known != state.provenance_numbers.end()) {
    return content.interned.empty() ? std::optional(known->second) : std::nullopt;
  }
  const bool interned =
      content.interned.size() == 1 && content.interned.front().provenance == provenance;
  return interned ? std::optional(content.interned.front().number) : std::nullopt;
}

std::vector<CurrencyNumber> CurrenciesIn(const Configuration& configuration) {
  std::vector<CurrencyNumber> all = {kUniversalUnit};
  for (uint32_t number = 1; number <= configuration.currencies().size(); ++number) {
    all.push_back({.value = number});
  }
  return all;
}

Wallet WalletBefore(LogState& state, const WalletKey& key) {
  const auto found = state.wallets.Find(key);
  CHECK(found.presence != Presence::kMissing);
  return found.presence == Presence::kFound ? *found.value : Wallet();
}

std::vector<ActivityCounted> ActivitiesDue(LogState& state, const Record& record, Activity activity,
                                           std::initializer_list<CurrencyNumber> currencies) {
  std::vector<ActivityCounted> due;
  const Instant& now = record.header.committed;
  for (const CurrencyNumber currency : currencies) {
    const WalletKey key{.member = record.subjects.front().member, .currency = currency};
    const ExpiryTerm term = state.configuration.TermOf(currency, now.time);
    const bool counts = term.mode == ExpiryMode::kSliding &&
                        (state.configuration.PolicyOf(currency, now.time).activity & activity) != 0;
    const Day last_day = DatedTerm(term, now.day);
    if (!counts || last_day <= WalletBefore(state, key).slides_until()) continue;
    due.push_back({.currency = currency, .active_on = now.day, .last_day = last_day});
  }
  return due;
}

bool AreBooks(std::vector<BookPosting> expected, std::vector<BookPosting> found) {
  const auto before = [](const BookPosting& a, const BookPosting& b) {
    return std::tie(a.currency, a.account, a.amount) < std::tie(b.currency, b.account, b.amount);
  };
  std::sort(expected.begin(), expected.end(), before);
  std::sort(found.begin(), found.end(), before);
  return expected == found;
}

std::vector<BookPosting> WithObligation(std::vector<BookPosting> books, CurrencyNumber money,
                                        const Obligation& obligation) {
  const auto& [debtor, creditor, micro_fen] = obligation;
  if (debtor == creditor || micro_fen == 0) return books;
  books.push_back({.currency = money, .account = Due(debtor, creditor), .amount = micro_fen});
  books.push_back({.currency = money, .account = Claim(creditor, debtor), .amount = -micro_fen});
  return books;
}

Lots DebitsOf(const RecordContent& content, CurrencyNumber currency) {
  Lots debits;
  for (const AvailablePosting& posting : content.postings) {
    if (posting.currency != currency || posting.amount > 0) continue;
    debits.push_back({.key = posting.lot, .remaining = -posting.amount});
  }
  return debits;
}

int64_t SumOf(const Lots& lots) {
  int64_t sum = 0;
  for (const Lot& lot : lots) {
    sum += lot.remaining;
  }
  return sum;
}

Breach BreachOfOrder(const Wallet& usable, const Lots& debits) {
  Wallet after = usable;
  const LotKey* last = nullptr;
  for (const Lot& debit : debits) {
    if (last != nullptr && !(*last < debit.key)) return "debits are not in the order of use";
    const bool known = std::any_of(after.lots().begin(), after.lots().end(),
                                   [&](const Lot& lot) { return lot.key == debit.key; });
    if (!known) return "a lot is debited that this trade may not use";
    after.Post(debit.key, -debit.remaining);
    last = &debit.key;
  }
  for (const Lot& lot : after.lots()) {
    const bool passed_over = last != nullptr && lot.key < *last;
    if (passed_over) return "a later lot is debited before an earlier one is empty";
  }
  return std::nullopt;
}

}  // namespace huitong
