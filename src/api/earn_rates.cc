// /v1/brands/{brand_id}/earn-rates

#include "api/configuration_list.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"

namespace huitong {
namespace {

using EarnRateVersion = Versions<EarnRate>::Version;

Expected<PageOf<EarnRateVersion>, Halt> EarnRatesOf(const Configuration& configuration,
                                                    BrandNumber brand, const PageRequest& page) {
  if (configuration.BrandOf(brand) == nullptr) {
    return Refuse(Decline::kBrandNotFound, Param::kBrandId);
  }
  const auto currency = configuration.CurrencyOfBrand(brand);
  if (!currency) return Refuse(Decline::kCurrencyNotFound, Param::kBrandId);
  const auto* versions = configuration.EarnRatesOf(*currency);
  if (versions == nullptr) return PageOf<EarnRateVersion>();
  const auto& all = versions->all();
  return CutPage(all.size(), page, [&](size_t i) { return all[i]; });
}

}  // namespace

void PostEarnRate(ApiCore& core, Call call) {
  const auto brand = BrandInLog(call.path["brand_id"], core.parts.log);
  if (!brand) {
    return call.reply.Refuse(MalformedParameter("brand_id", FieldShape::kBrandId));
  }
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{
        .operation = PublishEarnRate{.brand = *brand,
                                     .points_per_yuan = RateField(root, "points_per_yuan"),
                                     .effective_from = OptionalTimeField(root, "effective_from")},
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
        return EarnRatesOf(state.configuration, wanted, page);
      },
      [](JsonWriter& out, const EarnRateVersion& one) {
        WriteEarnRate(out, one.number, one.effective_from, one.value);
      });
}

}  // namespace huitong
