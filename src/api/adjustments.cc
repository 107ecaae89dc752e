// /v1/adjustments: points given or taken by hand, and the second person's yes or no

#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"

namespace huitong {
namespace {

// Given, or negative: taken; never 0.
int64_t ChangeField(JsonObject& root) {
  const auto points =
      root.OptionalInteger("points", {.minimum = -kApiAmountMax, .maximum = kApiAmountMax});
  if (points == 0) root.Blame("points", FieldFault::kOutOfRange, FieldShape::kNotZero);
  if (!root.Has("points")) root.Blame("points", FieldFault::kMissing, FieldShape::kInteger);
  return points.value_or(0);
}

Operation AdjustmentIn(JsonObject& root, LogNumber log) {
  Adjust adjust{.member = MemberField(root, "member_id"),
                .currency = CurrencyField(root, "currency_id", log),
                .points = ChangeField(root),
                .reason = AdjustmentReasonField(root),
                .expires_on = std::nullopt};
  // What is taken expires no more: there it is no field.
  if (adjust.points >= 0) adjust.expires_on = OptionalLastDayOrNeverField(root, "expires_on");
  return adjust;
}

template <class Decision>
void PostDecision(ApiCore& core, Call call) {
  const auto proposal = TransactionInLog(call.path["proposal_id"], core.parts.log);
  if (!proposal) {
    return call.reply.Refuse(MalformedParameter("proposal_id", FieldShape::kTransactionId));
  }
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation = Decision{.proposal = *proposal},
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

}  // namespace

void PostAdjustment(ApiCore& core, Call call) {
  SubmitBody(core, std::move(call), [log = core.parts.log](JsonObject& root) {
    return Asked{.operation = AdjustmentIn(root, log),
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

void PostApproval(ApiCore& core, Call call) {
  PostDecision<ApproveAdjustment>(core, std::move(call));
}

void PostRejection(ApiCore& core, Call call) {
  PostDecision<RejectAdjustment>(core, std::move(call));
}

}  // namespace huitong
