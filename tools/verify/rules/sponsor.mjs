// Sponsors: who gives money to the pool owes it at once (section 20 of the rules).
import { Expectation } from '../expectation.mjs';
import { kHouse, kPool } from '../periods.mjs';
import { requireBrand } from './common.mjs';
import { factOf, kFenMax, kMicroFenPerFen } from './period.mjs';

export function checkSponsorGift(context) {
  const { ledger, record, reject } = context;
  const fact = factOf(context, 'SponsorGift');
  const { sponsor, fen } = fact;
  if (sponsor !== kHouse) requireBrand(context, sponsor);
  if (fen < 1n || fen > kFenMax) {
    reject('What a sponsor gives is nothing or too much.',
      { expected: `1 to ${kFenMax}`, found: fen });
  }
  const expected = new Expectation(ledger);
  expected.fact('SponsorGift', fact);
  expected.obligation(sponsor, kPool, fen * kMicroFenPerFen);
  expected.compare(record);
}
