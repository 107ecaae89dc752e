// What scenarios say of tenders, and what comes of them.

#include "scenarios/stage.h"

namespace huitong {

PublishTenderSettings Stage::ReadTenderPolicy(Words& words) {
  PublishTenderSettings asked{
      .acceptor = BrandNamed(words.Any()), .settings = {}, .effective_from = std::nullopt};
  while (words.Accept("floor")) {
    const int64_t least = words.Whole();
    if (words.Accept("fen")) {
      asked.settings.floor_fen = least;
    } else {
      words.Expect("per mille");
      asked.settings.floor_per_mille = static_cast<uint32_t>(least);
    }
  }
  while (words.Accept("ceiling")) {
    const int64_t most = words.Whole();
    if (words.Accept("fen")) {
      asked.settings.ceiling_fen = most;
    } else {
      words.Expect("per mille");
      asked.settings.ceiling_per_mille = static_cast<uint32_t>(most);
    }
  }
  if (words.Accept("step")) asked.settings.step = words.Whole();
  asked.effective_from = ReadBeginning(words);
  return asked;
}

PlaceTender Stage::ReadTender(Words& words, const MemberId& member) {
  PlaceTender asked{.member = member,
                    .acceptor = {},
                    .channel = {},
                    .lines = {},
                    .wish = {},
                    .ends = {},
                    .expected_fen = std::nullopt};
  while (words.Accept("line")) {
    const auto number = static_cast<uint32_t>(words.Whole());
    const int64_t fen = words.Whole();
    asked.lines.push_back(
        {.number = number, .line = {.fen = fen, .payable = !words.Accept("in cash")}});
  }
  words.Expect("at");
  asked.acceptor = BrandNamed(words.Any());
  asked.channel = ReadChannelThrough(words);
  while (words.Accept("up to")) {
    const int64_t most = words.Whole();
    if (words.Accept("points")) {
      asked.wish.points = most;
    } else {
      words.Expect("fen");
      asked.wish.fen = most;
    }
  }
  if (words.Accept("expecting")) {
    asked.expected_fen = words.Whole();
    words.Expect("fen");
  }
  words.Expect("until");
  asked.ends = words.Moment().time;
  return asked;
}

// What is done to a tender.
std::optional<Operation> Stage::ReadTenderFollowUp(Words& words, Sequence tender) {
  if (words.Accept("is settled")) {
    return SettleTender{.tender = tender, .earns = !words.Accept("earning nothing")};
  }
  if (words.Accept("is voided")) return VoidTender{.tender = tender};
  if (!words.Accept("takes back")) return std::nullopt;
  return ReturnTender{.tender = tender, .lines = ReadLineAmounts(words, 0)};
}

std::optional<std::string> Stage::MeaningOfTender(const Record& record, const Effect& effect) {
  const auto points = [&](int64_t count, CurrencyNumber currency) {
    return std::to_string(count) + " " + NameOfPoints(currency);
  };
  if (const auto* placed = std::get_if<TenderPlaced>(&effect)) {
    std::string taken;
    for (const Effect& other : record.subjects.front().effects) {
      const auto* one = std::get_if<TenderedCurrency>(&other);
      if (one == nullptr) continue;
      taken += (taken.empty() ? "" : " and ") + points(one->points, one->currency);
    }
    return "pays " + std::to_string(placed->paid_by_points_fen) + " fen by " + taken + ", " +
           std::to_string(placed->cash_fen) + " fen in cash";
  }
  if (const auto* returned = std::get_if<TenderReturned>(&effect)) {
    return "returns " + std::to_string(returned->fen) + " fen, " +
           std::to_string(returned->cash_fen) + " of it in cash";
  }
  if (const auto* reversed = std::get_if<RedemptionReversed>(&effect)) {
    const std::string expired =
        reversed->expired == 0 ? "" : ", " + std::to_string(reversed->expired) + " expire";
    return "gives back " + points(reversed->points, reversed->currency) + expired;
  }
  return std::nullopt;
}

}  // namespace huitong
