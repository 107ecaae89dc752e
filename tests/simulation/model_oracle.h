// The model as the simulation's oracle: translates commands for it, and records into its words.

#pragma once

#include "model/model.h"
#include "simulation/swarm/oracle.h"

namespace huitong {

class ModelOracle final : public Oracle {
 public:
  std::optional<std::string> Judge(const Offer& offer) override;
  std::optional<std::string> JudgeSweep(const DueWork& work, Timestamp clock,
                                        std::span<const Record> made, bool finished) override;
  void RollBack(uint64_t count) override { model_.RollBack(count); }
  std::optional<std::string> Compare(const LogState& state) override;

 private:
  std::optional<std::string> MatchSwept(const DueWork& work, const model::Moment& now,
                                        const Record& made);
  [[nodiscard]] std::vector<model::Record> DueIn(const DueWork& work,
                                                 const model::Moment& now) const;
  std::optional<std::string> Match(const Record& made, model::Record expected,
                                   const Command& command);

  model::Model model_;
};

// The command in the model's words. One overload per operation is all that a new one needs here.
model::Request RequestOf(const Command& command);

// The record in the model's words.
std::vector<model::Line> LinesOf(const Record& record);

}  // namespace huitong
