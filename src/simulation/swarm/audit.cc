#include "simulation/swarm/audit.h"

#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

constexpr std::array<std::string_view, Audit::kAnswers> kAnswerNames = {"accepted", "replayed",
                                                                        "key reused"};
constexpr std::array kDueKinds = {RecordKind::kMature, RecordKind::kHoldEnd, RecordKind::kNotice,
                                  RecordKind::kExpire, RecordKind::kMergeEnd};

template <class Fact>
const Fact* FactIn(const Record& record) {
  for (const Effect& effect : record.subjects.front().effects) {
    if (const auto* fact = std::get_if<Fact>(&effect)) return fact;
  }
  return nullptr;
}

}  // namespace

std::string_view NameOf(Special special) {
  switch (special) {
    case Special::kPairRate:
      return "pair rate";
    case Special::kPairRatePaused:
      return "pair rate paused";
    case Special::kBonus:
      return "bonus";
    case Special::kBonusOfNothing:
      return "bonus of nothing";
    case Special::kBonusPaused:
      return "bonus paused";
    case Special::kFee:
      return "fee";
    case Special::kExact:
      return "exactly so many";
    case Special::kLivesAsItsSource:
      return "lives as its source";
    case Special::kLivesItsOwnTerm:
      return "lives its own term";
  }
  return {};
}

void Audit::CountExchange(const Record& record, const Configuration& configuration) {
  const auto* made = FactIn<Exchanged>(record);
  if (made == nullptr) return;
  const auto* found = FactIn<SpecialTerms>(record);
  const SpecialTerms special = found == nullptr ? SpecialTerms() : *found;
  const auto count = [&](Special what, bool reached) {
    if (reached) ++specials_[static_cast<size_t>(what)];
  };
  const Timestamp at = record.header.committed.time;
  const RateBook::Pair pair(made->from, made->to);
  const bool has_rate = configuration.rates().PairRateAt(pair, at) != nullptr;
  const bool has_bonus = configuration.rates().BonusAt(pair, at) != nullptr;
  count(Special::kPairRate, special.pair_rate.has_value());
  count(Special::kPairRatePaused, has_rate && !special.pair_rate);
  count(Special::kBonus, special.bonus.units() > 0);
  count(Special::kBonusOfNothing, special.bonus_share && special.bonus.units() == 0);
  count(Special::kBonusPaused, has_bonus && !special.bonus_share);
  count(Special::kFee, special.fee.units() > 0);
  count(Special::kExact, special.asked_for == AskedFor::kReceived);
  const auto expiry = configuration.PolicyOf(made->to, at).converted_expiry;
  count(Special::kLivesAsItsSource, expiry == ConvertedExpiry::kOfSource);
  count(Special::kLivesItsOwnTerm, expiry == ConvertedExpiry::kOwnTerm);
}

void Audit::Add(const Audit& other) {
  for (const auto& [sort, counts] : other.answers_) {
    for (size_t i = 0; i < kAnswers; ++i) {
      answers_[sort][i] += counts[i];
    }
  }
  for (const auto& [key, count] : other.declines_) {
    declines_[key] += count;
  }
  for (size_t i = 0; i < kFaults; ++i) {
    faults_[i] += other.faults_[i];
  }
  for (size_t i = 0; i < kSpecials; ++i) {
    specials_[i] += other.specials_[i];
  }
  for (const auto& [kind, count] : other.due_) {
    due_[kind] += count;
  }
}

std::vector<std::string> Audit::NotReached() const {
  std::vector<std::string> missing;
  for (size_t sort = 0; sort < Sorts().size(); ++sort) {
    const std::string name(Sorts()[sort].name);
    const auto answers = answers_.find(sort);
    for (size_t i = 0; i < kAnswers; ++i) {
      const bool reached = answers != answers_.end() && answers->second[i] > 0;
      if (!reached) missing.push_back(name + ": " + std::string(kAnswerNames[i]));
    }
    for (const Decline decline : Sorts()[sort].declines) {
      if (declines_.contains({sort, decline})) continue;
      missing.push_back(name + ": " + std::string(NameOf(decline)));
    }
  }
  for (const RecordKind kind : kDueKinds) {
    if (!due_.contains(NameOf(kind))) missing.push_back("due: " + std::string(NameOf(kind)));
  }
  for (size_t i = 0; i < kSpecials; ++i) {
    if (specials_[i] == 0) {
      missing.push_back("exchange: " + std::string(NameOf(Special{static_cast<uint8_t>(i)})));
    }
  }
  for (size_t i = 0; i < kFaults; ++i) {
    if (faults_[i] == 0) {
      missing.push_back("fault: " + std::string(NameOf(Fault{static_cast<uint8_t>(i)})));
    }
  }
  return missing;
}

std::string Audit::Table() const {
  std::string text;
  const auto add = [&](std::string_view what, uint64_t count) {
    text += "  " + std::string(what) + " " + std::to_string(count);
  };
  for (size_t sort = 0; sort < Sorts().size(); ++sort) {
    text += std::string(Sorts()[sort].name) + ":";
    const auto answers = answers_.find(sort);
    for (size_t i = 0; i < kAnswers; ++i) {
      add(kAnswerNames[i], answers == answers_.end() ? 0 : answers->second[i]);
    }
    for (const auto& [key, count] : declines_) {
      if (key.first == sort) add(NameOf(key.second), count);
    }
    text += '\n';
  }
  text += "special in exchanges:";
  for (size_t i = 0; i < kSpecials; ++i) {
    add(NameOf(Special{static_cast<uint8_t>(i)}), specials_[i]);
  }
  text += "\ndue:";
  for (const auto& [kind, count] : due_) {
    add(kind, count);
  }
  text += "\nfaults:";
  for (size_t i = 0; i < kFaults; ++i) {
    add(NameOf(Fault{static_cast<uint8_t>(i)}), faults_[i]);
  }
  return text + '\n';
}

uint64_t Audit::faults() const {
  uint64_t sum = 0;
  for (const uint64_t count : faults_) {
    sum += count;
  }
  return sum;
}

}  // namespace huitong
