// /v1/transactions/{transaction_id}/reversals: points given back, goods returned

#include "api/request_body.h"
#include "api/resources.h"
#include "api/submit_body.h"

namespace huitong {
namespace {

// Points of a redemption or capture, or fen of a purchase: which, the caller says.
Operation ReversalIn(JsonObject& root, Sequence original) {
  const bool points = root.Has("points");
  const bool spend = root.Has("spend_fen");
  if (points == spend) {
    root.Blame("points", points ? FieldFault::kRepeated : FieldFault::kMissing,
               FieldShape::kReversal);
  }
  if (spend) {
    return ReverseEarn{.original = original,
                       .spend_fen = AmountField(root, "spend_fen", 1),
                       .lines = OptionalLinesField(root)};
  }
  return ReverseRedemption{.original = original,
                           .points = points ? PointsField(root, "points") : Points(),
                           .lines = OptionalLinesField(root)};
}

}  // namespace

void PostReversal(ApiCore& core, Call call) {
  const auto original = TransactionInLog(call.path["transaction_id"], core.parts.log);
  if (!original) {
    return call.reply.Refuse(MalformedParameter("transaction_id", FieldShape::kTransactionId));
  }
  SubmitBody(core, std::move(call), [&](JsonObject& root) {
    return Asked{.operation = ReversalIn(root, *original),
                 .occurred_at = std::nullopt,
                 .out_request_no = OutRequestNumberField(root)};
  });
}

}  // namespace huitong
