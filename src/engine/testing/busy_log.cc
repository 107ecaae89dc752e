#include "engine/testing/busy_log.h"

namespace huitong {
namespace {

const MemberId mei = MemberIdOf("mei");

Earn Purchase(BrandNumber brand, int64_t fen) {
  return {.member = mei, .brand = brand, .channel = kShop, .spend_fen = fen};
}
Redeem RoseAtCafe(int64_t points) {
  return {.member = mei,
          .currency = kRose,
          .acceptor = kCafe,
          .channel = kShop,
          .points = PointsOf(points)};
}
PlaceHold RoseHold(int64_t points) {
  return {.member = mei,
          .currency = kRose,
          .acceptor = kCafe,
          .channel = kShop,
          .points = PointsOf(points),
          .ends = At("2026-03-01").time};
}

}  // namespace

SmallLog MakeBusyLog() {
  SmallLog log = OpenSmallCoalition();
  log.Do(PublishPointsPolicy{
      .currency = kBean, .policy = {.return_window_days = 10}, .effective_from = std::nullopt});
  log.Do(Purchase(kFlorist, 10'000));
  log.now = At("2026-02-10");
  log.Do(Purchase(kFlorist, 10'000));
  Redeem in_lines = RoseAtCafe(30);
  in_lines.lines = {{.line = 1, .amount = 10}, {.line = 2, .amount = 20}};
  const Sequence redeemed = log.Do(in_lines).header.sequence;
  const HoldId hold{.sequence = log.Do(RoseHold(90)).header.sequence, .ordinal = 0};
  log.Do(CaptureHold{.hold = hold, .points = PointsOf(10), .releases_rest = false});
  log.Do(CaptureHold{.hold = hold, .points = PointsOf(75), .releases_rest = true});
  const HoldId other{.sequence = log.Do(RoseHold(10)).header.sequence, .ordinal = 0};
  log.Do(ReleaseHold{.hold = other});
  log.Do(log.Quoted(mei, kRose, kBean, 10));
  log.Do(ReverseRedemption{.original = redeemed,
                           .points = PointsOf(15),
                           .lines = {{.line = 1, .amount = 5}, {.line = 2, .amount = 10}}});
  const Sequence earned = log.Do(Purchase(kCafe, 5'000)).header.sequence;
  log.Do(ReverseEarn{.original = earned, .spend_fen = 2'000, .lines = {}});
  const Sequence spent = log.Do(Purchase(kFlorist, 4'000)).header.sequence;
  log.Do(RoseAtCafe(BalanceOf(log, "mei", kRose)));
  log.Do(ReverseEarn{.original = spent, .spend_fen = 4'000, .lines = {}});  // debt
  log.Do(Purchase(kFlorist, 6'000));                                        // repays it
  log.now = At("2026-02-25");
  log.Do(Purchase(kCafe, 100));  // matures what was pending
  log.now = At("2028-03-01");
  log.Do(Purchase(kFlorist, 100));  // expires the roses
  return log;
}

}  // namespace huitong
