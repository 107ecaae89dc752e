// Records in the model's words: one overload per effect.

#include "model_lines.h"

#include "model_oracle.h"

namespace huitong {
namespace {

using model::Line;
using model::Write;
using Lines = std::vector<Line>;

int64_t Signed(uint64_t value) { return static_cast<int64_t>(value); }

void Put(const AvailablePosting& posting, Lines& out) {
  out.push_back(Write("available", {{"currency", posting.currency.value},
                                    {"expires on", posting.lot.expires_on.number},
                                    {"provenance", posting.lot.provenance.value},
                                    {"amount", posting.amount},
                                    {"balance after", posting.balance_after}}));
}

void Put(const PendingPosting& posting, Lines& out) {
  out.push_back(Write("pending", {{"currency", posting.currency.value},
                                  {"matures on", posting.matures_on.number},
                                  {"expires on", posting.lot.expires_on.number},
                                  {"provenance", posting.lot.provenance.value},
                                  {"amount", posting.amount},
                                  {"balance after", posting.balance_after}}));
}

void Put(const HeldPosting& posting, Lines& out) {
  out.push_back(Write("held", {{"currency", posting.currency.value},
                               {"hold", Signed(posting.hold.sequence)},
                               {"ordinal", posting.hold.ordinal},
                               {"expires on", posting.lot.expires_on.number},
                               {"provenance", posting.lot.provenance.value},
                               {"amount", posting.amount},
                               {"balance after", posting.balance_after}}));
}

void Put(const DebtPosting& posting, Lines& out) {
  out.push_back(Write("debt", {{"currency", posting.currency.value},
                               {"amount", posting.amount},
                               {"balance after", posting.balance_after}}));
}

void Put(const BookPosting& posting, Lines& out) {
  out.push_back(Write("books", {{"currency", posting.currency.value},
                                {"account", static_cast<int64_t>(posting.account.code)},
                                {"party", posting.account.party.value},
                                {"counterparty", posting.account.counterparty.value},
                                {"amount", posting.amount}}));
}

void Put(const MemberEnrolled& fact, Lines& out) {
  out.push_back(Write("enrolled", {{"brand", fact.brand.value}}, model::TextOf(fact.id.bytes)));
}

void Put(const Earned& fact, Lines& out) {
  out.push_back(Write("earned", {{"currency", fact.currency.value},
                                 {"brand", fact.brand.value},
                                 {"channel", fact.channel.value},
                                 {"rate version", fact.rate_version},
                                 {"channel version", fact.channel_version},
                                 {"spend", fact.spend_fen},
                                 {"rate over", fact.rate.numerator()},
                                 {"rate under", fact.rate.denominator()},
                                 {"coefficient over", fact.coefficient.numerator()},
                                 {"coefficient under", fact.coefficient.denominator()},
                                 {"points", fact.points},
                                 {"remainder", fact.remainder}}));
}

void Put(const Redeemed& fact, Lines& out) {
  out.push_back(Write("redeemed", {{"currency", fact.currency.value},
                                   {"acceptor", fact.acceptor.value},
                                   {"channel", fact.channel.value},
                                   {"points", fact.points},
                                   {"face", fact.face}}));
}

void Put(const Exchanged& fact, Lines& out) {
  const Conversion& made = fact.conversion;
  out.push_back(Write("exchanged", {{"from", fact.from.value},
                                    {"to", fact.to.value},
                                    {"bid version", fact.bid_version},
                                    {"ask version", fact.ask_version},
                                    {"bid over", fact.bid.numerator()},
                                    {"bid under", fact.bid.denominator()},
                                    {"ask over", fact.ask.numerator()},
                                    {"ask under", fact.ask.denominator()},
                                    {"paid", made.paid.units()},
                                    {"hub in", made.hub_in.units()},
                                    {"hub out", made.hub_out.units()},
                                    {"received", made.received.units()},
                                    {"bid remainder", made.bid_remainder},
                                    {"ask remainder", made.ask_remainder},
                                    {"settlement price", fact.settlement_price}}));
}

void Put(const SpecialTerms& fact, Lines& out) {
  out.push_back(Write("special terms", {{"exact", static_cast<int64_t>(fact.asked_for)},
                                        {"pair rate version", fact.pair_rate_version},
                                        {"bonus version", fact.bonus_version},
                                        {"pair rate over", OverOf(fact.pair_rate)},
                                        {"pair rate under", UnderOf(fact.pair_rate)},
                                        {"bonus share over", OverOf(fact.bonus_share)},
                                        {"bonus share under", UnderOf(fact.bonus_share)},
                                        {"fee", fact.fee.units()},
                                        {"bonus", fact.bonus.units()}}));
}

void Put(const Expired& fact, Lines& out) {
  out.push_back(Write("expired", {{"currency", fact.currency.value}, {"points", fact.points}}));
}

void Put(const Matured& fact, Lines& out) {
  out.push_back(Write("matured", {{"currency", fact.currency.value}, {"points", fact.points}}));
}

void Put(const HoldPlaced& fact, Lines& out) {
  out.push_back(Write("hold placed", {{"currency", fact.currency.value},
                                      {"acceptor", fact.acceptor.value},
                                      {"channel", fact.channel.value},
                                      {"ordinal", fact.ordinal},
                                      {"points", fact.points},
                                      {"ends", fact.ends.nanos}}));
}

void Put(const HoldCaptured& fact, Lines& out) {
  out.push_back(Write("hold captured", {{"currency", fact.currency.value},
                                        {"hold", Signed(fact.hold.sequence)},
                                        {"ordinal", fact.hold.ordinal},
                                        {"acceptor", fact.acceptor.value},
                                        {"channel", fact.channel.value},
                                        {"points", fact.points},
                                        {"face", fact.face}}));
}

void Put(const HoldEnded& fact, Lines& out) {
  out.push_back(Write("hold ended", {{"currency", fact.currency.value},
                                     {"hold", Signed(fact.hold.sequence)},
                                     {"ordinal", fact.hold.ordinal},
                                     {"why", static_cast<int64_t>(fact.why)},
                                     {"released", fact.released},
                                     {"expired", fact.expired}}));
}

void Put(const RedemptionReversed& fact, Lines& out) {
  out.push_back(Write("redemption reversed", {{"currency", fact.currency.value},
                                              {"acceptor", fact.acceptor.value},
                                              {"original", Signed(fact.original)},
                                              {"points", fact.points},
                                              {"points before", fact.points_before},
                                              {"expired", fact.expired},
                                              {"face", fact.face}}));
}

void Put(const EarnReversed& fact, Lines& out) {
  out.push_back(Write("earning reversed", {{"currency", fact.currency.value},
                                           {"brand", fact.brand.value},
                                           {"original", Signed(fact.original)},
                                           {"spend", fact.spend_fen},
                                           {"spend before", fact.spend_fen_before},
                                           {"points", fact.points},
                                           {"points before", fact.points_before},
                                           {"debt", fact.debt},
                                           {"loss", fact.loss}}));
}

void Put(const EarningCut& fact, Lines& out) {
  out.push_back(
      Write("earning cut", {{"by", static_cast<int64_t>(fact.by)}, {"points", fact.points}}));
}

void Put(const ReceiptTaken& fact, Lines& out) {
  out.push_back(Write("receipt taken", {}, model::TextOf(fact.receipt)));
}

void Put(const LineAmount& fact, Lines& out) {
  out.push_back(Write("line", {{"number", fact.line}, {"amount", fact.amount}}));
}

void Put(const RequestDeclined& fact, Lines& out) {
  out.push_back(Write("declined", {{"code", static_cast<int64_t>(fact.declined.code)},
                                   {"param", static_cast<int64_t>(fact.declined.param)},
                                   {"figure", fact.declined.figure},
                                   {"second figure", fact.declined.second_figure},
                                   {"language", static_cast<int64_t>(fact.language)}}));
}

void Put(const Published& fact, Lines& out) { PutPublished(fact, out); }

void Put(const ProvenanceInterned& fact, Lines& out) {
  const Provenance& provenance = fact.provenance;
  out.push_back(Write("provenance interned",
                      {{"number", fact.number.value},
                       {"issuer", provenance.issuer.value},
                       {"funding brand", provenance.funding_brand.value},
                       {"earn month", provenance.earn_month},
                       {"not exchangeable until", provenance.not_exchangeable_until.number},
                       {"settlement price", provenance.settlement_price}}));
}

void Put(const MemberStatusChanged& fact, Lines& out) {
  out.push_back(Write("status changed", {{"status", static_cast<int64_t>(fact.status)},
                                         {"reason", static_cast<int64_t>(fact.reason)}}));
}

void Put(const MergeStep& fact, Lines& out) {
  out.push_back(Write("merge step", {{"step", static_cast<int64_t>(fact.phase)},
                                     {"role", static_cast<int64_t>(fact.role)},
                                     {"other", Signed(fact.other.value)},
                                     {"ends", fact.ends.nanos}}));
}

void Put(const HoldMoved& fact, Lines& out) {
  out.push_back(Write("hold moved", {{"currency", fact.currency.value},
                                     {"hold", Signed(fact.hold.sequence)},
                                     {"ordinal", fact.hold.ordinal}}));
}

void Put(const Gifted& fact, Lines& out) {
  out.push_back(Write("gifted", {{"currency", fact.currency.value},
                                 {"role", static_cast<int64_t>(fact.role)},
                                 {"other", Signed(fact.other.value)},
                                 {"points", fact.points}}));
}

void Put(const ExpiryNoticed& fact, Lines& out) {
  out.push_back(Write("expiry noticed", {{"currency", fact.currency.value},
                                         {"expires on", fact.expires_on.number},
                                         {"days", fact.days},
                                         {"points", fact.points}}));
}

void Put(const ExpiryDeferred& fact, Lines& out) {
  out.push_back(Write("expiry deferred", {{"currency", fact.currency.value},
                                          {"expires on", fact.expires_on.number},
                                          {"last day", fact.last_day.number}}));
}

void Put(const ActivityCounted& fact, Lines& out) {
  out.push_back(Write("activity counted", {{"currency", fact.currency.value},
                                           {"active on", fact.active_on.number},
                                           {"last day", fact.last_day.number}}));
}

void Put(const Adjusted& fact, Lines& out) {
  out.push_back(Write("adjusted", {{"currency", fact.currency.value},
                                   {"reason", static_cast<int64_t>(fact.reason)},
                                   {"expires on", fact.expires_on.number},
                                   {"points", fact.points},
                                   {"proposal", Signed(fact.proposal)}}));
}

void Put(const AdjustmentProposed& fact, Lines& out) {
  out.push_back(Write("adjustment proposed", {{"currency", fact.currency.value},
                                              {"reason", static_cast<int64_t>(fact.reason)},
                                              {"expires on", fact.expires_on.number},
                                              {"points", fact.points}}));
}

void Put(const ProposalRejected& fact, Lines& out) {
  out.push_back(
      Write("proposal rejected", {{"proposal", Signed(fact.proposal)}, {"points", fact.points}}));
}

void Put(const Reinstated& fact, Lines& out) {
  out.push_back(Write("reinstated", {{"currency", fact.currency.value},
                                     {"expires on", fact.expires_on.number},
                                     {"original", Signed(fact.original)},
                                     {"points", fact.points},
                                     {"points before", fact.points_before}}));
}

void Put(const PeriodCut& fact, Lines& out) {
  out.push_back(Write("period cut", {{"period", fact.period.value},
                                     {"first day", fact.first_day.number},
                                     {"last day", fact.last_day.number},
                                     {"brands", fact.brands},
                                     {"first", Signed(fact.first_sequence)}}));
}

void Put(const SettlementClosed& fact, Lines& out) {
  out.push_back(Write(
      "settlement closed",
      {{"period", fact.period.value}, {"lines", fact.lines}, {"statements", fact.statements}}));
}

void Put(const PaymentRecorded& fact, Lines& out) {
  out.push_back(Write(
      "payment recorded",
      {{"party", fact.party.value}, {"fen", fact.fen}, {"reference", Signed(fact.reference)}}));
}

void Put(const PeriodAdjusted& fact, Lines& out) {
  out.push_back(Write("period adjusted", {{"period", fact.period.value},
                                          {"debtor", fact.debtor.value},
                                          {"creditor", fact.creditor.value},
                                          {"reason", static_cast<int64_t>(fact.reason)},
                                          {"dispute", fact.dispute.value},
                                          {"micro-fen", fact.micro_fen}}));
}

void Put(const DisputeRaised& fact, Lines& out) {
  out.push_back(Write("dispute raised", {{"dispute", fact.dispute.value},
                                         {"period", fact.period.value},
                                         {"brand", fact.brand.value},
                                         {"counterparty", fact.counterparty.value},
                                         {"line", fact.line ? static_cast<int64_t>(*fact.line) : 0},
                                         {"reason", static_cast<int64_t>(fact.reason)},
                                         {"micro-fen", fact.micro_fen}}));
}

void Put(const DisputeRejected& fact, Lines& out) {
  out.push_back(Write("dispute rejected", {{"dispute", fact.dispute.value},
                                           {"reason", static_cast<int64_t>(fact.reason)}}));
}

void Put(const SponsorGift& fact, Lines& out) {
  out.push_back(Write(
      "sponsor gift",
      {{"sponsor", fact.sponsor.value}, {"fen", fact.fen}, {"reference", Signed(fact.reference)}}));
}

void Put(const MemberVerified& fact, Lines& out) {
  out.push_back(Write("member verified", {{"verified", fact.method == Verification::kNone ? 0 : 1},
                                          {"method", static_cast<int64_t>(fact.method)}}));
}

void Put(const TenderPlaced& fact, Lines& out) {
  out.push_back(Write("tender placed", {{"acceptor", fact.acceptor.value},
                                        {"channel", fact.channel.value},
                                        {"basket", fact.basket_fen},
                                        {"paid by points", fact.paid_by_points_fen},
                                        {"cash", fact.cash_fen},
                                        {"wish points", fact.wish_points},
                                        {"wish fen", fact.wish_fen},
                                        {"ends", fact.ends.nanos}}));
}

void Put(const TenderedLine& fact, Lines& out) {
  out.push_back(Write("tender line", {{"line", fact.line},
                                      {"payable", fact.payable},
                                      {"fen", fact.fen},
                                      {"cash", fact.cash_fen}}));
}

void Put(const TenderedPart& fact, Lines& out) {
  out.push_back(Write("tender part", {{"line", fact.line},
                                      {"currency", fact.currency.value},
                                      {"points", fact.points},
                                      {"fen", fact.fen}}));
}

void Put(const TenderedCurrency& fact, Lines& out) {
  out.push_back(Write("tender taken", {{"currency", fact.currency.value},
                                       {"fen over", fact.fen_per_point.numerator()},
                                       {"points under", fact.fen_per_point.denominator()},
                                       {"points", fact.points},
                                       {"fen", fact.fen},
                                       {"remainder", fact.remainder}}));
}

void Put(const TenderSettled& fact, Lines& out) {
  out.push_back(
      Write("tender settled", {{"tender", Signed(fact.tender)}, {"cash", fact.cash_fen}}));
}

void Put(const TenderVoided& fact, Lines& out) {
  out.push_back(Write("tender voided", {{"tender", Signed(fact.tender)}}));
}

void Put(const TenderReturned& fact, Lines& out) {
  out.push_back(
      Write("tender returned",
            {{"tender", Signed(fact.tender)}, {"fen", fact.fen}, {"cash", fact.cash_fen}}));
}

}  // namespace

std::vector<model::Line> LinesOf(const Record& record) {
  Lines lines;
  const RecordHeader& header = record.header;
  lines.push_back(Write("record", {{"kind", static_cast<int64_t>(header.kind)},
                                   {"sequence", Signed(header.sequence)},
                                   {"time", header.committed.time.nanos},
                                   {"day", header.committed.day.number},
                                   {"occurred", header.occurred.time.nanos},
                                   {"occurred on", header.occurred.day.number},
                                   {"actor", header.actor.ToWord()},
                                   {"answer version", header.answer_version},
                                   {"keyed", header.request ? 1 : 0},
                                   {"numbered", header.number ? 1 : 0}}));
  for (const RecordSubject& subject : record.subjects) {
    lines.push_back(Write("about", {{"member", Signed(subject.member.value)},
                                    {"own sequence", Signed(subject.own_sequence)},
                                    {"previous", Signed(subject.previous)}}));
    for (const Effect& effect : subject.effects) {
      std::visit([&](const auto& one) { Put(one, lines); }, effect);
    }
  }
  for (const Effect& effect : record.books) {
    std::visit([&](const auto& one) { Put(one, lines); }, effect);
  }
  return lines;
}

}  // namespace huitong
