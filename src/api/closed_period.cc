#include "api/closed_period.h"

#include <charconv>
#include <utility>

#include "api/request_body.h"
#include "api/request_fields.h"
#include "clearing/statement_text.h"

namespace huitong {

std::optional<PeriodNumber> PeriodInPath(std::string_view text) {
  PeriodNumber period;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), period.value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || period.value == 0 || text.front() == '0') return std::nullopt;
  return period;
}

RequestRefusal NoPeriod() { return MalformedParameter("period", FieldShape::kPeriod); }

Expected<ClosedPeriod, Halt> ClosedPeriodIn(const LogState& state, PeriodNumber number) {
  const Period* period = state.PeriodOf(number);
  if (period == nullptr) {
    return Refuse(Decline::kPeriodNotCut, Param::kPeriod, state.row.period.value);
  }
  if (period->closed == kNoSequence) return Refuse(Decline::kSettlementNotClosed, Param::kPeriod);
  auto totals = PeriodTotalsOf(state, number);
  if (!totals) return Refuse(Decline::kBalanceTooLarge, Param::kNone);
  return ClosedPeriod{.header = PeriodHeaderOf(state, number),
                      .terms = state.configuration.TermsBefore(period->cut_time),
                      .totals = *std::move(totals),
                      .closings = ClosingsFrom(state, number)};
}

namespace {

Expected<std::vector<Record>, Error> ClosingsOf(const ApiCore& core, const ClosedPeriod& closed) {
  std::vector<Record> closings;
  for (const Sequence sequence : closed.closings) {
    const Bytes bytes = TRY(core.parts.journal.ReadRecord(core.parts.log.value, sequence));
    closings.push_back(TRY(DecodeRecord(bytes)));
  }
  return closings;
}

}  // namespace

Expected<PeriodTotals, Error> ClosedTotals(const ApiCore& core, const ClosedPeriod& closed) {
  return WithoutClosings(closed.totals, TRY(ClosingsOf(core, closed)));
}

Expected<Settlement, Error> Resettle(const ApiCore& core, const ClosedPeriod& closed) {
  const std::vector<Record> closings = TRY(ClosingsOf(core, closed));
  const PeriodTotals totals = TRY(WithoutClosings(closed.totals, closings));
  Settlement settlement = TRY(Settle(closed.terms, totals));
  const auto* said = std::get_if<SettlementClosed>(&closings.front().books.front());
  if (said == nullptr || said->digest != DigestOf(closed.header, settlement.statements)) {
    return Fail(ErrorCode::kCorrupt, "The statements of period " +
                                         std::to_string(closed.header.period) +
                                         " are not those that were closed.");
  }
  return settlement;
}

}  // namespace huitong
