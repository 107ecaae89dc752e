#include "engine/fact.h"

namespace huitong {

std::string_view NameOf(StatusReason reason) {
  switch (reason) {
    case StatusReason::kMemberAsked:
      return "member_asked";
    case StatusReason::kSuspectedFraud:
      return "suspected_fraud";
    case StatusReason::kLostOrStolen:
      return "lost_or_stolen";
    case StatusReason::kByOrder:
      return "by_order";
    case StatusReason::kDispute:
      return "dispute";
    case StatusReason::kOther:
      return "other";
  }
  return {};
}

std::string_view NameOf(AdjustmentReason reason) {
  switch (reason) {
    case AdjustmentReason::kGoodwill:
      return "goodwill";
    case AdjustmentReason::kCorrection:
      return "correction";
    case AdjustmentReason::kTakenOver:
      return "taken_over";
    case AdjustmentReason::kCampaign:
      return "campaign";
    case AdjustmentReason::kFraud:
      return "fraud";
    case AdjustmentReason::kOther:
      return "other";
  }
  return {};
}

std::string_view NameOf(PeriodAdjustmentReason reason) {
  switch (reason) {
    case PeriodAdjustmentReason::kCountedTwice:
      return "counted_twice";
    case PeriodAdjustmentReason::kNotCounted:
      return "not_counted";
    case PeriodAdjustmentReason::kWrongTerms:
      return "wrong_terms";
    case PeriodAdjustmentReason::kAgreed:
      return "agreed";
    case PeriodAdjustmentReason::kOther:
      return "other";
  }
  return {};
}

std::string_view NameOf(DisputeRejection reason) {
  switch (reason) {
    case DisputeRejection::kStatementIsRight:
      return "statement_is_right";
    case DisputeRejection::kNotProved:
      return "not_proved";
    case DisputeRejection::kWithdrawn:
      return "withdrawn";
    case DisputeRejection::kOther:
      return "other";
  }
  return {};
}

std::string_view NameOf(Verification method) {
  switch (method) {
    case Verification::kNone:
      return "none";
    case Verification::kPhone:
      return "phone";
    case Verification::kPaymentAccount:
      return "payment_account";
    case Verification::kDocument:
      return "document";
    case Verification::kInPerson:
      return "in_person";
    case Verification::kOther:
      return "other";
  }
  return {};
}

}  // namespace huitong
