#include "app/place_text.h"

#include <fmt/format.h>

#include "api/points_trace.h"
#include "api/public_id.h"

namespace huitong {

std::string LotText(const StoredLedger& ledger, const LotKey& lot) {
  const Provenance& from = ledger.ProvenanceOf(lot.provenance);
  std::string text = "until " + ToIsoDate(lot.expires_on);
  if (lot.expires_on == kNeverExpires) text = "for ever";
  if (lot.expires_on == kSlidingLot) text = "sliding";
  text += ", " + ledger.CodeOf(from.issuer);
  if (from.funding_brand != from.issuer) text += " by " + ledger.CodeOf(from.funding_brand);
  return text;
}

std::string PlaceText(const StoredLedger& ledger, const PointPlace& place) {
  std::string account(AccountName(place));
  switch (place.standing) {
    case Standing::kAvailable:
      return account + " " + LotText(ledger, place.lot);
    case Standing::kPending:
      return fmt::format("{} from {}, {}", account, ToIsoDate(place.matures_on),
                         LotText(ledger, place.lot));
    case Standing::kHeld:
      return fmt::format("{} {}, {}", account, HoldIdText(ledger.log(), place.hold),
                         LotText(ledger, place.lot));
    case Standing::kDebt:
      return account;
    case Standing::kBooks:
      break;
  }
  std::string text = account + " " + ledger.CodeOf(place.account.party);
  if (place.account.counterparty != kHouse) {
    text += " / " + ledger.CodeOf(place.account.counterparty);
  }
  return text;
}

}  // namespace huitong
