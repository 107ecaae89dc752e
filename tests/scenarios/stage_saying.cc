// What came of a statement, in the words of the scenarios.

#include <cstdlib>

#include "scenarios/stage.h"

namespace huitong {
namespace {

// ", 3 rose expire": a part of an outcome that is left out for none.
std::string PartText(int64_t points, const std::string& name, const std::string& what) {
  if (points == 0) return {};
  return ", " + std::to_string(points) + " " + name + " " + what;
}

// ", worth 5 fen": what the points of a redemption, or of what is taken back of one, are worth to
// the member, where it is not what their issuer owes for them.
template <class Fact>
std::string WorthText(const Configuration& configuration, const Record& record, const Fact& fact) {
  const Currency* currency = configuration.CurrencyOf(fact.currency);
  if (currency == nullptr || currency->brand == fact.acceptor) return {};
  int64_t owed = 0;
  for (const Effect& effect : record.books) {
    const auto* posting = std::get_if<BookPosting>(&effect);
    const bool due = posting != nullptr && posting->account == Due(currency->brand, fact.acceptor);
    if (due) owed += std::abs(posting->amount);
  }
  return fact.face == owed ? std::string() : ", worth " + InFen(fact.face) + " fen";
}

}  // namespace

// What one fact of a record means, in the words of the scenarios; nothing for a posting.
std::optional<std::string> Stage::MeaningOf(const Record& record, const Effect& effect) {
  const auto points = [&](int64_t count, CurrencyNumber currency) {
    return std::to_string(count) + " " + NameOfPoints(currency);
  };
  if (const auto* declined = std::get_if<RequestDeclined>(&effect)) return Say(declined->declined);
  const bool of_tender = record.header.kind == RecordKind::kPlaceTender ||
                         record.header.kind == RecordKind::kReturnTender;
  if (of_tender && !std::holds_alternative<EarnReversed>(effect)) {
    return MeaningOfTender(record, effect);
  }
  if (const auto* expired = std::get_if<Expired>(&effect)) {
    return points(expired->points, expired->currency) + " expire";
  }
  if (const auto* matured = std::get_if<Matured>(&effect)) {
    return points(matured->points, matured->currency) + " mature" + Repaid(record);
  }
  if (const auto* earned = std::get_if<Earned>(&effect)) {
    if (earned->points == 0) return "earns nothing";
    return "earns " + Lots(record, true) + Repaid(record);
  }
  if (const auto* cut = std::get_if<EarningCut>(&effect)) {
    return std::to_string(cut->points) + " cut by the " +
           (cut->by == CutBy::kCap ? "cap" : "budget");
  }
  if (const auto* redeemed = std::get_if<Redeemed>(&effect)) {
    return "takes " + Lots(record, false) + WorthText(configuration(), record, *redeemed);
  }
  if (std::holds_alternative<Exchanged>(effect)) return "receives " + Lots(record, true);
  if (std::holds_alternative<MemberEnrolled>(effect)) return "enrolled";
  if (std::holds_alternative<HoldPlaced>(effect)) return "holds " + Lots(record, false);
  if (const auto* captured = std::get_if<HoldCaptured>(&effect)) {
    return "captures " + points(captured->points, captured->currency) +
           WorthText(configuration(), record, *captured);
  }
  if (const auto* ended = std::get_if<HoldEnded>(&effect)) {
    return "gives back " + points(ended->released, ended->currency) +
           PartText(ended->expired, NameOfPoints(ended->currency), "expire");
  }
  if (const auto* reversed = std::get_if<RedemptionReversed>(&effect)) {
    const bool any = reversed->expired < reversed->points;
    return "gives back " + (any ? Lots(record, true) : "nothing") +
           PartText(reversed->expired, NameOfPoints(reversed->currency), "expire") +
           WorthText(configuration(), record, *reversed);
  }
  if (const auto* reversed = std::get_if<EarnReversed>(&effect)) {
    const std::string name = NameOfPoints(reversed->currency);
    return "takes back " + points(reversed->points, reversed->currency) +
           PartText(reversed->debt, name, "owed") + PartText(reversed->loss, name, "lost");
  }
  return MeaningOfStanding(record, effect);
}

std::optional<std::string> Stage::MeaningOfStanding(const Record& record, const Effect& effect) {
  const auto points = [&](int64_t count, CurrencyNumber currency) {
    return std::to_string(count) + " " + NameOfPoints(currency);
  };
  if (const auto* changed = std::get_if<MemberStatusChanged>(&effect)) {
    if (changed->status == MemberStatus::kFrozen) return "frozen";
    if (changed->status == MemberStatus::kActive) return "active";
    const std::string lost = Lots(record, false);
    return lost == "nothing" ? "closed" : "closed, giving up " + lost;
  }
  if (const auto* verified = std::get_if<MemberVerified>(&effect)) {
    return verified->method == Verification::kNone ? "verified no longer" : "verified";
  }
  if (const auto* step = std::get_if<MergeStep>(&effect)) {
    if (step->role == MergeRole::kTarget) return std::nullopt;
    if (step->phase == MergePhase::kBegun) return "merge begun";
    return step->phase == MergePhase::kUndone ? "merge undone" : "merge completed";
  }
  if (const auto* gifted = std::get_if<Gifted>(&effect)) {
    const bool giver = gifted->role == GiftRole::kGiver;
    return (giver ? "gives " : "receives ") + Lots(record, !giver);
  }
  if (const auto* noticed = std::get_if<ExpiryNoticed>(&effect)) {
    return "notice of " + points(noticed->points, noticed->currency) + " expiring " +
           ToIsoDate(noticed->expires_on);
  }
  if (const auto* deferred = std::get_if<ExpiryDeferred>(&effect)) {
    return "deferred to " + ToIsoDate(deferred->last_day);
  }
  if (const auto* counted = std::get_if<ActivityCounted>(&effect)) {
    return "slides to " + ToIsoDate(counted->last_day);
  }
  if (const auto* adjusted = std::get_if<Adjusted>(&effect)) {
    const bool gives = adjusted->points > 0;
    return (gives ? "gives " : "takes ") + Lots(record, gives) + Repaid(record);
  }
  if (std::holds_alternative<AdjustmentProposed>(effect)) return "proposed";
  if (std::holds_alternative<ProposalRejected>(effect)) return "rejected";
  if (std::holds_alternative<Reinstated>(effect)) return "reinstates " + Lots(record, true);
  return MeaningOfPeriod(record, effect);
}

std::string Stage::OutcomeOf(const Record& record) {
  std::string said;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    const auto meaning = MeaningOf(record, effect);
    if (!meaning) return;
    if (!said.empty()) said += ", ";
    said += *meaning;
  });
  return said.empty() ? "published" : said;
}

// Of a record that repays debt.
std::string Stage::Repaid(const Record& record) const {
  std::string said;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    const auto* debt = std::get_if<DebtPosting>(&effect);
    if (debt != nullptr) said += PartText(debt->amount, NameOfPoints(debt->currency), "repaid");
  });
  return said;
}

std::string Stage::Say(const Declined& declined) {
  reached_.insert(declined.code);
  std::string said = "declined " + std::string(NameOf(declined.code));
  const bool figures =
      declined.code == Decline::kInsufficientPoints ||
      declined.code == Decline::kCaptureExceedsHold || declined.code == Decline::kMintCap ||
      declined.code == Decline::kExchangeQuota || declined.code == Decline::kMemberQuota ||
      (declined.code == Decline::kReversalExceedsOriginal && declined.param == Param::kPoints);
  if (figures) {
    said += " (" + std::to_string(declined.figure) + " of " +
            std::to_string(declined.second_figure) + ")";
  }
  return said;
}

// "75 rose expiring 2028-01-31 and 25 rose expiring 2028-02-29", pending ones with their day.
std::string Stage::Lots(const Record& record, bool received) const {
  std::string said;
  const auto say = [&](CurrencyNumber currency, const LotKey& lot, int64_t amount) {
    if (!said.empty()) said += " and ";
    const std::string last_day = lot.expires_on == kSlidingLot ? "sliding"
                                 : lot.expires_on == kNeverExpires
                                     ? "for ever"
                                     : "expiring " + ToIsoDate(lot.expires_on);
    said += std::to_string(std::abs(amount)) + " " + NameOfPoints(currency) + " " + last_day;
  };
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    const auto* posting = std::get_if<AvailablePosting>(&effect);
    const auto* pending = std::get_if<PendingPosting>(&effect);
    if (posting != nullptr && received == (posting->amount > 0)) {
      say(posting->currency, posting->lot, posting->amount);
    }
    if (pending != nullptr && received == (pending->amount > 0)) {
      say(pending->currency, pending->lot, pending->amount);
      said += ", pending until " + ToIsoDate(pending->matures_on);
    }
  });
  return said.empty() ? "nothing" : said;
}

std::string Stage::NameOfPoints(CurrencyNumber currency) const {
  const Currency* known = configuration().CurrencyOf(currency);
  return known == nullptr ? "points unknown" : known->code;
}

}  // namespace huitong
