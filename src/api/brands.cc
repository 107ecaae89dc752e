// /v1/brands

#include "api/configuration_list.h"
#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"

namespace huitong {
namespace {

struct NumberedBrand {
  BrandNumber number;
  Brand brand;
};

}  // namespace

void PostBrand(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [](JsonObject& root) {
    return Asked{.operation =
                     RegisterBrand{.brand = {.code = CodeField(root), .names = NamesField(root)}}};
  });
}

void ListBrands(ApiCore& core, Call call) {
  AnswerPage(
      core, std::move(call), static_cast<uint64_t>(ConfigurationList::kBrands),
      [](LogState& state, const Instant&,
         const PageRequest& page) -> Expected<PageOf<NumberedBrand>, Halt> {
        const auto& brands = state.configuration.brands();
        return CutPage(brands.size(), page, [&](size_t i) {
          return NumberedBrand{.number = {.value = static_cast<uint32_t>(i + 1)},
                               .brand = brands[i].all().back().value};
        });
      },
      [log = core.parts.log](JsonWriter& out, const NumberedBrand& one) {
        WriteBrand(out, log, one.number, one.brand);
      });
}

void GetBrand(ApiCore& core, Call call) {
  const LogNumber log = core.parts.log;
  const auto number = BrandInLog(call.path["brand_id"], log);
  if (!number) {
    return call.reply.Refuse(MalformedParameter("brand_id", FieldShape::kBrandId));
  }
  ReadState(
      core, std::move(call.reply),
      [wanted = *number](LogState& state, const Instant&) -> Expected<NumberedBrand, Halt> {
        const Brand* brand = state.configuration.BrandOf(wanted);
        if (brand == nullptr) return Refuse(Decline::kBrandNotFound, Param::kBrandId);
        return NumberedBrand{.number = wanted, .brand = *brand};
      },
      [log](Reply reply, const NumberedBrand& found, const AsOf& as_of) {
        reply(JsonResponse(
            as_of, [&](JsonWriter& out) { WriteBrand(out, log, found.number, found.brand); }));
      });
}

}  // namespace huitong
