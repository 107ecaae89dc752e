// What a shop's brands are limited to on the later day, each limit with what is just within it and
// what passes it, over HTTP.
const kHour = 3_600_000;
const kMicroFenPerFen = 1_000_000n;

function microFen({ fen, micro_fen: rest }) {
  return BigInt(fen) * kMicroFenPerFen + BigInt(rest);
}

function money(amount) {
  return { fen: Number(amount / kMicroFenPerFen), micro_fen: Number(amount % kMicroFenPerFen) };
}

// A leaf is worth this.
const kLeaf = 405_000n;

export async function pressLimits(shop) {
  shop.hal = await shop.member();
  await shop.earn(shop.hal, shop.leaf, 30_000);
  await pressMinting(shop);
  await pressTrade(shop);
  await pressSuspension(shop);
  await pressContract(shop);
  await pressMember(shop);
}

function limit({ server, tea }, settings) {
  return server.make(`/v1/brands/${tea}/limits`, settings);
}

async function figuresOf({ server, tea }) {
  return (await server.get(`/v1/brands/${tea}/limits`)).figures;
}

// Seven leaves for three yuan.
async function pressMinting(shop) {
  const { server, hal, leaf, tea } = shop;
  const purchase = { type: 'purchase', brand_id: tea, member_id: hal };
  const { minted_today: minted } = await figuresOf(shop);
  await limit(shop, { mint_cap_a_day: minted + 10 });
  await server.declined('/v1/events', { ...purchase, spend_fen: 600 }, 'mint_cap');
  await shop.earn(hal, leaf, 300);
  const { outstanding } = await figuresOf(shop);
  await limit(shop, { mint_cap: outstanding + 7 });
  await server.declined('/v1/events', { ...purchase, spend_fen: 600 }, 'mint_cap');
  await shop.earn(hal, leaf, 300);
  await limit(shop, {});
}

// Each leaves room for five leaves.
async function pressTrade(shop) {
  const { server, hal, leaf, cake } = shop;
  const room = 5n * kLeaf;
  const redemption = { member_id: hal, currency_id: leaf, acceptor_id: cake };
  const press = async (settings, code) => {
    await limit(shop, settings);
    await server.declined('/v1/redemptions', { ...redemption, points: 6 }, code);
    await server.declined('/v1/holds', shop.holdBody(hal, leaf, 6, kHour), code);
    await shop.redeem(hal, leaf, 2);
    shop.halHold = await shop.hold(hal, leaf, 3, kHour);
    await server.declined('/v1/redemptions', { ...redemption, points: 1 }, code);
    await shop.capture(shop.halHold, 3);
  };
  await press(await exposureWith(shop, room), 'exposure_limit');
  const debit = await figuresOf(shop);
  await press({ net_debit_cap: money(microFen(debit.net_debit) + microFen(debit.reserved) + room) },
    'net_debit_cap');
  const day = await figuresOf(shop);
  await press({ breaker: money(microFen(day.owed_today) + microFen(day.reserved) + room) },
    'brand_suspended');
  await limit(shop, {});
}

// A line for a brand that owes, and a reserve of the float of one that is owed.
async function exposureWith(shop, room) {
  const { position, reserved } = await figuresOf(shop);
  const most = microFen(reserved) - microFen(position) + room;
  return most < 0n ? { reserve: money(-most) } : { credit_line: money(most) };
}

async function pressSuspension(shop) {
  const { server, hal, leaf, crumb, cake, tea } = shop;
  const quote = await quoteOf(shop, 30);
  await limit(shop, { suspended: ['issuing'] });
  await server.declined('/v1/events', { type: 'purchase', brand_id: tea, member_id: hal,
    spend_fen: 300 }, 'brand_suspended');
  await limit(shop, { suspended: ['spending'] });
  await server.declined('/v1/redemptions', { member_id: hal, currency_id: leaf, acceptor_id: cake,
    points: 1 }, 'brand_suspended');
  await shop.redeem(hal, leaf, 1, { acceptor_id: tea });
  await limit(shop, { suspended: ['exchange_out'] });
  await server.declined('/v1/exchanges', { member_id: hal, quote }, 'brand_suspended');
  await limit(shop, {});
  await shop.exchange(hal, leaf, crumb, 30);
}

async function quoteOf({ server, hal, leaf, crumb }, points) {
  return (await server.make('/v1/quotes', { member_id: hal, from_currency_id: leaf,
    to_currency_id: crumb, points })).quote;
}

async function pressContract(shop) {
  const { server, hal, leaf, tea, cake } = shop;
  const agree = (settings) => server.make('/v1/contracts', { issuer_id: tea, acceptor_id: cake,
    formulas: [{ type: 'commission', rate: { numerator: 1, denominator: 50 } }], ...settings });
  const exchange = async (points, code) => server.declined('/v1/exchanges',
    { member_id: hal, quote: await quoteOf(shop, points) }, code);
  await agree({ capabilities: ['convert'] });
  await server.declined('/v1/redemptions', { member_id: hal, currency_id: leaf, acceptor_id: cake,
    points: 1 }, 'not_in_contract');
  const quote = await quoteOf(shop, 30);
  await agree({ capabilities: ['burn'] });
  await server.declined('/v1/exchanges', { member_id: hal, quote }, 'not_in_contract');
  await agree({ exchange_quota: 1, locked_days: 30 });
  await exchange(60, 'exchange_quota');
  await agree({ locked_days: 30 });
  await shop.exchange(hal, leaf, shop.crumb, 30);
}

async function pressMember(shop) {
  const { server, hal, leaf, crumb } = shop;
  await shop.policy(leaf, { exchange_quota_a_day: 100, exchange_quota_a_year: 90 });
  const quote = await quoteOf(shop, 31);
  await server.declined('/v1/exchanges', { member_id: hal, quote }, 'member_quota');
  await shop.exchange(hal, leaf, crumb, 30);
}
