#include "engine/invariants/record_follows_state.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/check.h"
#include "engine/invariants/decline_follows_rules.h"
#include "engine/invariants/member_follows_rules.h"
#include "engine/invariants/publication_follows_rules.h"
#include "engine/invariants/record_content.h"
#include "engine/invariants/settlement_follows_rules.h"
#include "engine/invariants/stays_within_limits.h"
#include "engine/invariants/tender_follows_rules.h"
#include "engine/invariants/trade_follows_rules.h"

namespace huitong {
namespace {

// A day is the instant's in some time zone: within one of the day in UTC.
bool IsDayOf(const Instant& instant) {
  constexpr int64_t kNanosPerDay = kSecondsPerDay * kNanosPerSecond;
  int64_t in_utc = instant.time.nanos / kNanosPerDay;
  if (instant.time.nanos % kNanosPerDay < 0) --in_utc;
  const int64_t distance = instant.day.number - in_utc;
  return -1 <= distance && distance <= 1;
}

bool IsDecline(const RecordContent& content) {
  return std::any_of(content.facts.begin(), content.facts.end(), [](const Effect& fact) {
    return std::holds_alternative<RequestDeclined>(fact);
  });
}

// What the program does by itself, when its time comes.
bool IsOwnWork(RecordKind kind) {
  return kind == RecordKind::kExpire || kind == RecordKind::kMature ||
         kind == RecordKind::kHoldEnd || kind == RecordKind::kMergeEnd ||
         kind == RecordKind::kNotice;
}

// Members do not ask for anything yet.
bool IsActor(const Configuration& configuration, const Actor& actor) {
  switch (actor.kind) {
    case ActorKind::kProgram:
    case ActorKind::kOperator:
      return actor.number == 0;
    case ActorKind::kBrand:
      return configuration.BrandOf({.value = actor.number}) != nullptr;
    case ActorKind::kUser:
      return actor.number != 0;
    case ActorKind::kMember:
      break;
  }
  return false;
}

// The kinds of requests that a caller may give a number of his own.
bool MayBeNumbered(RecordKind kind) {
  const bool configures = kind == RecordKind::kCoalitionOpened || kind == RecordKind::kPublished ||
                          kind == RecordKind::kMemberEnrolled;
  return !configures && !IsOwnWork(kind);
}

// Who asked, and what a request of the kind may say beside itself.
Breach BreachOfAsking(const LogState& state, const RecordHeader& header) {
  const bool own = IsOwnWork(header.kind);
  if (own != !header.request.has_value()) return "a request has no key, or own work has one";
  if (own != (header.actor.kind == ActorKind::kProgram)) return "its actor may not do this";
  if (!IsActor(state.configuration, header.actor)) return "its actor is none";
  if (header.number && !MayBeNumbered(header.kind)) return "its kind bears no caller's number";
  if (header.occurred != header.committed && header.kind != RecordKind::kEarn) {
    return "its kind states no time of occurrence";
  }
  if (header.answer_version != (own ? 0 : 1)) return "its answer is of another renderer";
  return std::nullopt;
}

// Invariant 12, and who may ask for what.
Breach BreachOfHeader(const LogState& state, const Record& record, const RecordContent& content) {
  const RecordHeader& header = record.header;
  if (header.sequence != state.row.next_sequence) return "its sequence is not the next";
  if (header.committed.time < state.row.last_commit.time) return "its time is before the last";
  if (!IsDayOf(header.committed)) return "its day is not that of its time";
  if (!IsDecline(content)) {
    if (header.occurred.time > header.committed.time) return "it occurred after its commit";
    if (!IsDayOf(header.occurred)) return "the day it occurred is not that of the time";
  }
  if (auto breach = BreachOfAsking(state, header)) return breach;
  const bool opened = !state.configuration.coalition().all().empty();
  const bool opens = header.kind == RecordKind::kCoalitionOpened;
  if (!opened && !opens && !IsDecline(content)) return "the coalition is not open";
  return std::nullopt;
}

bool IsOfPeriods(const Effect& effect) {
  return std::holds_alternative<PeriodCut>(effect) ||
         std::holds_alternative<SettlementClosed>(effect) ||
         std::holds_alternative<PaymentRecorded>(effect) ||
         std::holds_alternative<PeriodAdjusted>(effect) ||
         std::holds_alternative<SponsorGift>(effect) ||
         std::holds_alternative<DisputeRaised>(effect) ||
         std::holds_alternative<DisputeRejected>(effect);
}

// Effects stand where they belong: a member's in his subject, all others in the books.
Breach BreachOfPlaces(const Record& record) {
  Breach breach;
  ForEachEffect(record, [&](const RecordSubject* subject, const Effect& effect) {
    const bool of_books = std::holds_alternative<BookPosting>(effect) ||
                          std::holds_alternative<Published>(effect) ||
                          std::holds_alternative<ProvenanceInterned>(effect) || IsOfPeriods(effect);
    const bool anywhere = std::holds_alternative<RequestDeclined>(effect);
    const bool in_place = anywhere || of_books == (subject == nullptr);
    if (!in_place) breach = "an effect does not stand where it belongs";
  });
  return breach;
}

Breach BreachOfEnrolment(LogState& state, const Record& record, const MemberEnrolled& enrolled) {
  const RecordSubject& subject = record.subjects.front();
  const bool fresh = subject.member.value == state.row.members && subject.own_sequence == 0 &&
                     subject.previous == kNoSequence;
  if (!fresh) return "the member enrolled is not the next";
  if (state.configuration.BrandOf(enrolled.brand) == nullptr) return "the brand is unknown";
  const auto known = state.member_ids.Find(enrolled.id);
  CHECK(known.presence != Presence::kMissing);
  if (known.presence == Presence::kFound) return "the member is enrolled already";
  return std::nullopt;
}

Breach BreachOfChain(LogState& state, const Record& record) {
  for (const RecordSubject& subject : record.subjects) {
    const auto found = state.members.Find(subject.member);
    CHECK(found.presence != Presence::kMissing);
    if (found.presence == Presence::kAbsent) return "its member is unknown";
    const bool follows = subject.own_sequence == found.value->records &&
                         subject.previous == found.value->last_record;
    if (!follows) return "it does not continue its member's chain";
  }
  return std::nullopt;
}

// Invariants 3 and 4: each posting onto the wallet as the ones before left it.
Breach BreachOfPosting(Wallet& wallet, const AvailablePosting& posting) {
  const int64_t total = wallet.total();
  const auto lot = std::find_if(wallet.lots().begin(), wallet.lots().end(),
                                [&](const Lot& one) { return one.key == posting.lot; });
  const int64_t remaining = lot == wallet.lots().end() ? 0 : lot->remaining;
  if (posting.amount == 0) return "a posting of nothing";
  if (posting.amount < -remaining) return "a lot would go below zero";
  if (posting.amount > Points::kOfMemberMax - wallet.whole()) {
    return "a balance would pass 2^53 - 1";
  }
  if (posting.balance_after != total + posting.amount) {
    return "a balance after is not the fold of the postings";
  }
  wallet.Post(posting.lot, posting.amount);
  return std::nullopt;
}

Breach BreachOfFold(LogState& state, const RecordContent& content, const RecordSubject& subject) {
  std::map<CurrencyNumber, Wallet> wallets;
  for (const Effect& effect : subject.effects) {
    const auto* posting = std::get_if<AvailablePosting>(&effect);
    if (posting == nullptr) continue;
    const CurrencyNumber currency = posting->currency;
    if (state.configuration.CurrencyOf(currency) == nullptr) return "a currency is unknown";
    if (!ProvenanceIn(state, content, posting->lot.provenance)) return "a lot has no provenance";
    auto at = wallets.find(currency);
    if (at == wallets.end()) {
      const WalletKey key{.member = subject.member, .currency = currency};
      at = wallets.emplace(currency, WalletBefore(state, key)).first;
    }
    if (auto breach = BreachOfPosting(at->second, *posting)) return breach;
  }
  return std::nullopt;
}

// No account of the books passes 2^62.
Breach BreachOfBooks(LogState& state, const RecordContent& content) {
  std::map<std::pair<CurrencyNumber, Account>, int64_t> balances;
  for (const BookPosting& posting : content.books) {
    const std::pair key(posting.currency, posting.account);
    const auto at = balances.try_emplace(key, state.BalanceOf(key.first, key.second)).first;
    const bool overflows = __builtin_add_overflow(at->second, posting.amount, &at->second);
    const bool fits =
        !overflows && -Points::kUnitsMax <= at->second && at->second <= Points::kUnitsMax;
    if (!fits) return "an account of the books would pass 2^62";
  }
  return std::nullopt;
}

bool PostsBesideLots(const RecordContent& content) {
  return !content.pending.empty() || !content.held.empty() || !content.debt.empty();
}

// New provenances have the next numbers, were not interned before, and are used by the record.
Breach BreachOfInterned(const LogState& state, const RecordContent& content) {
  uint32_t next = state.row.provenances + 1;
  for (const ProvenanceInterned& interned : content.interned) {
    if (interned.number.value != next++) return "a provenance's number is not the next";
    const bool known = state.provenance_numbers.contains(interned.provenance);
    if (known) return "a provenance is interned again";
    const bool used = std::any_of(
        content.postings.begin(), content.postings.end(), [&](const AvailablePosting& posting) {
          return posting.amount > 0 && posting.lot.provenance == interned.number;
        });
    const bool pending = std::any_of(
        content.pending.begin(), content.pending.end(),
        [&](const PendingPosting& posting) { return posting.lot.provenance == interned.number; });
    if (!used && !pending && content.debt.empty()) return "a provenance is interned and not used";
  }
  return std::nullopt;
}

Breach BreachOfMemberEnrolled(LogState& state, const Record& record, const RecordContent& content) {
  const auto* enrolled = OnlyFact<MemberEnrolled>(content);
  const bool alone = enrolled != nullptr && record.subjects.size() == 1 &&
                     content.postings.empty() && content.books.empty();
  if (!alone) return "an enrolment does not say just who enrolled";
  return BreachOfEnrolment(state, record, *enrolled);
}

// A trade that only moves available points, as most do.
Breach BreachOfPlainTrade(LogState& state, const Record& record, const RecordContent& content) {
  if (PostsBesideLots(content)) return "it posts to more than available points";
  if (auto breach = BreachOfFold(state, content, record.subjects.front())) return breach;
  switch (record.header.kind) {
    case RecordKind::kRedeem:
      return BreachOfRedeem(state, record, content);
    case RecordKind::kExchange:
      return BreachOfExchange(state, record, content);
    default:
      return BreachOfExpiry(state, record, content);
  }
}

Breach BreachOfReversal(LogState& state, const Record& record, const RecordContent& content,
                        const RecordSource& records) {
  const auto sequence = OriginalOf(record);
  if (!sequence || *sequence >= record.header.sequence) return "it reverses no record before it";
  const auto original = records(*sequence);
  const bool of_member = original && original->subjects.size() == 1;
  if (!of_member) return "the record that it reverses is none of a member";
  if (record.header.kind == RecordKind::kReverseRedemption) {
    return BreachOfRedemptionReversal(state, record, content, *original);
  }
  return BreachOfEarnReversal(state, record, content, *original);
}

// What holds of every record of members: the chain, the members' standing, the sums.
Breach BreachOfGround(LogState& state, const Record& record, const RecordContent& content) {
  if (auto breach = BreachOfChain(state, record)) return breach;
  if (!IsOwnWork(record.header.kind)) {
    if (auto breach = BreachOfEndedMerges(state, record)) return breach;
    if (auto breach = BreachOfAsked(state, record)) return breach;
  }
  if (auto breach = BreachOfInterned(state, content)) return breach;
  return BreachOfBooks(state, content);
}

Breach BreachOfTrade(LogState& state, const Record& record, const RecordContent& content,
                     const RecordSource& records) {
  if (record.subjects.size() != 1) return "a trade is not of one member";
  if (auto breach = BreachOfGround(state, record, content)) return breach;
  switch (record.header.kind) {
    case RecordKind::kEarn:
      return BreachOfEarn(state, record, content);
    case RecordKind::kRedeem:
    case RecordKind::kExchange:
    case RecordKind::kExpire:
      return BreachOfPlainTrade(state, record, content);
    case RecordKind::kMature:
      return BreachOfMature(state, record, content);
    case RecordKind::kHold:
      return BreachOfHold(state, record, content);
    case RecordKind::kCapture:
      return BreachOfCapture(state, record, content);
    case RecordKind::kRelease:
    case RecordKind::kHoldEnd:
      return BreachOfHoldEnd(state, record, content);
    case RecordKind::kReverseRedemption:
    case RecordKind::kReverseEarn:
      return BreachOfReversal(state, record, content, records);
    case RecordKind::kCoalitionOpened:
    case RecordKind::kPublished:
    case RecordKind::kMemberEnrolled:
    case RecordKind::kFreeze:
    case RecordKind::kUnfreeze:
    case RecordKind::kClose:
    case RecordKind::kMerge:
    case RecordKind::kUnmerge:
    case RecordKind::kMergeEnd:
    case RecordKind::kAdjust:
    case RecordKind::kProposeAdjustment:
    case RecordKind::kRejectProposal:
    case RecordKind::kGift:
    case RecordKind::kReinstate:
    case RecordKind::kNotice:
    case RecordKind::kCloseSettlement:
    case RecordKind::kRecordPayment:
    case RecordKind::kAdjustPeriod:
    case RecordKind::kPlaceTender:
    case RecordKind::kSettleTender:
    case RecordKind::kVoidTender:
    case RecordKind::kReturnTender:
    case RecordKind::kSponsorGift:
    case RecordKind::kVerifyMember:
    case RecordKind::kRaiseDispute:
    case RecordKind::kRejectDispute:
      break;
  }
  return "its kind is none of a trade";
}

bool IsOfTwo(RecordKind kind) {
  return kind == RecordKind::kMerge || kind == RecordKind::kUnmerge ||
         kind == RecordKind::kMergeEnd || kind == RecordKind::kGift;
}

// A record of a member's standing, or of what an operator or another member does to his points.
Breach BreachOfMembers(LogState& state, const Record& record, const RecordContent& content,
                       const RecordSource& records) {
  const RecordKind kind = record.header.kind;
  if (record.subjects.size() != (IsOfTwo(kind) ? 2 : 1)) return "it is of too many or too few";
  if (auto breach = BreachOfGround(state, record, content)) return breach;
  switch (kind) {
    case RecordKind::kFreeze:
    case RecordKind::kUnfreeze:
      return BreachOfStatusChange(record, content);
    case RecordKind::kVerifyMember:
      return BreachOfVerification(record, content);
    case RecordKind::kClose:
      return BreachOfClose(state, record, content);
    case RecordKind::kMerge:
      return BreachOfMerge(state, record);
    case RecordKind::kUnmerge:
      return BreachOfUnmerge(state, record);
    case RecordKind::kMergeEnd:
      return BreachOfMergeEnd(state, record);
    case RecordKind::kAdjust:
      return BreachOfAdjustment(state, record, content, records);
    case RecordKind::kProposeAdjustment:
      return BreachOfProposal(state, record, content);
    case RecordKind::kRejectProposal:
      return BreachOfRejection(state, record, content, records);
    case RecordKind::kGift:
      return BreachOfGift(state, record, content);
    case RecordKind::kReinstate:
      return BreachOfReinstatement(state, record, content, records);
    case RecordKind::kNotice:
      return BreachOfNotice(state, record, content);
    default:
      return "its kind is none of members";
  }
}

bool PostsAnything(const RecordContent& content) {
  return !content.postings.empty() || !content.books.empty() || PostsBesideLots(content) ||
         !content.receipts.empty() || !content.lines.empty() || !content.cuts.empty();
}

// A decline posts nothing: it only binds the key to the answer.
Breach BreachOfDecline(LogState& state, const Record& record, const RecordContent& content) {
  const bool alone = OnlyFact<RequestDeclined>(content) != nullptr && record.subjects.size() <= 1 &&
                     !PostsAnything(content) && content.interned.empty();
  if (!alone || IsOwnWork(record.header.kind)) {
    return "a decline does not say just why it is one";
  }
  if (auto breach = BreachOfChain(state, record)) return breach;
  return BreachOfDeclined(state, record, *OnlyFact<RequestDeclined>(content));
}

Breach BreachOfRecord(LogState& state, const Record& record, const RecordSource& records) {
  const RecordContent content = ContentOf(record);
  if (auto breach = BreachOfHeader(state, record, content)) return breach;
  if (auto breach = BreachOfPlaces(record)) return breach;
  if (IsDecline(content)) return BreachOfDecline(state, record, content);
  const RecordKind kind = record.header.kind;
  const bool interns = kind == RecordKind::kEarn || kind == RecordKind::kExchange ||
                       kind == RecordKind::kAdjust || kind == RecordKind::kSettleTender;
  if (!interns && !content.interned.empty()) return "it interns a provenance";
  if (kind != RecordKind::kEarn && !content.receipts.empty()) return "it takes a receipt";
  const bool earns = kind == RecordKind::kEarn || kind == RecordKind::kSettleTender;
  if (!earns && !content.cuts.empty()) return "it cuts an earning";
  switch (kind) {
    case RecordKind::kCoalitionOpened:
    case RecordKind::kPublished:
      return BreachOfPublication(state, record, content, records);
    case RecordKind::kMemberEnrolled:
      return BreachOfMemberEnrolled(state, record, content);
    case RecordKind::kEarn:
    case RecordKind::kRedeem:
    case RecordKind::kExchange:
    case RecordKind::kExpire:
    case RecordKind::kMature:
    case RecordKind::kHold:
    case RecordKind::kCapture:
    case RecordKind::kRelease:
    case RecordKind::kHoldEnd:
    case RecordKind::kReverseRedemption:
    case RecordKind::kReverseEarn:
      return BreachOfTrade(state, record, content, records);
    case RecordKind::kFreeze:
    case RecordKind::kUnfreeze:
    case RecordKind::kClose:
    case RecordKind::kMerge:
    case RecordKind::kUnmerge:
    case RecordKind::kMergeEnd:
    case RecordKind::kAdjust:
    case RecordKind::kProposeAdjustment:
    case RecordKind::kRejectProposal:
    case RecordKind::kGift:
    case RecordKind::kReinstate:
    case RecordKind::kNotice:
    case RecordKind::kVerifyMember:
      return BreachOfMembers(state, record, content, records);
    case RecordKind::kCloseSettlement:
    case RecordKind::kRecordPayment:
    case RecordKind::kAdjustPeriod:
    case RecordKind::kSponsorGift:
    case RecordKind::kRaiseDispute:
    case RecordKind::kRejectDispute:
      if (auto breach = BreachOfBooks(state, content)) return breach;
      return BreachOfPeriod(state, record, content);
    case RecordKind::kPlaceTender:
    case RecordKind::kSettleTender:
    case RecordKind::kVoidTender:
    case RecordKind::kReturnTender:
      if (record.subjects.size() != 1) return "a tender is not of one member";
      if (auto breach = BreachOfGround(state, record, content)) return breach;
      return BreachOfTender(state, record, records);
  }
  return "its kind is unknown";
}

}  // namespace

std::optional<std::string> FirstBreach(LogState& state, const Record& record,
                                       const RecordSource& records) {
  Breach breach = BreachOfRecord(state, record, records);
  if (!breach) breach = BreachOfLimits(state, record);
  if (!breach) return std::nullopt;
  return "record " + std::to_string(record.header.sequence) + " is wrong: " + *breach;
}

}  // namespace huitong
