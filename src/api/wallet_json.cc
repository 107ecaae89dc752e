#include "api/wallet_json.h"

#include "api/provenance_json.h"
#include "api/public_id.h"
#include "api/value_json.h"

namespace huitong {

void WriteWallet(JsonWriter& out, LogNumber log, const SeenWallet& wallet) {
  int64_t points = 0;
  for (const SeenLot& seen : wallet.lots) {
    points += seen.lot.remaining;
  }
  out.Text("currency_id", CurrencyId(log, wallet.currency));
  out.Integer("points", points);
  out.Integer("points_pending", wallet.wallet.pending_total());
  out.Integer("points_held", wallet.wallet.held_total());
  out.Integer("points_owed", wallet.wallet.debt());
  out.BeginArray("lots");
  for (const SeenLot& seen : wallet.lots) {
    out.BeginObject();
    WriteDay(out, "expires_on", seen.lot.key.expires_on);
    out.Integer("remaining", seen.lot.remaining);
    WriteProvenance(out, log, seen.provenance);
    out.EndObject();
  }
  out.EndArray();
  out.BeginArray("pending");
  for (const PendingLot& lot : wallet.wallet.pending()) {
    out.BeginObject();
    WriteDay(out, "matures_on", lot.matures_on);
    WriteDay(out, "expires_on", lot.key.expires_on);
    out.Integer("points", lot.amount);
    out.EndObject();
  }
  out.EndArray();
  out.BeginArray("holds");
  for (const WalletHold& hold : wallet.wallet.holds()) {
    out.BeginObject();
    out.Text("hold_id", HoldIdText(log, hold.id));
    WriteTime(out, "ends_at", hold.ends);
    out.Integer("points", hold.amount);
    out.EndObject();
  }
  out.EndArray();
}

}  // namespace huitong
