// huitong bench loyalty: what a coalition does all day, in batches, to a real server over loopback.

#include <CLI/CLI.hpp>

#include "app/bench_wire.h"
#include "app/commands.h"

namespace huitong {
namespace {

constexpr CurrencyNumber kPoint{.value = 1};
constexpr uint32_t kBrands = 3;  // at each the points of the first are earned: a lot each
constexpr int64_t kPurchaseFen = 10'000;
constexpr int64_t kRedeemed = 250;  // of 300: two lots whole, and a part of the third
constexpr int64_t kHeld = 20;
constexpr int64_t kHoldNanos = int64_t{30} * kSecondsPerDay * kNanosPerSecond;

// A member earns three lots of 100 points, spends 250 of them, pins 20, and in the client's next
// batch these are captured; then it is the next member's turn.
class ShoppingMaker final : public BatchMaker {
 public:
  ShoppingMaker(const WireBench& bench, uint64_t client) : draw_(bench, client) {}

  Operation Next() override {
    if (!placed_.empty()) {
      const HoldId hold{.sequence = placed_.back()};
      placed_.pop_back();
      places_hold_.push_back(false);
      return CaptureHold{.hold = hold, .points = *Points::FromUnits(kHeld), .releases_rest = true};
    }
    const uint32_t step = step_++ % kSteps;
    if (step == 0) member_ = BenchMember(draw_.Pick());
    places_hold_.push_back(step == kSteps - 1);
    if (step < kBrands) {
      return Earn{.member = member_,
                  .brand = {.value = step + 1},
                  .channel = kNoChannel,
                  .spend_fen = kPurchaseFen,
                  .lines = {},
                  .currency = kPoint};
    }
    if (step == kBrands) {
      return Redeem{.member = member_,
                    .currency = kPoint,
                    .acceptor = {.value = 2},
                    .channel = kNoChannel,
                    .points = *Points::FromUnits(kRedeemed),
                    .lines = {}};
    }
    return PlaceHold{.member = member_,
                     .currency = kPoint,
                     .acceptor = {.value = 2},
                     .channel = kNoChannel,
                     .points = *Points::FromUnits(kHeld),
                     .ends = {.nanos = SystemClock().Now().nanos + kHoldNanos}};
  }

  void Take(const std::vector<CommandOutcome>& outcomes) override {
    for (size_t i = 0; i < outcomes.size(); ++i) {
      if (places_hold_[i] && !outcomes[i].result.declined) placed_.push_back(outcomes[i].sequence);
    }
    places_hold_.clear();
  }

 private:
  static constexpr uint32_t kSteps = kBrands + 2;

  MemberDraw draw_;
  MemberId member_;
  uint32_t step_ = 0;
  std::vector<bool> places_hold_;  // of the operations of this batch
  std::vector<Sequence> placed_;   // by the batch before, and not captured yet
};

void SetUp(LedgerHost& host, const WireBench& bench) {
  std::vector<Operation> operations;
  for (uint32_t brand = 1; brand <= kBrands; ++brand) {
    operations.emplace_back(RegisterBrand{
        .brand = {.code = "bench-" + std::to_string(brand), .names = {"测速", "Bench"}}});
  }
  operations.emplace_back(RegisterCurrency{.currency = {.brand = {.value = 1},
                                                        .code = "point",
                                                        .names = {"积分", "Point"},
                                                        .expiry_months = 24,
                                                        .settlement_price = 400'000}});
  for (uint32_t brand = 2; brand <= kBrands; ++brand) {
    Contract contract{.issuer = {.value = 1}, .acceptor = {.value = brand}, .formulas = {}};
    contract.acceptance.capabilities = kAllCapabilities;
    operations.emplace_back(PublishContract{.contract = contract, .effective_from = std::nullopt});
  }
  Caller caller(host);
  PerformAll(host.lane(), caller, std::move(operations));
  SetUpMembers(host, caller, bench, [](const MemberId&, std::vector<Operation>&) {});
}

const WireWorkload& LoyaltyWorkload() {
  static const WireWorkload workload{
      .name = "loyalty",
      .what =
          "of six operations three earn into a lot each, one redeems over the three, one pins "
          "and one captures",
      .set_up = SetUp,
      .maker = [](const WireBench& bench, uint64_t client) -> std::unique_ptr<BatchMaker> {
        return std::make_unique<ShoppingMaker>(bench, client);
      }};
  return workload;
}

}  // namespace

void AddLoyaltyBench(CLI::App& bench, int& exit_code) {
  auto options = std::make_shared<WireBench>();
  CLI::App* loyalty = bench.add_subcommand(
      "loyalty",
      "What a coalition does all day: a member earns the points of one brand at three, three "
      "lots,\n"
      "spends across them at another brand, which is owed for it, and has points held and\n"
      "captured. In compact batches to a real server in another process over loopback.");
  AddWireOptions(*loyalty, *options, "operations");
  loyalty->footer("Example:\n  huitong bench loyalty --accounts 100000 --operations 2000000");
  loyalty->callback(
      [options, &exit_code] { exit_code = RunWireBench(*options, LoyaltyWorkload()); });
}

}  // namespace huitong
