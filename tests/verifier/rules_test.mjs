// Tests the rules of tools/verify.mjs on records forged from the documents; and, given the program,
// what `huitong verify` says to the same records: all of them, or every OF-th from PART (from 1) on.
//
//   node tests/verifier/rules_test.mjs [path of huitong [PART OF]]
import { rmSync } from 'node:fs';
import { testBudgetsByChance } from './budgets_by_chance.mjs';
import { counts, temporary } from './checks.mjs';
import { testBooks } from './forged_books.mjs';
import { testBudgets } from './forged_budgets.mjs';
import { testContractsAndTerms } from './forged_contracts.mjs';
import { testDeclines } from './forged_declines.mjs';
import { testDisputes } from './forged_disputes.mjs';
import { testDue } from './forged_due.mjs';
import { testExchanges } from './forged_exchanges.mjs';
import { testExpiry } from './forged_expiry.mjs';
import { testFaces } from './forged_faces.mjs';
import { testFees } from './forged_fees.mjs';
import { testLimitDeclines } from './forged_limit_declines.mjs';
import { testLimits } from './forged_limits.mjs';
import { testMembers } from './forged_members.mjs';
import { testMonths } from './forged_months.mjs';
import { testNotice } from './forged_notice.mjs';
import { testPeriods } from './forged_periods.mjs';
import { testPoints } from './forged_points.mjs';
import { testPurchases } from './forged_purchases.mjs';
import { testQuotas } from './forged_quotas.mjs';
import { testRates } from './forged_rates.mjs';
import { testReceipts } from './forged_receipts.mjs';
import { testRogues } from './forged_rogues.mjs';
import { testSpecials } from './forged_specials.mjs';
import { testSponsors } from './forged_sponsors.mjs';
import { testTenderDeclines } from './forged_tender_declines.mjs';
import { testTenderEnds } from './forged_tender_ends.mjs';
import { testTenderReturns } from './forged_tender_returns.mjs';
import { testTenders } from './forged_tenders.mjs';
import { testUnitLimits } from './forged_unit_limits.mjs';
import { testUnitTrades } from './forged_unit_trades.mjs';
import { testUnits } from './forged_units.mjs';
import { testWorth } from './forged_worth.mjs';
import { testPurchasesByChance } from './purchases_by_chance.mjs';
import { testRandomTenders } from './random_tenders.mjs';
import { testSecondOpinion } from './second_opinion.mjs';
import { testUnitsByChance } from './units_by_chance.mjs';

const [huitong, part = '1', of = '1'] = process.argv.slice(2);
try {
  testExpiry();
  testDue();
  testMembers();
  testPoints();
  testDeclines();
  testRates();
  testBooks();
  testNotice();
  testExchanges();
  testSpecials();
  testFees();
  testContractsAndTerms();
  testPeriods();
  testDisputes();
  testMonths();
  testPurchases();
  testSponsors();
  testReceipts();
  testBudgets();
  testLimits();
  testQuotas();
  testLimitDeclines();
  testRogues();
  testWorth();
  testFaces();
  testTenders();
  testTenderEnds();
  testTenderReturns();
  testTenderDeclines();
  testUnits();
  testUnitTrades();
  testUnitLimits();
  testRandomTenders();
  testUnitsByChance();
  testPurchasesByChance();
  testBudgetsByChance();
  if (huitong) testSecondOpinion(huitong, Number(part), Number(of));
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
if (counts.skipped > 0) console.log(`${counts.skipped} skipped`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;
