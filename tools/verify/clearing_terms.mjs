// Contracts of two brands and the clearing terms of all: their payloads (section 2 of the document,
// what 11 and 12), and which are in force for a period.
import { Fraction, layout } from './layout.mjs';
import { kContractSettings } from './settings.mjs';

export const kContract = 11;
export const kClearingTerms = 12;

export const kIssuerPays = 1;
export const kAcceptorPays = 2;
export const kMeasureRedeemed = 1;
export const kMeasureContributed = 2;
export const kByWeights = 1;
export const kByRedemptions = 2;

export const kReimbursement = 1;
export const kCommission = 2;
export const kThroughPool = 3;
export const kCoFunding = 4;
export const kFeeOfValue = 5;
export const kFeeOfRedemption = 6;
export const kFeeOfPeriod = 7;

export const kNoCap = 1n << 62n;
const kFormulasMax = 16;

// What each formula says.
const kSays = new Map([
  [kReimbursement, ['rate', 'cap']],
  [kCommission, ['rate', 'cap']],
  [kThroughPool, ['rate', 'cap']],
  [kCoFunding, ['rate', 'cap']],
  [kFeeOfValue, ['payer', 'rate', 'cap']],
  [kFeeOfRedemption, ['payer', 'micro_fen', 'cap']],
  [kFeeOfPeriod, ['payer', 'micro_fen']],
]);

const kFixed = {
  contract: layout('issuer u32, acceptor u32, levied u32, levy share, count u32'),
  formula: layout('kind u32, payer u32, rate share, micro_fen i64, cap i64'),
  terms: layout('levy_payer u32, measure u32, levy share, kept share, pool_cap i64, cost i64, ' +
    'basis u32, count u32'),
  weight: layout('brand u32, zero u32, weight i64'),
};

// Where none are in force.
const kNoTerms = {
  levy_payer: kAcceptorPays, measure: kMeasureRedeemed, levy: new Fraction(0, 1),
  kept: new Fraction(0, 1), pool_cap: kNoCap, cost: 0n, basis: kByRedemptions, weights: [],
};

export function readContract(r) {
  const { count, ...contract } = r.fields(kFixed.contract);
  const { levied, levy } = contract;
  requireOneOf(r, 'Whether a contract has a levy of its own', levied, [0, 1]);
  if (levied === 0 && levy.numerator !== 0) {
    r.reject('A contract without a levy of its own states one.', { expected: '0/1', found: levy });
  }
  if (count > kFormulasMax) {
    r.reject('A contract has too many formulas.',
      { expected: `at most ${kFormulasMax}`, found: count });
  }
  const formulas = Array.from({ length: count }, () => readFormula(r));
  return { ...contract, formulas, settings: kContractSettings.read(r) };
}

function readFormula(r) {
  const formula = r.fields(kFixed.formula);
  const { kind, payer, rate, micro_fen: fee, cap } = formula;
  requireOneOf(r, 'The kind of a formula', kind, [...kSays.keys()]);
  const says = new Set(kSays.get(kind));
  if (says.has('payer')) requirePayer(r, payer);
  const unsaid = { payer, rate: rate.numerator, micro_fen: fee, cap };
  for (const [field, value] of Object.entries(unsaid)) {
    if (!says.has(field) && BigInt(value) !== 0n) {
      r.reject(`A formula of kind ${kind} has no use for its ${field}.`,
        { expected: 0, found: value });
    }
  }
  requireMicroFen(r, 'fee of a formula', fee);
  requireMicroFen(r, 'cap of a formula', cap);
  return formula;
}

export function readClearingTerms(r) {
  const { count, ...terms } = r.fields(kFixed.terms);
  requirePayer(r, terms.levy_payer);
  requireOneOf(r, 'What the pool measures', terms.measure, [kMeasureRedeemed, kMeasureContributed]);
  requireOneOf(r, 'The basis of the cost', terms.basis, [kByWeights, kByRedemptions]);
  requireMicroFen(r, 'cap of the pool', terms.pool_cap);
  requireMicroFen(r, 'cost', terms.cost);
  const weights = [];
  for (let left = count; left > 0; left -= 1) {
    const { brand, weight } = r.fields(kFixed.weight);
    if (brand <= (weights.at(-1)?.brand ?? -1)) {
      r.reject('The weights do not ascend by brand.',
        { expected: `above ${weights.at(-1).brand}`, found: brand });
    }
    weights.push({ brand, weight });
  }
  return { ...terms, weights };
}

function requirePayer(r, payer) {
  requireOneOf(r, 'Who pays', payer, [kIssuerPays, kAcceptorPays]);
}

function requireOneOf(r, what, value, values) {
  if (values.includes(value)) return;
  r.reject(`${what} is unknown.`, { expected: values.join(' or '), found: value });
}

// That it is at most 2^62 was read already.
function requireMicroFen(r, what, amount) {
  if (amount < 0n) r.reject(`The ${what} is negative.`, { expected: 'at least 0', found: amount });
}

// Of what took effect before `time`, so that nothing published from then on can be meant.
export function termsBefore(ledger, time) {
  return ledger.versions(kClearingTerms, 0).at(time - 1n)?.content ?? kNoTerms;
}

// Ascending by issuer and acceptor.
export function contractsBefore(ledger, time) {
  return Array.from({ length: ledger.counts.get(kContract) ?? 0 }, (_, index) =>
    ledger.versions(kContract, index + 1).at(time - 1n)?.content)
    .filter((contract) => contract !== undefined)
    .sort((a, b) => a.issuer - b.issuer || a.acceptor - b.acceptor);
}
