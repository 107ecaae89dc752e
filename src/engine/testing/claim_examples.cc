// Records of bought points, sponsors, verified members and disputes as a small log makes them: for
// tests only.

#include "engine/testing/record_examples.h"
#include "engine/testing/small_coalition.h"

namespace huitong {

std::vector<RecordExample> ClaimExamples() {
  const MemberId mei = MemberIdOf("mei");
  SmallLog log = OpenSmallCoalition();
  std::vector<RecordExample> examples;
  const auto add = [&](std::string name, Operation operation) {
    examples.push_back({.name = std::move(name), .record = log.Do(std::move(operation))});
    return examples.back().record.header.sequence;
  };
  Contract contract{.issuer = kFlorist, .acceptor = kCafe, .formulas = {}};
  contract.acceptance = {.capabilities = kAllCapabilities,
                         .exchange_quota = -1,
                         .locked_days = 0,
                         .earn_price = 500'000};
  add("contract to give points published",
      PublishContract{.contract = contract, .effective_from = std::nullopt});
  const Sequence bought = add("earn points of another brand", Earn{.member = mei,
                                                                   .brand = kCafe,
                                                                   .channel = kNoChannel,
                                                                   .spend_fen = 100'000,
                                                                   .lines = {},
                                                                   .currency = kRose});
  add("earn by a receipt", Earn{.member = mei,
                                .brand = kFlorist,
                                .channel = kNoChannel,
                                .spend_fen = 100,
                                .lines = {{.line = 1, .amount = 100}},
                                .currency = std::nullopt,
                                .receipt = MacOf("receipt 7")});
  add("reverse earn of bought points",
      ReverseEarn{.original = bought, .spend_fen = 40'000, .lines = {}});
  add("verify member", VerifyMember{.member = mei, .method = Verification::kPaymentAccount});
  add("verify member no longer", VerifyMember{.member = mei, .method = Verification::kNone});
  add("sponsor gift", Sponsor{.sponsor = kBank, .fen = 1'000, .reference = 20'260'115});
  log.now = At("2026-02-01 10:00");
  log.Cut(At("2026-01-31").day);
  log.Do(CloseSettlement{.period = {.value = 1}});
  RaiseDispute raise{.period = {.value = 1},
                     .brand = kCafe,
                     .counterparty = kFlorist,
                     .line = LineKind::kEarning,
                     .reason = PeriodAdjustmentReason::kWrongTerms,
                     .micro_fen = 1'500'000};
  add("raise dispute", raise);
  raise.counterparty = kHouse;
  raise.line.reset();
  add("raise dispute of no line", raise);
  add("uphold dispute", UpholdDispute{.dispute = {.value = 1},
                                      .micro_fen = 700'000,
                                      .reason = PeriodAdjustmentReason::kAgreed});
  add("reject dispute",
      RejectDispute{.dispute = {.value = 2}, .reason = DisputeRejection::kNotProved});
  add("earn rate with a budget and a cap", PublishEarnRate{.brand = kFlorist,
                                                           .points_per_yuan = RateOf(3, 2),
                                                           .budget = 1'000,
                                                           .cap_per_member_day = 10,
                                                           .effective_from = std::nullopt});
  add("earn, cut", Earn{.member = mei,
                        .brand = kFlorist,
                        .channel = kNoChannel,
                        .spend_fen = 1'200,
                        .lines = {},
                        .currency = std::nullopt,
                        .receipt = std::nullopt});
  return examples;
}

}  // namespace huitong
