// Records of tenders as a small log makes them: for tests only.

#include "base/check.h"
#include "engine/testing/record_examples.h"
#include "engine/testing/small_coalition.h"

namespace huitong {

std::vector<RecordExample> TenderExamples() {
  const MemberId mei = MemberIdOf("mei");
  SmallLog log = OpenSmallCoalition();
  log.Do(Earn{.member = mei, .brand = kFlorist, .channel = kNoChannel, .spend_fen = 100'000});
  log.Do(Earn{.member = mei, .brand = kCafe, .channel = kNoChannel, .spend_fen = 50'000});
  std::vector<RecordExample> examples;
  const auto add = [&](std::string name, Operation operation) {
    examples.push_back({.name = std::move(name), .record = log.Do(std::move(operation))});
    return examples.back().record.header.sequence;
  };
  add("tender policy published", PublishTenderSettings{.acceptor = kCafe,
                                                       .settings = {.floor_fen = 20,
                                                                    .floor_per_mille = 30,
                                                                    .ceiling_fen = 9'000,
                                                                    .ceiling_per_mille = 900,
                                                                    .step = 2},
                                                       .effective_from = std::nullopt});
  const PlaceTender basket{.member = mei,
                           .acceptor = kCafe,
                           .channel = kShop,
                           .lines = {{.number = 1, .line = {.fen = 150, .payable = true}},
                                     {.number = 4, .line = {.fen = 1'000, .payable = false}}},
                           .wish = {.points = 700, .fen = std::nullopt},
                           .ends = SecondsAfter(log.now, 600).time,
                           .expected_fen = std::nullopt};
  const Sequence voided = add("place tender", basket);
  add("void tender", VoidTender{.tender = voided});
  const Sequence settled = log.Do(basket).header.sequence;
  add("settle tender", SettleTender{.tender = settled});
  add("return tender",
      ReturnTender{.tender = settled,
                   .lines = {{.line = 1, .amount = 70}, {.line = 4, .amount = 500}}});
  return examples;
}

}  // namespace huitong
