#include "engine/settlement.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/planted.h"
#include "clearing/portion.h"
#include "crypto/sha256.h"
#include "engine/traffic.h"

namespace huitong {
namespace {

__extension__ using Int128 = __int128;

using Positions = std::map<BrandNumber, Int128>;
using Entry = std::pair<TrafficKey, PairTraffic>;

const Period& PeriodIn(const LogState& state, PeriodNumber number) {
  const Period* period = state.PeriodOf(number);
  CHECK(period != nullptr);
  return *period;
}

// The house, the brands that were registered before the cut, and the pool: ascending.
std::vector<BrandNumber> PartiesOf(const Period& period) {
  std::vector<BrandNumber> parties;
  for (uint32_t number = 0; number <= period.brands; ++number) {
    parties.push_back({.value = number});
  }
  parties.push_back(kValuePool);
  return parties;
}

// The period's own entries, in order.
std::vector<Entry> EntriesOf(const LogState& state, PeriodNumber period) {
  std::vector<Entry> entries;
  state.traffic.ForEach([&](const TrafficKey& key, const PairTraffic& traffic) {
    if (key.period == period) entries.emplace_back(key, traffic);
  });
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.first < b.first; });
  return entries;
}

void Owe(Positions& positions, BrandNumber debtor, BrandNumber creditor, Int128 micro_fen) {
  positions[debtor] -= micro_fen;
  positions[creditor] += micro_fen;
}

// What each is owed less what it owes, by the books, without what this and later periods brought.
Positions PositionsBefore(const LogState& state, PeriodNumber period) {
  Positions positions;
  state.books.ForEach([&](const BookKey& key, const BookBalance& account) {
    const auto due = AccountFromWord(key.account);
    CHECK(due.has_value());
    if (due->code != AccountCode::kDue) return;
    Owe(positions, due->party, due->counterparty, account.balance);
  });
  state.traffic.ForEach([&](const TrafficKey& key, const PairTraffic& traffic) {
    const bool later = key.period > period && !Planted("late-traffic-in-the-opening");
    if (key.period != period && !later) return;
    Owe(positions, key.debtor, key.creditor, -Int128{ObligationsOf(traffic)});
  });
  return positions;
}

// Each of the parties, with what the map has of it.
Expected<std::vector<Opening>, Error> OpeningsOf(const std::vector<BrandNumber>& parties,
                                                 const Positions& positions) {
  std::vector<Opening> openings;
  openings.reserve(parties.size());
  for (const BrandNumber party : parties) {
    const auto found = positions.find(party);
    const Int128 position = found == positions.end() ? Int128{0} : found->second;
    if (position < -kAmountMax || position > kAmountMax) {
      return Fail(
          ErrorCode::kInvalidArgument,
          "The position of party " + std::to_string(party.value) + " is past 2^62 micro-fen.");
    }
    openings.push_back({.party = party, .micro_fen = static_cast<int64_t>(position)});
  }
  return openings;
}

void AddPosted(PeriodTotals& totals, LineKind kind, const TrafficKey& key, const TrafficSum& sum) {
  if (sum.count == 0) return;
  totals.posted.push_back({.kind = kind,
                           .debtor = key.debtor,
                           .creditor = key.creditor,
                           .micro_fen = sum.micro_fen,
                           .count = static_cast<int64_t>(sum.count)});
}

void AddPair(PeriodTotals& totals, const TrafficKey& key, const PairTraffic& traffic) {
  if (traffic.redeemed.count == 0 && traffic.refunded.count == 0) return;
  const bool of_units = key.debtor == kValuePool && !Planted("units-pay-a-levy");
  if (of_units) return;
  totals.pairs.push_back({.issuer = key.debtor,
                          .acceptor = key.creditor,
                          .settled = traffic.redeemed.micro_fen + traffic.refunded.micro_fen,
                          .face = traffic.face,
                          .redemptions = static_cast<int64_t>(traffic.redeemed.count)});
}

void AddSponsors(PeriodTotals& totals, const TrafficKey& key, const PairTraffic& traffic) {
  if (traffic.sponsored.count > 0) {
    totals.gifts.push_back({.sponsor = key.debtor,
                            .micro_fen = traffic.sponsored.micro_fen,
                            .gifts = static_cast<int64_t>(traffic.sponsored.count)});
  }
  if (traffic.members > 0) {
    totals.members.push_back(
        {.brand = key.creditor, .members = static_cast<int64_t>(traffic.members)});
  }
}

void AddAdjusted(PeriodTotals& totals, const TrafficKey& key, const TrafficSum& adjusted) {
  if (adjusted.count == 0) return;
  totals.adjustments.push_back({.debtor = key.debtor,
                                .creditor = key.creditor,
                                .micro_fen = adjusted.micro_fen,
                                .reference = {}});
}

void AddPaid(PeriodTotals& totals, const TrafficKey& key, const TrafficSum& paid) {
  if (paid.count == 0) return;
  const int64_t fen = paid.micro_fen / kMicroFenPerFen;
  const bool brand_paid = key.debtor == kHouse;
  totals.payments.push_back({.party = brand_paid ? key.creditor : key.debtor,
                             .paid_fen = brand_paid ? fen : -fen,
                             .reference = {}});
}

// Three letters for the money that there is a name for here, else its three digits.
std::string MoneyCode(uint32_t iso_4217) {
  constexpr uint32_t kYuan = 156;
  if (iso_4217 == kYuan) return "CNY";
  std::string digits = std::to_string(iso_4217);
  digits.insert(0, digits.size() < 3 ? 3 - digits.size() : 0, '0');
  return digits;
}

}  // namespace

Expected<PeriodTotals, Error> PeriodTotalsOf(const LogState& state, PeriodNumber period) {
  PeriodTotals totals;
  totals.openings =
      TRY(OpeningsOf(PartiesOf(PeriodIn(state, period)), PositionsBefore(state, period)));
  for (const auto& [key, traffic] : EntriesOf(state, period)) {
    AddPosted(totals, LineKind::kRedemption, key, traffic.redeemed);
    AddPosted(totals, LineKind::kRefund, key, traffic.refunded);
    const bool of_units = key.debtor == kValuePool || key.creditor == kValuePool;
    AddPosted(totals, of_units ? LineKind::kUnits : LineKind::kExchange, key, traffic.exchanged);
    AddPosted(totals, LineKind::kEarning, key, traffic.bought);
    AddPair(totals, key, traffic);
    AddSponsors(totals, key, traffic);
    AddAdjusted(totals, key, traffic.adjusted);
    AddPaid(totals, key, traffic.paid);
  }
  return totals;
}

std::vector<Sequence> ClosingsFrom(const LogState& state, PeriodNumber period) {
  std::vector<Sequence> sequences;
  for (const Period* one = state.PeriodOf(period); one != nullptr && one->closed != kNoSequence;
       one = state.PeriodOf(period)) {
    sequences.push_back(one->closed);
    ++period.value;
  }
  return sequences;
}

Expected<PeriodTotals, Error> WithoutClosings(PeriodTotals totals,
                                              std::span<const Record> closings) {
  Positions positions;
  std::vector<BrandNumber> parties;
  for (const Opening& opening : totals.openings) {
    positions[opening.party] = opening.micro_fen;
    parties.push_back(opening.party);
  }
  for (const Record& closing : closings) {
    for (const Effect& effect : closing.books) {
      const auto* posting = std::get_if<BookPosting>(&effect);
      if (posting == nullptr || posting->account.code != AccountCode::kDue) continue;
      Owe(positions, posting->account.party, posting->account.counterparty,
          -Int128{posting->amount});
    }
  }
  totals.openings = TRY(OpeningsOf(parties, positions));
  return totals;
}

Expected<Settlement, Error> SettlementOf(const LogState& state, PeriodNumber period,
                                         std::span<const Record> closings) {
  const PeriodTotals totals = TRY(WithoutClosings(TRY(PeriodTotalsOf(state, period)), closings));
  const Timestamp cut = Planted("terms-of-the-closing") ? state.row.last_commit.time
                                                        : PeriodIn(state, period).cut_time;
  return Settle(state.configuration.TermsBefore(cut), totals);
}

bool IsPostedBefore(LineKind kind) {
  return kind == LineKind::kRedemption || kind == LineKind::kRefund ||
         kind == LineKind::kExchange || kind == LineKind::kUnits || kind == LineKind::kEarning ||
         (kind == LineKind::kSponsorMoney && !Planted("sponsor-money-posted-again")) ||
         kind == LineKind::kAdjustment ||
         (kind == LineKind::kPayment && !Planted("payments-posted-again"));
}

std::optional<std::vector<Obligation>> PostedAtClosing(const Settlement& settlement) {
  std::map<std::pair<BrandNumber, BrandNumber>, Int128> sums;
  for (const Line& line : settlement.lines) {
    if (!IsPostedBefore(line.kind)) sums[{line.debtor, line.creditor}] += line.amount;
  }
  std::vector<Obligation> obligations;
  for (const auto& [pair, sum] : sums) {
    if (sum < -kAmountMax || sum > kAmountMax) return std::nullopt;
    if (sum == 0) continue;
    obligations.push_back(
        {.debtor = pair.first, .creditor = pair.second, .micro_fen = static_cast<int64_t>(sum)});
  }
  return obligations;
}

PeriodHeader PeriodHeaderOf(const LogState& state, PeriodNumber number) {
  const Period& period = PeriodIn(state, number);
  const Coalition& coalition = state.configuration.coalition().all().front().value;
  PeriodHeader header{.coalition = coalition.origin,
                      .money = MoneyCode(coalition.money),
                      .period = number.value,
                      .first_day = period.first_day,
                      .last_day = period.last_day,
                      .first_sequence = period.first_sequence,
                      .end_sequence = period.cut,
                      .names = {}};
  for (const BrandNumber party : PartiesOf(period)) {
    const Brand* brand = state.configuration.BrandOf(party);
    if (party == kHouse) {
      header.names.push_back({.party = party, .code = "HOUSE", .name = "运营方"});
    } else if (brand != nullptr) {
      header.names.push_back({.party = party, .code = brand->code, .name = brand->names.chinese});
    } else {
      header.names.push_back({.party = party, .code = "POOL", .name = "价值池"});
    }
  }
  return header;
}

std::array<uint8_t, 32> DigestOf(const PeriodHeader& header,
                                 std::span<const Statement> statements) {
  Sha256Stream stream;
  for (const Statement& statement : statements) {
    stream.Update(AsBytes(StatementJson(header, statement)));
  }
  return stream.Finish();
}

}  // namespace huitong
