// Makes up the steps of a run, one after the other, from one seed.

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/prng.h"
#include "engine/configuration.h"
#include "simulation/swarm/notebook.h"
#include "simulation/swarm/plan.h"
#include "simulation/swarm/step.h"

namespace huitong {

class Generator {
 public:
  explicit Generator(SwarmPlan plan);

  [[nodiscard]] const SwarmPlan& plan() const { return plan_; }
  [[nodiscard]] Notebook& notebook() { return notebook_; }

  // The next step, which is the `steps.size()`th. `steps` are all that were made so far.
  Step Next(const std::vector<Step>& steps, const Configuration& configuration);
  // These commands were under way when the process ended: their clients ask again.
  void AskAgain(const std::vector<size_t>& lost);

 private:
  // The first of the moments that is still to come; now where there is none.
  [[nodiscard]] Timestamp NextMoment() const;
  [[nodiscard]] Timestamp NextTurn() const;
  void MoveClock();
  [[nodiscard]] std::optional<Step> Befall();
  [[nodiscard]] std::optional<Step> Repeat(const std::vector<Step>& steps);
  [[nodiscard]] size_t ChooseSort();
  [[nodiscard]] Step Ask(size_t sort, const Configuration& configuration);
  void GiveMarks(Step& step, const std::vector<Step>& steps);

  const SwarmPlan plan_;
  Prng prng_;
  Notebook notebook_;
  Timestamp clock_;
  Timestamp latest_;
  std::vector<size_t> opening_;   // sorts, the first last
  std::vector<size_t> commands_;  // steps
  std::vector<size_t> lost_;
  uint64_t keys_ = 0;
};

}  // namespace huitong
