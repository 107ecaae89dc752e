#include "api/wallet_json.h"

#include <map>
#include <string_view>
#include <utility>

#include "api/provenance_json.h"
#include "api/public_id.h"
#include "api/value_json.h"

namespace huitong {
namespace {

// Null for never, and for points that slide while there was no activity.
void WriteDate(JsonWriter& out, std::string_view name, Day day) {
  if (day == kNeverExpires || day == kSlidingLot) return out.Null(name);
  WriteDay(out, name, day);
}

std::string_view ExpiryOf(const LotKey& key) {
  if (key.expires_on == kNeverExpires) return "never";
  return key.expires_on == kSlidingLot ? "sliding" : "dated";
}

// In a wallet even sliding points have a date, and a deferral gives a later last day.
void WriteDates(JsonWriter& out, const Wallet& wallet, const LotKey& key) {
  out.Text("expiry", ExpiryOf(key));
  WriteDate(out, "expires_on", wallet.DateOf(key));
  WriteDate(out, "last_day", wallet.LastDayOf(key));
}

// What can be spent for so long, the first to go first.
void WriteExpiringPoints(JsonWriter& out, const SeenWallet& seen) {
  std::map<std::pair<Day, Day>, int64_t> points;  // by last day, then date
  for (const auto& [lot, provenance] : seen.lots) {
    const Day last_day = seen.wallet.LastDayOf(lot.key);
    if (last_day == kNeverExpires) continue;
    points[{last_day, seen.wallet.DateOf(lot.key)}] += lot.remaining;
  }
  out.BeginArray("expiring_points");
  for (const auto& [days, amount] : points) {
    out.BeginObject();
    WriteDay(out, "expires_on", days.second);
    WriteDay(out, "last_day", days.first);
    out.Integer("points", amount);
    out.EndObject();
  }
  out.EndArray();
}

void WriteLots(JsonWriter& out, LogNumber log, const SeenWallet& seen) {
  out.BeginArray("lots");
  for (const auto& [lot, provenance] : seen.lots) {
    out.BeginObject();
    WriteDates(out, seen.wallet, lot.key);
    out.Integer("remaining", lot.remaining);
    WriteProvenance(out, log, provenance);
    out.EndObject();
  }
  out.EndArray();
}

void WritePending(JsonWriter& out, const Wallet& wallet) {
  out.BeginArray("pending");
  for (const PendingLot& lot : wallet.pending()) {
    out.BeginObject();
    WriteDay(out, "matures_on", lot.matures_on);
    WriteDates(out, wallet, lot.key);
    out.Integer("points", lot.amount);
    out.EndObject();
  }
  out.EndArray();
}

void WriteHolds(JsonWriter& out, LogNumber log, const Wallet& wallet) {
  out.BeginArray("holds");
  for (const WalletHold& hold : wallet.holds()) {
    out.BeginObject();
    out.Text("hold_id", HoldIdText(log, hold.id));
    WriteTime(out, "ends_at", hold.ends);
    out.Integer("points", hold.amount);
    out.EndObject();
  }
  out.EndArray();
}

}  // namespace

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
  WriteExpiringPoints(out, wallet);
  WriteLots(out, log, wallet);
  WritePending(out, wallet.wallet);
  WriteHolds(out, log, wallet.wallet);
}

}  // namespace huitong
