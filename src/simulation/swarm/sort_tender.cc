// Tenders of a simulation: baskets of few lines and of many, their sales, and what comes back.

#include <algorithm>

#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

// What the till rings up: mostly of the size of what points are worth, now and then far beyond.
int64_t AnyFen(Wishes& wishes) {
  Prng& prng = wishes.prng;
  if (prng.OneIn(40)) return prng.OneIn(2) ? 0 : wishes.AnyAmount(Points::kOfMemberMax);
  return prng.Between(1, int64_t{1} << prng.Between(1, 24));
}

std::vector<NumberedLine> AnyBasket(Wishes& wishes) {
  Prng& prng = wishes.prng;
  const int64_t most = prng.OneIn(10) ? static_cast<int64_t>(kTenderLinesMax) : 4;
  const int64_t count = prng.Between(1, most);
  std::vector<NumberedLine> lines;
  uint32_t number = 0;
  for (int64_t i = 0; i < count; ++i) {
    number += static_cast<uint32_t>(prng.Between(i == 0 ? 0 : 1, 3));
    lines.push_back({.number = number, .line = {.fen = AnyFen(wishes), .payable = !prng.OneIn(5)}});
  }
  return lines;
}

TenderWish AnyWish(Wishes& wishes) {
  TenderWish wish;
  if (wishes.prng.OneIn(4)) wish.points = wishes.AnyAmount(1'000);
  if (wishes.prng.OneIn(4)) wish.fen = AnyFen(wishes);
  return wish;
}

Timestamp AnyEnd(Wishes& wishes) {
  const int64_t now = wishes.clock.nanos;
  if (wishes.prng.OneIn(12)) return {.nanos = now - wishes.prng.Between(0, 10)};
  if (wishes.prng.OneIn(24)) return {.nanos = now + kHoldNanosMax + wishes.prng.Between(0, 1)};
  if (wishes.prng.OneIn(4)) {
    return {.nanos = now + wishes.prng.Between(1, 400) * kSecondsPerDay * kNanosPerSecond};
  }
  return {.nanos = now + wishes.prng.Between(1, 100'000) * kNanosPerSecond};
}

std::string TextOf(const std::vector<NumberedLine>& lines) {
  std::string text;
  for (const auto& [number, line] : lines) {
    text += " " + std::to_string(number) + ":" + std::to_string(line.fen) +
            (line.payable ? "" : " in cash");
  }
  return text;
}

std::string TextOf(const PlaceTender& asked) {
  std::string text = TextOf(asked.member) + " pays at brand " +
                     std::to_string(asked.acceptor.value) + " for lines" + TextOf(asked.lines);
  if (asked.wish.points) text += ", by " + std::to_string(*asked.wish.points) + " points";
  if (asked.wish.fen) text += ", by points for " + std::to_string(*asked.wish.fen) + " fen";
  if (asked.expected_fen) text += ", expecting " + std::to_string(*asked.expected_fen);
  return text + ", until " + ToRfc3339(asked.ends);
}

// Mostly one that can be had; now and then one of another kind, or none.
struct NamedTender {
  Sequence tender = 0;
  std::optional<size_t> step;
  const KnownTender* known = nullptr;
};
std::optional<NamedTender> AnyTender(Wishes& wishes, bool settled) {
  if (wishes.prng.OneIn(wishes.plan.unknown_one_in)) {
    return NamedTender{.tender = wishes.AnySequence(), .step = std::nullopt, .known = nullptr};
  }
  const auto& tenders = wishes.notebook.tenders();
  if (tenders.empty()) return std::nullopt;
  const KnownTender* chosen = nullptr;
  for (int tries = 0; tries < 8; ++tries) {
    // Most that are old have ended.
    const size_t among = tries % 2 == 0 ? std::min<size_t>(tenders.size(), 4) : tenders.size();
    chosen = &tenders[tenders.size() - 1 - wishes.prng.Below(among)];
    const bool open = !chosen->closed && chosen->ends > wishes.clock;
    if (chosen->settled == settled && (settled || open)) break;
  }
  return NamedTender{.tender = chosen->sequence, .step = chosen->step, .known = chosen};
}

std::vector<LineAmount> AnyGoods(Wishes& wishes, const KnownTender* tender) {
  Prng& prng = wishes.prng;
  std::vector<LineAmount> goods;
  if (tender == nullptr || prng.OneIn(20)) {
    return {{.line = static_cast<uint32_t>(prng.Below(6)), .amount = 1 + prng.Between(0, 500)}};
  }
  for (const LineAmount& line : tender->left) {
    if (line.amount == 0 && !prng.OneIn(20)) continue;
    if (!goods.empty() && prng.OneIn(2)) continue;
    const int64_t all = std::max<int64_t>(line.amount, 1);
    const int64_t fen = prng.OneIn(3) ? all : prng.Between(1, all);
    goods.push_back({.line = line.line, .amount = prng.OneIn(25) ? fen + all : fen});
    if (goods.size() == kTenderLinesMax) break;
  }
  if (goods.empty()) goods.push_back({.line = tender->left.front().line, .amount = 1});
  return goods;
}

}  // namespace

Sort TenderSettingsSort() {
  return {.name = "publish tender policy",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            Prng& prng = wishes.prng;
            TenderSettings settings;
            if (prng.OneIn(3)) settings.floor_fen = prng.Between(0, 5'000);
            if (prng.OneIn(4)) settings.floor_per_mille = static_cast<uint32_t>(prng.Below(400));
            if (prng.OneIn(3)) settings.ceiling_fen = prng.Between(0, 20'000);
            if (prng.OneIn(3)) {
              settings.ceiling_per_mille = static_cast<uint32_t>(prng.Below(1'001));
            }
            if (prng.OneIn(3)) settings.step = prng.OneIn(3) ? 100 : prng.Between(1, 50);
            return Wish{.operation = PublishTenderSettings{.acceptor = wishes.AnyBrand(),
                                                           .settings = settings,
                                                           .effective_from = wishes.AnyBeginning()},
                        .refers_to = std::nullopt,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                const auto& asked = std::get<PublishTenderSettings>(operation);
                const TenderSettings& by = asked.settings;
                return "at brand " + std::to_string(asked.acceptor.value) + " points pay from " +
                       std::to_string(by.floor_fen) + " fen and " +
                       std::to_string(by.floor_per_mille) + " per mille to " +
                       std::to_string(by.ceiling_fen) + " fen and " +
                       std::to_string(by.ceiling_per_mille) + " per mille, in steps of " +
                       std::to_string(by.step) + TextOf(asked.effective_from);
              },
          .declines = {Decline::kBrandNotFound, Decline::kEffectiveInPast}};
}

Sort TenderSort() {
  return {
      .name = "place tender",
      .make = [](Wishes& wishes) -> std::optional<Wish> {
        PlaceTender asked{.member = wishes.AnyPurse().member,
                          .acceptor = wishes.AnyBrand(),
                          .channel = wishes.AnyChannel(),
                          .lines = AnyBasket(wishes),
                          .wish = AnyWish(wishes),
                          .ends = AnyEnd(wishes),
                          .expected_fen = std::nullopt};
        // Nobody can ask for more than a basket may come to.
        if (wishes.prng.OneIn(8)) {
          asked.expected_fen = std::min(AnyFen(wishes), Points::kOfMemberMax);
        }
        return Wish{
            .operation = std::move(asked), .refers_to = std::nullopt, .occurred = std::nullopt};
      },
      .text = [](const Operation& operation) { return TextOf(std::get<PlaceTender>(operation)); },
      .declines = {Decline::kBrandNotFound, Decline::kChannelNotFound, Decline::kMemberNotFound,
                   Decline::kAccountClosed, Decline::kAccountFrozen, Decline::kHoldTermNotAllowed,
                   Decline::kAmountTooLarge, Decline::kNothingPayable, Decline::kTenderChanged}};
}

Sort TenderSettlementSort() {
  return {.name = "settle tender",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            const auto tender = AnyTender(wishes, false);
            if (!tender) return std::nullopt;
            return Wish{
                .operation = SettleTender{.tender = tender->tender, .earns = !wishes.prng.OneIn(4)},
                .refers_to = tender->step,
                .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                const auto& asked = std::get<SettleTender>(operation);
                return "tender " + std::to_string(asked.tender) +
                       (asked.earns ? "" : ", earning nothing");
              },
          .declines = {Decline::kHoldNotFound, Decline::kHoldAlreadyClosed,
                       Decline::kBrandSuspended, Decline::kMintCap}};
}

Sort TenderVoidingSort() {
  return {.name = "void tender",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            const auto tender = AnyTender(wishes, false);
            if (!tender) return std::nullopt;
            return Wish{.operation = VoidTender{.tender = tender->tender},
                        .refers_to = tender->step,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                return "tender " + std::to_string(std::get<VoidTender>(operation).tender);
              },
          .declines = {Decline::kHoldNotFound, Decline::kHoldAlreadyClosed}};
}

Sort TenderReturnSort() {
  return {.name = "return of a tender",
          .make = [](Wishes& wishes) -> std::optional<Wish> {
            const auto tender = AnyTender(wishes, true);
            if (!tender) return std::nullopt;
            return Wish{.operation = ReturnTender{.tender = tender->tender,
                                                  .lines = AnyGoods(wishes, tender->known)},
                        .refers_to = tender->step,
                        .occurred = std::nullopt};
          },
          .text =
              [](const Operation& operation) {
                const auto& asked = std::get<ReturnTender>(operation);
                return "tender " + std::to_string(asked.tender) + TextOf(asked.lines);
              },
          .declines = {Decline::kHoldNotFound, Decline::kTenderNotSettled, Decline::kAccountClosed,
                       Decline::kAccountFrozen, Decline::kLineNotInOriginal,
                       Decline::kReversalExceedsOriginal}};
}

}  // namespace huitong
