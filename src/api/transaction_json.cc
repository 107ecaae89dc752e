#include "api/transaction_json.h"

#include "api/public_id.h"
#include "api/trace_json.h"
#include "api/value_json.h"
#include "base/check.h"

namespace huitong {
namespace {

std::string_view NameOf(ActorKind kind) {
  switch (kind) {
    case ActorKind::kProgram:
      return "program";
    case ActorKind::kOperator:
      return "operator";
    case ActorKind::kBrand:
      return "brand";
    case ActorKind::kMember:
      return "member";
    case ActorKind::kUser:
      return "user";
  }
  return {};
}

// Facts of the business; postings have a list of their own.
struct FactWriter {
  JsonWriter& out;
  LogNumber log;

  void operator()(const Earned& fact) const { WriteTrace(out, log, fact); }
  void operator()(const Redeemed& fact) const { WriteTrace(out, log, fact); }
  void operator()(const Exchanged& fact) const { WriteTrace(out, log, fact); }
  void operator()(const Expired& fact) const { WriteTrace(out, log, fact); }
  void operator()(const Matured& fact) const { WriteTrace(out, log, fact); }
  void operator()(const HoldPlaced& fact) const { WriteTrace(out, log, fact); }
  void operator()(const HoldCaptured& fact) const { WriteTrace(out, log, fact); }
  void operator()(const HoldEnded& fact) const { WriteTrace(out, log, fact); }
  void operator()(const RedemptionReversed& fact) const { WriteTrace(out, log, fact); }
  void operator()(const EarnReversed& fact) const { WriteTrace(out, log, fact); }
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
};

// Writes the postings to a member's accounts; passes over all other effects.
class MemberPostingWriter {
 public:
  MemberPostingWriter(JsonWriter& out, LogNumber log, const MemberId& member)
      : out_(out), log_(log), member_(member) {}

  void operator()(const AvailablePosting& posting) const {
    Begin("member.available", posting.currency);
    WriteDay(out_, "expires_on", posting.lot.expires_on);
    End(posting);
  }
  void operator()(const PendingPosting& posting) const {
    Begin("member.pending", posting.currency);
    WriteDay(out_, "matures_on", posting.matures_on);
    WriteDay(out_, "expires_on", posting.lot.expires_on);
    End(posting);
  }
  void operator()(const HeldPosting& posting) const {
    Begin("member.held", posting.currency);
    out_.Text("hold_id", HoldIdText(log_, posting.hold));
    WriteDay(out_, "expires_on", posting.lot.expires_on);
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
    out_.Text("member_id", MemberIdText(member_));
    out_.Text("currency_id", CurrencyId(log_, currency));
  }
  template <class Posting>
  void End(const Posting& posting) const {
    out_.Integer("amount", posting.amount);
    out_.Integer("balance_after", posting.balance_after);
    out_.EndObject();
  }

  JsonWriter& out_;
  LogNumber log_;
  const MemberId& member_;
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

void WritePostings(JsonWriter& out, LogNumber log, const Record& record,
                   const std::vector<MemberId>& members) {
  out.BeginArray("postings");
  for (size_t i = 0; i < record.subjects.size(); ++i) {
    for (const Effect& effect : record.subjects[i].effects) {
      std::visit(MemberPostingWriter(out, log, members[i]), effect);
    }
  }
  for (const Effect& effect : record.books) {
    const auto* posting = std::get_if<BookPosting>(&effect);
    if (posting != nullptr) WriteBookPosting(out, log, *posting);
  }
  out.EndArray();
}

bool IsDeclined(const Record& record) {
  bool declined = false;
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    declined = declined || std::holds_alternative<RequestDeclined>(effect);
  });
  return declined;
}

}  // namespace

void WriteTransaction(JsonWriter& out, LogNumber log, const Record& record,
                      const std::vector<MemberId>& members) {
  CHECK(members.size() == record.subjects.size());
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
  if (members.empty()) {
    out.Null("member_id");
  } else {
    out.Text("member_id", MemberIdText(members.front()));
  }
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    std::visit(FactWriter{out, log}, effect);
  });
  WriteLines(out, record);
  WritePostings(out, log, record, members);
  WriteObligations(out, log, record);
}

}  // namespace huitong
