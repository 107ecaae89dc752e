#include "engine/activity.h"

namespace huitong {

Decided CountEarning(Draft& draft, CurrencyNumber currency, const Instant& at) {
  const ExpiryTerm term = draft.configuration().TermOf(currency, at.time);
  if (term.mode != ExpiryMode::kSliding) return Done{};
  return draft.Slide(currency, at.day, DatedTerm(term, at.day));
}

Decided CountActivity(Draft& draft, CurrencyNumber currency, Activity activity) {
  const Instant now = draft.now();
  const bool counts = (draft.configuration().PolicyOf(currency, now.time).activity & activity) != 0;
  if (!counts) return Done{};
  return CountEarning(draft, currency, now);
}

}  // namespace huitong
