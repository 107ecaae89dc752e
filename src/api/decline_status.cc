#include "api/decline_status.h"

namespace huitong {

int StatusOf(Decline decline) {
  switch (decline) {
    case Decline::kBrandNotFound:
    case Decline::kChannelNotFound:
    case Decline::kCurrencyNotFound:
    case Decline::kMemberNotFound:
    case Decline::kTransactionNotFound:
    case Decline::kHoldNotFound:
    case Decline::kProposalNotFound:
      return 404;
    case Decline::kCoalitionAlreadyOpened:
    case Decline::kMemberAlreadyEnrolled:
    case Decline::kCodeAlreadyUsed:
    case Decline::kBrandHasCurrency:
    case Decline::kQuoteUsed:
    case Decline::kHoldAlreadyClosed:
    case Decline::kMergePending:
    case Decline::kMergeNotOpen:
    case Decline::kProposalClosed:
    case Decline::kAccountClosed:
    case Decline::kSettlementAlreadyClosed:
    case Decline::kSettlementNotClosed:
    case Decline::kTenderChanged:
    case Decline::kHoldOfTender:
    case Decline::kTenderNotSettled:
    case Decline::kPeriodNotCut:
      return 409;
    case Decline::kCoalitionNotOpened:
    case Decline::kOccurredInFuture:
    case Decline::kEffectiveInPast:
    case Decline::kQuoteNotOfMember:
    case Decline::kQuoteExpired:
    case Decline::kSameCurrency:
    case Decline::kNotExchangeable:
    case Decline::kQuoteSuperseded:
    case Decline::kAmountTooSmall:
    case Decline::kAccountInDebt:
    case Decline::kCaptureExceedsHold:
    case Decline::kHoldTermNotAllowed:
    case Decline::kNotReversible:
    case Decline::kReversalExceedsOriginal:
    case Decline::kLineNotInOriginal:
    case Decline::kLinesDoNotAddUp:
    case Decline::kInsufficientPoints:
    case Decline::kAmountTooLarge:
    case Decline::kBalanceTooLarge:
    case Decline::kBidAboveAsk:
    case Decline::kRateTooFine:
    case Decline::kReferenceOutsidePrices:
    case Decline::kPairRateTooHigh:
    case Decline::kBonusTooHigh:
    case Decline::kPairWithoutPrice:
    case Decline::kRateBookNotSound:
    case Decline::kGiftsNotAllowed:
    case Decline::kSameMember:
    case Decline::kSecondPersonNeeded:
    case Decline::kTooLate:
    case Decline::kExpiryInPast:
    case Decline::kAccountFrozen:
    case Decline::kAccountNotEmpty:
    case Decline::kAccountHasHolds:
    case Decline::kTermsNotAllowed:
    case Decline::kNoticeTooShort:
    case Decline::kPeriodOutOfOrder:
    case Decline::kExposureLimit:
    case Decline::kNetDebitCap:
    case Decline::kMintCap:
    case Decline::kExchangeQuota:
    case Decline::kNotInContract:
    case Decline::kBrandSuspended:
    case Decline::kMemberQuota:
    case Decline::kNothingPayable:
      return 422;
  }
  return 422;
}

std::vector<Decline> AllDeclines() {
  constexpr uint16_t kNumbers = 1000;
  std::vector<Decline> all;
  for (uint16_t number = 0; number < kNumbers; ++number) {
    if (const auto decline = DeclineFromNumber(number)) all.push_back(*decline);
  }
  return all;
}

}  // namespace huitong
