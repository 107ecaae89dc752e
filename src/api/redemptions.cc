// /v1/redemptions

#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"

namespace huitong {

void PostRedemption(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [log = core.parts.log](JsonObject& root) {
    return Asked{.operation = Redeem{.member = MemberField(root, "member_id"),
                                     .currency = CurrencyField(root, "currency_id", log),
                                     .acceptor = BrandField(root, "acceptor_id", log),
                                     .channel = OptionalChannelField(root, "channel_id", log),
                                     .points = PointsField(root, "points"),
                                     .lines = OptionalLinesField(root)},
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

}  // namespace huitong
