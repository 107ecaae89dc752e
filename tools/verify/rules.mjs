// The rule of each record kind: recomputes from the published versions what the record must hold.
// A rule is called with {ledger, record, reject}, the ledger being that of the records before.
import { checkEarn } from './rules/earn.mjs';
import { checkEnrolled } from './rules/enrolled.mjs';
import { checkExchange } from './rules/exchange.mjs';
import { checkExpire } from './rules/expire.mjs';
import { checkPublished } from './rules/published.mjs';
import { checkRedeem } from './rules/redeem.mjs';

export const kRules = new Map([
  [1, checkPublished],
  [2, checkPublished],
  [3, checkEnrolled],
  [16, checkEarn],
  [17, checkRedeem],
  [18, checkExchange],
  [19, checkExpire],
]);
