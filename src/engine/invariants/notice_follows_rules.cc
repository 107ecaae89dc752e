// The check of notices: those that are due, with their deferrals, and no others.

#include "engine/invariants/due_comes_first.h"
#include "engine/invariants/member_follows_rules.h"

namespace huitong {

Breach BreachOfNotice(LogState& state, const Record& record, const RecordContent& content) {
  const RecordSubject& subject = record.subjects.front();
  const ExpiryNoticed* first =
      subject.effects.empty() ? nullptr : std::get_if<ExpiryNoticed>(&subject.effects.front());
  if (first == nullptr) return "a notice does not say of which points it is";
  const CurrencyNumber currency = first->currency;
  if (state.configuration.CurrencyOf(currency) == nullptr) return "the currency is unknown";
  const WalletKey key{.member = subject.member, .currency = currency};
  const Instant& now = record.header.committed;
  if (auto breach = BreachOfDueBefore(state, key, now, DueStep::kNotice)) return breach;
  if (!content.books.empty()) return "a notice posts to the books";
  if (subject.effects != NoticesOwed(state, key, now)) return "the notices are not those due";
  return std::nullopt;
}

}  // namespace huitong
