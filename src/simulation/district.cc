#include "simulation/district.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/time_zone.h"
#include "engine/settlement.h"
#include "journal/checkpoint.h"
#include "simulation/errands.h"
#include "simulation/months.h"
#include "simulation/opening.h"
#include "simulation/shoppers.h"
#include "simulation/street.h"

namespace huitong {
namespace {

// 2261-01-01: nanoseconds since 1970 in 64 bits end in the year after.
constexpr Day kUntilMax{.number = 106'285};

// Whom the tour of the API is shown with has at least so many points in two currencies that live at
// least so long.
constexpr int64_t kExamplePointsMin = 300;
constexpr int32_t kExampleMonthsMin = 12;

Expected<Done, Error> CheckPlan(const DistrictPlan& plan) {
  const auto refuse = [](std::string sentence) {
    return Fail(ErrorCode::kInvalidArgument, std::move(sentence));
  };
  if (plan.days < 1 || plan.days > kDistrictDaysMax) {
    return refuse("a district has from 1 to " + std::to_string(kDistrictDaysMax) + " days, not " +
                  std::to_string(plan.days));
  }
  if (plan.members < 1 || plan.members > kDistrictMembersMax) {
    return refuse("a district has from 1 to " + std::to_string(kDistrictMembersMax) +
                  " members, not " + std::to_string(plan.members));
  }
  if (plan.until.number - plan.days < 1 || plan.until > kUntilMax) {
    return refuse("a district of " + std::to_string(plan.days) + " days cannot end on " +
                  ToIsoDate(plan.until));
  }
  if (!IsOrigin(plan.origin)) {
    return refuse("\"" + plan.origin + "\" cannot be the origin of a log");
  }
  return Done{};
}

// Each its own, so that a change of one leaves the others as they are.
struct Chances {
  Prng people;
  Prng shopping;
  Prng errands;
};

Chances ChancesFrom(uint64_t seed) {
  Prng prng(seed);
  const Prng people = prng.Fork(1);
  const Prng shopping = prng.Fork(2);
  const Prng errands = prng.Fork(3);
  return {.people = people, .shopping = shopping, .errands = errands};
}

class District {
 public:
  District(const DistrictPlan& plan, const DistrictPorts& ports, TimeZone zone)
      : plan_(plan),
        ports_(ports),
        zone_(zone),
        sender_(ports.lane, ports.log, ports.macs),
        chances_(ChancesFrom(plan.seed)),
        shoppers_(ShoppersOf(plan.members, plan.days, chances_.people)) {}

  Expected<Done, Error> Open();
  Expected<Done, Error> LiveThrough(int32_t index);
  Expected<DistrictSummary, Error> Summary();

 private:
  [[nodiscard]] DistrictDay DayOf(int32_t index) const;
  Expected<Done, Error> ClaimAll();
  Expected<Done, Error> SendInOrder(std::vector<Act> acts);
  Expected<std::vector<Act>, Error> ErrandActs(const DistrictDay& day);
  Expected<ProposalNumber, Error> NextProposal();
  Expected<Done, Error> CloseMonth(const DistrictDay& day);
  [[nodiscard]] Error Stopped() const;

  const DistrictPlan& plan_;
  const DistrictPorts& ports_;
  const TimeZone zone_;
  ActSender sender_;
  Chances chances_;
  const std::vector<Shopper> shoppers_;
  Timestamp last_;
  uint32_t closed_periods_ = 0;
};

DistrictDay District::DayOf(int32_t index) const {
  const Day day{.number = plan_.until.number - plan_.days + index};
  return {.index = index,
          .day = day,
          .begins = zone_.StartOf(day),
          .brands_agreed = plan_.days >= kDaysOfThreeMonths};
}

Error District::Stopped() const {
  return {.code = ErrorCode::kIo,
          .sentence = "the lane of log " + std::to_string(ports_.log.value) +
                      " stopped before the district was whole"};
}

Expected<Done, Error> District::ClaimAll() {
  std::vector<PlannedMember> planned;
  planned.reserve(shoppers_.size());
  for (const Shopper& shopper : shoppers_) {
    const Actor actor = ActorOf(shopper.home);
    planned.push_back({.member = shopper.id,
                       .brand = shopper.home,
                       .customer_number = shopper.customer_number,
                       .actor = actor,
                       .key_mac = ports_.macs.OfKey(actor, EnrolmentKeyOf(shopper)),
                       .enrols_at = EnrolmentTimeOf(shopper, DayOf(shopper.enrols_on))});
  }
  return ports_.claim(planned);
}

Expected<Done, Error> District::SendInOrder(std::vector<Act> acts) {
  if (acts.empty()) return Done{};
  std::vector<Act> ordered = InOrder(std::move(acts));
  CHECK(last_ < ordered.front().at);
  last_ = ordered.back().at;
  return sender_.Send(std::move(ordered));
}

Expected<Done, Error> District::Open() {
  const auto seen = sender_.Read([](LogState&) -> Expected<Done, Missing> { return Done{}; });
  if (seen) {
    return Fail(ErrorCode::kAlreadyExists,
                "log " + std::to_string(ports_.log.value) +
                    " has records already: a district begins in a log that has none");
  }
  TRY(ClaimAll());
  TRY(SendInOrder(OpeningActs(DayOf(0), plan_.origin)));
  if (plan_.days >= kDaysOfThreeMonths) TRY(SendInOrder(AgreementActs(DayOf(0))));
  // A street that its own ledger refuses is a mistake in street.cc.
  CHECK(sender_.counts().declines.empty());
  return Done{};
}

Expected<std::vector<Act>, Error> District::ErrandActs(const DistrictDay& day) {
  const auto errands = ErrandsOn(day, shoppers_, chances_.errands.Fork(0));
  std::vector<Act> acts;
  const auto seen = sender_.Read([&](LogState& state) -> Expected<Done, Missing> {
    acts = TRY(PlanErrands(state, day, errands));
    return Done{};
  });
  if (!seen) return Unexpected(Stopped());
  return acts;
}

Expected<ProposalNumber, Error> District::NextProposal() {
  ProposalNumber next;
  const auto seen = sender_.Read([&](LogState& state) -> Expected<Done, Missing> {
    next.value = static_cast<uint32_t>(state.configuration.proposals().size()) + 1;
    return Done{};
  });
  if (!seen) return Unexpected(Stopped());
  return next;
}

Expected<Done, Error> District::CloseMonth(const DistrictDay& day) {
  TRY(SendInOrder(CutActs(day, TRY(NextProposal()))));
  std::vector<Act> acts;
  const auto seen = sender_.Read([&](LogState& state) -> Expected<Done, Missing> {
    const PeriodNumber period{.value = state.row.period.value - 1};
    const auto settlement = SettlementOf(state, period);
    CHECK(settlement.has_value());  // a street's trade is far from 2^62 micro-fen
    acts = ClosingActs(day, period, *settlement);
    return Done{};
  });
  if (!seen) return Unexpected(Stopped());
  TRY(SendInOrder(std::move(acts)));
  ++closed_periods_;
  return Done{};
}

Expected<Done, Error> District::LiveThrough(int32_t index) {
  const DistrictDay day = DayOf(index);
  if (ClosesMonthOn(day, plan_.until, plan_.days)) TRY(CloseMonth(day));
  // Before the errands are planned, which look at the prices.
  TRY(SendInOrder(OperatorActsOn(day, plan_.days, TRY(NextProposal()))));
  std::vector<Act> acts = ShoppingOn(day, shoppers_, chances_.shopping.Fork(0));
  for (Act& act : TRY(ErrandActs(day))) {
    acts.push_back(std::move(act));
  }
  TRY(SendInOrder(std::move(acts)));
  CHECK(last_ < DayOf(index + 1).begins);
  return Done{};
}

// The first member who has enough of two currencies that live long.
Expected<std::optional<ExampleMember>, Halt> ExampleAmong(LogState& state,
                                                          const std::vector<Shopper>& shoppers,
                                                          Day until) {
  for (const Shopper& shopper : shoppers) {
    const auto points = TRY(LivePointsOf(state, shopper.id, until));
    std::vector<CurrencyNumber> enough;
    for (uint32_t number = 1; number <= kStreetBrands; ++number) {
      const bool lives = Street()[number - 1].expiry_months >= kExampleMonthsMin;
      if (lives && points[number] >= kExamplePointsMin) enough.push_back({.value = number});
    }
    if (enough.size() < 2) continue;
    return std::optional(ExampleMember{.member = shopper.id,
                                       .brand = shopper.home,
                                       .customer_number = shopper.customer_number,
                                       .from = enough[0],
                                       .from_points = points[enough[0].value],
                                       .to = enough[1],
                                       .to_points = points[enough[1].value]});
  }
  return std::optional<ExampleMember>();
}

Expected<DistrictSummary, Error> District::Summary() {
  DistrictSummary summary;
  const auto seen = sender_.Read([&](LogState& state) -> Expected<Done, Missing> {
    auto example = ExampleAmong(state, shoppers_, plan_.until);
    if (!example) {
      const auto* missing = std::get_if<Missing>(&example.error());
      CHECK(missing != nullptr);
      return Unexpected(*missing);
    }
    summary.example = *std::move(example);
    summary.members = state.row.members;
    summary.next_sequence = state.row.next_sequence;
    return Done{};
  });
  if (!seen) return Unexpected(Stopped());
  summary.closed_periods = closed_periods_;
  summary.counts = sender_.counts();
  const uint64_t expiries = summary.next_sequence - summary.counts.records;
  if (expiries > 0) summary.counts.by_kind[RecordKind::kExpire] = expiries;
  summary.counts.records = summary.next_sequence;
  summary.began = OpeningTimeOf(DayOf(0));
  summary.ended = last_;
  return summary;
}

}  // namespace

Expected<DistrictSummary, Error> SimulateDistrict(const DistrictPlan& plan,
                                                  const DistrictPorts& ports) {
  TRY(CheckPlan(plan));
  const TimeZone zone = TRY(TimeZone::Named(std::string(kStreetTimeZone)));
  District district(plan, ports, zone);
  TRY(district.Open());
  for (int32_t index = 0; index < plan.days; ++index) {
    TRY(district.LiveThrough(index));
  }
  return district.Summary();
}

}  // namespace huitong
