// What the benches over the wire share: a directory with members, a real server over it in another
// process, and clients that send compact batches, each with one under way.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/compact_client.h"
#include "app/bench_load.h"
#include "app/bench_share.h"
#include "base/prng.h"

namespace CLI {  // NOLINT(readability-identifier-naming): a third party's
class App;
}

namespace huitong {

struct WireBench {
  std::string folder;
  uint64_t accounts = 10'000;
  uint64_t operations = 4'000'000;
  uint32_t batch = 8190;
  uint32_t clients = 2;
  uint64_t seed = 1;
  uint64_t memory_bytes = uint64_t{1} << 30;
  bool zipf = false;
  bool json = false;
  std::shared_ptr<const ZipfShares> shares = nullptr;  // of the accounts, where it is Zipf's
};

// Draws members. Each client has one of its own; all share the members.
class MemberDraw {
 public:
  MemberDraw(const WireBench& bench, uint64_t client);

  Prng& prng() { return prng_; }
  uint64_t Pick() { return shares_ ? shares_->Pick(prng_) : prng_.Below(accounts_); }

 private:
  uint64_t accounts_;
  Prng prng_;
  std::shared_ptr<const ZipfShares> shares_;  // null: uniform
};

// One client's share of a workload.
class BatchMaker {
 public:
  BatchMaker() = default;
  BatchMaker(const BatchMaker&) = delete;
  BatchMaker& operator=(const BatchMaker&) = delete;
  virtual ~BatchMaker() = default;

  // The next operation, as `give` is to add it under a key of its own.
  virtual Operation Next() = 0;
  // What the operations of the last batch came to, in their order.
  virtual void Take(const std::vector<CommandOutcome>& outcomes) { (void)outcomes; }
};

struct WireWorkload {
  std::string_view name;
  std::string_view what;  // in a few words
  // In this process, before anything is measured.
  std::function<void(LedgerHost&, const WireBench&)> set_up;
  std::function<std::unique_ptr<BatchMaker>(const WireBench&, uint64_t client)> maker;
};

// Members of brand 1, each after `each` adds what they have.
void SetUpMembers(LedgerHost& host, Caller& caller, const WireBench& bench,
                  const std::function<void(const MemberId&, std::vector<Operation>&)>& each);

// The options that all have; `count` is the option that says how many operations are sent.
void AddWireOptions(CLI::App& command, WireBench& bench, std::string_view count);

// Measures, and prints what was seen. Gives the exit code.
int RunWireBench(WireBench bench, const WireWorkload& workload);

}  // namespace huitong
