// Decisions about one member and one brand: enrolment, earning, spending.

#include <array>
#include <bit>

#include "base/planted.h"
#include "engine/activity.h"
#include "engine/decide.h"
#include "engine/earning.h"
#include "engine/lines.h"
#include "engine/settle_redemption.h"
#include "engine/standing.h"

namespace huitong {
namespace {

// No earning has taken the receipt.
Decided RequireFresh(Draft& draft, const std::optional<Mac>& receipt) {
  if (!receipt || Planted("receipt-earns-again")) return Done{};
  if (TRY(draft.RecordBoundTo(Binding::kReceipt, *receipt))) {
    return Refuse(Decline::kReceiptUsed, Param::kReceipt);
  }
  return Done{};
}

}  // namespace

Decided Decide(Draft& draft, const Enrol& operation) {
  if (draft.configuration().BrandOf(operation.brand) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kBrandId);
  }
  const auto known = TRY(draft.FindMember(operation.member));
  if (known) {
    // The answer names the member from the record alone.
    const auto halves = std::bit_cast<std::array<int64_t, 2>>(operation.member.bytes);
    return Refuse(Decline::kMemberAlreadyEnrolled, Param::kMemberId, halves[0], halves[1]);
  }
  draft.AddNewSubject({.brand = operation.brand, .id = operation.member});
  return Done{};
}

Decided Decide(Draft& draft, const Earn& operation) {
  const Configuration& configuration = draft.configuration();
  if (configuration.BrandOf(operation.brand) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kBrandId);
  }
  const auto own = configuration.EarnedAt(operation.brand);
  const auto currency = operation.currency ? operation.currency : own;
  const bool known = currency && configuration.IsHeld(*currency);
  const auto rules = RulesFor(draft, known ? *currency : kUniversalUnit, operation.channel);
  if (!rules) return Unexpected(rules.error());
  if (!known) {
    const Param param = operation.currency ? Param::kCurrencyId : Param::kBrandId;
    return Refuse(Decline::kCurrencyNotFound, param);
  }
  const MemberOrdinal member = TRY(draft.MemberById(operation.member));
  TRY(RequireFresh(draft, operation.receipt));
  TRY(RequireOpen(draft, member));
  const auto earning = TRY(EarningOf(draft,
                                     {.member = member,
                                      .currency = *currency,
                                      .brand = operation.brand,
                                      .channel = operation.channel,
                                      .spend_fen = operation.spend_fen},
                                     *rules));
  TRY(CheckLines(operation.lines, operation.spend_fen));

  TRY(draft.AddSubject(member));
  StateEarning(draft, earning);
  if (operation.receipt) draft.State(ReceiptTaken{.receipt = *operation.receipt});
  StateLines(draft, operation.lines);
  return PostEarning(draft, earning.earned);
}

Decided Decide(Draft& draft, const Redeem& operation) {
  const auto spend = TRY(SpendingOf(draft, {.member = operation.member,
                                            .currency = operation.currency,
                                            .acceptor = operation.acceptor,
                                            .channel = operation.channel,
                                            .points = operation.points}));
  const int64_t points = operation.points.units();
  const int64_t owed = TRY(SettlementOf(draft, spend.taken));
  const int64_t face = TRY(FaceToday(draft, operation.currency, points, owed));
  TRY(CheckLines(operation.lines, points));

  TRY(draft.AddSubject(spend.member));
  draft.State(Redeemed{.currency = operation.currency,
                       .acceptor = operation.acceptor,
                       .channel = operation.channel,
                       .points = points,
                       .face = face});
  StateLines(draft, operation.lines);
  for (const Lot& lot : spend.taken) {
    TRY(draft.Post(operation.currency, lot.key, -lot.remaining));
  }
  TRY(CountActivity(draft, operation.currency, kRedeeming));
  PostRedeemed(draft, operation.currency, operation.acceptor, points, owed);
  return Done{};
}

}  // namespace huitong
