// /v1/brands/{brand_id}/earn-rates

#include "api/configuration_list.h"
#include "api/earn_rate_json.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"

namespace huitong {
namespace {

Expected<PageOf<EarnRateSeen>, Halt> EarnRatesOf(const LogState& state, BrandNumber brand,
                                                 const PageRequest& page) {
  if (state.configuration.BrandOf(brand) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kBrandId);
  }
  const auto currency = state.configuration.CurrencyOfBrand(brand);
  if (!currency) return Refuse(Decline::kCurrencyNotFound, Param::kBrandId);
  return EarnRatesSeen(state, *currency, page);
}

}  // namespace

void PostEarnRate(ApiCore& core, Call call) {
  const auto brand = BrandInLog(call.path["brand_id"], core.parts.log);
  if (!brand) {
    return call.reply.Refuse(MalformedParameter("brand_id", FieldShape::kBrandId));
  }
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation = EarnRateIn(root, *brand),
                 .names = {.currency = {}, .member = {}, .points = {}, .rate = "points_per_yuan"}};
  });
}

void ListEarnRates(ApiCore& core, Call call) {
  const auto brand = BrandInLog(call.path["brand_id"], core.parts.log);
  if (!brand) {
    return call.reply.Refuse(MalformedParameter("brand_id", FieldShape::kBrandId));
  }
  AnswerPage(
      core, std::move(call), static_cast<uint64_t>(ConfigurationList::kEarnRates),
      [wanted = *brand](LogState& state, const Instant&, const PageRequest& page) {
        return EarnRatesOf(state, wanted, page);
      },
      [](JsonWriter& out, const EarnRateSeen& one) { WriteEarnRate(out, one); });
}

}  // namespace huitong
