#include "api/answer.h"

#include <algorithm>
#include <map>
#include <type_traits>
#include <vector>

#include "api/earn_rate_json.h"
#include "api/json_writer.h"
#include "api/limits_json.h"
#include "api/period_json.h"
#include "api/policy_json.h"
#include "api/problem.h"
#include "api/public_id.h"
#include "api/tender_json.h"
#include "api/trace_json.h"
#include "api/value_json.h"

namespace huitong {
namespace {

constexpr int kCreated = 201;
constexpr int kTaken = 202;  // it waits for a second person

template <class Fact>
const Fact* FindIn(const Effects& effects) {
  for (const Effect& effect : effects) {
    if (const auto* fact = std::get_if<Fact>(&effect)) return fact;
  }
  return nullptr;
}

// The first fact of that kind, in subject 0 or in the books.
template <class Fact>
const Fact* FindFact(const Record& record) {
  if (!record.subjects.empty()) {
    if (const auto* fact = FindIn<Fact>(record.subjects.front().effects)) return fact;
  }
  return FindIn<Fact>(record.books);
}

void WritePlace(JsonWriter& out, const Record& record) {
  WriteAsOf(out, record.header.sequence, record.header.committed.time);
}

void WriteTransaction(JsonWriter& out, LogNumber log, const Record& record) {
  out.Text("id", TransactionId(log, record.header.sequence));
  out.Text("type", NameOf(record.header.kind));
  WriteTime(out, "occurred_at", record.header.occurred.time);
}

std::vector<const AvailablePosting*> PostingsIn(const RecordSubject& subject,
                                                CurrencyNumber currency) {
  std::vector<const AvailablePosting*> postings;
  for (const Effect& effect : subject.effects) {
    const auto* posting = std::get_if<AvailablePosting>(&effect);
    if (posting != nullptr && posting->currency == currency) postings.push_back(posting);
  }
  return postings;
}

// A member's points of one currency after the record, and his lots that the record moved.
enum class Balance : uint8_t { kTold, kKept };
void WriteMovement(JsonWriter& out, std::string_view name, LogNumber log,
                   const RecordSubject& subject, CurrencyNumber currency, Balance balance) {
  const auto moved = PostingsIn(subject, currency);
  int64_t points = 0;
  for (const AvailablePosting* posting : moved) {
    points += posting->amount;
  }
  out.BeginObject(name);
  out.Text("currency_id", CurrencyId(log, currency));
  out.Integer("points", points);
  // A purchase that earns nothing posts nothing and tells no balance.
  if (balance == Balance::kTold && moved.empty()) out.Null("balance_after");
  if (balance == Balance::kTold && !moved.empty()) {
    out.Integer("balance_after", moved.back()->balance_after);
  }
  out.BeginArray("lots");
  for (const AvailablePosting* posting : moved) {
    out.BeginObject();
    WriteExpiry(out, posting->lot.expires_on);
    out.Integer("points", posting->amount);
    out.EndObject();
  }
  out.EndArray();
  out.EndObject();
}

void WriteMovement(JsonWriter& out, std::string_view name, LogNumber log, const Record& record,
                   CurrencyNumber currency) {
  WriteMovement(out, name, log, record.subjects.front(), currency, Balance::kTold);
}

// What else of the member's a record moved: points that mature later, points pinned, points owed.
// Left out where it moved none.
void WriteOtherMovements(JsonWriter& out, const Record& record) {
  std::vector<const PendingPosting*> pending;
  const HeldPosting* held = nullptr;
  const DebtPosting* debt = nullptr;
  for (const Effect& effect : record.subjects.front().effects) {
    if (const auto* posting = std::get_if<PendingPosting>(&effect)) pending.push_back(posting);
    if (const auto* posting = std::get_if<HeldPosting>(&effect)) held = posting;
    if (const auto* posting = std::get_if<DebtPosting>(&effect)) debt = posting;
  }
  if (!pending.empty()) {
    out.BeginArray("pending");
    for (const PendingPosting* posting : pending) {
      out.BeginObject();
      WriteDay(out, "matures_on", posting->matures_on);
      WriteExpiry(out, posting->lot.expires_on);
      out.Integer("points", posting->amount);
      out.EndObject();
    }
    out.EndArray();
    out.Integer("pending_after", pending.back()->balance_after);
  }
  if (held != nullptr) out.Integer("held_after", held->balance_after);
  if (debt != nullptr) out.Integer("owed_after", -debt->balance_after);
}

// "activity": what the record moved the last day of the member's sliding points to. Left out where
// it moved none.
void WriteActivities(JsonWriter& out, LogNumber log, const Record& record) {
  bool open = false;
  for (const Effect& effect : record.subjects.front().effects) {
    const auto* counted = std::get_if<ActivityCounted>(&effect);
    if (counted == nullptr) continue;
    if (!open) out.BeginArray("activity");
    open = true;
    out.BeginObject();
    WriteActivity(out, log, *counted);
    out.EndObject();
  }
  if (open) out.EndArray();
}

// The member's side of a trade of one currency: what it moved, and why.
template <class Fact>
void WriteMoved(JsonWriter& out, LogNumber log, const Record& record, const Fact& fact) {
  WriteMovement(out, "wallet", log, record, fact.currency);
  WriteOtherMovements(out, record);
  if constexpr (std::is_same_v<Fact, Earned>) {
    WriteTrace(out, log, fact, FindFact<EarningCut>(record));
  } else {
    WriteTrace(out, log, fact);
  }
  WriteLines(out, record);
  WriteActivities(out, log, record);
}

template <class Fact>
void WriteTrade(JsonWriter& out, LogNumber log, const Record& record, const Fact& fact) {
  WriteTransaction(out, log, record);
  WriteMoved(out, log, record, fact);
}

void WritePublished(JsonWriter& out, LogNumber log, const Published& published) {
  const auto& [what, number, version, from, payload] = published;
  switch (what) {
    case Topic::kBrand:
      if (const auto brand = DecodeBrand(payload)) WriteBrand(out, log, {number}, *brand);
      return;
    case Topic::kCurrency:
      if (const auto currency = DecodeCurrency(payload)) {
        WriteCurrency(out, log, {number}, *currency);
      }
      return;
    case Topic::kChannel:
      if (const auto channel = DecodeChannel(payload)) {
        WriteChannel(out, log, {number}, *channel);
        WriteCoefficient(out, version, from, channel->coefficient);
      }
      return;
    case Topic::kEarnRate:
      out.Text("currency_id", CurrencyId(log, {number}));
      if (const auto rate = DecodeEarnRate(payload)) WriteEarnRate(out, version, from, *rate);
      return;
    case Topic::kRateBook:
      if (const auto book = DecodeRateBook(payload)) {
        WriteRateBook(out, log, version, from, *book);
      }
      return;
    case Topic::kPointsPolicy:
      out.Text("currency_id", CurrencyId(log, {number}));
      if (const auto policy = DecodePointsPolicy(payload)) {
        WritePublishedPolicy(out, version, from, *policy);
      }
      return;
    case Topic::kMemberPolicy:
      if (const auto policy = DecodeMemberPolicy(payload)) {
        WriteMemberPolicy(out, version, from, *policy);
      }
      return;
    case Topic::kContract:
      if (const auto contract = DecodeContract(payload)) {
        WriteContract(out, log, {number}, version, from, *contract);
      }
      return;
    case Topic::kClearingTerms:
      if (const auto terms = DecodeGeneralTerms(payload)) {
        WriteClearingTerms(out, log, version, from, *terms);
      }
      return;
    case Topic::kLimits:
      if (const auto limits = DecodeBrandLimits(payload)) {
        WriteLimits(out, log, {number}, version, from, *limits);
      }
      return;
    case Topic::kTenderPolicy:
      if (const auto settings = DecodeTenderSettings(payload)) {
        WriteTenderSettings(out, log, {number}, version, from, *settings);
      }
      return;
    case Topic::kUnit:
      if (const auto terms = DecodeUnitTerms(payload)) WriteUnit(out, log, version, from, *terms);
      return;
    case Topic::kCoalition:
    case Topic::kProposal:
    case Topic::kBucketMap:
    case Topic::kPeriodCut:
      return;
  }
}

// What became of a proposal; what its approval published or cut.
void WriteAnsweredProposal(JsonWriter& out, LogNumber log, const Record& record,
                           const Published& published) {
  const ProposalNumber number{.value = published.number};
  const auto proposed = DecodeProposedPublication(published.payload);
  if (published.version == kProposedVersion && proposed) {
    WriteProposal(out, log, number, {.proposed = *proposed, .answer = std::nullopt});
    return;
  }
  out.Text("proposal_id", ProposalId(log, number));
  if (record.books.size() < 2) return out.Text("status", "rejected");
  out.Text("status", "approved");
  if (const auto* made = std::get_if<Published>(&record.books[1])) {
    WritePublished(out, log, *made);
    if (made->what == Topic::kUnit) WriteObligations(out, log, record);
  } else if (const auto* cut = std::get_if<PeriodCut>(&record.books[1])) {
    WriteTransaction(out, log, record);
    WriteTrace(out, *cut);
  }
}

// Of an earning, or a return: the points were bought of another brand. What units make brands owe
// the pool was never in these answers, and answers stay as they were.
bool OwesABrand(const Record& record) {
  return std::any_of(record.books.begin(), record.books.end(), [](const Effect& effect) {
    const auto* posting = std::get_if<BookPosting>(&effect);
    return posting != nullptr && posting->account.code == AccountCode::kDue &&
           posting->account.counterparty != kValuePool;
  });
}

// Holds and reversals. False where the record is none.
bool WriteFollowUp(JsonWriter& out, LogNumber log, const Record& record) {
  if (const auto* placed = FindFact<HoldPlaced>(record)) {
    out.Text("hold_id", HoldIdText(log, {.sequence = record.header.sequence, .ordinal = 0}));
    WriteTrade(out, log, record, *placed);
  } else if (const auto* captured = FindFact<HoldCaptured>(record)) {
    WriteTrade(out, log, record, *captured);
    if (const auto* rest = FindFact<HoldEnded>(record)) WriteTrace(out, log, *rest);
    WriteObligations(out, log, record);
  } else if (const auto* ended = FindFact<HoldEnded>(record)) {
    WriteTrade(out, log, record, *ended);
  } else if (const auto* redemption = FindFact<RedemptionReversed>(record)) {
    WriteTrade(out, log, record, *redemption);
    WriteObligations(out, log, record);
  } else if (const auto* earn = FindFact<EarnReversed>(record)) {
    WriteTrade(out, log, record, *earn);
    if (OwesABrand(record)) WriteObligations(out, log, record);
  } else {
    return false;
  }
  return true;
}

// What a closed account gave up, per currency, ascending.
void WriteForfeited(JsonWriter& out, LogNumber log, const Record& record) {
  std::map<CurrencyNumber, int64_t> forfeited;
  for (const Effect& effect : record.subjects.front().effects) {
    if (const auto* posting = std::get_if<AvailablePosting>(&effect)) {
      forfeited[posting->currency] -= posting->amount;
    } else if (const auto* pending = std::get_if<PendingPosting>(&effect)) {
      forfeited[pending->currency] -= pending->amount;
    }
  }
  out.BeginArray("forfeited");
  for (const auto& [currency, points] : forfeited) {
    out.BeginObject();
    out.Text("currency_id", CurrencyId(log, currency));
    out.Integer("points", points);
    out.EndObject();
  }
  out.EndArray();
}

// What is about members more than about points: the ids of two are not in the record. False where
// the record is none of these.
bool WriteMemberChange(JsonWriter& out, LogNumber log, const Record& record) {
  const auto no_members = [] {};
  if (const auto* changed = FindFact<MemberStatusChanged>(record)) {
    WriteTransaction(out, log, record);
    WriteTrace(out, log, *changed);
    if (record.header.kind == RecordKind::kClose) WriteForfeited(out, log, record);
  } else if (const auto* verified = FindFact<MemberVerified>(record)) {
    WriteTransaction(out, log, record);
    WriteTrace(out, log, *verified);
  } else if (const auto* step = FindFact<MergeStep>(record)) {
    WriteTransaction(out, log, record);
    WriteTrace(out, *step, no_members);
  } else if (const auto* gifted = FindFact<Gifted>(record)) {
    WriteTransaction(out, log, record);
    WriteMovement(out, "from", log, record, gifted->currency);
    // What the recipient has besides is not the giver's to know.
    WriteMovement(out, "to", log, record.subjects.back(), gifted->currency, Balance::kKept);
    WriteTrace(out, log, *gifted, no_members);
    WriteActivities(out, log, record);
  } else {
    return false;
  }
  return true;
}

// What is done by hand. False where the record is none of it.
bool WriteCorrection(JsonWriter& out, LogNumber log, const Record& record) {
  if (const auto* adjusted = FindFact<Adjusted>(record)) {
    WriteTransaction(out, log, record);
    out.Text("status", "adjusted");
    WriteMoved(out, log, record, *adjusted);
  } else if (const auto* proposed = FindFact<AdjustmentProposed>(record)) {
    WriteTransaction(out, log, record);
    out.Text("status", "proposed");
    out.Text("proposal_id", TransactionId(log, record.header.sequence));
    WriteTrace(out, log, *proposed);
  } else if (const auto* rejected = FindFact<ProposalRejected>(record)) {
    WriteTransaction(out, log, record);
    out.Text("status", "rejected");
    WriteTrace(out, log, *rejected);
  } else if (const auto* reinstated = FindFact<Reinstated>(record)) {
    WriteTrade(out, log, record, *reinstated);
  } else {
    return false;
  }
  return true;
}

bool Proposes(const Record& record) {
  const auto* published = FindFact<Published>(record);
  return published != nullptr && published->what == Topic::kProposal &&
         published->version == kProposedVersion;
}

// Periods, their settlement, and what is paid. False where the record is none of it.
bool WriteOfPeriods(JsonWriter& out, LogNumber log, const Record& record) {
  if (const auto* closed = FindFact<SettlementClosed>(record)) {
    WriteTransaction(out, log, record);
    WriteTrace(out, *closed);
  } else if (const auto* paid = FindFact<PaymentRecorded>(record)) {
    WriteTransaction(out, log, record);
    WriteTrace(out, log, *paid);
  } else if (const auto* adjusted = FindFact<PeriodAdjusted>(record)) {
    WriteTransaction(out, log, record);
    WriteTrace(out, log, *adjusted);
  } else if (const auto* gift = FindFact<SponsorGift>(record)) {
    WriteTransaction(out, log, record);
    WriteTrace(out, log, *gift);
  } else if (const auto* raised = FindFact<DisputeRaised>(record)) {
    WriteTransaction(out, log, record);
    WriteTrace(out, log, *raised);
  } else if (const auto* rejected = FindFact<DisputeRejected>(record)) {
    WriteTransaction(out, log, record);
    WriteTrace(out, log, *rejected);
  } else {
    return false;
  }
  WriteObligations(out, log, record);
  return true;
}

// A tender, its settlement, its end or a return, with what the member has of each currency then.
void WriteOfTender(JsonWriter& out, LogNumber log, const Record& record) {
  WriteTransaction(out, log, record);
  WriteTender(out, log, record);
  if (const auto* earned = FindFact<Earned>(record)) {
    WriteTrace(out, log, *earned, FindFact<EarningCut>(record));
  }
  if (const auto* reversed = FindFact<EarnReversed>(record)) WriteTrace(out, log, *reversed);
  WriteActivities(out, log, record);
  WriteObligations(out, log, record);
}

// The facts of an accepted record, into an open object. False where it has none that are answered.
bool WriteFacts(JsonWriter& out, LogNumber log, const Record& record) {
  if (const auto* published = FindFact<Published>(record)) {
    if (published->what == Topic::kProposal) {
      WriteAnsweredProposal(out, log, record, *published);
    } else {
      WritePublished(out, log, *published);
    }
  } else if (IsOfTender(record)) {
    WriteOfTender(out, log, record);
  } else if (const auto* enrolled = FindFact<MemberEnrolled>(record)) {
    out.Text("id", MemberIdText(enrolled->id));
    WriteBrandId(out, "brand_id", log, enrolled->brand);
    out.Text("transaction_id", TransactionId(log, record.header.sequence));
  } else if (const auto* earned = FindFact<Earned>(record)) {
    WriteTrade(out, log, record, *earned);
    if (OwesABrand(record)) WriteObligations(out, log, record);
  } else if (const auto* redeemed = FindFact<Redeemed>(record)) {
    WriteTrade(out, log, record, *redeemed);
    WriteObligations(out, log, record);
  } else if (const auto* exchanged = FindFact<Exchanged>(record)) {
    out.Text("exchange_id", ExchangeId(log, record.header.sequence));
    WriteTransaction(out, log, record);
    WriteMovement(out, "from", log, record, exchanged->from);
    WriteMovement(out, "to", log, record, exchanged->to);
    WriteTrace(out, log, *exchanged);
    if (const auto* special = FindFact<SpecialTerms>(record)) WriteTrace(out, log, *special);
    WriteActivities(out, log, record);
    WriteObligations(out, log, record);
  } else {
    return WriteFollowUp(out, log, record) || WriteMemberChange(out, log, record) ||
           WriteCorrection(out, log, record) || WriteOfPeriods(out, log, record);
  }
  return true;
}

}  // namespace

const RequestDeclined* DeclineIn(const Record& record) { return FindFact<RequestDeclined>(record); }

std::optional<Response> RenderAnswer(LogNumber log, const Record& record, const ParamNames& names) {
  if (record.header.answer_version != kAnswerVersion) return std::nullopt;
  if (const auto* declined = DeclineIn(record)) {
    return RenderDecline(declined->declined, declined->language,
                         {.log = log,
                          .log_index = record.header.sequence,
                          .as_of = record.header.committed.time,
                          .recorded = true,
                          .kind = record.header.kind,
                          .names = names});
  }
  constexpr size_t kUsualSize = 900;
  const bool waits = record.header.kind == RecordKind::kProposeAdjustment || Proposes(record);
  Response response{
      .status = waits ? kTaken : kCreated, .content_type = kJsonType, .headers = {}, .body = {}};
  response.body.reserve(kUsualSize);
  JsonWriter out(response.body);
  out.BeginObject();
  if (!WriteFacts(out, log, record)) return std::nullopt;
  WritePlace(out, record);
  out.EndObject();
  return response;
}

}  // namespace huitong
