// /v1/members/{member_id}/wallets

#include "api/configuration_list.h"
#include "api/provenance_json.h"
#include "api/public_id.h"
#include "api/resources.h"

namespace huitong {
namespace {

struct SeenLot {
  Lot lot;
  Provenance provenance;
};

struct SeenWallet {
  CurrencyNumber currency;
  std::vector<SeenLot> lots;  // live ones: what is due shows as done
  Wallet wallet;              // as it is recorded
};

// Every wallet the member has, in order of currency. All that memory lacks is asked for at once.
Expected<std::vector<SeenWallet>, Halt> WalletsOf(LogState& state, const MemberId& member,
                                                  Day today) {
  Draft draft(state, NoRecords());
  const MemberOrdinal ordinal = TRY(draft.MemberById(member));
  std::vector<SeenWallet> wallets;
  Missing missing;
  for (uint32_t number = 1; number <= state.configuration.currencies().size(); ++number) {
    const CurrencyNumber currency{.value = number};
    const auto found = state.wallets.Find({.member = ordinal, .currency = currency});
    if (found.presence == Presence::kMissing) {
      MissingEntry& entry = missing.entries.emplace_back();
      entry.family = FamilyNumber::kWallets;
      WalletCodec::EncodeKey({.member = ordinal, .currency = currency}, entry.key);
    }
    if (found.presence != Presence::kFound) continue;
    SeenWallet& wallet = wallets.emplace_back();
    wallet.currency = currency;
    wallet.wallet = *found.value;
    for (const Lot& lot : found.value->lots()) {
      if (!IsLive(lot.key, today)) continue;
      wallet.lots.push_back({.lot = lot, .provenance = state.ProvenanceOf(lot.key.provenance)});
    }
  }
  if (!missing.entries.empty()) return Unexpected(Halt(std::move(missing)));
  return wallets;
}

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

}  // namespace

void ListWallets(ApiCore& core, Call call) {
  const LogNumber log = core.parts.log;
  const auto member = ReadMemberId(call.path["member_id"]);
  if (!member) {
    return call.reply.Refuse(MalformedParameter("member_id", FieldShape::kMemberId));
  }
  ReadState(
      core, std::move(call.reply),
      [wanted = *member](LogState& state, const Instant& now) {
        return WalletsOf(state, wanted, now.day);
      },
      [log, id = *member](Reply reply, std::vector<SeenWallet> wallets, const AsOf& as_of) {
        reply(JsonResponse(as_of, [&](JsonWriter& out) {
          out.Text("member_id", MemberIdText(id));
          const PageOf<SeenWallet> all{.elements = std::move(wallets), .next = std::nullopt};
          WritePage(out, 0, all, [log](JsonWriter& to, const SeenWallet& wallet) {
            WriteWallet(to, log, wallet);
          });
        }));
      });
}

}  // namespace huitong
