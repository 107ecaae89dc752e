// /v1/unit: what the universal unit is worth, and how many are earned for a yuan

#include "api/closed_period.h"
#include "api/configuration_list.h"
#include "api/earn_rate_json.h"
#include "api/request_body.h"
#include "api/request_fields.h"
#include "api/resources.h"
#include "api/submit_body.h"
#include "api/value_json.h"

namespace huitong {
namespace {

using UnitVersion = Versions<UnitTerms>::Version;

struct UnitNow {
  UnitVersion version;
  int64_t outstanding = 0;
};

Operation UnitIn(JsonObject& root, LogNumber log) {
  constexpr size_t kPartySizeMax = 64;
  const std::string_view text = root.Text("bearer_id", kPartySizeMax, FieldShape::kParty);
  const auto bearer = PartyInLog(text, log);
  const bool bears = bearer && *bearer != kValuePool;
  if (!bears) root.Blame("bearer_id", FieldFault::kMalformed, FieldShape::kParty);
  return ProposeUnit{.anchor = AmountField(root, "anchor_micro_fen", 1),
                     .bearer = bears ? *bearer : kHouse};
}

Unexpected<Halt> NoUnit() { return Refuse(Decline::kCurrencyNotFound, Param::kCurrencyId); }

}  // namespace

void PostUnit(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [log = core.parts.log](JsonObject& root) {
    return Asked{.operation = UnitIn(root, log)};
  });
}

void ListUnitVersions(ApiCore& core, Call call) {
  AnswerPage(
      core, std::move(call), static_cast<uint64_t>(ConfigurationList::kUnitVersions),
      [](LogState& state, const Instant&,
         const PageRequest& page) -> Expected<PageOf<UnitVersion>, Halt> {
        const auto& all = state.configuration.unit().all();
        return CutPage(all.size(), page, [&](size_t i) { return all[i]; });
      },
      [log = core.parts.log](JsonWriter& out, const UnitVersion& one) {
        WriteUnit(out, log, one.number, one.effective_from, one.value);
      });
}

void GetUnit(ApiCore& core, Call call) {
  ReadState(
      core, std::move(call.reply),
      [](LogState& state, const Instant&) -> Expected<UnitNow, Halt> {
        const auto& all = state.configuration.unit().all();
        if (all.empty()) return NoUnit();
        const Exposure* pool = state.exposures.Peek(kValuePool);
        return UnitNow{.version = all.back(),
                       .outstanding = pool == nullptr ? 0 : pool->outstanding};
      },
      [log = core.parts.log](Reply reply, const UnitNow& now, const AsOf& as_of) {
        reply(JsonResponse(as_of, [&](JsonWriter& out) {
          const auto& [number, from, terms] = now.version;
          WriteUnit(out, log, number, from, terms);
          out.Integer("outstanding", now.outstanding);
        }));
      });
}

void PostUnitEarnRate(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [](JsonObject& root) {
    return Asked{.operation = EarnRateIn(root, kHouse),
                 .names = {.currency = {}, .member = {}, .points = {}, .rate = "points_per_yuan"}};
  });
}

void ListUnitEarnRates(ApiCore& core, Call call) {
  AnswerPage(
      core, std::move(call), static_cast<uint64_t>(ConfigurationList::kUnitEarnRates),
      [](LogState& state, const Instant&,
         const PageRequest& page) -> Expected<PageOf<EarnRateSeen>, Halt> {
        if (state.configuration.unit().all().empty()) return NoUnit();
        return EarnRatesSeen(state, kUniversalUnit, page);
      },
      [](JsonWriter& out, const EarnRateSeen& one) { WriteEarnRate(out, one); });
}

}  // namespace huitong
