// What a shop's brands agree on its first day, and how they settle on the later one, over HTTP.
import { argue } from './partnering.mjs';

const kHour = 3_600_000;
const kDay = 24 * kHour;
const kHalf = { numerator: 1, denominator: 2 };
const kThird = { numerator: 1, denominator: 3 };

// Of the tea's points at the cake's.
export const kFormulas = [{ type: 'reimbursement', rate: kHalf },
  { type: 'commission', rate: kThird, cap: { fen: 3, micro_fen: 0 } },
  { type: 'fee_per_redemption', payer: 'acceptor', fee: { fen: 0, micro_fen: 1_001 } }];

// A date so many days from now in the time zone of the coalition, which is that of Shanghai.
export function dateIn(days) {
  return new Date(Date.now() + 8 * kHour + days * kDay).toISOString().slice(0, 10);
}

// Before anything is spent.
export async function agree({ server, tea, cake }) {
  const contract = (issuer, acceptor, formulas, more = {}) => server.make('/v1/contracts',
    { issuer_id: issuer, acceptor_id: acceptor, formulas, ...more });
  await contract(tea, cake, kFormulas);
  await contract(cake, tea, [{ type: 'through_pool', rate: kHalf },
    { type: 'fee_per_period', payer: 'issuer', fee: { fen: 2, micro_fen: 0 } }],
  { levy: { numerator: 1, denominator: 100 } });
  await server.make('/v1/clearing-terms', { levy: { numerator: 1, denominator: 97 },
    kept: kThird, cost: { fen: 1, micro_fen: 1 } });
  await server.declined('/v1/periods/1/closings', {}, 'period_not_cut');
}

export async function settleUp(shop) {
  const { server, tea, cake, second } = shop;
  const proposeCut = async (days) => server.make('/v1/periods', { last_day: dateIn(days) });
  const answerCut = async ({ id }, what) =>
    server.make(`/v1/proposals/${id}/${what}`, {}, second);
  const cut = async (days) => answerCut(await proposeCut(days), 'approvals');
  const payment = (brand, fen, more = {}) =>
    server.make('/v1/payments', { brand_id: brand, fen, ...more });
  const dispute = { debtor_id: tea, creditor_id: cake, micro_fen: 7, reason: 'counted_twice' };
  await server.declined('/v1/periods', { last_day: dateIn(0) }, 'period_out_of_order');
  const alone = await proposeCut(-60);
  await server.declined(`/v1/proposals/${alone.id}/approvals`, {}, 'second_person_needed');
  const late = await proposeCut(-59);
  await answerCut(await proposeCut(-58), 'rejections');
  await answerCut(late, 'approvals');
  await server.declined(`/v1/proposals/${alone.id}/approvals`, {}, 'period_out_of_order', second);
  await payment(tea, 12, { reference: 1 });
  await server.declined('/v1/periods/1/adjustments', dispute, 'settlement_not_closed');
  await cut(-30);
  await server.declined('/v1/periods/2/closings', {}, 'period_out_of_order');
  await server.make('/v1/periods/1/closings', { out_request_no: 'S-1' });
  await server.declined('/v1/periods/1/closings', {}, 'settlement_already_closed');
  await server.make('/v1/periods/1/adjustments', dispute);
  await server.make('/v1/periods/1/adjustments',
    { ...dispute, debtor_id: 'house', creditor_id: 'pool', reason: 'agreed' });
  await payment(cake, -5);
  await cut(-2);
  await argue(shop, 1);
  await server.make('/v1/periods/2/closings', {});
  await server.make('/v1/periods/3/closings', {});
}
