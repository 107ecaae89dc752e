#include "api/value_json.h"

#include <array>

#include "api/public_id.h"
#include "api/rate_book_json.h"
#include "clearing/obligation.h"

namespace huitong {
namespace {

constexpr std::array kChannelKinds = {ChannelKind::kTill, ChannelKind::kApp,
                                      ChannelKind::kMiniProgram, ChannelKind::kMarketplace};

void WriteVersion(JsonWriter& out, uint32_t version, Timestamp from) {
  out.Integer("version", version);
  WriteTime(out, "effective_from", from);
}

}  // namespace

void WriteFraction(JsonWriter& out, std::string_view name, int64_t numerator, int64_t denominator) {
  out.BeginObject(name);
  out.Integer("numerator", numerator);
  out.Integer("denominator", denominator);
  out.EndObject();
}

void WriteRate(JsonWriter& out, std::string_view name, const Rate& rate) {
  WriteFraction(out, name, rate.numerator(), rate.denominator());
}

void WriteNames(JsonWriter& out, const Names& names) {
  out.BeginObject("name");
  out.Text("zh", names.chinese);
  out.Text("en", names.english);
  out.EndObject();
}

void WriteTime(JsonWriter& out, std::string_view name, Timestamp at) {
  out.Text(name, ToRfc3339(at));
}

void WriteDay(JsonWriter& out, std::string_view name, Day day) { out.Text(name, ToIsoDate(day)); }

void WriteExpiry(JsonWriter& out, Day expires_on) {
  const bool slides = expires_on == kSlidingLot;
  if (!slides && expires_on != kNeverExpires) return WriteDay(out, "expires_on", expires_on);
  out.Null("expires_on");
  out.Text("expiry", slides ? "sliding" : "never");
}

void WriteAsOf(JsonWriter& out, Sequence log_index, Timestamp at) {
  out.Integer("log_index", static_cast<int64_t>(log_index));
  WriteTime(out, "as_of", at);
}

void WriteBrandId(JsonWriter& out, std::string_view name, LogNumber log, BrandNumber brand) {
  if (brand == kHouse) {
    out.Null(name);
  } else {
    WritePartyId(out, name, log, brand);
  }
}

void WritePartyId(JsonWriter& out, std::string_view name, LogNumber log, BrandNumber party) {
  if (party == kHouse) {
    out.Text(name, "house");
  } else if (party == kValuePool) {
    out.Text(name, "pool");
  } else {
    out.Text(name, BrandId(log, party));
  }
}

void WriteChannelId(JsonWriter& out, std::string_view name, LogNumber log, ChannelNumber channel) {
  if (channel == kNoChannel) {
    out.Null(name);
  } else {
    out.Text(name, ChannelId(log, channel));
  }
}

void WriteMoney(JsonWriter& out, std::string_view name, int64_t micro_fen) {
  const FenAndMicroFen split = SplitMicroFen(micro_fen);
  out.BeginObject(name);
  out.Integer("fen", split.fen);
  out.Integer("micro_fen", split.micro_fen);
  out.EndObject();
}

void WriteObligation(JsonWriter& out, LogNumber log, const Account& due, int64_t micro_fen) {
  out.BeginObject();
  WritePartyId(out, "debtor_id", log, due.party);
  WritePartyId(out, "creditor_id", log, due.counterparty);
  WriteMoney(out, "owed", micro_fen);
  out.EndObject();
}

void WriteBrand(JsonWriter& out, LogNumber log, BrandNumber number, const Brand& brand) {
  out.Text("id", BrandId(log, number));
  out.Text("code", brand.code);
  WriteNames(out, brand.names);
}

void WriteCurrency(JsonWriter& out, LogNumber log, CurrencyNumber number,
                   const Currency& currency) {
  out.Text("id", CurrencyId(log, number));
  WriteBrandId(out, "brand_id", log, currency.brand);
  out.Text("code", currency.code);
  WriteNames(out, currency.names);
  out.Integer("expiry_months", currency.expiry_months);
  out.Integer("settlement_price_micro_fen", currency.settlement_price);
}

void WriteChannel(JsonWriter& out, LogNumber log, ChannelNumber number, const Channel& channel) {
  out.Text("id", ChannelId(log, number));
  out.Text("code", channel.code);
  WriteNames(out, channel.names);
  out.Text("kind", NameOf(channel.kind));
}

void WriteCoefficient(JsonWriter& out, uint32_t version, Timestamp from, const Rate& coefficient) {
  WriteVersion(out, version, from);
  WriteRate(out, "coefficient", coefficient);
}

namespace {

std::string_view TypeOf(Topic topic) {
  if (topic == Topic::kPeriodCut) return "period_cut";
  return topic == Topic::kUnit ? "universal_unit" : "rate_book";
}

void WriteUnitTerms(JsonWriter& out, LogNumber log, const UnitTerms& terms) {
  out.Integer("anchor_micro_fen", terms.anchor);
  WritePartyId(out, "bearer_id", log, terms.bearer);
}

std::string_view StatusOf(const Proposal& proposal) {
  if (!proposal.answer) return "open";
  return *proposal.answer == ProposalAnswer::kApproved ? "approved" : "rejected";
}

}  // namespace

void WriteRateBook(JsonWriter& out, LogNumber log, uint32_t version, Timestamp from,
                   const RateBookVersion& book) {
  WriteVersion(out, version, from);
  WriteRateBookLines(out, log, book);
}

void WriteUnit(JsonWriter& out, LogNumber log, uint32_t version, Timestamp from,
               const UnitTerms& terms) {
  WriteVersion(out, version, from);
  WriteUnitTerms(out, log, terms);
}

void WriteProposal(JsonWriter& out, LogNumber log, ProposalNumber number,
                   const Proposal& proposal) {
  const ProposedPublication& proposed = proposal.proposed;
  out.Text("id", ProposalId(log, number));
  out.Text("type", TypeOf(proposed.what));
  out.Text("status", StatusOf(proposal));
  out.Text("proposed_by", NameOf(proposed.proposer.kind));
  if (proposed.proposer.kind == ActorKind::kUser) out.Integer("user", proposed.proposer.number);
  if (proposed.what == Topic::kPeriodCut) {
    const auto last_day = DecodeLastDay(proposed.payload);
    return out.Text("last_day", last_day ? ToIsoDate(*last_day) : "");
  }
  if (proposed.what == Topic::kUnit) {
    if (const auto terms = DecodeUnitTerms(proposed.payload)) WriteUnitTerms(out, log, *terms);
    return;
  }
  if (proposed.effective_from) {
    WriteTime(out, "effective_from", *proposed.effective_from);
  } else {
    out.Null("effective_from");
  }
  if (const auto book = DecodeRateBook(proposed.payload)) WriteRateBookLines(out, log, *book);
}

std::string_view NameOf(ChannelKind kind) {
  switch (kind) {
    case ChannelKind::kTill:
      return "till";
    case ChannelKind::kApp:
      return "app";
    case ChannelKind::kMiniProgram:
      return "mini_program";
    case ChannelKind::kMarketplace:
      return "marketplace";
  }
  return {};
}

std::optional<ChannelKind> ChannelKindFromName(std::string_view name) {
  for (const ChannelKind kind : kChannelKinds) {
    if (NameOf(kind) == name) return kind;
  }
  return std::nullopt;
}

void WriteObligations(JsonWriter& out, LogNumber log, const Record& record) {
  out.BeginArray("obligations");
  for (const Effect& effect : record.books) {
    const auto* posting = std::get_if<BookPosting>(&effect);
    if (posting == nullptr || posting->account.code != AccountCode::kDue) continue;
    WriteObligation(out, log, posting->account, posting->amount);
  }
  out.EndArray();
}

}  // namespace huitong
