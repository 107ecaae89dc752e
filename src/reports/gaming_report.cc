#include "reports/gaming_report.h"

#include <algorithm>
#include <utility>

#include "base/planted.h"
#include "engine/traffic.h"

namespace huitong {
namespace {

constexpr size_t kBusiest = 10;

const MemberSpending::Spent& SpentIn(const MemberSpending& spending, const PartyPair& pair) {
  static const MemberSpending::Spent nobody;
  const auto found = spending.pairs().find(pair);
  return found == spending.pairs().end() ? nobody : found->second;
}

int64_t TotalOf(const MemberSpending::Spent& spent) {
  int64_t total = 0;
  for (const auto& [member, micro_fen] : spent) {
    total += micro_fen;
  }
  return std::max(total, int64_t{0});
}

// Who spent most between two brands, both ways together; of equals, who was enrolled first.
std::set<MemberOrdinal> BusiestBetween(const MemberSpending& spending, const PartyPair& pair) {
  MemberSpending::Spent both = SpentIn(spending, pair);
  for (const auto& [member, micro_fen] : SpentIn(spending, {pair.second, pair.first})) {
    if (Planted("busiest-of-one-direction")) break;
    both[member] += micro_fen;
  }
  std::vector<std::pair<int64_t, MemberOrdinal>> order;
  for (const auto& [member, micro_fen] : both) {
    order.emplace_back(-micro_fen, member);
  }
  std::sort(order.begin(), order.end());
  order.resize(std::min(order.size(), kBusiest));
  std::set<MemberOrdinal> busiest;
  for (const auto& [micro_fen, member] : order) {
    busiest.insert(member);
  }
  return busiest;
}

// Of what was spent the part of these members, from nothing to all.
int64_t PartOf(const MemberSpending::Spent& spent, const std::set<MemberOrdinal>& members) {
  int64_t part = 0;
  for (const auto& [member, micro_fen] : spent) {
    if (members.contains(member)) part += micro_fen;
  }
  return std::clamp(part, int64_t{0}, TotalOf(spent));
}

std::vector<AcceptorActivity> AcceptorsOf(const MemberSpending& spending,
                                          const StaffByBrand& staff) {
  std::map<BrandNumber, AcceptorActivity> acceptors;
  for (const auto& [pair, spent] : spending.pairs()) {
    AcceptorActivity& acceptor = acceptors[pair.second];
    acceptor.acceptor = pair.second;
    acceptor.settled += TotalOf(spent);
    const auto own = staff.find(pair.second);
    if (own != staff.end()) acceptor.by_staff += PartOf(spent, own->second);
  }
  std::vector<AcceptorActivity> all;
  all.reserve(acceptors.size());
  for (const auto& [brand, acceptor] : acceptors) {
    all.push_back(acceptor);
  }
  return all;
}

std::vector<IssuerActivity> IssuersOf(const LogFold& fold, PeriodNumber period) {
  const Day first_day = fold.cuts()[period.value - 1].first_day;
  const Day year_before{.number = first_day.number - 366};
  std::map<CurrencyNumber, IssuerActivity> issuers;
  for (const DayFlow& day : fold.days()) {
    const bool is_now = day.period == period;
    const bool is_before = day.period < period && day.day >= year_before;
    if (!is_now && !is_before) continue;
    for (const auto& [currency, flow] : day.currencies) {
      IssuerActivity& issuer = issuers[currency];
      for (const auto& [key, sales] : flow.sales) {
        (is_now ? issuer.issued : issuer.usual_issued) += sales.points;
        (is_now ? issuer.sales_fen : issuer.usual_sales_fen) += sales.spend_fen;
      }
    }
  }
  std::vector<IssuerActivity> all;
  for (auto& [currency, issuer] : issuers) {
    const Currency* known = fold.configuration().CurrencyOf(currency);
    if (known == nullptr) continue;
    issuer.issuer = known->brand;
    for (int64_t* figure :
         {&issuer.issued, &issuer.sales_fen, &issuer.usual_issued, &issuer.usual_sales_fen}) {
      *figure = std::max(*figure, int64_t{0});  // more was returned than sold
    }
    all.push_back(issuer);
  }
  return all;
}

}  // namespace

void MemberSpending::Take(const Configuration& configuration, const Record& record) {
  if (record.subjects.empty()) return;
  for (const CountedTraffic& counted : TrafficOf(configuration, record)) {
    const PairTraffic& traffic = counted.traffic;
    if (traffic.redeemed.count == 0 && traffic.refunded.count == 0) continue;
    pairs_[{counted.debtor, counted.creditor}][record.subjects.front().member] +=
        traffic.redeemed.micro_fen + traffic.refunded.micro_fen;
  }
}

std::optional<GamingReport> GamingOf(const LogFold& fold, PeriodNumber period,
                                     const MemberSpending& spending, const StaffByBrand* staff,
                                     const GamingThresholds& thresholds) {
  if (period.value == 0 || period.value > fold.cuts().size()) return std::nullopt;
  GamingReport report;
  report.thresholds = thresholds;
  report.staff_known = staff != nullptr;
  for (const auto& [pair, spent] : spending.pairs()) {
    report.activity.pairs.push_back({.issuer = pair.first,
                                     .acceptor = pair.second,
                                     .settled = TotalOf(spent),
                                     .busiest = PartOf(spent, BusiestBetween(spending, pair))});
  }
  report.activity.acceptors = AcceptorsOf(spending, staff == nullptr ? StaffByBrand() : *staff);
  report.activity.issuers = IssuersOf(fold, period);
  report.findings = FindGaming(report.activity, thresholds);
  return report;
}

}  // namespace huitong
