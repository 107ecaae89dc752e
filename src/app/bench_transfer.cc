// huitong bench transfer: gifts between members, in batches, to a real server over loopback.

#include <CLI/CLI.hpp>

#include "app/bench_wire.h"
#include "app/commands.h"

namespace huitong {
namespace {

constexpr int64_t kPurchaseFen = 100'000'000;  // a million points each
constexpr int64_t kGiftMost = 100;
constexpr CurrencyNumber kPoint{.value = 1};

class GiftMaker final : public BatchMaker {
 public:
  GiftMaker(const WireBench& bench, uint64_t client)
      : draw_(bench, client), accounts_(bench.accounts) {}

  Operation Next() override {
    const uint64_t giver = draw_.Pick();
    uint64_t recipient = draw_.Pick();
    while (recipient == giver) {
      recipient = draw_.prng().Below(accounts_);
    }
    return Gift{.giver = BenchMember(giver),
                .recipient = BenchMember(recipient),
                .currency = kPoint,
                .points = *Points::FromUnits(draw_.prng().Between(1, kGiftMost))};
  }

 private:
  MemberDraw draw_;
  uint64_t accounts_;
};

// Members, each with one lot.
void SetUp(LedgerHost& host, const WireBench& bench) {
  PointsPolicy policy;
  policy.gifts = true;
  Caller caller(host);
  PerformAll(
      host.lane(), caller,
      {RegisterBrand{.brand = {.code = "bench", .names = {"测速", "Bench"}}},
       RegisterCurrency{.currency = {.brand = {.value = 1},
                                     .code = "point",
                                     .names = {"积分", "Point"},
                                     .expiry_months = 24,
                                     .settlement_price = 400'000}},
       PublishPointsPolicy{.currency = kPoint, .policy = policy, .effective_from = std::nullopt}});
  SetUpMembers(host, caller, bench, [](const MemberId& member, std::vector<Operation>& operations) {
    operations.emplace_back(Earn{
        .member = member, .brand = {.value = 1}, .channel = kNoChannel, .spend_fen = kPurchaseFen});
  });
}

const WireWorkload& TransferWorkload() {
  static const WireWorkload workload{
      .name = "transfer",
      .what = "gifts between two members of one lot each",
      .set_up = SetUp,
      .maker = [](const WireBench& bench, uint64_t client) -> std::unique_ptr<BatchMaker> {
        return std::make_unique<GiftMaker>(bench, client);
      }};
  return workload;
}

}  // namespace

void AddTransferBench(CLI::App& bench, int& exit_code) {
  auto options = std::make_shared<WireBench>();
  CLI::App* transfer = bench.add_subcommand(
      "transfer",
      "Gifts between members, in compact batches (docs/batch_format.md), to a real server in\n"
      "another process over loopback. Keys, lots, sums, tree and syncs are on.");
  AddWireOptions(*transfer, *options, "transfers");
  transfer->footer(
      "Examples:\n  huitong bench transfer --accounts 10000 --transfers 4000000\n"
      "  huitong bench transfer --batch 1 --clients 8 --transfers 100000");
  transfer->callback(
      [options, &exit_code] { exit_code = RunWireBench(*options, TransferWorkload()); });
}

}  // namespace huitong
