// /v1/gifts: points that one member gives another

#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"

namespace huitong {

void PostGift(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [log = core.parts.log](JsonObject& root) {
    return Asked{.operation = Gift{.giver = MemberField(root, "member_id"),
                                   .recipient = MemberField(root, "recipient_id"),
                                   .currency = CurrencyField(root, "currency_id", log),
                                   .points = PointsField(root, "points")},
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

}  // namespace huitong
