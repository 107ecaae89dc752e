// /v1/transactions/{transaction_id}/reinstatements: expired points live again

#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"

namespace huitong {

void PostReinstatement(ApiCore& core, Call call) {
  const auto original = TransactionInLog(call.path["transaction_id"], core.parts.log);
  if (!original) {
    return call.reply.Refuse(MalformedParameter("transaction_id", FieldShape::kTransactionId));
  }
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation = Reinstate{.original = *original,
                                        .points = PointsField(root, "points"),
                                        .expires_on = OptionalLastDayField(root, "expires_on")},
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

}  // namespace huitong
