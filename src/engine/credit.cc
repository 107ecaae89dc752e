#include "engine/credit.h"

#include <algorithm>

namespace huitong {

Decided Credit(Draft& draft, CurrencyNumber currency, const LotKey& lot, int64_t points) {
  const MemberOrdinal member = draft.record().subjects.back().member;
  const int64_t owed = TRY(draft.WalletOf({.member = member, .currency = currency})).debt();
  const int64_t repaid = std::min(owed, points);
  if (repaid > 0) TRY(draft.PostDebt(currency, repaid));
  if (repaid < points) TRY(draft.Post(currency, lot, points - repaid));
  return Done{};
}

}  // namespace huitong
