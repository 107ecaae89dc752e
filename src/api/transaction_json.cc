#include "api/transaction_json.h"

#include <string>
#include <variant>

#include "api/period_json.h"
#include "api/public_id.h"
#include "api/tender_json.h"
#include "api/trace_json.h"
#include "api/value_json.h"

namespace huitong {
namespace {

// Facts of the business that a record has one of; postings and lists have their own place.
struct FactWriter {
  JsonWriter& out;
  LogNumber log;
  const RecordNames& names;
  const RecordSubject* subject;
  bool of_tender;  // of which there is one object for all its holds

  void operator()(const Earned& fact) const {
    const EarningCut* cut = nullptr;
    for (const Effect& effect : subject->effects) {
      if (const auto* found = std::get_if<EarningCut>(&effect)) cut = found;
    }
    WriteTrace(out, log, fact, cut);
  }
  void operator()(const Redeemed& fact) const { WriteTrace(out, log, fact); }
  void operator()(const Exchanged& fact) const { WriteTrace(out, log, fact); }
  void operator()(const SpecialTerms& fact) const { WriteTrace(out, log, fact); }
  void operator()(const Expired& fact) const { WriteTrace(out, log, fact); }
  void operator()(const Matured& fact) const { WriteTrace(out, log, fact); }
  void operator()(const HoldPlaced& fact) const {
    if (!of_tender) WriteTrace(out, log, fact);
  }
  void operator()(const HoldCaptured& fact) const {
    if (!of_tender) WriteTrace(out, log, fact);
  }
  void operator()(const HoldEnded& fact) const {
    if (!of_tender) WriteTrace(out, log, fact);
  }
  void operator()(const RedemptionReversed& fact) const {
    if (!of_tender) WriteTrace(out, log, fact);
  }
  void operator()(const EarnReversed& fact) const { WriteTrace(out, log, fact); }
  void operator()(const MemberStatusChanged& fact) const { WriteTrace(out, log, fact); }
  void operator()(const Adjusted& fact) const { WriteTrace(out, log, fact); }
  void operator()(const AdjustmentProposed& fact) const { WriteTrace(out, log, fact); }
  void operator()(const ProposalRejected& fact) const { WriteTrace(out, log, fact); }
  void operator()(const Reinstated& fact) const { WriteTrace(out, log, fact); }
  // Both subjects say these; the first is enough.
  void operator()(const MergeStep& fact) const {
    if (fact.role != MergeRole::kSource) return;
    WriteTrace(out, fact, [&] {
      WriteMemberId("source_id", subject->member);
      WriteMemberId("target_id", fact.other);
    });
  }
  void operator()(const Gifted& fact) const {
    if (fact.role != GiftRole::kGiver) return;
    WriteTrace(out, log, fact, [&] {
      WriteMemberId("giver_id", subject->member);
      WriteMemberId("recipient_id", fact.other);
    });
  }
  void operator()(const MemberEnrolled& fact) const {
    out.BeginObject("enrolled");
    WriteBrandId(out, "brand_id", log, fact.brand);
    out.EndObject();
  }
  void operator()(const RequestDeclined& fact) const {
    const std::string_view param = huitong::NameOf(fact.declined.param);
    out.BeginObject("declined");
    out.Text("code", huitong::NameOf(fact.declined.code));
    if (param.empty()) {
      out.Null("param");
    } else {
      out.Text("param", param);
    }
    out.EndObject();
  }
  void operator()(const AvailablePosting&) const {}
  void operator()(const PendingPosting&) const {}
  void operator()(const HeldPosting&) const {}
  void operator()(const DebtPosting&) const {}
  void operator()(const LineAmount&) const {}
  void operator()(const BookPosting&) const {}
  void operator()(const Published&) const {}
  void operator()(const ProvenanceInterned&) const {}
  void operator()(const HoldMoved&) const {}
  void operator()(const ExpiryNoticed&) const {}
  void operator()(const ExpiryDeferred&) const {}
  void operator()(const ActivityCounted&) const {}
  void operator()(const EarningCut&) const {}  // it is said with what was earned
  void operator()(const ReceiptTaken&) const {}
  void operator()(const TenderPlaced&) const {}
  void operator()(const TenderedLine&) const {}
  void operator()(const TenderedPart&) const {}
  void operator()(const TenderedCurrency&) const {}
  void operator()(const TenderSettled&) const {}
  void operator()(const TenderVoided&) const {}
  void operator()(const TenderReturned&) const {}
  void operator()(const PeriodCut& fact) const { WriteTrace(out, fact); }
  void operator()(const SettlementClosed& fact) const { WriteTrace(out, fact); }
  void operator()(const PaymentRecorded& fact) const { WriteTrace(out, log, fact); }
  void operator()(const PeriodAdjusted& fact) const { WriteTrace(out, log, fact); }
  void operator()(const SponsorGift& fact) const { WriteTrace(out, log, fact); }
  void operator()(const DisputeRaised& fact) const { WriteTrace(out, log, fact); }
  void operator()(const DisputeRejected& fact) const { WriteTrace(out, log, fact); }
  void operator()(const MemberVerified& fact) const { WriteTrace(out, log, fact); }

  void WriteMemberId(std::string_view name, MemberOrdinal member) const {
    out.Text(name, MemberIdText(names.members.at(member)));
  }
};

// An array of all facts of one kind, left out where there is none. `write(subject, fact)` fills the
// object of one.
template <class Fact, class Write>
void WriteFactsOf(JsonWriter& out, std::string_view name, const Record& record,
                  const Write& write) {
  bool open = false;
  ForEachEffect(record, [&](const RecordSubject* subject, const Effect& effect) {
    const auto* fact = std::get_if<Fact>(&effect);
    if (fact == nullptr) return;
    if (!open) out.BeginArray(name);
    open = true;
    out.BeginObject();
    write(*subject, *fact);
    out.EndObject();
  });
  if (open) out.EndArray();
}

// Facts that a record may have several of.
void WriteListedFacts(JsonWriter& out, LogNumber log, const Record& record,
                      const RecordNames& names) {
  WriteFactsOf<HoldMoved>(out, "holds_moved", record,
                          [&](const RecordSubject&, const HoldMoved& moved) {
                            out.Text("hold_id", HoldIdText(log, moved.hold));
                            out.Text("currency_id", CurrencyId(log, moved.currency));
                          });
  WriteFactsOf<ExpiryNoticed>(out, "notices", record,
                              [&](const RecordSubject&, const ExpiryNoticed& noticed) {
                                out.Text("currency_id", CurrencyId(log, noticed.currency));
                                WriteDay(out, "expires_on", noticed.expires_on);
                                out.Integer("days", noticed.days);
                                out.Integer("points", noticed.points);
                              });
  WriteFactsOf<ExpiryDeferred>(out, "deferrals", record,
                               [&](const RecordSubject&, const ExpiryDeferred& deferred) {
                                 out.Text("currency_id", CurrencyId(log, deferred.currency));
                                 WriteDay(out, "expires_on", deferred.expires_on);
                                 WriteDay(out, "last_day", deferred.last_day);
                               });
  WriteFactsOf<ActivityCounted>(
      out, "activity", record, [&](const RecordSubject& subject, const ActivityCounted& counted) {
        out.Text("member_id", MemberIdText(names.members.at(subject.member)));
        WriteActivity(out, log, counted);
      });
}

// Writes the postings to a member's accounts; passes over all other effects.
class MemberPostingWriter {
 public:
  MemberPostingWriter(JsonWriter& out, LogNumber log, const RecordNames& names,
                      MemberOrdinal member)
      : out_(out), log_(log), names_(names), member_(MemberIdText(names.members.at(member))) {}

  void operator()(const AvailablePosting& posting) const {
    Begin("member.available", posting.currency);
    WriteLotKey(out_, log_, posting.lot, names_);
    End(posting);
  }
  void operator()(const PendingPosting& posting) const {
    Begin("member.pending", posting.currency);
    WriteDay(out_, "matures_on", posting.matures_on);
    WriteLotKey(out_, log_, posting.lot, names_);
    End(posting);
  }
  void operator()(const HeldPosting& posting) const {
    Begin("member.held", posting.currency);
    out_.Text("hold_id", HoldIdText(log_, posting.hold));
    WriteLotKey(out_, log_, posting.lot, names_);
    End(posting);
  }
  void operator()(const DebtPosting& posting) const {
    Begin("member.debt", posting.currency);
    End(posting);
  }
  template <class T>
  void operator()(const T&) const {}

 private:
  void Begin(std::string_view account, CurrencyNumber currency) const {
    out_.BeginObject();
    out_.Text("account", account);
    out_.Text("member_id", member_);
    out_.Text("currency_id", CurrencyId(log_, currency));
  }
  template <class Posting>
  void End(const Posting& posting) const {
    out_.Integer("amount", posting.amount);
    out_.Integer("balance_after", posting.balance_after);
    out_.EndObject();
  }

  JsonWriter& out_;
  const LogNumber log_;
  const RecordNames& names_;
  const std::string member_;
};

void WriteBookPosting(JsonWriter& out, LogNumber log, const BookPosting& posting) {
  out.BeginObject();
  out.Text("account", huitong::NameOf(posting.account.code));
  WriteBrandId(out, "party_id", log, posting.account.party);
  WriteBrandId(out, "counterparty_id", log, posting.account.counterparty);
  out.Text("currency_id", CurrencyId(log, posting.currency));
  out.Integer("amount", posting.amount);
  out.EndObject();
}

void WritePostings(JsonWriter& out, LogNumber log, const Record& record, const RecordNames& names) {
  out.BeginArray("postings");
  for (const RecordSubject& subject : record.subjects) {
    const MemberPostingWriter writer(out, log, names, subject.member);
    for (const Effect& effect : subject.effects) {
      std::visit(writer, effect);
    }
  }
  for (const Effect& effect : record.books) {
    const auto* posting = std::get_if<BookPosting>(&effect);
    if (posting != nullptr) WriteBookPosting(out, log, *posting);
  }
  out.EndArray();
}

}  // namespace

bool IsDeclined(const Record& record) {
  bool declined = false;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    declined = declined || std::holds_alternative<RequestDeclined>(effect);
  });
  return declined;
}

std::optional<RecordKind> RecordKindFromName(std::string_view name) {
  constexpr uint16_t kKindsEnd = 256;
  for (uint16_t number = 1; number < kKindsEnd && !name.empty(); ++number) {
    const auto kind = static_cast<RecordKind>(number);
    if (huitong::NameOf(kind) == name) return kind;
  }
  return std::nullopt;
}

void WriteTransaction(JsonWriter& out, LogNumber log, const Record& record,
                      const RecordNames& names) {
  const RecordHeader& header = record.header;
  out.Text("id", TransactionId(log, header.sequence));
  out.Integer("log_index", static_cast<int64_t>(header.sequence));
  out.Text("type", huitong::NameOf(header.kind));
  out.Text("status", IsDeclined(record) ? "declined" : "accepted");
  WriteTime(out, "recorded_at", header.committed.time);
  WriteDay(out, "recorded_on", header.committed.day);
  WriteTime(out, "occurred_at", header.occurred.time);
  WriteDay(out, "occurred_on", header.occurred.day);
  out.Text("actor", NameOf(header.actor.kind));
  if (header.actor.kind == ActorKind::kUser) out.Integer("user", header.actor.number);
  if (record.subjects.empty()) {
    out.Null("member_id");
  } else {
    out.Text("member_id", MemberIdText(names.members.at(record.subjects.front().member)));
  }
  const bool of_tender = IsOfTender(record);
  if (of_tender) WriteTender(out, log, record);
  ForEachEffect(record, [&](const RecordSubject* subject, const Effect& effect) {
    std::visit(
        FactWriter{
            .out = out, .log = log, .names = names, .subject = subject, .of_tender = of_tender},
        effect);
  });
  WriteListedFacts(out, log, record, names);
  WriteLines(out, record);
  WritePostings(out, log, record, names);
  WriteObligations(out, log, record);
}

}  // namespace huitong
