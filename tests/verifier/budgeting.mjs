// What earn rates with a budget and a cap give on the later day, over HTTP: purchases of two
// members, their returns, a late purchase, units, and the cash of a tender.
import assert from 'node:assert/strict';

const kDay = 86_400_000;
const kThird = { numerator: 7, denominator: 3 };

export async function spendBudgets(shop) {
  const members = [await shop.member(), await shop.member()];
  await cutPurchases(shop, members);
  await cutUnits(shop, members);
  await cutCash(shop, members);
  await givenOf(shop);
  await shop.server.make(`/v1/brands/${shop.tea}/earn-rates`, { points_per_yuan: kThird });
}

function cutOf({ earned }) {
  return earned.cut;
}

// Seventy leaves for thirty yuan: a hundred in all, and sixty for each.
async function cutPurchases(shop, [kim, lou]) {
  const { server, leaf, tea } = shop;
  await server.make(`/v1/brands/${tea}/earn-rates`,
    { points_per_yuan: kThird, budget: 100, cap_per_member_day: 60 });
  const first = await shop.earn(kim, leaf, 3_000, { receipt: 'cut', out_request_no: 'K-1' });
  assert.deepEqual(cutOf(first), { points: 10, by: 'cap' });
  assert.deepEqual(cutOf(await shop.earn(kim, leaf, 300)), { points: 7, by: 'cap' });
  const second = await shop.earn(lou, leaf, 3_000,
    { lines: [{ line: 1, amount: 2_900 }, { line: 2, amount: 100 }] });
  assert.deepEqual(cutOf(second), { points: 30, by: 'budget' });
  // Before there was a budget there is none.
  const late = { occurred_at: new Date(Date.now() - kDay).toISOString() };
  assert.equal(cutOf(await shop.earn(kim, leaf, 9_000, late)), null);
  // What comes back makes no room.
  await shop.reverse(first, { spend_fen: 400 });
  await shop.reverse(first, { spend_fen: 600 });
  await shop.reverse(second, { spend_fen: 1_300 });
  assert.deepEqual(cutOf(await shop.earn(lou, leaf, 300)), { points: 7, by: 'budget' });
}

async function cutUnits({ server, tea }, [kim]) {
  await server.make('/v1/unit/earn-rates',
    { points_per_yuan: { numerator: 1, denominator: 1 }, cap_per_member_day: 4 });
  const earned = await server.make('/v1/events', { type: 'purchase', member_id: kim, brand_id: tea,
    currency_id: 'unit', spend_fen: 900 });
  assert.deepEqual(cutOf(earned), { points: 5, by: 'cap' });
}

// Crumbs for what leaves do not pay of a basket.
async function cutCash({ server, cake, leaf }, [, lou]) {
  await server.make(`/v1/brands/${cake}/earn-rates`,
    { points_per_yuan: { numerator: 1, denominator: 1 }, budget: 3 });
  const { tender } = await server.make('/v1/tenders', { member_id: lou, acceptor_id: cake,
    lines: [{ line: 1, fen: 5 }, { line: 2, fen: 900, payable: false }],
    ends_at: new Date(Date.now() + kDay).toISOString() });
  assert.ok(tender.currencies.some(({ currency_id: currency }) => currency === leaf));
  const settled = await server.make(`/v1/tenders/${tender.tender_id}/settlements`, {});
  assert.deepEqual(cutOf(settled), { points: 6, by: 'budget' });
  for (const fen of [300, 400]) {
    await server.make(`/v1/tenders/${tender.tender_id}/returns`, { lines: [{ line: 2, fen }] });
  }
}

async function givenOf({ server, tea, cake }) {
  const last = async (path) => {
    const { budget, cap_per_member_day: cap, given } = (await server.get(path)).data.at(-1);
    return [budget, cap, given];
  };
  assert.deepEqual(await last(`/v1/brands/${tea}/earn-rates`), [100, 60, 100]);
  assert.deepEqual(await last(`/v1/brands/${cake}/earn-rates`), [3, null, 3]);
}
