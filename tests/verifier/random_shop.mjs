// Requests by chance to a coalition of a few members: what is declined is as good as what is not.
import { ageJournal } from './ageing.mjs';
import { Chance } from './chance.mjs';
import { ServedCoalition } from './served.mjs';
import { answerPath, kDaysBetween, kRateBook } from './shop.mjs';
import { agree, dateIn, settleUp } from './settling.mjs';
import { Staff } from './staff_shop.mjs';

const kMembers = 5;
const kArguments = 40;
const kMinute = 60_000;
const kDay = 1_440 * kMinute;

// Makes the directory: `requests` on one day, and as many seventy days later.
export async function makeRandomShop(huitong, directory, { seed, requests }) {
  const apiKey = ServedCoalition.init(huitong, directory);
  const users = [1, 2].map((user) => ServedCoalition.userKey(huitong, directory, user));
  const traffic = new Traffic(seed, users);
  for (const later of [false, true]) {
    if (later) ageJournal(directory, kDaysBetween);
    const server = await ServedCoalition.serve(huitong, directory, apiKey);
    try {
      await traffic.run(server, requests, later);
    } finally {
      await server.stop();
    }
  }
}

class Traffic extends Chance {
  constructor(seed, users) {
    super(seed);
    this.users = users;
    this.shop = null;
    this.members = [];
    this.transactions = [];
    this.holds = [];
    this.proposals = [];
    this.proposedPrices = [];
    this.disputes = [];
  }

  async run(server, requests, later) {
    this.later = later;
    this.server = server;
    if (this.shop === null) {
      this.shop = new Staff(server, this.users);
      await this.shop.open();
      await agree(this.shop);
      await this.openUnit();
      for (let left = kMembers; left > 0; left -= 1) this.members.push(await this.shop.member());
    }
    this.shop.server = server;
    for (let left = requests; left > 0; left -= 1) await this.request();
    if (!later) return;
    await settleUp(this.shop);
    for (let left = kArguments; left > 0; left -= 1) await this.argue();
  }

  async request() {
    const kinds = [
      [30, () => this.earn()], [14, () => this.redeem()], [12, () => this.hold()],
      [12, () => this.capture()], [5, () => this.release()], [20, () => this.reverse()],
      [6, () => this.policy()], [5, () => this.exchange()], [2, () => this.price()],
      [2, () => this.answerPrice()],
      [12, () => this.give()], [10, () => this.adjust()], [6, () => this.decide()],
      [3, () => this.freeze()], [4, () => this.unfreeze()], [1, () => this.close()],
      [4, () => this.reinstate()], [14, () => this.buy()], [3, () => this.contract()],
      [5, () => this.verify()], [3, () => this.sponsor()], [4, () => this.rate()],
    ];
    let left = this.below(kinds.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, make] of kinds) {
      left -= weight;
      if (left < 0) {
        await make();
        return;
      }
    }
  }

  async transact(path, body, list = this.transactions) {
    const answer = await this.server.post(path, body);
    if (answer.status_code < 300) list.push({ id: answer.id, body, hold: answer.hold_id });
    else if (answer.status_code >= 500) throw new Error(JSON.stringify(answer));
  }

  currency() {
    return this.random() < 0.5 ? this.shop.leaf : this.shop.crumb;
  }

  // Now and then units.
  anyCurrency() {
    return this.random() < 0.15 ? 'unit' : this.currency();
  }

  party(...more) {
    return this.pick([this.shop.tea, this.shop.cake, 'house', ...more]);
  }

  async openUnit() {
    const { id } = await this.server.make('/v1/unit/versions',
      { anchor_micro_fen: 700_000, bearer_id: 'house' }, this.users[0]);
    await this.server.make(answerPath(id, 'approvals'), {}, this.users[1]);
  }

  // Lines of `sum`, mostly of two kinds; now and then wrong.
  lines(sum) {
    if (this.random() < 0.6 || sum < 2) return {};
    const first = 1 + this.below(sum - 1);
    const lines = [{ line: this.below(3), amount: first },
      { line: 3 + this.below(2), amount: sum - first + (this.random() < 0.05 ? 1 : 0) }];
    return { lines: this.random() < 0.3 ? [{ line: this.below(5), amount: sum }] : lines };
  }

  async earn() {
    const currency = this.currency();
    const spend = this.below(9_000);
    const ages = [0, 0, 0, 0, 0, 100, 900];
    const age = this.pick(ages) * kDay;
    await this.transact('/v1/events', {
      type: 'purchase', brand_id: this.shop.brandOf.get(currency),
      member_id: this.pick(this.members), spend_fen: spend, ...this.lines(spend),
      ...(age > 0 ? { occurred_at: new Date(Date.now() - age).toISOString() } : {}),
      ...(this.random() < 0.3 ? { channel_id: this.shop.till } : {}),
      ...this.receipt(),
    });
  }

  // One time in three, of few numbers, so that some are brought again.
  receipt() {
    return this.random() < 0.3 ? { receipt: `R-${this.below(60)}` } : {};
  }

  // Points of the other brand, or units, at either.
  async buy() {
    const spend = this.below(9_000);
    await this.transact('/v1/events', {
      type: 'purchase', brand_id: this.pick([this.shop.tea, this.shop.cake]),
      currency_id: this.random() < 0.25 ? 'unit' : this.currency(),
      member_id: this.pick(this.members), spend_fen: spend, ...this.lines(spend),
      ...(this.random() < 0.2 ?
        { occurred_at: new Date(Date.now() - 100 * kDay).toISOString() } : {}),
      ...this.receipt(),
    });
  }

  // With a budget and a cap or without, soon or now; of units, too.
  async rate() {
    const bound = (most) => this.pick([null, 0, this.below(most), this.below(most)]);
    const [budget, cap] = [bound(900), bound(200)];
    const { tea, cake } = this.shop;
    const path = this.pick(['/v1/unit', `/v1/brands/${tea}`, `/v1/brands/${cake}`]);
    await this.server.post(`${path}/earn-rates`, {
      points_per_yuan: { numerator: this.pick([1, 2, 7]), denominator: this.pick([1, 3, 5]) },
      ...(budget === null ? {} : { budget }), ...(cap === null ? {} : { cap_per_member_day: cap }),
      ...(this.random() < 0.3 ?
        { effective_from: new Date(Date.now() + kMinute / 600).toISOString() } : {}),
    });
  }

  async contract() {
    const [issuer, acceptor] = this.pick([[this.shop.tea, this.shop.cake],
      [this.shop.cake, this.shop.tea]]);
    const capabilities = ['earn', 'burn', 'convert'].filter(() => this.random() < 0.85);
    const price = this.pick([null, null, 0, 300_000 + this.below(300_000)]);
    await this.server.post('/v1/contracts', { issuer_id: issuer, acceptor_id: acceptor,
      capabilities, ...(price === null ? {} : { earn_price_micro_fen: price }) });
  }

  async verify() {
    await this.stand('verifications', { method: this.pick(['phone', 'payment_account', 'document',
      'in_person', 'other', 'none']) });
  }

  async sponsor() {
    await this.server.post('/v1/sponsor-gifts', { sponsor_id: this.party(),
      fen: 1 + this.below(200) });
  }

  // Of periods that are closed, and one that is not; answered soon, late and twice.
  async argue() {
    if (this.disputes.length === 0 || this.random() < 0.5) {
      const { dispute_raised: raised } = await this.server.post(
        `/v1/periods/${1 + this.below(4)}/disputes`, { brand_id: this.pick([this.shop.tea,
          this.shop.cake]), counterparty_id: this.party('pool'), reason: this.pick(['counted_twice',
          'not_counted', 'wrong_terms', 'agreed', 'other']), micro_fen: 1 + this.below(9_000_000),
        ...(this.random() < 0.5 ? { line: this.pick(['redemption', 'earning', 'sponsor_share']) } :
          {}) });
      if (raised) this.disputes.push(raised.dispute_id);
      return;
    }
    const path = `/v1/disputes/${this.pick(this.disputes.slice(-5))}`;
    if (this.random() < 0.4) {
      await this.server.post(`${path}/rejections`, { reason: this.pick(['statement_is_right',
        'not_proved', 'withdrawn', 'other']) });
    } else {
      await this.server.post(`${path}/adjustments`, { reason: 'agreed',
        micro_fen: (1 + this.below(9_000_000)) * this.pick([1, -1]) });
    }
  }

  async redeem() {
    const points = 1 + this.below(90);
    await this.transact('/v1/redemptions', {
      member_id: this.pick(this.members), currency_id: this.anyCurrency(),
      acceptor_id: this.pick([this.shop.tea, this.shop.cake]), points, ...this.lines(points),
    });
  }

  async hold() {
    const term = this.pick([20, 50, 30 * kMinute, 69 * kDay, 200 * kDay, 300 * kDay]);
    await this.transact('/v1/holds', this.shop.holdBody(this.pick(this.members), this.currency(),
      1 + this.below(60), term), this.holds);
  }

  async capture() {
    if (this.holds.length === 0) return;
    const { hold } = this.pick(this.holds.slice(-12));
    await this.transact(`/v1/holds/${hold}/captures`, {
      points: 1 + this.below(25), ...(this.random() < 0.5 ? { rest: 'keep' } : {}),
    });
  }

  async release() {
    if (this.holds.length === 0) return;
    await this.server.post(`/v1/holds/${this.pick(this.holds.slice(-12)).hold}/releases`, {});
  }

  async reverse() {
    if (this.transactions.length === 0) return;
    const { id, body } = this.random() < 0.3 ? this.pick(this.transactions) :
      this.pick(this.transactions.slice(-15));
    const of = body.spend_fen === undefined ? 'points' : 'spend_fen';
    const whole = body[of];
    const amount = this.random() < 0.2 ? whole : 1 + this.below(Math.max(1, whole * 0.7));
    if (!(amount >= 1)) return;
    const own = body.lines && this.random() < 0.6 ? this.pick(body.lines) : null;
    const lines = own === null ? {} :
      { lines: [{ line: own.line, amount: 1 + this.below(own.amount) }] };
    await this.server.post(`/v1/transactions/${id}/reversals`,
      { [of]: lines.lines?.[0].amount ?? amount, ...lines });
  }

  // Of the first day only what comes due in the same order when the day is another.
  async policy() {
    const terms = [{ mode: 'month_end' }, { mode: 'never' }, { mode: 'to_the_day', months: 9 },
      { mode: 'sliding', months: 12 }, { mode: 'sliding', months: 12 }];
    const laterTerms = [...terms, { mode: 'sliding', months: 0 }, { mode: 'to_the_day', months: 2 },
      { mode: 'calendar_date', months: this.below(4), month: 1 + this.below(12), day: 30 }];
    await this.server.post(`/v1/currencies/${this.currency()}/policies`, {
      return_window_days: this.pick([0, 0, 7, 60, 71, 100]),
      debt: this.pick(['member', 'brand']),
      late_refund: this.pick(['expire', 'reissue']),
      grace_days: this.pick([0, 1, 14]),
      expiry: this.pick(this.later ? laterTerms : terms),
      activity: ['redeem', 'exchange', 'gift'].filter(() => this.random() < 0.6),
      gifts: this.random() < 0.9,
      adjustment_limit: this.pick([0, 15, 30]),
      reinstatement_days: this.pick([0, 30, 100]),
      notices: (this.later ? [90, 30, 7] : [90, 7]).filter(() => this.random() < 0.4),
      notice_days: this.pick(this.later ? [0, 0, 10, 40] : [0, 0, 10]),
    });
    if (this.random() < 0.3) {
      await this.server.post('/v1/member-policies',
        { merge_cool_off_hours: this.pick([0, 24, 8_000]) });
    }
  }

  async give() {
    await this.transact('/v1/gifts', { member_id: this.pick(this.members),
      recipient_id: this.pick(this.members), currency_id: this.anyCurrency(),
      points: 1 + this.below(60) }, []);
  }

  async adjust() {
    const points = this.below(90) - 30 || 1;
    const asked = points > 0 ? this.pick([null, null, 'never', dateIn(15), dateIn(0)]) : null;
    const { proposal_id: proposal } = await this.server.post('/v1/adjustments', {
      member_id: this.pick(this.members), currency_id: this.currency(), points,
      reason: this.pick(['goodwill', 'correction', 'taken_over', 'campaign', 'fraud', 'other']),
      ...(asked === null ? {} : { expires_on: asked }),
    }, this.pick(this.users));
    if (proposal) this.proposals.push(proposal);
  }

  async decide() {
    if (this.proposals.length === 0) return;
    const what = this.random() < 0.7 ? 'approvals' : 'rejections';
    await this.server.post(`/v1/adjustments/${this.pick(this.proposals.slice(-6))}/${what}`, {},
      this.pick(this.users));
  }

  async freeze() {
    await this.stand('freezes', { reason: 'suspected_fraud' });
  }

  async unfreeze() {
    await this.stand('unfreezes', { reason: 'other' });
  }

  stand(what, body) {
    return this.server.post(`/v1/members/${this.pick(this.members)}/${what}`, body);
  }

  // Who is closed stays among the members, of whom there is one more.
  async close() {
    const { status_changed: changed } = await this.stand('closures',
      { reason: 'member_asked', forfeit_points: this.random() < 0.8 });
    if (changed) this.members.push(await this.shop.member());
  }

  async reinstate() {
    const member = this.pick(this.members);
    const { data = [] } = await this.server.get(`/v1/members/${member}/transactions?type=expire`);
    if (data.length === 0) return;
    const asked = this.pick([null, dateIn(0), dateIn(15)]);
    await this.server.post(`/v1/transactions/${this.pick(data).id}/reinstatements`, {
      points: 1 + this.below(30), ...(asked === null ? {} : { expires_on: asked }),
    });
  }

  async exchange() {
    const [from, to] = this.random() < 0.5 ? [this.shop.leaf, this.shop.crumb] :
      [this.shop.crumb, this.shop.leaf];
    const member = this.pick(this.members);
    const { quote } = await this.server.post('/v1/quotes', { member_id: member,
      from_currency_id: from, to_currency_id: to, points: 1 + this.below(60) });
    if (quote) await this.server.post('/v1/exchanges', { member_id: member, quote });
  }

  async price() {
    const soon = this.pick([null, null, -1, 5, 1_500]);
    const { id: proposal } = await this.server.post(kRateBook, {
      prices: [{ currency_id: this.shop.leaf,
        bid: { numerator: this.pick([17, 19, 23]), denominator: 50 },
        ask: { numerator: 21, denominator: 50 },
        settlement_price_micro_fen: 400_000 + this.below(9) * 1_000 }],
      ...(soon === null ? {} :
        { effective_from: new Date(Date.now() + soon * kMinute).toISOString() }),
    }, this.pick(this.users));
    if (proposal) this.proposedPrices.push(proposal);
  }

  // Now and then by the proposer, too late, or a second time.
  async answerPrice() {
    if (this.proposedPrices.length === 0) return;
    const answers = this.random() < 0.8 ? 'approvals' : 'rejections';
    await this.server.post(answerPath(this.pick(this.proposedPrices.slice(-4)), answers), {},
      this.pick(this.users));
  }
}
