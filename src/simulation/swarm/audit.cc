#include "simulation/swarm/audit.h"

#include "engine/record.h"
#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

constexpr std::array<std::string_view, Audit::kAnswers> kAnswerNames = {"accepted", "replayed",
                                                                        "key reused"};
constexpr std::array kDueKinds = {RecordKind::kMature, RecordKind::kHoldEnd, RecordKind::kNotice,
                                  RecordKind::kExpire, RecordKind::kMergeEnd};

}  // namespace

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
  text += "due:";
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
