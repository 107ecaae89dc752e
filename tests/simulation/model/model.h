// A slow, obvious model of the ledger, written from docs/ledger_rules.md and sharing no code with
// the engine: what each request should come to.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time_zone.h"
#include "model/adjusting.h"
#include "model/books.h"
#include "model/disputing.h"
#include "model/earning.h"
#include "model/enrolling.h"
#include "model/exchanging.h"
#include "model/giving.h"
#include "model/holding.h"
#include "model/limiting.h"
#include "model/merging.h"
#include "model/publishing.h"
#include "model/redeeming.h"
#include "model/reinstating.h"
#include "model/reversing.h"
#include "model/settling.h"
#include "model/standing.h"
#include "model/tendering.h"
#include "model/unit.h"

namespace huitong::model {

using Wish = std::variant<
    Opening, BrandRegistering, CurrencyRegistering, ChannelRegistering, CoefficientPublishing,
    EarnRatePublishing, RateBookPublishing, PolicyPublishing, Enrolling, Purchase, Redemption,
    Exchanging, Holding, Capturing, Releasing, RedemptionReversing, EarningReversing,
    CoolOffPublishing, StandingChange, Closing, Merging, Unmerging, Adjusting, Approving, Rejecting,
    Giving, Reinstating, PublicationApproving, PublicationRejecting, CutProposing, UnitProposing,
    Settling, Paying, PeriodAdjusting, DisputeRaising, DisputeUpholding, DisputeRejecting,
    Sponsoring, Verifying, LimitsPublishing, ContractPublishing, TenderPolicyPublishing,
    TenderPlacing, TenderSettling, TenderVoiding, TenderReturning>;

// A request with everything its answer depends on but the time.
struct Request {
  uint32_t actor = 0;  // kind << 28 | number
  Mark key{};
  Mark request{};
  bool numbered = false;
  std::optional<Moment> occurred;
  int64_t language = 2;
  int64_t answer_version = 1;
  Wish wish;
};

enum class Key : uint8_t {
  kFresh,
  kOfThisRequest,  // the same key made the record `place` of the same request
  kOfAnotherOne,   // the same key made the record of another request
};
struct KeyUse {
  Key key = Key::kFresh;
  Place place = kNowhere;
};

class Model {
 public:
  [[nodiscard]] const Books& books() const { return books_; }

  // When a record is committed where the clock shows `clock`: never before the last.
  [[nodiscard]] Moment MomentAt(int64_t clock, const Request& request) const;
  // The same in a coalition that is open.
  [[nodiscard]] Moment MomentAt(int64_t clock) const;
  [[nodiscard]] KeyUse UseOf(const Request& request) const;
  // The first thing that is due before the request is decided; nothing where nothing is (any more).
  [[nodiscard]] std::optional<Record> NextDue(const Request& request, const Moment& now) const;
  // The same of one member's merge, with what is due on its source's wallets before, and of one
  // wallet: what a sweep does that nobody asked for.
  [[nodiscard]] std::optional<Record> NextOfMerge(uint64_t member, const Moment& now) const;
  [[nodiscard]] std::optional<Record> NextOn(uint64_t member, uint32_t currency,
                                             const Moment& now) const;
  // The request's own record, accepted or declined, when nothing is due any more: one of these,
  // as of several reasons against it any may be said.
  [[nodiscard]] std::vector<Record> Answers(const Request& request, const Moment& now) const;

  // What the record does to a brand's exposure, or to what backs the units, and must not, by the
  // accounts; else nothing.
  std::optional<std::string> Enter(Record record);
  // Forgets all records but the first `count`, as a crash does.
  void RollBack(uint64_t count);

 private:
  [[nodiscard]] Moment MomentIn(const std::string& zone_name, int64_t clock) const;

  Books books_;
  mutable std::optional<TimeZone> zone_;
  mutable std::string zone_name_;
};

}  // namespace huitong::model
