// What a shop's brands do for one another on the later day, over HTTP: they give each other's
// points and units, sponsor the members who come, and dispute their statements.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

const kMicroFenPerFen = 1_000_000n;
const kHalf = 500_000;

function money(amount) {
  return { fen: Number(amount / kMicroFenPerFen), micro_fen: Number(amount % kMicroFenPerFen) };
}

// `formulas` are those of the contract of the tea's points at the cake's.
export async function partner(shop, formulas) {
  shop.ivy = await shop.member();
  await verify(shop);
  await buy(shop, formulas);
  await buyForNoBrand(shop);
  await earnUnits(shop);
  await sponsor(shop);
}

async function verify({ server, hal, ivy }) {
  const as = (member, method) =>
    server.make(`/v1/members/${member}/verifications`, { method, out_request_no: `F-${method}` });
  await as(ivy, 'phone');
  await as(ivy, 'none');
  for (const method of ['payment_account', 'document', 'in_person', 'other']) await as(hal, method);
  await as(ivy, 'other');
}

// Leaves at the cake's: seven for three yuan, half a fen each.
async function buy({ server, ivy, leaf, tea, cake }, formulas) {
  const purchase = { type: 'purchase', brand_id: cake, currency_id: leaf, member_id: ivy };
  await server.declined('/v1/events', { ...purchase, spend_fen: 300 }, 'not_in_contract');
  await server.make('/v1/contracts', { issuer_id: tea, acceptor_id: cake, formulas,
    capabilities: ['earn', 'burn', 'convert'], earn_price_micro_fen: kHalf });
  const bought = await server.make('/v1/events', { ...purchase, spend_fen: 3_000, receipt: '0007',
    lines: [{ line: 1, amount: 2_000 }, { line: 2, amount: 1_000 }], out_request_no: 'B-1' });
  await server.make(`/v1/transactions/${bought.id}/reversals`,
    { spend_fen: 700, lines: [{ line: 1, amount: 700 }] });
  await server.declined('/v1/events', { ...purchase, spend_fen: 300, receipt: '0007' },
    'receipt_used');
  // Of another brand, or another number, it is another receipt.
  await server.make('/v1/events', { ...purchase, spend_fen: 20, receipt: '7' });
  await server.make('/v1/events', { ...purchase, brand_id: tea, spend_fen: 300, receipt: '0007' });
  await server.make('/v1/redemptions',
    { member_id: ivy, currency_id: leaf, acceptor_id: cake, points: 30 });
}

// Crumbs at a brand that has no points: one for a yuan, for what they are settled at, and then for
// half a fen each.
async function buyForNoBrand(shop) {
  const { server, ivy, crumb, cake } = shop;
  const moss = (await server.make('/v1/brands',
    { code: 'moss', name: { zh: 'Moss', en: 'Moss' } })).id;
  const agree = (settings) => server.make('/v1/contracts', { issuer_id: cake, acceptor_id: moss,
    capabilities: ['earn', 'burn'], ...settings });
  const purchase = { type: 'purchase', brand_id: moss, currency_id: crumb, member_id: ivy };
  const buys = (fen) => server.make('/v1/events', { ...purchase, spend_fen: fen });
  await server.declined('/v1/events', { ...purchase, spend_fen: 300 }, 'not_in_contract');
  await agree({});
  const bought = await buys(2_500);
  // What of it was spent is lost, and stays paid for.
  await shop.redeem(ivy, crumb, 20);
  await shop.reverse(bought, { spend_fen: 2_000 });
  await agree({ earn_price_micro_fen: kHalf });
  await pressPurchases(server, moss, { buys, declined: (fen, code) =>
    server.declined('/v1/events', { ...purchase, spend_fen: fen }, code) });
}

// Each leaves room for seven crumbs.
async function pressPurchases(server, moss, { buys, declined }) {
  const room = 7n * BigInt(kHalf);
  const limit = (settings) => server.make(`/v1/brands/${moss}/limits`, settings);
  const figure = async (name) => {
    const { fen, micro_fen: rest } = (await server.get(`/v1/brands/${moss}/limits`)).figures[name];
    return BigInt(fen) * kMicroFenPerFen + BigInt(rest);
  };
  const press = async (settings, code) => {
    await limit(settings);
    await declined(800, code);
    await buys(700);
    await declined(100, code);
  };
  await press({ credit_line: money(room - await figure('position')) }, 'exposure_limit');
  await server.declined('/v1/sponsor-gifts', { sponsor_id: moss, fen: 1 }, 'exposure_limit');
  await press({ net_debit_cap: money(room + await figure('net_debit')) }, 'net_debit_cap');
  await press({ breaker: money(room + await figure('owed_today')) }, 'brand_suspended');
  await limit({});
}

// Units at a brand that has points of its own, where that is asked for.
async function earnUnits(shop) {
  const { server, ivy, tea, cake, second } = shop;
  const purchase = { type: 'purchase', member_id: ivy, brand_id: tea, currency_id: 'unit' };
  await server.declined('/v1/events', { ...purchase, spend_fen: 900 }, 'currency_not_found');
  const { id } = await server.make('/v1/unit/versions',
    { anchor_micro_fen: 1_000_000, bearer_id: 'house' });
  await server.make(`/v1/proposals/${id}/approvals`, {}, second);
  const earned = await server.make('/v1/events', { ...purchase, spend_fen: 1_900 });
  await shop.reverse(earned, { spend_fen: 400 });
  await server.make('/v1/redemptions',
    { member_id: ivy, currency_id: 'unit', acceptor_id: cake, points: 5 });
}

async function sponsor({ server, tea }) {
  await server.make('/v1/sponsor-gifts', { sponsor_id: 'house', fen: 10 });
  await server.make('/v1/sponsor-gifts', { sponsor_id: tea, fen: 7, reference: 12,
    out_request_no: 'G-1' });
  await server.make('/v1/sponsor-gifts', { sponsor_id: tea, fen: 1 });
}

// Of a period that is closed.
export async function argue({ server, tea, cake }, period) {
  const path = `/v1/periods/${period}/disputes`;
  const claim = { brand_id: tea, counterparty_id: cake, reason: 'counted_twice', micro_fen: 9 };
  const answer = (dispute, what, body) => server.make(`/v1/disputes/${dispute}/${what}`, body);
  const raise = async (more) =>
    (await server.make(path, { ...claim, ...more })).dispute_raised.dispute_id;
  const first = await raise({ line: 'earning', out_request_no: 'D-1' });
  const second = await raise({ counterparty_id: 'pool', reason: 'other' });
  const third = await raise({ brand_id: cake, counterparty_id: tea });
  await raise({ counterparty_id: 'house', reason: 'agreed' });
  await answer(second, 'rejections', { reason: 'not_proved' });
  await answer(first, 'adjustments', { micro_fen: 9, reason: 'counted_twice' });
  await answer(third, 'adjustments', { micro_fen: -1_000_001, reason: 'wrong_terms' });
  for (const [what, body] of [['rejections', { reason: 'withdrawn' }],
    ['adjustments', { micro_fen: 1, reason: 'other' }]]) {
    await server.declined(`/v1/disputes/${first}/${what}`, body, 'dispute_closed');
    await server.declined(`/v1/disputes/${otherId(first)}/${what}`, body, 'dispute_not_found');
  }
}

const kDigits = 'abcdefghijklmnopqrstuvwxyz234567';
const kCheckBytes = 2;

// An id as section 1 of the format writes it, of a number that is far from that of `id`.
function otherId(id) {
  const [prefix, digits] = [id.slice(0, 4), id.slice(4)];
  const bits = [...digits].map((digit) => kDigits.indexOf(digit).toString(2).padStart(5, '0'));
  const bytes = Buffer.from(bits.join('').match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const body = bytes.subarray(0, -kCheckBytes);
  const checkOf = () =>
    createHash('sha256').update(prefix).update(body).digest().subarray(0, kCheckBytes);
  assert.deepEqual(checkOf(), bytes.subarray(-kCheckBytes), `${id} is not an id.`);
  body[body.length - 1] ^= 0x80;
  const whole = [...body, ...checkOf()].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return prefix + whole.match(/.{1,5}/g).map((digit) =>
    kDigits[Number.parseInt(digit.padEnd(5, '0'), 2)]).join('');
}
