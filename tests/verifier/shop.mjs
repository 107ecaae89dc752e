// A small coalition through the HTTP API in which all happens that the ledger knows: pending
// points, holds, returns, debts, late refunds. Seventy days lie between its two days.
import { setTimeout as sleep } from 'node:timers/promises';
import { ageJournal } from './ageing.mjs';
import { spendBudgets } from './budgeting.mjs';
import { pressLimits } from './limiting.mjs';
import { partner } from './partnering.mjs';
import { ServedCoalition } from './served.mjs';
import { agree, kFormulas, settleUp } from './settling.mjs';

// Later than the end of the month after the first day, so that leaves, which live that long, and
// what began at the first day, are past it.
export const kDaysBetween = 70;
const kHour = 3_600_000;
const kDay = 24 * kHour;

export const kRateBook = '/v1/rate-book/versions';

// Of a proposed rate book: `answers` are approvals or rejections.
export function answerPath(proposal, answers) {
  return `/v1/proposals/${proposal}/${answers}`;
}

// Makes the directory.
export async function makeShop(huitong, directory) {
  const apiKey = ServedCoalition.init(huitong, directory);
  const second = ServedCoalition.userKey(huitong, directory, 1);
  const shop = new Shop(await ServedCoalition.serve(huitong, directory, apiKey), second);
  await playTwoDays(shop, { huitong, directory, apiKey });
}

// The first day, the journal aged, and a later day of the same log: each with a server of its own.
export async function playTwoDays(shop, { huitong, directory, apiKey }) {
  try {
    await shop.open();
    await agree(shop);
    await shop.firstDay();
  } finally {
    await shop.server.stop();
  }
  ageJournal(directory, kDaysBetween);
  shop.server = await ServedCoalition.serve(huitong, directory, apiKey);
  try {
    await shop.laterDay();
    await settleUp(shop);
  } finally {
    await shop.server.stop();
  }
}

export class Shop {
  // `second` is the API key of the second person, who approves.
  constructor(server, second) {
    this.server = server;
    this.second = second;
    this.members = 0;
  }

  async open() {
    const { server } = this;
    const name = (text) => ({ zh: text, en: text });
    const post = async (path, body) => (await server.make(path, body)).id;
    this.tea = await post('/v1/brands', { code: 'tea', name: name('Tea') });
    this.cake = await post('/v1/brands', { code: 'cake', name: name('Cake') });
    this.leaf = await post('/v1/currencies', { brand_id: this.tea, code: 'leaf',
      name: name('Leaf'), expiry_months: 1, settlement_price_micro_fen: 400_000 });
    this.crumb = await post('/v1/currencies', { brand_id: this.cake, code: 'crumb',
      name: name('Crumb'), settlement_price_micro_fen: 333_333 });
    this.till = await post('/v1/channels', { code: 'till', name: name('Till'), kind: 'till',
      coefficient: { numerator: 4, denominator: 5 } });
    this.brandOf = new Map([[this.leaf, this.tea], [this.crumb, this.cake]]);
    await server.make(`/v1/brands/${this.tea}/earn-rates`,
      { points_per_yuan: { numerator: 7, denominator: 3 } });
    await this.prices([price(this.leaf, [19, 50], [21, 50], 410_000),
      price(this.crumb, [1, 1], [11, 10], 350_000)]);
  }

  // A version of the rate book, by two persons.
  async prices(prices, more = {}) {
    return this.approvePrices(await this.proposePrices(prices, more));
  }

  async proposePrices(prices, more = {}) {
    const { id: proposal } = await this.server.make(kRateBook, { prices, ...more });
    return proposal;
  }

  approvePrices(proposal, apiKey = this.second) {
    return this.server.make(answerPath(proposal, 'approvals'), {}, apiKey);
  }

  rejectPrices(proposal, apiKey = this.second) {
    return this.server.make(answerPath(proposal, 'rejections'), {}, apiKey);
  }

  async member() {
    this.members += 1;
    return (await this.server.make('/v1/members',
      { brand_id: this.tea, customer_number: `C-${this.members}` })).id;
  }

  policy(currency, settings) {
    return this.server.make(`/v1/currencies/${currency}/policies`, settings);
  }

  earn(member, currency, fen, more = {}) {
    return this.server.make('/v1/events', { type: 'purchase', brand_id: this.brandOf.get(currency),
      member_id: member, spend_fen: fen, ...more });
  }

  redeem(member, currency, points, more = {}) {
    return this.server.make('/v1/redemptions', { member_id: member, currency_id: currency,
      acceptor_id: this.acceptorOf(currency), points, ...more });
  }

  acceptorOf(currency) {
    return currency === this.leaf ? this.cake : this.tea;
  }

  holdBody(member, currency, points, milliseconds, more = {}) {
    return { member_id: member, currency_id: currency, acceptor_id: this.acceptorOf(currency),
      points, ends_at: new Date(Date.now() + milliseconds).toISOString(), ...more };
  }

  async hold(...words) {
    return (await this.server.make('/v1/holds', this.holdBody(...words))).hold_id;
  }

  capture(hold, points, more = {}) {
    return this.server.make(`/v1/holds/${hold}/captures`, { points, ...more });
  }

  release(hold, more = {}) {
    return this.server.make(`/v1/holds/${hold}/releases`, more);
  }

  reverse({ id }, body) {
    return this.server.make(`/v1/transactions/${id}/reversals`, body);
  }

  async exchange(member, from, to, points) {
    const { quote } = await this.server.make('/v1/quotes',
      { member_id: member, from_currency_id: from, to_currency_id: to, points });
    return this.server.make('/v1/exchanges', { member_id: member, quote });
  }

  async firstDay() {
    await this.spendAndHold();
    await this.lotsOfTwoYears();
    await this.owe();
    await this.waitForReturns();
    await this.sayNo();
    await this.answerPrices();
    await this.endHoldToday();
  }

  // Redemptions and holds whose lots are past their last day at the later day.
  async spendAndHold() {
    const member = this.ann = await this.member();
    const lines = [{ line: 1, amount: 7_000 }, { line: 5, amount: 3_000 }];
    this.annEarn = await this.earn(member, this.leaf, 10_000, { lines, channel_id: this.till });
    await this.earn(member, this.leaf, 20_000, { out_request_no: 'E-1' });
    this.annRedeem = await this.redeem(member, this.leaf, 100,
      { lines: [{ line: 2, amount: 70 }, { line: 3, amount: 30 }], out_request_no: 'R-1' });
    await this.reverse(this.annRedeem,
      { points: 20, lines: [{ line: 2, amount: 20 }], out_request_no: 'V-1' });
    await this.reverse(this.annEarn, { spend_fen: 1_000, lines: [{ line: 5, amount: 1_000 }] });
    const more = { channel_id: this.till, out_request_no: 'H-1' };
    this.annLong = await this.hold(member, this.leaf, 50, 200 * kDay, more);
    this.annCapture = await this.capture(this.annLong, 10, { rest: 'keep', out_request_no: 'C-1' });
    this.annLonger = await this.hold(member, this.leaf, 12, 300 * kDay);
    await this.hold(member, this.leaf, 8, 2 * kHour);
    await this.hold(member, this.leaf, 9, kHour);
    const whole = await this.hold(member, this.leaf, 11, kHour);
    await this.capture(whole, 11);
    const part = await this.hold(member, this.leaf, 13, kHour);
    await this.capture(part, 6);
    await this.release(await this.hold(member, this.leaf, 14, kHour), { out_request_no: 'L-1' });
  }

  // Points of which some are past their last day at the later day and some are not.
  async lotsOfTwoYears() {
    const member = this.ben = await this.member();
    const then = new Date();
    then.setUTCMonth(then.getUTCMonth() - 24, 10);
    await this.earn(member, this.crumb, 3_000, { occurred_at: then.toISOString() });
    await this.earn(member, this.crumb, 9_000);
    this.benRedeem = await this.redeem(member, this.crumb, 20);
    this.benBoth = await this.redeem(member, this.crumb, 25);
    await this.reverse(this.benBoth, { points: 3 });
    await this.earn(member, this.crumb, 500, { occurred_at: then.toISOString() });
    this.benLong = await this.hold(member, this.crumb, 8, 200 * kDay);
    await this.hold(member, this.crumb, 6, kHour);
    // Of two versions that begin at one time the first is in the window of prices too.
    const soon = new Date(Date.now() + 2 * kHour).toISOString();
    for (const bid of [[3, 4], [9, 10]]) {
      await this.prices([price(this.crumb, bid, [1, 1], 360_000)], { effective_from: soon });
    }
    await this.exchange(member, this.crumb, this.leaf, 21);
  }

  async owe() {
    this.dan = await this.member();
    const earned = await this.earn(this.dan, this.leaf, 10_000);
    await this.redeem(this.dan, this.leaf, 150);
    await this.reverse(earned, { spend_fen: 4_000 });
    await this.reverse(earned, { spend_fen: 6_000 });
    const some = await this.earn(this.dan, this.leaf, 1_000);
    await this.reverse(some, { spend_fen: 1_000 });
    await this.prices([price(this.leaf, [19, 50], [21, 50], 420_000)]);
    await this.earn(this.dan, this.leaf, 500);
    await this.server.declined('/v1/redemptions', { member_id: this.dan, currency_id: this.leaf,
      acceptor_id: this.cake, points: 1 }, 'account_in_debt');
    await this.server.declined('/v1/holds', this.holdBody(this.dan, this.leaf, 1, kHour),
      'account_in_debt');
  }

  // Points that can be spent only after the window for returns, of three kinds: mature at the later
  // day and past their last day too, mature and live, not yet mature.
  async waitForReturns() {
    const member = this.cat = await this.member();
    this.eve = await this.member();
    await this.policy(this.leaf, { return_window_days: 7 });
    this.catLeaves = await this.earn(member, this.leaf, 5_000);
    await this.earn(this.dan, this.leaf, 2_000);
    await this.policy(this.crumb, { return_window_days: 7 });
    this.catSoon = await this.earn(member, this.crumb, 8_000);
    const eveEarn = await this.earn(this.eve, this.crumb, 3_000);
    await this.policy(this.crumb, { return_window_days: 3_660 });
    this.catLate = await this.earn(member, this.crumb, 12_000,
      { lines: [{ line: 0, amount: 11_000 }, { line: 7, amount: 1_000 }] });
    this.whileLong = Date.now() - kDaysBetween * kDay;
    await this.reverse(this.catLate, { spend_fen: 2_050, lines: [{ line: 0, amount: 2_050 }] });
    await this.reverse(this.catLeaves, { spend_fen: 5_000 });
    await this.reverse(eveEarn, { spend_fen: 1_000 });
    await this.policy(this.leaf, {});
    await this.policy(this.crumb, {});
    const spent = await this.earn(this.eve, this.crumb, 4_000);
    await this.redeem(this.eve, this.crumb, 30);
    await this.reverse(spent, { spend_fen: 3_900 });
    await this.earn(member, this.leaf, 49);
    this.fay = await this.member();
    await this.policy(this.leaf, { return_window_days: 9 });
    const pending = await this.earn(this.fay, this.leaf, 7_000);
    await this.policy(this.leaf, { return_window_days: 3 });
    await this.earn(this.fay, this.leaf, 6_000);
    await this.policy(this.leaf, {});
    const gone = await this.earn(this.fay, this.leaf, 3_000);
    await this.redeem(this.fay, this.leaf, 60);
    await this.reverse(gone, { spend_fen: 3_000 });
    await this.reverse(pending, { spend_fen: 1_200 });
  }

  // Declines of all kinds that can be had without trouble.
  async sayNo() {
    const { server, ann, annRedeem, annLong, leaf } = this;
    const reversals = `/v1/transactions/${annRedeem.id}/reversals`;
    const no = (path, body, code) => server.declined(path, body, code);
    await no(reversals, { points: 81 }, 'reversal_exceeds_original');
    await no(reversals, { points: 60, lines: [{ line: 2, amount: 60 }] },
      'reversal_exceeds_original');
    await no(reversals, { points: 2, lines: [{ line: 9, amount: 2 }] }, 'line_not_in_original');
    await no(reversals, { points: 2, lines: [{ line: 2, amount: 1 }] }, 'lines_do_not_add_up');
    await no(reversals, { spend_fen: 2 }, 'not_reversible');
    await no(`/v1/holds/${annLong}/captures`, { points: 41 }, 'capture_exceeds_hold');
    await no('/v1/holds', this.holdBody(ann, leaf, 1, 367 * kDay), 'hold_term_not_allowed');
    await no('/v1/holds', this.holdBody(ann, leaf, 5_000, kHour), 'insufficient_points');
    await no('/v1/events', { type: 'purchase', brand_id: this.tea, member_id: ann, spend_fen: 9,
      occurred_at: new Date(Date.now() + kHour).toISOString() }, 'occurred_in_future');
    await no(`/v1/currencies/${leaf}/policies`,
      { effective_from: new Date(Date.now() - kHour).toISOString() }, 'effective_in_past');
    await no('/v1/members', { brand_id: this.tea, customer_number: 'C-1' },
      'member_already_enrolled');
  }

  // Proposals that are rejected, by either person, and one that nobody approves in time.
  async answerPrices() {
    const { server, leaf, second } = this;
    const prices = [price(leaf, [17, 50], [23, 50], 405_000)];
    const no = (proposal, answers, code, apiKey) =>
      server.declined(answerPath(proposal, answers), {}, code, apiKey);
    const first = await this.proposePrices(prices);
    await no(first, 'approvals', 'second_person_needed', server.apiKey);
    await this.rejectPrices(first);
    await no(first, 'approvals', 'proposal_closed', second);
    await no(first, 'rejections', 'proposal_closed', second);
    await this.rejectPrices(await this.proposePrices(prices), server.apiKey);
    this.latePrices = await this.proposePrices(prices,
      { effective_from: new Date(Date.now() + kDay).toISOString() });
    this.waitingPrices = await this.proposePrices(prices);
    await server.declined(kRateBook, { prices: [price(leaf, [2, 3], [1, 2], 1)] },
      'bid_above_ask');
    await server.declined(kRateBook, { prices,
      effective_from: new Date(Date.now() - kHour).toISOString() }, 'effective_in_past');
  }

  async endHoldToday() {
    await this.hold(this.ben, this.crumb, 4, 1_000);
    await sleep(1_100);
    await this.redeem(this.ben, this.crumb, 1);
  }

  async laterDay() {
    await this.server.declined(answerPath(this.latePrices, 'approvals'), {}, 'effective_in_past',
      this.second);
    await this.rejectPrices(this.latePrices);
    await this.approvePrices(this.waitingPrices);
    await this.afterLeaves();
    await this.afterCrumbs();
    await this.mature();
    await this.bear();
    await pressLimits(this);
    await partner(this, kFormulas);
    await spendBudgets(this);
  }

  // The leaves of the first day are past their last day; what was pinned is not gone yet.
  async afterLeaves() {
    const { ann, annRedeem, annCapture, leaf } = this;
    await this.capture(this.annLong, 15);
    await this.release(this.annLonger);
    await this.reverse(annCapture, { points: 4 });
    await this.reverse(annRedeem, { points: 30, lines: [{ line: 3, amount: 30 }] });
    await this.policy(leaf, { late_refund: 'reissue', grace_days: 5 });
    await this.reverse(annRedeem, { points: 25 });
    await this.redeem(ann, leaf, 7);
    await this.server.declined(`/v1/holds/${this.annLong}/captures`, { points: 1 },
      'hold_already_closed');
    await this.server.declined(`/v1/holds/${this.annLong}/releases`, {}, 'hold_already_closed');
  }

  async afterCrumbs() {
    const { ben, benBoth, benRedeem, crumb } = this;
    await this.reverse(benBoth, { points: 17 });
    await this.policy(crumb, { late_refund: 'reissue', grace_days: 30 });
    await this.reverse(benRedeem, { points: 9 });
    await this.reverse(benBoth, { points: 5 });
    await this.capture(this.benLong, 2);
    await this.exchange(ben, crumb, this.leaf, 11);
  }

  async mature() {
    const { cat, dan, eve, fay, leaf, crumb } = this;
    await this.redeem(cat, crumb, 5);
    await this.reverse(this.catSoon, { spend_fen: 1_500 });
    await this.reverse(this.catLate, { spend_fen: 333 });
    await this.earn(cat, leaf, 1_000);
    // The policy in force then decides.
    await this.earn(cat, crumb, 700, { occurred_at: new Date(this.whileLong).toISOString() });
    await this.server.declined('/v1/redemptions', { member_id: dan, currency_id: leaf,
      acceptor_id: this.cake, points: 1 }, 'account_in_debt');
    await this.earn(eve, crumb, 100);
    await this.earn(fay, leaf, 1_000);
  }

  async bear() {
    await this.policy(this.crumb, { debt: 'brand' });
    const gus = await this.member();
    const earned = await this.earn(gus, this.crumb, 10_000);
    await this.redeem(gus, this.crumb, 95);
    const then = new Date(Date.now() - 200 * kDay).toISOString();
    await this.earn(gus, this.crumb, 3_000, { occurred_at: then });
    await this.reverse(earned, { spend_fen: 9_000 });
  }
}

function price(currency, bid, ask, settlement) {
  const rate = ([numerator, denominator]) => ({ numerator, denominator });
  return { currency_id: currency, bid: rate(bid), ask: rate(ask),
    settlement_price_micro_fen: settlement };
}
