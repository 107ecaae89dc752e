#include "model/model.h"

#include <algorithm>

#include "base/check.h"
#include "model/due.h"

namespace huitong::model {
namespace {

Decision Decide(Page& page, const Opening& wish) { return Open(page, wish); }
Decision Decide(Page& page, const BrandRegistering& wish) { return RegisterBrand(page, wish); }
Decision Decide(Page& page, const CurrencyRegistering& wish) {
  return RegisterCurrency(page, wish);
}
Decision Decide(Page& page, const ChannelRegistering& wish) { return RegisterChannel(page, wish); }
Decision Decide(Page& page, const CoefficientPublishing& wish) {
  return PublishCoefficient(page, wish);
}
Decision Decide(Page& page, const EarnRatePublishing& wish) { return PublishEarnRate(page, wish); }
Decision Decide(Page& page, const RateBookPublishing& wish) { return PublishRateBook(page, wish); }
Decision Decide(Page& page, const CutProposing& wish) { return ProposeCut(page, wish); }
Decision Decide(Page& page, const UnitProposing& wish) { return ProposeUnit(page, wish); }
Decision Decide(Page& page, const PublicationApproving& wish) {
  return ApprovePublication(page, wish);
}
Decision Decide(Page& page, const PublicationRejecting& wish) {
  return RejectPublication(page, wish);
}
Decision Decide(Page& page, const PolicyPublishing& wish) { return PublishPolicy(page, wish); }
Decision Decide(Page& page, const Enrolling& wish) { return Enrol(page, wish); }
Decision Decide(Page& page, const Purchase& wish) { return Earn(page, wish); }
Decision Decide(Page& page, const Redemption& wish) { return Redeem(page, wish); }
Decision Decide(Page& page, const Exchanging& wish) { return Exchange(page, wish); }
Decision Decide(Page& page, const Holding& wish) { return PlaceHold(page, wish); }
Decision Decide(Page& page, const Capturing& wish) { return Capture(page, wish); }
Decision Decide(Page& page, const Releasing& wish) { return Release(page, wish); }
Decision Decide(Page& page, const RedemptionReversing& wish) {
  return ReverseRedemption(page, wish);
}
Decision Decide(Page& page, const EarningReversing& wish) { return ReverseEarning(page, wish); }

Decision Decide(Page& page, const CoolOffPublishing& wish) { return PublishCoolOff(page, wish); }
Decision Decide(Page& page, const StandingChange& wish) { return ChangeStanding(page, wish); }
Decision Decide(Page& page, const Closing& wish) { return Close(page, wish); }
Decision Decide(Page& page, const Merging& wish) { return Merge(page, wish); }
Decision Decide(Page& page, const Unmerging& wish) { return Unmerge(page, wish); }
Decision Decide(Page& page, const Adjusting& wish) { return Adjust(page, wish); }
Decision Decide(Page& page, const Approving& wish) { return Approve(page, wish); }
Decision Decide(Page& page, const Rejecting& wish) { return Reject(page, wish); }
Decision Decide(Page& page, const Giving& wish) { return Give(page, wish); }
Decision Decide(Page& page, const Reinstating& wish) { return Reinstate(page, wish); }

Decision Decide(Page& page, const Settling& wish) { return Settle(page, wish); }
Decision Decide(Page& page, const Paying& wish) { return Pay(page, wish); }
Decision Decide(Page& page, const Sponsoring& wish) { return Sponsor(page, wish); }
Decision Decide(Page& page, const Verifying& wish) { return Verify(page, wish); }
Decision Decide(Page& page, const PeriodAdjusting& wish) { return AdjustPeriod(page, wish); }
Decision Decide(Page& page, const DisputeRaising& wish) { return RaiseDispute(page, wish); }
Decision Decide(Page& page, const DisputeUpholding& wish) { return UpholdDispute(page, wish); }
Decision Decide(Page& page, const DisputeRejecting& wish) { return RejectDispute(page, wish); }
Decision Decide(Page& page, const LimitsPublishing& wish) { return PublishLimits(page, wish); }
Decision Decide(Page& page, const ContractPublishing& wish) { return PublishContract(page, wish); }

Decision Decide(Page& page, const TenderPolicyPublishing& wish) {
  return PublishTenderPolicy(page, wish);
}
Decision Decide(Page& page, const TenderPlacing& wish) { return PlaceTender(page, wish); }
Decision Decide(Page& page, const TenderSettling& wish) { return SettleTender(page, wish); }
Decision Decide(Page& page, const TenderVoiding& wish) { return VoidTender(page, wish); }
Decision Decide(Page& page, const TenderReturning& wish) { return ReturnTender(page, wish); }

// The kind of record, whom the request is about (a decline: the first that it names), and whose
// wallets of which currency it touches, in order.
struct Nature {
  Kind kind = kPublication;
  std::vector<uint64_t> members;
  std::vector<std::pair<uint64_t, uint32_t>> touched;
  bool first_is_unknown = false;  // of two: then a decline is about nobody
};

std::optional<uint64_t> Known(const Books& books, const Mark& id) {
  const auto found = books.member_ids.find(id);
  if (found == books.member_ids.end()) return std::nullopt;
  return found->second;
}

Nature Of(const Books& books, Kind kind, const Mark& id, std::vector<uint32_t> currencies) {
  Nature nature{.kind = kind, .members = {}, .touched = {}, .first_is_unknown = false};
  const auto known = Known(books, id);
  if (!known) return nature;
  const uint64_t member = books.Named(*known);
  nature.members = {member};
  for (const uint32_t currency : currencies) {
    nature.touched.emplace_back(member, currency);
  }
  return nature;
}

std::vector<uint32_t> AllCurrencies(const Books& books) {
  std::vector<uint32_t> all;
  for (uint32_t currency = 0; currency <= books.currencies.size(); ++currency) {
    all.push_back(currency);
  }
  return all;
}

// The one after the other.
Nature Both(Nature first, const Nature& second) {
  first.first_is_unknown = first.members.empty();
  first.members.insert(first.members.end(), second.members.begin(), second.members.end());
  first.touched.insert(first.touched.end(), second.touched.begin(), second.touched.end());
  return first;
}

Nature NatureOf(const Books&, const Opening&) {
  return {.kind = kOpening, .members = {}, .touched = {}, .first_is_unknown = false};
}
// Publications are nobody's, and touch no wallet.
template <class Publishing>
Nature NatureOf(const Books&, const Publishing&) {
  return {};
}
Nature NatureOf(const Books& books, const Enrolling& wish) {
  return Of(books, kEnrolment, wish.member, {});
}
Nature NatureOf(const Books& books, const Purchase& wish) {
  const auto currency = CurrencyEarnedBy(books, wish);
  if (!currency) return Of(books, kEarning, wish.member, {});
  return Of(books, kEarning, wish.member, {*currency});
}
Nature NatureOf(const Books& books, const Redemption& wish) {
  return Of(books, kRedemption, wish.member, {wish.currency});
}
Nature NatureOf(const Books& books, const Exchanging& wish) {
  return Of(books, kExchange, wish.member, {wish.from, wish.to});
}
Nature NatureOf(const Books& books, const Holding& wish) {
  return Of(books, kHold, wish.wish.member, {wish.wish.currency});
}
Nature NatureOfHold(const Books& books, Kind kind, const HoldName& name) {
  const auto hold = books.holds.find(name);
  if (hold == books.holds.end()) {
    return {.kind = kind, .members = {}, .touched = {}, .first_is_unknown = false};
  }
  const uint64_t member = books.OwnerNow(hold->second.member);
  return {.kind = kind, .members = {member}, .touched = {{member, hold->second.currency}}};
}
Nature NatureOf(const Books& books, const Capturing& wish) {
  return NatureOfHold(books, kCapture, wish.hold);
}
Nature NatureOf(const Books& books, const Releasing& wish) {
  return NatureOfHold(books, kRelease, wish.hold);
}

// Whose the original is, and the wallet that its first subject names last.
Nature NatureOfOriginal(const Books& books, Kind kind, Place original) {
  Nature nature{.kind = kind, .members = {}, .touched = {}, .first_is_unknown = false};
  if (original >= books.journal.size()) return nature;
  const Record& record = books.journal[original];
  if (!record.member) return nature;
  const uint64_t member = books.OwnerNow(*record.member);
  nature.members = {member};
  int subjects = 0;
  for (const Line& line : record.lines) {
    if (line.what == "about") ++subjects;
    if (subjects > 1 || line.what == "books" || line.what == "provenance interned") break;
    if (line.Has("currency")) {
      nature.touched = {{member, static_cast<uint32_t>(line["currency"])}};
    }
  }
  return nature;
}
Nature NatureOf(const Books& books, const RedemptionReversing& wish) {
  return NatureOfOriginal(books, kRedemptionReversal, wish.original);
}
Nature NatureOf(const Books& books, const EarningReversing& wish) {
  return NatureOfOriginal(books, kEarningReversal, wish.original);
}
Nature NatureOf(const Books& books, const StandingChange& wish) {
  return Of(books, wish.freezes ? kFreezing : kUnfreezing, wish.member, {});
}
Nature NatureOf(const Books& books, const Closing& wish) {
  return Of(books, kClosing, wish.member, AllCurrencies(books));
}
Nature NatureOf(const Books& books, const Merging& wish) {
  return Both(Of(books, kMerging, wish.source, AllCurrencies(books)),
              Of(books, kMerging, wish.target, AllCurrencies(books)));
}
Nature NatureOf(const Books& books, const Unmerging& wish) {
  Nature nature{.kind = kUnmerging, .members = {}, .touched = {}, .first_is_unknown = false};
  if (const auto source = Known(books, wish.source)) nature.members = {*source};
  return nature;
}
Nature NatureOf(const Books& books, const Adjusting& wish) {
  return Of(books, kAdjustment, wish.member, {wish.currency});
}
Nature NatureOf(const Books& books, const Approving& wish) {
  return NatureOfOriginal(books, kAdjustment, wish.proposal);
}
Nature NatureOf(const Books& books, const Rejecting& wish) {
  return NatureOfOriginal(books, kRejection, wish.proposal);
}
Nature NatureOf(const Books& books, const Giving& wish) {
  return Both(Of(books, kGift, wish.giver, {wish.currency}),
              Of(books, kGift, wish.recipient, {wish.currency}));
}
Nature NatureOf(const Books& books, const Reinstating& wish) {
  return NatureOfOriginal(books, kReinstatement, wish.original);
}

Nature OfNobody(Kind kind) {
  return {.kind = kind, .members = {}, .touched = {}, .first_is_unknown = false};
}
// Its holds' wallets, then that of the acceptor's currency where points may be earned or taken
// back.
Nature NatureOfTender(const Books& books, Kind kind, Place place, bool with_acceptor) {
  const auto tender = books.tenders.find(place);
  if (tender == books.tenders.end()) return OfNobody(kind);
  const Hold& first = books.holds.at({.place = place, .ordinal = 1});
  const uint64_t member = books.OwnerNow(first.member);
  Nature nature{.kind = kind, .members = {member}, .touched = {}, .first_is_unknown = false};
  for (const Tender::Held& held : tender->second.held) {
    nature.touched.emplace_back(member, held.currency);
  }
  const auto own = books.CurrencyOfBrand(tender->second.acceptor);
  if (with_acceptor && own) nature.touched.emplace_back(member, *own);
  return nature;
}
Nature NatureOf(const Books& books, const TenderPlacing& wish) {
  // Units pay no tender.
  std::vector<uint32_t> registered = AllCurrencies(books);
  registered.erase(registered.begin());
  return Of(books, kTenderPlacing, wish.member, registered);
}
Nature NatureOf(const Books& books, const TenderSettling& wish) {
  return NatureOfTender(books, kTenderSettlement, wish.tender, true);
}
Nature NatureOf(const Books& books, const TenderVoiding& wish) {
  return NatureOfTender(books, kTenderVoiding, wish.tender, false);
}
Nature NatureOf(const Books& books, const TenderReturning& wish) {
  return NatureOfTender(books, kTenderReturn, wish.tender, true);
}
Nature NatureOf(const Books&, const Settling&) { return OfNobody(kSettlement); }
Nature NatureOf(const Books&, const Paying&) { return OfNobody(kPayment); }
Nature NatureOf(const Books&, const Sponsoring&) { return OfNobody(kSponsorGift); }
Nature NatureOf(const Books& books, const Verifying& wish) {
  return Of(books, kVerification, wish.member, {});
}
Nature NatureOf(const Books&, const PeriodAdjusting&) { return OfNobody(kPeriodAdjustment); }
Nature NatureOf(const Books&, const DisputeRaising&) { return OfNobody(kDisputeRaising); }
Nature NatureOf(const Books&, const DisputeUpholding&) { return OfNobody(kPeriodAdjustment); }
Nature NatureOf(const Books&, const DisputeRejecting&) { return OfNobody(kDisputeRejection); }

Nature NatureOf(const Books& books, const Wish& wish) {
  return std::visit([&](const auto& one) { return NatureOf(books, one); }, wish);
}

Decision DecideWhole(Page& page, const Request& request) {
  const bool opens = std::holds_alternative<Opening>(request.wish);
  if (!page.books().coalition && !opens) return Refuse(kCoalitionNotOpened, kNoPart);
  if (request.occurred && request.occurred->time > page.now().time) {
    return Refuse(kOccurredInFuture, kOccurredAt);
  }
  Wish wish = request.wish;
  if (auto* purchase = std::get_if<Purchase>(&wish)) {
    purchase->occurred = request.occurred.value_or(page.now());
  }
  if (auto* approving = std::get_if<Approving>(&wish)) approving->actor = request.actor;
  if (auto* proposing = std::get_if<RateBookPublishing>(&wish)) proposing->actor = request.actor;
  if (auto* proposing = std::get_if<CutProposing>(&wish)) proposing->actor = request.actor;
  if (auto* proposing = std::get_if<UnitProposing>(&wish)) proposing->actor = request.actor;
  if (auto* approving = std::get_if<PublicationApproving>(&wish)) approving->actor = request.actor;
  const Decision decision = std::visit([&](const auto& one) { return Decide(page, one); }, wish);
  if (decision) return decision;
  const Record drafted = page.Done({});
  if (const auto refused = RefusalByLimits(page.books(), drafted)) return refused;
  if (page.PassesBooks() || PassesTraffic(page.books(), drafted))
    return Refuse(kBalanceTooLarge, kNoPart);
  return std::nullopt;
}

}  // namespace

Moment Model::MomentAt(int64_t clock, const Request& request) const {
  const auto* opening = std::get_if<Opening>(&request.wish);
  if (!books_.coalition && opening != nullptr) {
    return MomentIn(opening->coalition.time_zone, clock);
  }
  return MomentAt(clock);
}

Moment Model::MomentAt(int64_t clock) const {
  return MomentIn(books_.coalition ? books_.coalition->time_zone : "UTC", clock);
}

Moment Model::MomentIn(const std::string& zone_name, int64_t clock) const {
  const int64_t time = std::max(clock, books_.last_time);
  if (!zone_ || zone_name_ != zone_name) {
    const auto zone = TimeZone::Named(zone_name);
    CHECK(zone.has_value());
    zone_ = *zone;
    zone_name_ = zone_name;
  }
  return {.time = time, .day = zone_->DayAt({.nanos = time}).number};
}

KeyUse Model::UseOf(const Request& request) const {
  const auto found = books_.keys.find(request.key);
  if (found == books_.keys.end()) return {};
  const Record& record = books_.journal[found->second];
  return {.key = record.request == request.request ? Key::kOfThisRequest : Key::kOfAnotherOne,
          .place = found->second};
}

std::optional<Record> Model::NextDue(const Request& request, const Moment& now) const {
  const Nature nature = NatureOf(books_, request.wish);
  for (const uint64_t member : nature.members) {
    if (auto next = NextOfMerge(member, now)) return next;
  }
  for (const auto& [member, currency] : nature.touched) {
    if (auto due = FirstDue(books_, now, member, currency)) return due;
  }
  return std::nullopt;
}

std::optional<Record> Model::NextOfMerge(uint64_t member, const Moment& now) const {
  const auto source = EndedMergeOf(books_, now, member);
  if (!source) return std::nullopt;
  for (const uint32_t currency : AllCurrencies(books_)) {
    if (auto due = FirstDue(books_, now, *source, currency)) return due;
  }
  return MergeEnd(books_, now, *source);
}

std::optional<Record> Model::NextOn(uint64_t member, uint32_t currency, const Moment& now) const {
  return FirstDue(books_, now, member, currency);
}

std::vector<Record> Model::Answers(const Request& request, const Moment& now) const {
  const Nature nature = NatureOf(books_, request.wish);
  const Page::Heading heading{.actor = request.actor,
                              .answer_version = request.answer_version,
                              .occurred = request.occurred.value_or(now),
                              .numbered = request.numbered,
                              .key = request.key,
                              .request = request.request};
  Page page(books_, now, nature.kind);
  const Decision refused = DecideWhole(page, request);
  if (!refused) return {page.Done(heading)};

  std::vector<Refusal> reasons = refused->others;
  reasons.insert(reasons.begin(), *refused);
  std::vector<Record> answers;
  for (const Refusal& reason : reasons) {
    Page declined(books_, now, nature.kind);
    const Line line = Write("declined", {{"code", reason.code},
                                         {"param", reason.part},
                                         {"figure", reason.figure},
                                         {"second figure", reason.second_figure},
                                         {"language", request.language}});
    if (!nature.members.empty() && !nature.first_is_unknown) {
      declined.About(nature.members.front());
      declined.Say(line);
    } else {
      declined.SayInBooks(line);
    }
    answers.push_back(declined.Done(heading));
  }
  return answers;
}

std::optional<std::string> Model::Enter(Record record) {
  if (auto beyond = EnterWithinLimits(books_, std::move(record))) return beyond;
  return MissingCover(books_);
}

void Model::RollBack(uint64_t count) {
  std::vector<Record> kept = std::move(books_.journal);
  kept.resize(count);
  books_ = {};
  for (Record& record : kept) {
    books_.Enter(std::move(record));
  }
}

}  // namespace huitong::model
