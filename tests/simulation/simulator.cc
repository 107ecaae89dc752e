// Plays seeds of the simulation against the model: the run of ./test, and the soak by hand.
//
// usage: simulator --seeds FROM-TO [--operations N] [--audit | --first-failure] [--rogues]
//                  [--soak FILE --commit NAME]
//   exits 1 where a seed fails, or where --audit finds something that no seed reached. With
//   --first-failure the first seed that fails ends the run, and its steps are not shrunk. --rogues
//   plays only the seeds with a brand that means to vanish, and without the model: what is wrong
//   then is what the ledger's own invariants say, and what the others lose.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <string>

#include "model_oracle.h"
#include "shrink.h"
#include "simulation/swarm/run.h"
#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

constexpr size_t kStepsPrinted = 50;
// One seed in so many is played again, and again without evictions.
constexpr uint64_t kPlayedAgainOneIn = 8;

struct Options {
  uint64_t first = 1;
  uint64_t last = 1;
  uint64_t operations = 1'000;
  bool audit = false;
  bool first_failure = false;
  bool rogues = false;
  std::string soak;
  std::string commit = "unknown";
};

struct Totals {
  Audit audit;
  uint64_t seeds = 0;  // that were played
  uint64_t failures = 0;
  uint64_t records = 0;
  std::clock_t playing = 0;  // CPU time, of the seeds' first plays
};

void PrintSteps(const std::vector<Step>& steps, size_t count) {
  const size_t from = steps.size() > count ? steps.size() - count : 0;
  for (size_t i = from; i < steps.size(); ++i) {
    std::printf("  %5zu %s\n", steps[i].number, TextOf(steps[i]).c_str());
  }
}

void ReportFailure(const SwarmPlan& plan, const Played& played) {
  std::printf("seed %llu fails: %s\nThe last steps:\n", static_cast<unsigned long long>(plan.seed),
              played.wrong->c_str());
  PrintSteps(played.steps, kStepsPrinted);
  (void)std::fflush(stdout);
}

std::string FirstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

void ReportShrunk(const SwarmPlan& plan, const Played& played, bool with_model) {
  const Shrunk shrunk =
      Shrink({.steps = played.steps, .wrong = *played.wrong}, [&](const std::vector<Step>& steps) {
        ModelOracle oracle;
        auto wrong = PlaySteps(plan, steps, with_model ? &oracle : nullptr, true).wrong;
        // Another fault that shows in fewer steps would hide this one.
        if (wrong && FirstLine(*wrong) != FirstLine(*played.wrong)) wrong.reset();
        return wrong;
      });
  std::printf("Shrunk to %zu steps, which end so: %s\n", shrunk.steps.size(), shrunk.wrong.c_str());
  PrintSteps(shrunk.steps, shrunk.steps.size());
  (void)std::fflush(stdout);
}

// The same steps give the same records, and so they do where nothing is ever forgotten, but for
// what may show it.
std::optional<std::string> PlayAgain(const SwarmPlan& plan, const Played& played) {
  for (const bool evicts : {true, false}) {
    if (!evicts && played.shows_memory) continue;
    const Played again = PlaySteps(plan, played.steps, nullptr, evicts);
    if (again.wrong) return again.wrong;
    if (again.journal_hash != played.journal_hash || again.state_hash != played.state_hash) {
      return evicts ? "the same steps came to another journal"
                    : "without evictions the same steps came to another journal";
    }
  }
  return std::nullopt;
}

void PlayOne(uint64_t seed, const Options& options, Totals& totals) {
  const SwarmPlan plan = DrawPlan(seed, Sorts().size());
  const bool with_model = !options.rogues;
  if (options.rogues && plan.rogue.brand.value == 0) return;
  ++totals.seeds;
  ModelOracle oracle;
  const std::clock_t began = std::clock();
  Played played = PlaySeed(plan, options.operations, with_model ? &oracle : nullptr);
  totals.playing += std::clock() - began;
  if (!played.wrong && seed % kPlayedAgainOneIn == 0) played.wrong = PlayAgain(plan, played);
  totals.audit.Add(played.audit);
  totals.records += played.records;
  if (!played.wrong) return;
  ++totals.failures;
  ReportFailure(plan, played);
  if (!options.first_failure) ReportShrunk(plan, played, with_model);
}

bool ReadOptions(int count, char** words, Options& options) {
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    if (word == "--audit" || word == "--first-failure") {
      (word == "--audit" ? options.audit : options.first_failure) = true;
      continue;
    }
    if (word == "--rogues") {
      options.rogues = true;
      continue;
    }
    if (i + 1 == count) return false;
    const char* value = words[++i];
    if (word == "--seeds") {
      const char* dash = std::strchr(value, '-');
      options.first = std::strtoull(value, nullptr, 10);
      options.last = dash == nullptr ? options.first : std::strtoull(dash + 1, nullptr, 10);
    } else if (word == "--operations") {
      options.operations = std::strtoull(value, nullptr, 10);
    } else if (word == "--soak") {
      options.soak = value;
    } else if (word == "--commit") {
      options.commit = value;
    } else {
      return false;
    }
  }
  // What one seed alone reached says nothing, nor what is reached of one sort of seeds.
  return options.last >= options.first &&
         !(options.audit && (options.first_failure || options.rogues));
}

// What no seed reached, if it is asked for.
bool PassesAudit(const Options& options, const Totals& totals) {
  std::printf("%s", totals.audit.Table().c_str());
  if (!options.audit) return true;
  const auto missing = totals.audit.NotReached();
  for (const std::string& what : missing) {
    std::printf("not reached: %s\n", what.c_str());
  }
  return missing.empty();
}

uint64_t OperationsOf(const Options& options, const Totals& totals) {
  return totals.seeds * options.operations;
}

void ReportTotals(const Options& options, const Totals& totals, double seconds) {
  const uint64_t operations = std::max<uint64_t>(OperationsOf(options, totals), 1);
  const auto per_operation = [&](std::clock_t time) {
    return static_cast<double>(time) * 1e6 / CLOCKS_PER_SEC / static_cast<double>(operations);
  };
  std::printf(
      "%llu operations, %llu records, %llu faults, %llu seeds failed, %.1f s; of CPU %.1f us an "
      "operation, and %.1f us for what was played again\n",
      static_cast<unsigned long long>(operations), static_cast<unsigned long long>(totals.records),
      static_cast<unsigned long long>(totals.audit.faults()),
      static_cast<unsigned long long>(totals.failures), seconds, per_operation(totals.playing),
      per_operation(std::clock() - totals.playing));
}

int Main(int count, char** words) {
  Options options;
  if (!ReadOptions(count, words, options)) {
    (void)std::fprintf(stderr,
                       "usage: simulator --seeds FROM-TO [--operations N] "
                       "[--audit | --first-failure] [--rogues] [--soak FILE --commit NAME]\n");
    return 2;
  }
  std::printf("seeds %llu to %llu, %llu operations each\n",
              static_cast<unsigned long long>(options.first),
              static_cast<unsigned long long>(options.last),
              static_cast<unsigned long long>(options.operations));
  (void)std::fflush(stdout);
  const auto began = std::chrono::steady_clock::now();
  Totals totals;
  for (uint64_t seed = options.first; seed <= options.last; ++seed) {
    PlayOne(seed, options, totals);
    if (options.first_failure && totals.failures > 0) return 1;
  }
  const bool passes = PassesAudit(options, totals);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  ReportTotals(options, totals, seconds);
  if (!options.soak.empty()) {
    std::ofstream(options.soak, std::ios::app)
        << options.commit << '\t' << options.first << '-' << options.last << '\t'
        << OperationsOf(options, totals) << '\t' << totals.audit.faults() << '\t' << totals.failures
        << '\t' << static_cast<uint64_t>(seconds) << '\n';
  }
  return totals.failures == 0 && passes ? 0 : 1;
}

}  // namespace
}  // namespace huitong

int main(int count, char** words) { return huitong::Main(count, words); }
