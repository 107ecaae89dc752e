#include "ledger/decline.h"

namespace huitong {

std::string_view NameOf(Decline decline) {
  switch (decline) {
    case Decline::kCoalitionAlreadyOpened:
      return "coalition_already_opened";
    case Decline::kCoalitionNotOpened:
      return "coalition_not_opened";
    case Decline::kBrandNotFound:
      return "brand_not_found";
    case Decline::kChannelNotFound:
      return "channel_not_found";
    case Decline::kCurrencyNotFound:
      return "currency_not_found";
    case Decline::kMemberNotFound:
      return "member_not_found";
    case Decline::kMemberAlreadyEnrolled:
      return "member_already_enrolled";
    case Decline::kCodeAlreadyUsed:
      return "code_already_used";
    case Decline::kBrandHasCurrency:
      return "brand_has_currency";
    case Decline::kOccurredInFuture:
      return "occurred_in_future";
    case Decline::kEffectiveInPast:
      return "effective_in_past";
    case Decline::kQuoteNotOfMember:
      return "quote_not_of_member";
    case Decline::kQuoteUsed:
      return "quote_used";
    case Decline::kQuoteExpired:
      return "quote_expired";
    case Decline::kQuoteSuperseded:
      return "quote_superseded";
    case Decline::kSameCurrency:
      return "same_currency";
    case Decline::kNotExchangeable:
      return "not_exchangeable";
    case Decline::kAmountTooSmall:
      return "amount_too_small";
    case Decline::kTransactionNotFound:
      return "transaction_not_found";
    case Decline::kHoldNotFound:
      return "hold_not_found";
    case Decline::kAccountInDebt:
      return "account_in_debt";
    case Decline::kHoldAlreadyClosed:
      return "hold_already_closed";
    case Decline::kCaptureExceedsHold:
      return "capture_exceeds_hold";
    case Decline::kHoldTermNotAllowed:
      return "hold_term_not_allowed";
    case Decline::kNotReversible:
      return "not_reversible";
    case Decline::kReversalExceedsOriginal:
      return "reversal_exceeds_original";
    case Decline::kLineNotInOriginal:
      return "line_not_in_original";
    case Decline::kLinesDoNotAddUp:
      return "lines_do_not_add_up";
    case Decline::kInsufficientPoints:
      return "insufficient_points";
    case Decline::kBalanceTooLarge:
      return "balance_too_large";
    case Decline::kAmountTooLarge:
      return "amount_too_large";
    case Decline::kBidAboveAsk:
      return "bid_above_ask";
    case Decline::kRateTooFine:
      return "rate_too_fine";
    case Decline::kGiftsNotAllowed:
      return "gifts_not_allowed";
    case Decline::kSameMember:
      return "same_member";
    case Decline::kMergePending:
      return "merge_pending";
    case Decline::kMergeNotOpen:
      return "merge_not_open";
    case Decline::kProposalClosed:
      return "proposal_closed";
    case Decline::kSecondPersonNeeded:
      return "second_person_needed";
    case Decline::kTooLate:
      return "too_late";
    case Decline::kExpiryInPast:
      return "expiry_in_past";
    case Decline::kAccountClosed:
      return "account_closed";
    case Decline::kAccountFrozen:
      return "account_frozen";
    case Decline::kAccountNotEmpty:
      return "account_not_empty";
    case Decline::kAccountHasHolds:
      return "account_has_holds";
  }
  return {};
}

std::optional<Decline> DeclineFromNumber(uint16_t number) {
  const auto decline = static_cast<Decline>(number);
  if (NameOf(decline).empty()) return std::nullopt;
  return decline;
}

std::string_view NameOf(Param param) {
  switch (param) {
    case Param::kNone:
      return {};
    case Param::kBrandId:
      return "brand_id";
    case Param::kChannelId:
      return "channel_id";
    case Param::kCurrencyId:
      return "currency_id";
    case Param::kMemberId:
      return "member_id";
    case Param::kCode:
      return "code";
    case Param::kOccurredAt:
      return "occurred_at";
    case Param::kEffectiveFrom:
      return "effective_from";
    case Param::kQuote:
      return "quote";
    case Param::kPoints:
      return "points";
    case Param::kSpend:
      return "spend_fen";
    case Param::kRate:
      return "rate";
    case Param::kCoefficient:
      return "coefficient";
    case Param::kPrices:
      return "prices";
    case Param::kAcceptorId:
      return "acceptor_id";
    case Param::kTransactionId:
      return "transaction_id";
    case Param::kHoldId:
      return "hold_id";
    case Param::kEndsAt:
      return "ends_at";
    case Param::kLines:
      return "lines";
    case Param::kExpiresOn:
      return "expires_on";
    case Param::kTargetId:
      return "target_id";
    case Param::kRecipientId:
      return "recipient_id";
    case Param::kProposalId:
      return "proposal_id";
  }
  return {};
}

}  // namespace huitong
