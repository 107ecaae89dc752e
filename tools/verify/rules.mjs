// The rule of each record kind: recomputes from the published versions what the record must hold.
// The ledger is that of the records before.
import { checkAdjust, checkPropose, checkReject } from './rules/adjust.mjs';
import { checkAdjustPeriod, checkRaiseDispute, checkRejectDispute } from './rules/dispute.mjs';
import { checkEarn } from './rules/earn.mjs';
import { checkEnrolled } from './rules/enrolled.mjs';
import { checkExchange } from './rules/exchange.mjs';
import { checkExpire, checkMature } from './rules/expire.mjs';
import { checkGift } from './rules/gift.mjs';
import { checkCapture, checkHold, checkHoldEnd } from './rules/hold.mjs';
import { checkMerge, checkMergeEnd, checkUnmerge } from './rules/merge.mjs';
import { checkNotice } from './rules/notice.mjs';
import { checkCloseSettlement, checkRecordPayment } from './rules/period.mjs';
import { checkPublished } from './rules/published.mjs';
import { checkRedeem } from './rules/redeem.mjs';
import { checkReinstate } from './rules/reinstate.mjs';
import { checkReverseEarn, checkReverseRedemption } from './rules/reversal.mjs';
import { checkSponsorGift } from './rules/sponsor.mjs';
import { checkClose, checkFreeze, checkVerify } from './rules/status.mjs';
import { checkPlaceTender, checkSettleTender, checkVoidTender } from './rules/tender.mjs';
import { checkReturnTender } from './rules/tender_return.mjs';

// A rule is called with {ledger, record, reject, originals}; `originals` finds an earlier record.
export const kRules = new Map([
  [1, checkPublished],
  [2, checkPublished],
  [3, checkEnrolled],
  [16, checkEarn],
  [17, checkRedeem],
  [18, checkExchange],
  [19, checkExpire],
  [20, checkMature],
  [21, checkHold],
  [22, checkCapture],
  [23, checkHoldEnd],
  [24, checkHoldEnd],
  [25, checkReverseRedemption],
  [26, checkReverseEarn],
  [27, checkFreeze],
  [28, checkFreeze],
  [29, checkClose],
  [30, checkMerge],
  [31, checkUnmerge],
  [32, checkMergeEnd],
  [33, checkAdjust],
  [34, checkPropose],
  [35, checkReject],
  [36, checkGift],
  [37, checkReinstate],
  [38, checkNotice],
  [40, checkCloseSettlement],
  [41, checkRecordPayment],
  [43, checkAdjustPeriod],
  [44, checkPlaceTender],
  [45, checkSettleTender],
  [46, checkVoidTender],
  [47, checkReturnTender],
  [48, checkSponsorGift],
  [49, checkVerify],
  [50, checkRaiseDispute],
  [51, checkRejectDispute],
]);
