// The rule of each record kind: recomputes from the published versions what the record must hold.
// The ledger is that of the records before.
import { checkEarn } from './rules/earn.mjs';
import { checkEnrolled } from './rules/enrolled.mjs';
import { checkExchange } from './rules/exchange.mjs';
import { checkExpire, checkMature } from './rules/expire.mjs';
import { checkCapture, checkHold, checkHoldEnd } from './rules/hold.mjs';
import { checkPublished } from './rules/published.mjs';
import { checkRedeem } from './rules/redeem.mjs';
import { checkReverseEarn, checkReverseRedemption } from './rules/reversal.mjs';

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
]);
