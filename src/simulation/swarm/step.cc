#include "simulation/swarm/step.h"

#include "base/text_encoding.h"
#include "simulation/swarm/sorts.h"

namespace huitong {
namespace {

std::string_view NameOf(CrashKind crash) {
  switch (crash) {
    case CrashKind::kKill:
      return "the process is killed";
    case CrashKind::kLossOfPower:
      return "power is lost";
    case CrashKind::kTornSectors:
      return "power is lost in the middle of writing";
    case CrashKind::kFailedWrite:
      return "the disk fails, and power is lost";
    case CrashKind::kInRecovery:
      return "the process is killed, and again in its start";
  }
  return {};
}

}  // namespace

std::string TextOf(const Step& step) {
  std::string text = ToRfc3339(step.clock) + " ";
  switch (step.kind) {
    case StepKind::kCommand: {
      const Sort& sort = Sorts()[step.sort];
      text += std::string(sort.name) + ": " + sort.text(step.command.operation);
      if (step.refers_to) text += " (of step " + std::to_string(*step.refers_to) + ")";
      if (step.command.occurred) text += ", occurred " + ToRfc3339(step.command.occurred->time);
      text += ", key " + ToHex(ByteView(step.command.macs.key).first(4));
      if (step.may_be_overtaken) text += ", may be overtaken";
      return text;
    }
    case StepKind::kCloseDrain:
      return text + "the drain is closed";
    case StepKind::kCheckpoint:
      return text + "a state checkpoint begins";
    case StepKind::kEvict:
      return text + "one stored entry in " + std::to_string(step.one_in) + " is forgotten";
    case StepKind::kSweep:
      return text + "a sweep does what is due";
    case StepKind::kCrash:
      return text + std::string(NameOf(step.crash));
  }
  return text;
}

}  // namespace huitong
