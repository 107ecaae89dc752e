#include "api/transaction_json.h"

#include <string>
#include <variant>

#include "api/public_id.h"
#include "api/trace_json.h"
#include "api/value_json.h"

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
  template <class T>
  void operator()(const T&) const {}
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
  if (record.subjects.empty()) {
    out.Null("member_id");
  } else {
    out.Text("member_id", MemberIdText(names.members.at(record.subjects.front().member)));
  }
  ForEachEffect(record, [&](const RecordSubject*, const Effect& effect) {
    std::visit(FactWriter{out, log}, effect);
  });
  WriteLines(out, record);
  WritePostings(out, log, record, names);
  WriteObligations(out, log, record);
}

}  // namespace huitong
