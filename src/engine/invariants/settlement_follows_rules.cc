#include "engine/invariants/settlement_follows_rules.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/check.h"
#include "engine/settlement.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

using Pair = std::pair<BrandNumber, BrandNumber>;  // debtor, creditor

// What pairs came to owe in some periods, by all that is counted. This is an opinion of its own: it
// shares Settle and the period's header with the decision, and no sum.
template <class Chosen>
std::map<Pair, Int128> CountedIn(const LogState& state, const Chosen& chosen) {
  std::map<Pair, Int128> sums;
  state.traffic.ForEach([&](const TrafficKey& key, const PairTraffic& traffic) {
    if (!chosen(key.period)) return;
    Int128& sum = sums[{key.debtor, key.creditor}];
    for (const TrafficSum* one :
         {&traffic.redeemed, &traffic.refunded, &traffic.exchanged, &traffic.paid,
          &traffic.adjusted, &traffic.bought, &traffic.sponsored}) {
      sum += one->micro_fen;
    }
  });
  return sums;
}

// What was posted by the settlements so far: all dues that are no traffic.
std::map<Pair, Int128> PostedBySettlements(const LogState& state) {
  std::map<Pair, Int128> sums;
  for (const auto& [pair, counted] : CountedIn(state, [](PeriodNumber) { return true; })) {
    sums[pair] -= counted;
  }
  state.books.ForEach([&](const BookKey& key, const BookBalance& book) {
    const auto account = AccountFromWord(key.account);
    CHECK(account.has_value());
    if (account->code != AccountCode::kDue) return;
    sums[{account->party, account->counterparty}] += book.balance;
  });
  return sums;
}

void AddPositions(std::map<BrandNumber, Int128>& positions, const std::map<Pair, Int128>& dues) {
  for (const auto& [pair, due] : dues) {
    positions[pair.first] -= due;
    positions[pair.second] += due;
  }
}

// The closing of the period before: its traffic and all that came before it, and what settlements
// posted. Nothing past 2^62.
std::optional<std::vector<Opening>> ClosingOfTheLast(const LogState& state, PeriodNumber period) {
  std::map<BrandNumber, Int128> positions;
  AddPositions(positions, PostedBySettlements(state));
  AddPositions(positions, CountedIn(state, [&](PeriodNumber one) { return one < period; }));
  std::vector<BrandNumber> parties;
  for (uint32_t brand = 0; brand <= state.PeriodOf(period)->brands; ++brand) {
    parties.push_back({.value = brand});
  }
  parties.push_back(kValuePool);
  std::vector<Opening> openings;
  for (const BrandNumber party : parties) {
    // A brand that came after the cut has no part in it.
    const Int128 position = positions[party];
    if (position < -kAmountMax || position > kAmountMax) return std::nullopt;
    openings.push_back({.party = party, .micro_fen = static_cast<int64_t>(position)});
  }
  return openings;
}

PostedTotal TotalOf(LineKind kind, const TrafficKey& pair, const TrafficSum& sum) {
  return {.kind = kind,
          .debtor = pair.debtor,
          .creditor = pair.creditor,
          .micro_fen = sum.micro_fen,
          .count = static_cast<int64_t>(sum.count)};
}

void Take(PeriodTotals& totals, const TrafficKey& pair, const PairTraffic& traffic) {
  const bool redeemed = traffic.redeemed.count > 0;
  const bool refunded = traffic.refunded.count > 0;
  if (redeemed) totals.posted.push_back(TotalOf(LineKind::kRedemption, pair, traffic.redeemed));
  if (refunded) totals.posted.push_back(TotalOf(LineKind::kRefund, pair, traffic.refunded));
  if (traffic.exchanged.count > 0) {
    const bool with_pool = pair.debtor == kValuePool || pair.creditor == kValuePool;
    totals.posted.push_back(
        TotalOf(with_pool ? LineKind::kUnits : LineKind::kExchange, pair, traffic.exchanged));
  }
  if (traffic.bought.count > 0) {
    totals.posted.push_back(TotalOf(LineKind::kEarning, pair, traffic.bought));
  }
  const bool of_units = pair.debtor == kValuePool;
  if ((redeemed || refunded) && !of_units) {
    totals.pairs.push_back({.issuer = pair.debtor,
                            .acceptor = pair.creditor,
                            .settled = traffic.redeemed.micro_fen + traffic.refunded.micro_fen,
                            .face = traffic.face,
                            .redemptions = static_cast<int64_t>(traffic.redeemed.count)});
  }
  if (traffic.sponsored.count > 0) {
    totals.gifts.push_back({.sponsor = pair.debtor,
                            .micro_fen = traffic.sponsored.micro_fen,
                            .gifts = static_cast<int64_t>(traffic.sponsored.count)});
  }
  if (traffic.members > 0) {
    totals.members.push_back(
        {.brand = pair.creditor, .members = static_cast<int64_t>(traffic.members)});
  }
  if (traffic.adjusted.count > 0) {
    totals.adjustments.push_back({.debtor = pair.debtor,
                                  .creditor = pair.creditor,
                                  .micro_fen = traffic.adjusted.micro_fen,
                                  .reference = {}});
  }
  if (traffic.paid.count > 0) {
    const bool to_house = pair.debtor == kHouse;
    const int64_t fen = traffic.paid.micro_fen / kMicroFenPerFen;
    totals.payments.push_back({.party = to_house ? pair.creditor : pair.debtor,
                               .paid_fen = to_house ? fen : -fen,
                               .reference = {}});
  }
}

std::optional<Settlement> Resettled(const LogState& state, PeriodNumber period) {
  auto openings = ClosingOfTheLast(state, period);
  if (!openings) return std::nullopt;
  PeriodTotals totals;
  totals.openings = *std::move(openings);
  std::map<TrafficKey, PairTraffic> entries;
  state.traffic.ForEach([&](const TrafficKey& key, const PairTraffic& traffic) {
    if (key.period == period) entries.emplace(key, traffic);
  });
  for (const auto& [pair, traffic] : entries) {
    Take(totals, pair, traffic);
  }
  const Timestamp cut = state.PeriodOf(period)->cut_time;
  auto settlement = Settle(state.configuration.TermsBefore(cut), totals);
  if (!settlement) return std::nullopt;
  return *std::move(settlement);
}

// Made by a formula, and so not in the books before.
bool IsOfAFormula(LineKind kind) {
  return (kind >= LineKind::kReimbursement && kind <= LineKind::kFee) || kind == LineKind::kLevy ||
         kind == LineKind::kPoolShare || kind == LineKind::kSponsorShare || kind == LineKind::kCost;
}

using Sums = std::map<Pair, Int128>;

Sums SumsOfFormulas(const Settlement& settlement) {
  Sums sums;
  for (const Line& line : settlement.lines) {
    if (IsOfAFormula(line.kind)) sums[{line.debtor, line.creditor}] += line.amount;
  }
  return sums;
}

std::vector<BookPosting> BooksOf(const Settlement& settlement, CurrencyNumber money) {
  std::vector<BookPosting> books;
  for (const auto& [pair, sum] : SumsOfFormulas(settlement)) {
    books = WithObligation(
        std::move(books), money,
        {.debtor = pair.first, .creditor = pair.second, .micro_fen = static_cast<int64_t>(sum)});
  }
  return books;
}

bool IsWithinLimit(Int128 amount) { return amount >= -kAmountMax && amount <= kAmountMax; }

Breach BreachOfNetting(const Settlement& settlement) {
  Int128 closings = 0;
  Int128 payable = 0;
  for (const Statement& statement : settlement.statements) {
    closings += statement.closing;
    payable += statement.payable_fen;
  }
  if (closings != 0 || payable != 0) return "its settlement does not net to zero";
  return std::nullopt;
}

Breach BreachOfClosing(const LogState& state, const RecordContent& content) {
  const auto* closed = OnlyFact<SettlementClosed>(content);
  if (closed == nullptr) return "a closing does not say just what was closed";
  const Period* period = state.PeriodOf(closed->period);
  if (period == nullptr) return "the period is not cut";
  if (period->closed != kNoSequence) return "the period is closed already";
  const Period* last = state.PeriodOf({.value = closed->period.value - 1});
  if (last != nullptr && last->closed == kNoSequence) return "the period before it is not closed";
  const auto settlement = Resettled(state, closed->period);
  if (!settlement) return "the period cannot be settled";
  if (auto breach = BreachOfNetting(*settlement)) return breach;
  if (closed->lines != settlement->lines.size() ||
      closed->statements != settlement->statements.size()) {
    return "its lines or statements are not so many";
  }
  if (closed->digest != DigestOf(PeriodHeaderOf(state, closed->period), settlement->statements)) {
    return "its digest is not that of its statements";
  }
  const auto books = BooksOf(*settlement, state.configuration.settlement_money());
  if (!AreBooks(books, content.books)) return "it does not post what its formulas make";
  return std::nullopt;
}

Breach BreachOfPayment(const LogState& state, const RecordContent& content) {
  const auto* paid = OnlyFact<PaymentRecorded>(content);
  if (paid == nullptr) return "a payment does not say just what was paid";
  if (state.configuration.BrandOf(paid->party) == nullptr) return "the brand is unknown";
  constexpr int64_t kMost = Points::kOfMemberMax / kMicroFenPerFen;
  if (paid->fen == 0 || paid->fen > kMost || paid->fen < -kMost) return "no such sum can be paid";
  const bool came = paid->fen > 0;
  const Obligation owed{.debtor = came ? kHouse : paid->party,
                        .creditor = came ? paid->party : kHouse,
                        .micro_fen = (came ? paid->fen : -paid->fen) * kMicroFenPerFen};
  const auto books = WithObligation({}, state.configuration.settlement_money(), owed);
  if (!AreBooks(books, content.books)) return "it does not post what was paid";
  return std::nullopt;
}

// Each is a party, and has a statement of that closed period.
Breach BreachOfStatements(const LogState& state, PeriodNumber number,
                          std::initializer_list<BrandNumber> parties) {
  const Period* period = state.PeriodOf(number);
  if (period == nullptr || period->closed == kNoSequence) return "the period is not closed";
  for (const BrandNumber party : parties) {
    const bool of_brand = party != kHouse && party != kValuePool;
    if (of_brand && state.configuration.BrandOf(party) == nullptr) {
      return "one of the parties is unknown";
    }
    if (of_brand && party.value > period->brands) {
      return "one of the parties has no statement of the period";
    }
  }
  return std::nullopt;
}

Breach BreachOfRaisedDispute(const LogState& state, const RecordContent& content) {
  const auto* raised = OnlyFact<DisputeRaised>(content);
  const bool alone = raised != nullptr && content.books.empty();
  if (!alone) return "a dispute does not say just what is disputed";
  if (raised->dispute.value != state.disputes.present() + 1) return "its number is not the next";
  auto breach = BreachOfStatements(state, raised->period, {raised->brand, raised->counterparty});
  if (breach) return breach;
  const bool possible = raised->brand != raised->counterparty &&
                        state.configuration.BrandOf(raised->brand) != nullptr &&
                        raised->micro_fen > 0 && raised->micro_fen <= Points::kOfMemberMax;
  if (!possible) return "nobody can claim that";
  return std::nullopt;
}

Breach BreachOfRejectedDispute(const LogState& state, const RecordContent& content) {
  const auto* rejected = OnlyFact<DisputeRejected>(content);
  const bool alone = rejected != nullptr && content.books.empty();
  if (!alone) return "a rejection does not say just why";
  const Dispute* dispute = state.disputes.Peek(rejected->dispute);
  const bool open = dispute != nullptr && dispute->status == DisputeStatus::kOpen;
  if (!open) return "the dispute is none that waits for an answer";
  return std::nullopt;
}

Breach BreachOfGift(const LogState& state, const RecordContent& content) {
  const auto* gift = OnlyFact<SponsorGift>(content);
  if (gift == nullptr) return "a gift does not say just what is given";
  const bool known =
      gift->sponsor == kHouse || state.configuration.BrandOf(gift->sponsor) != nullptr;
  if (!known) return "the sponsor is unknown";
  if (gift->fen < 1 || gift->fen > Points::kOfMemberMax / kMicroFenPerFen) {
    return "no such sum can be given";
  }
  const auto books = WithObligation(
      {}, state.configuration.settlement_money(),
      {.debtor = gift->sponsor, .creditor = kValuePool, .micro_fen = gift->fen * kMicroFenPerFen});
  if (!AreBooks(books, content.books)) return "it does not post what is given";
  return std::nullopt;
}

Breach BreachOfPeriodAdjustment(const LogState& state, const RecordContent& content) {
  const auto* adjusted = OnlyFact<PeriodAdjusted>(content);
  if (adjusted == nullptr) return "an adjustment does not say just what is adjusted";
  auto breach = BreachOfStatements(state, adjusted->period, {adjusted->debtor, adjusted->creditor});
  if (breach) return breach;
  if (adjusted->dispute != DisputeNumber()) {
    const Dispute* dispute = state.disputes.Peek(adjusted->dispute);
    const bool open = dispute != nullptr && dispute->status == DisputeStatus::kOpen;
    if (!open) return "the dispute is none that waits for an answer";
    const bool same_pair = std::minmax(dispute->brand, dispute->counterparty) ==
                           std::minmax(adjusted->debtor, adjusted->creditor);
    if (dispute->period != adjusted->period || !same_pair) return "the dispute is of others";
  }
  const bool possible = adjusted->debtor != adjusted->creditor && adjusted->micro_fen > 0 &&
                        adjusted->micro_fen <= Points::kOfMemberMax;
  if (!possible) return "nobody can owe that";
  const auto books = WithObligation({}, state.configuration.settlement_money(),
                                    {.debtor = adjusted->debtor,
                                     .creditor = adjusted->creditor,
                                     .micro_fen = adjusted->micro_fen});
  if (!AreBooks(books, content.books)) return "it does not post what is adjusted";
  return std::nullopt;
}

// What all others owe a brand less what it owes them, with what the closing posts.
bool LeavesAPositionTooLarge(const LogState& state, const Sums& sums) {
  std::map<BrandNumber, Sums::mapped_type> positions;
  for (const auto& [pair, sum] : sums) {
    positions.try_emplace(pair.first, 0).first->second -= sum;
    positions.try_emplace(pair.second, 0).first->second += sum;
  }
  return std::any_of(positions.begin(), positions.end(), [&](const auto& entry) {
    const auto& [party, change] = entry;
    const Exposure* row = state.exposures.Peek(party);
    return party != kHouse && party != kValuePool &&
           !IsWithinLimit(change + (row == nullptr ? 0 : row->position));
  });
}

}  // namespace

Breach BreachOfCut(const LogState& state, const RecordHeader& header, const PeriodCut& cut,
                   const RecordSource& records) {
  if (cut.period != state.row.period) return "the period that it cuts is not the open one";
  const Period* last = state.PeriodOf({.value = cut.period.value - 1});
  const auto opening = records(0);
  if (!opening) return "the log's first record cannot be read";
  const int32_t first_day =
      last == nullptr ? opening->header.committed.day.number : last->last_day.number + 1;
  const Sequence first = last == nullptr ? 0 : last->cut;
  if (cut.first_day.number != first_day || cut.first_sequence != first) {
    return "the period does not begin where the last one ended";
  }
  const bool over = cut.first_day <= cut.last_day && cut.last_day < header.committed.day;
  if (!over) return "the last day of the period is not over, or before its first";
  if (cut.brands != state.configuration.brands().size()) return "it counts other brands";
  return std::nullopt;
}

bool PassesLimit(const LogState& state, PeriodNumber period) {
  const auto settlement = Resettled(state, period);
  if (!settlement) return true;
  const CurrencyNumber money = state.configuration.settlement_money();
  const Sums sums = SumsOfFormulas(*settlement);
  if (LeavesAPositionTooLarge(state, sums)) return true;
  return std::any_of(sums.begin(), sums.end(), [&](const auto& entry) {
    const auto& [pair, sum] = entry;
    const auto* due =
        state.books.Peek({.currency = money, .account = ToWord(Due(pair.first, pair.second))});
    return !IsWithinLimit(sum) || !IsWithinLimit(sum + (due == nullptr ? 0 : due->balance));
  });
}

Breach BreachOfPeriod(const LogState& state, const Record& record, const RecordContent& content) {
  if (!record.subjects.empty()) return "it is of a member";
  switch (record.header.kind) {
    case RecordKind::kCloseSettlement:
      return BreachOfClosing(state, content);
    case RecordKind::kRecordPayment:
      return BreachOfPayment(state, content);
    case RecordKind::kRaiseDispute:
      return BreachOfRaisedDispute(state, content);
    case RecordKind::kRejectDispute:
      return BreachOfRejectedDispute(state, content);
    case RecordKind::kSponsorGift:
      return BreachOfGift(state, content);
    default:
      return BreachOfPeriodAdjustment(state, content);
  }
}

}  // namespace huitong
