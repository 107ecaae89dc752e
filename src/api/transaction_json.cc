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
  void operator()(const BookPosting&) const {}
  void operator()(const Published&) const {}
  void operator()(const ProvenanceInterned&) const {}
};

void WriteMemberPosting(JsonWriter& out, LogNumber log, const AvailablePosting& posting,
                        const MemberId& member) {
  out.BeginObject();
  out.Text("account", "member.available");
  out.Text("member_id", MemberIdText(member));
  out.Text("currency_id", CurrencyId(log, posting.currency));
  WriteDay(out, "expires_on", posting.lot.expires_on);
  out.Integer("amount", posting.amount);
  out.Integer("balance_after", posting.balance_after);
  out.EndObject();
}

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
      const auto* posting = std::get_if<AvailablePosting>(&effect);
      if (posting != nullptr) WriteMemberPosting(out, log, *posting, members[i]);
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
  WritePostings(out, log, record, members);
  WriteObligations(out, log, record);
}

}  // namespace huitong
