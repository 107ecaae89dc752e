#include "engine/invariants/record_content.h"

#include <algorithm>
#include <tuple>

#include "base/check.h"

namespace huitong {

RecordContent ContentOf(const Record& record) {
  RecordContent content;
  ForEachEffect(record, [&](const RecordSubject* subject, const Effect& effect) {
    if (const auto* posting = std::get_if<AvailablePosting>(&effect)) {
      const bool first = !record.subjects.empty() && subject == &record.subjects.front();
      if (first) content.postings.push_back(*posting);
    } else if (const auto* book = std::get_if<BookPosting>(&effect)) {
      content.books.push_back(*book);
    } else if (const auto* interned = std::get_if<ProvenanceInterned>(&effect)) {
      content.interned.push_back(*interned);
    } else {
      content.facts.push_back(effect);
    }
  });
  return content;
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

Wallet WalletBefore(LogState& state, const WalletKey& key) {
  const auto found = state.wallets.Find(key);
  CHECK(found.presence != Presence::kMissing);
  return found.presence == Presence::kFound ? *found.value : Wallet();
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
