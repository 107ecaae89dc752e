#include "ledger/decline.h"

namespace huitong {

namespace {

struct Word {
  Decline decline;
  std::string_view word;
};

constexpr Word kWords[] = {
    {Decline::kCoalitionAlreadyOpened, "coalition_already_opened"},
    {Decline::kCoalitionNotOpened, "coalition_not_opened"},
    {Decline::kBrandNotFound, "brand_not_found"},
    {Decline::kChannelNotFound, "channel_not_found"},
    {Decline::kCurrencyNotFound, "currency_not_found"},
    {Decline::kMemberNotFound, "member_not_found"},
    {Decline::kMemberAlreadyEnrolled, "member_already_enrolled"},
    {Decline::kCodeAlreadyUsed, "code_already_used"},
    {Decline::kBrandHasCurrency, "brand_has_currency"},
    {Decline::kOccurredInFuture, "occurred_in_future"},
    {Decline::kEffectiveInPast, "effective_in_past"},
    {Decline::kQuoteNotOfMember, "quote_not_of_member"},
    {Decline::kQuoteUsed, "quote_used"},
    {Decline::kQuoteExpired, "quote_expired"},
    {Decline::kQuoteSuperseded, "quote_superseded"},
    {Decline::kSameCurrency, "same_currency"},
    {Decline::kNotExchangeable, "not_exchangeable"},
    {Decline::kAmountTooSmall, "amount_too_small"},
    {Decline::kTransactionNotFound, "transaction_not_found"},
    {Decline::kHoldNotFound, "hold_not_found"},
    {Decline::kAccountInDebt, "account_in_debt"},
    {Decline::kHoldAlreadyClosed, "hold_already_closed"},
    {Decline::kCaptureExceedsHold, "capture_exceeds_hold"},
    {Decline::kHoldTermNotAllowed, "hold_term_not_allowed"},
    {Decline::kNotReversible, "not_reversible"},
    {Decline::kReversalExceedsOriginal, "reversal_exceeds_original"},
    {Decline::kLineNotInOriginal, "line_not_in_original"},
    {Decline::kLinesDoNotAddUp, "lines_do_not_add_up"},
    {Decline::kInsufficientPoints, "insufficient_points"},
    {Decline::kBalanceTooLarge, "balance_too_large"},
    {Decline::kAmountTooLarge, "amount_too_large"},
    {Decline::kBidAboveAsk, "bid_above_ask"},
    {Decline::kRateTooFine, "rate_too_fine"},
    {Decline::kTermsNotAllowed, "terms_not_allowed"},
    {Decline::kPairRateTooHigh, "pair_rate_too_high"},
    {Decline::kBonusTooHigh, "bonus_too_high"},
    {Decline::kPairWithoutPrice, "pair_without_price"},
    {Decline::kRateBookNotSound, "rate_book_not_sound"},
    {Decline::kReferenceOutsidePrices, "reference_outside_prices"},
    {Decline::kNoticeTooShort, "notice_too_short"},
    {Decline::kNoStatement, "no_statement"},
    {Decline::kPeriodOutOfOrder, "period_out_of_order"},
    {Decline::kPeriodNotCut, "period_not_cut"},
    {Decline::kSettlementAlreadyClosed, "settlement_already_closed"},
    {Decline::kSettlementNotClosed, "settlement_not_closed"},
    {Decline::kExposureLimit, "exposure_limit"},
    {Decline::kNetDebitCap, "net_debit_cap"},
    {Decline::kMintCap, "mint_cap"},
    {Decline::kExchangeQuota, "exchange_quota"},
    {Decline::kNotInContract, "not_in_contract"},
    {Decline::kBrandSuspended, "brand_suspended"},
    {Decline::kMemberQuota, "member_quota"},
    {Decline::kNothingPayable, "nothing_payable"},
    {Decline::kTenderChanged, "tender_changed"},
    {Decline::kHoldOfTender, "hold_of_tender"},
    {Decline::kTenderNotSettled, "tender_not_settled"},
    {Decline::kDisputeClosed, "dispute_closed"},
    {Decline::kGiftsNotAllowed, "gifts_not_allowed"},
    {Decline::kSameMember, "same_member"},
    {Decline::kMergePending, "merge_pending"},
    {Decline::kMergeNotOpen, "merge_not_open"},
    {Decline::kProposalNotFound, "proposal_not_found"},
    {Decline::kDisputeNotFound, "dispute_not_found"},
    {Decline::kReceiptUsed, "receipt_used"},
    {Decline::kProposalClosed, "proposal_closed"},
    {Decline::kSecondPersonNeeded, "second_person_needed"},
    {Decline::kTooLate, "too_late"},
    {Decline::kExpiryInPast, "expiry_in_past"},
    {Decline::kAccountClosed, "account_closed"},
    {Decline::kAccountFrozen, "account_frozen"},
    {Decline::kAccountNotEmpty, "account_not_empty"},
    {Decline::kAccountHasHolds, "account_has_holds"},
};

}  // namespace

std::string_view NameOf(Decline decline) {
  for (const Word& one : kWords) {
    if (one.decline == decline) return one.word;
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
    case Param::kContract:
      return "contract";
    case Param::kTerms:
      return "terms";
    case Param::kPeriodLastDay:
      return "last_day";
    case Param::kPeriod:
      return "period";
    case Param::kAmount:
      return "amount";
    case Param::kDebtorId:
      return "debtor_id";
    case Param::kCreditorId:
      return "creditor_id";
    case Param::kPairRates:
      return "pair_rates";
    case Param::kBonuses:
      return "bonuses";
    case Param::kFees:
      return "fees";
    case Param::kTenderId:
      return "tender_id";
    case Param::kPaidByPoints:
      return "paid_by_points_fen";
    case Param::kDisputeId:
      return "dispute_id";
    case Param::kSponsorId:
      return "sponsor_id";
    case Param::kCounterpartyId:
      return "counterparty_id";
    case Param::kReceipt:
      return "receipt";
  }
  return {};
}

}  // namespace huitong
