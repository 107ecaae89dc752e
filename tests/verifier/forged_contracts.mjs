// Contracts and clearing terms, as they are published: record by record from the documents.
import { scenario, u32, user } from './forge.mjs';
import { brand, contract, kNoCap, terms } from './forged_settlements.mjs';

const kMoment = 1n;

export function testContractsAndTerms() {
  testContracts();
  testTerms();
}

function testContracts() {
  scenario('forged: a contract is of an ordered pair, and every version names it', (log) => {
    log.at('2026-01-10T09:00');
    const leaf = brand(log, 'leaf');
    const fee = [['fee_of_period', { payer: 1, fee: 1 }]];
    const of = (...words) => contract(log, ...words, fee);
    log.refuses(/order of registration/, of(2, 1, 2));
    log.refuses(/order of registration/, of(0, 1, 2));
    log.refuses(/Brand 4 is not registered/, of(1, 1, 4));
    log.refuses(/Brand 0 is not registered/, of(1, 0, 2));
    log.refuses(/with itself/, of(1, 2, 2));
    log.make(of(1, 1, 2));
    log.refuses(/have contract 1 already/, of(2, 1, 2));
    log.make(of(2, 2, 1));
    log.refuses(/another pair/, of(1, 1, leaf));
    log.refuses(/have contract 2 already/, of(1, 2, 1));
    log.refuses(/never retroactive/, contract(log, 1, 1, 2, fee,
      { published: { effective_from: log.instant - kMoment } }));
    log.refuses(/Versions count/, contract(log, 1, 1, 2, fee, { published: { version: 3 } }));
    log.make({ ...of(1, 1, 2), actor: user(1) });
    log.make(of(3, 1, leaf));
  });
  scenario('forged: what a contract may say', (log) => {
    log.at('2026-01-10T09:00');
    const no = (words, formulas, more) =>
      log.refuses(words, contract(log, 1, 1, 2, formulas, more));
    const rate = [1, 2];
    no(/rate of a formula is above one/, [['commission', { rate: [3, 2] }]]);
    no(/levy of a contract is above one/, [], { levy: [2, 1] });
    no(/one way to settle/, [['reimbursement', { rate }], ['pooled', { rate }]]);
    no(/one way to settle/, [['pooled', { rate }], ['pooled', { rate }]]);
    no(/kind of a formula is unknown/, [[0, { rate }]]);
    no(/kind of a formula is unknown/, [[8, { rate }]]);
    no(/Who pays is unknown/, [['fee_of_value', { rate }]]);
    no(/Who pays is unknown/, [['fee_of_period', { payer: 3, fee: 1 }]]);
    no(/no use for its payer/, [['commission', { rate, payer: 1 }]]);
    no(/no use for its micro_fen/, [['co_funding', { rate, fee: 1 }]]);
    no(/no use for its rate/, [['fee_of_redemption', { payer: 1, fee: 1, rate }]]);
    no(/no use for its cap/, [['fee_of_period', { payer: 1, fee: 1, cap: kNoCap }]]);
    no(/fee of a formula is negative/, [['fee_of_period', { payer: 1, fee: -1 }]]);
    no(/past 2\^62/, [['fee_of_period', { payer: 1, fee: kNoCap + 1n }]]);
    no(/cap of a formula is negative/, [['commission', { rate, cap: -1 }]]);
    no(/past 2\^62/, [['commission', { rate, cap: kNoCap + 1n }]]);
    no(/not reduced/, [['commission', { rate: [0, 2] }]]);
    no(/not reduced/, [['commission', { rate: [2, 4] }]]);
    no(/not reduced/, [['commission', { rate: [0, 0] }]]);
    no(/not reduced/, [['commission', { rate: [1, 1_000_000_001] }]]);
    no(/levy of its own is unknown/, [], { levied: 2, levy: [1, 2] });
    no(/without a levy of its own/, [], { levied: 0, levy: [1, 2] });
    no(/too many formulas/, Array(17).fill(['commission', { rate }]));
    no(/ends inside a field/, [['commission', { rate }]], { count: 2 });
    no(/longer than its fields/, [['commission', { rate }]], { count: 0 });
    log.make(contract(log, 1, 1, 2, [['commission', { rate: [0, 1], cap: 0 }],
      ...Array(15).fill(['commission', { rate: [1, 1_000_000_000] }])], { levy: [1, 1] }));
    log.make(contract(log, 1, 1, 2, [['reimbursement', { rate: [1, 1] }]]));
  });
}

function testTerms() {
  scenario('forged: what clearing terms may say', (log) => {
    log.at('2026-01-10T09:00');
    const no = (words, what) => log.refuses(words, terms(log, what));
    no(/levy is above one/, { levy: [4, 3] });
    no(/kept of a levy is above one/, { kept: [4, 3] });
    no(/not reduced/, { kept: [0, 3] });
    no(/Who pays is unknown/, { payer: 0 });
    no(/pool measures is unknown/, { measure: 3 });
    no(/basis of the cost is unknown/, { basis: 0 });
    no(/cap of the pool is negative/, { pool_cap: -1 });
    no(/cost is negative/, { cost: -1 });
    no(/past 2\^62/, { cost: kNoCap + 1n });
    no(/ascend by brand/, { weights: [[2, 1], [1, 1]] });
    no(/ascend by brand/, { weights: [[1, 1], [1, 1]] });
    no(/Brand 3 is not registered/, { weights: [[3, 1]] });
    no(/Brand 0 is not registered/, { weights: [[0, 1]] });
    no(/weight of brand 1 is out of its bounds/, { weights: [[1, -1], [2, 5]] });
    no(/weight of brand 1 is out of its bounds/, { weights: [[1, 1_000_000_001]] });
    no(/sum of the weights is out/, { weights: [[1, 1], [2, 1_000_000_000]] });
    no(/and there are none/, { cost: 1, basis: 1 });
    no(/and there are none/, { cost: 1, weights: [[1, 0], [2, 0]] });
    no(/shared by redemptions has weights/, { basis: 2, weights: [[1, 0]] });
    no(/ends inside a field/, { count: 1 });
    log.refuses(/only one of this/,
      { kind: 2, books: [log.published(12, 1, terms(log).books[0][1].payload)] });
    log.make(terms(log, { levy: [1, 1], kept: [1, 1], pool_cap: 0, cost: kNoCap }));
    log.make(terms(log, { basis: 1 }));
    log.make(terms(log, { weights: [[1, 0], [2, 1_000_000_000]], cost: 1 }));
    log.refuses(/in no other way|only one|Nothing is known/, log.publication(7, 0, u32(0)));
  });
}
