// How a simulation's people choose: whom, how much, when, all from one generator.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time_zone.h"
#include "engine/command.h"
#include "engine/configuration.h"
#include "simulation/swarm/notebook.h"
#include "simulation/swarm/plan.h"

namespace huitong {

// A number that nothing has.
inline constexpr uint32_t kNobody = 999'999;

// Different numbers give different bytes.
Mac MarkOf(uint64_t seed, uint64_t number);
MemberId SimulatedMember(uint64_t seed, uint64_t number);

// All that it refers to outlives it.
struct Wishes {
  Prng& prng;
  const SwarmPlan& plan;
  Notebook& notebook;
  const Configuration& configuration;
  const Timestamp clock;  // never back: what the ledger has for now

  const bool rogue_is_gone = false;  // nobody meets it any more

  // Now and then one that does not exist.
  MemberId AnyMember();
  BrandNumber AnyBrand();
  BrandNumber AnyIssuer();  // mostly a brand that has a currency
  CurrencyNumber AnyCurrency();
  ChannelNumber AnyChannel();  // half of the time none
  // A code; now and then one that is taken.
  std::string AnyCode(const char* kind, size_t taken);

  // Mostly a wallet that had points when its member last looked.
  struct Purse {
    MemberId member;
    CurrencyNumber currency;
    int64_t balance = 0;
  };
  Purse AnyPurse();

  // From 0 or 1 on, by the seed's styles; `balance` is what it might be about.
  int64_t AnyAmount(int64_t balance);
  Points AnyPoints(int64_t balance);
  Rate AnyRate();
  Rate AnyRule();  // mostly with a denominator that a rule may have
  // Mostly nothing or later, now and then the past.
  std::optional<Timestamp> AnyBeginning();
  int64_t AnySettlementPrice();
  // What a brand may come to owe: from some points' worth on.
  int64_t AnyMicroFen();
  // Mostly none or such as add up to `total`; now and then wrong ones.
  std::vector<LineAmount> AnyLines(int64_t total);
  // Mostly lines of the original that make up what is returned.
  std::vector<LineAmount> LinesOf(const KnownTransaction& original, int64_t& total);
  // A recent one, seldom an old one; nothing where there is none.
  const KnownTransaction* AnyOf(const std::vector<KnownTransaction>& known);
  // A record of whatever kind, or none.
  Sequence AnySequence();
  // The day in the coalition's zone.
  [[nodiscard]] Instant InstantAt(Timestamp at) const;
};

}  // namespace huitong
