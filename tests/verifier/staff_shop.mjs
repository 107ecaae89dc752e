// A small coalition through the HTTP API in which staff do all that they can do by hand: freezing,
// closing, merging, adjusting by two persons, gifts, reinstating; and points expire in every mode,
// with notice. Seventy days lie between its two days.
import { ServedCoalition } from './served.mjs';
import { dateIn } from './settling.mjs';
import { playTwoDays, Shop } from './shop.mjs';

const kHour = 3_600_000;
const kDay = 24 * kHour;

// Makes the directory.
export async function makeStaffShop(huitong, directory) {
  const apiKey = ServedCoalition.init(huitong, directory);
  const users = [1, 2].map((user) => ServedCoalition.userKey(huitong, directory, user));
  const shop = new StaffShop(await ServedCoalition.serve(huitong, directory, apiKey), users);
  await playTwoDays(shop, { huitong, directory, apiKey });
}

// What staff ask for, beside what a till does.
export class Staff extends Shop {
  constructor(server, users) {
    super(server, users[1]);
    [this.anna, this.bo] = users;
  }

  freeze(member, reason = 'suspected_fraud') {
    return this.server.make(`/v1/members/${member}/freezes`, { reason });
  }

  unfreeze(member) {
    return this.server.make(`/v1/members/${member}/unfreezes`, { reason: 'member_asked' });
  }

  close(member, forfeit = false) {
    return this.server.make(`/v1/members/${member}/closures`,
      { reason: 'member_asked', forfeit_points: forfeit });
  }

  merge(source, target) {
    return this.server.make(`/v1/members/${source}/merges`, { target_id: target });
  }

  unmerge(source) {
    return this.server.make(`/v1/members/${source}/unmerges`, {});
  }

  give(member, recipient, currency, points) {
    return this.server.make('/v1/gifts', { member_id: member, recipient_id: recipient,
      currency_id: currency, points });
  }

  adjust(member, currency, points, more = {}, apiKey = this.anna) {
    return this.server.make('/v1/adjustments', { member_id: member, currency_id: currency, points,
      reason: 'goodwill', ...more }, apiKey);
  }

  async propose(...words) {
    return (await this.adjust(...words)).proposal_id;
  }

  approve(proposal, apiKey = this.bo) {
    return this.server.make(`/v1/adjustments/${proposal}/approvals`, {}, apiKey);
  }

  reject(proposal, apiKey = this.anna) {
    return this.server.make(`/v1/adjustments/${proposal}/rejections`, {}, apiKey);
  }

  reinstate(expiry, points, more = {}) {
    return this.server.make(`/v1/transactions/${expiry}/reinstatements`, { points, ...more });
  }

  async lastExpiry(member, currency) {
    const { data } = await this.server.get(
      `/v1/members/${member}/transactions?type=expire&currency_id=${currency}`);
    return data[0].id;
  }

  no(path, body, code, apiKey) {
    return this.server.declined(path, body, code, apiKey);
  }
}

class StaffShop extends Staff {
  async firstDay() {
    await this.policies();
    await this.give3();
    await this.adjustments();
    await this.standing();
    await this.merges();
  }

  // Leaves slide, crumbs live five months to the day.
  async policies() {
    await this.earnFixed();
    await this.policy(this.leaf, { expiry: { mode: 'sliding', months: 3 }, adjustment_limit: 50,
      activity: ['redeem', 'exchange', 'gift'], gifts: true });
    await this.policy(this.crumb, { expiry: { mode: 'to_the_day', months: 5 }, gifts: true,
      adjustment_limit: 20 });
    await this.server.make('/v1/member-policies', { merge_cool_off_hours: 24 });
  }

  // Before any policy.
  async earnFixed() {
    this.ann = await this.member();
    await this.no('/v1/gifts', { member_id: this.ann, recipient_id: this.ann,
      currency_id: this.leaf, points: 1 }, 'gifts_not_allowed');
  }

  async give3() {
    const { ann, leaf, crumb } = this;
    this.bob = await this.member();
    this.cat = await this.member();
    await this.earn(ann, leaf, 30_000);
    await this.earn(ann, crumb, 20_000);
    await this.give(ann, this.bob, leaf, 60);
    await this.give(ann, this.cat, crumb, 40);
    await this.give(this.cat, ann, crumb, 5);
    await this.exchange(ann, leaf, crumb, 30);
    await this.redeem(ann, leaf, 7);
    await this.hold(ann, leaf, 25, 200 * kDay);
    await this.hold(this.bob, leaf, 5, 69 * kDay);
    await this.no('/v1/gifts', { member_id: ann, recipient_id: ann, currency_id: leaf, points: 1 },
      'same_member');
    await this.no('/v1/gifts', { member_id: ann, recipient_id: this.bob, currency_id: leaf,
      points: 5_000 }, 'insufficient_points');
  }

  async adjustments() {
    const { cat, leaf, crumb } = this;
    this.dan = await this.member();
    await this.adjust(this.dan, crumb, 15, { expires_on: 'never', reason: 'campaign' });
    await this.adjust(this.dan, crumb, 20);
    await this.adjust(this.dan, crumb, 12, { expires_on: dateIn(40) });
    await this.adjust(this.dan, leaf, 31, { expires_on: dateIn(40) });
    await this.adjust(this.dan, leaf, 9);
    await this.adjust(cat, crumb, -6, { reason: 'correction' });
    const given = await this.propose(cat, crumb, 100);
    await this.no(`/v1/adjustments/${given}/approvals`, {}, 'second_person_needed', this.anna);
    await this.approve(given);
    await this.no(`/v1/adjustments/${given}/approvals`, {}, 'proposal_closed', this.bo);
    await this.approve(await this.propose(cat, crumb, -30), this.server.apiKey);
    await this.approve(await this.propose(cat, leaf, 70, { expires_on: dateIn(100) }));
    await this.reject(await this.propose(cat, leaf, 80));
    this.waiting = await this.propose(cat, leaf, 90);
    this.late = await this.propose(cat, leaf, 60, { expires_on: dateIn(3) });
    await this.no(`/v1/adjustments/${given}/rejections`, {}, 'proposal_closed', this.bo);
    await this.no('/v1/adjustments', { member_id: cat, currency_id: crumb, points: -5_000,
      reason: 'fraud' }, 'insufficient_points');
    await this.no('/v1/adjustments', { member_id: cat, currency_id: crumb, points: 5,
      reason: 'other', expires_on: dateIn(-1) }, 'expiry_in_past');
  }

  async standing() {
    const { leaf, crumb } = this;
    this.eve = await this.member();
    await this.earn(this.eve, leaf, 9_000);
    await this.freeze(this.eve, 'lost_or_stolen');
    await this.freeze(this.eve);
    await this.earn(this.eve, leaf, 900);
    await this.no('/v1/redemptions', { member_id: this.eve, currency_id: leaf,
      acceptor_id: this.cake, points: 1 }, 'account_frozen');
    await this.no(`/v1/members/${this.eve}/closures`, { reason: 'dispute' }, 'account_frozen');
    const fay = await this.member();
    await this.earn(fay, leaf, 3_000);
    const earned = await this.earn(fay, crumb, 8_000);
    const closure = `/v1/members/${fay}/closures`;
    const hold = await this.hold(fay, leaf, 10, 9 * kDay);
    await this.no(closure, { reason: 'by_order', forfeit_points: true }, 'account_has_holds');
    await this.release(hold);
    await this.no(closure, { reason: 'by_order' }, 'account_not_empty');
    await this.redeem(fay, crumb, 60);
    await this.reverse(earned, { spend_fen: 3_000 });
    await this.no(closure, { reason: 'by_order', forfeit_points: true }, 'account_in_debt');
    await this.adjust(fay, crumb, 17);
    await this.close(fay, true);
    await this.no(closure, { reason: 'other' }, 'account_closed');
    await this.no('/v1/events', { type: 'purchase', brand_id: this.tea, member_id: fay,
      spend_fen: 100 }, 'account_closed');
    await this.no('/v1/gifts', { member_id: this.ann, recipient_id: fay, currency_id: leaf,
      points: 1 }, 'account_closed');
  }

  async merges() {
    await this.openMerge();
    await this.undoneMerge();
    await this.mergeAtOnce();
  }

  // Of one who has of all kinds; it is completed at the later day.
  async openMerge() {
    const { leaf, crumb } = this;
    this.gus = await this.member();
    this.hal = await this.member();
    await this.earn(this.gus, leaf, 12_000);
    const earned = await this.earn(this.gus, crumb, 10_000);
    this.gusRedeem = await this.redeem(this.gus, leaf, 40);
    this.gusHold = await this.hold(this.gus, leaf, 33, 300 * kDay);
    this.gusOther = await this.hold(this.gus, crumb, 20, 300 * kDay);
    await this.redeem(this.gus, crumb, 60);
    await this.reverse(earned, { spend_fen: 5_000 });
    await this.policy(crumb, { expiry: { mode: 'to_the_day', months: 5 }, gifts: true,
      adjustment_limit: 20, return_window_days: 90 });
    await this.earn(this.gus, crumb, 4_000);
    await this.policy(crumb, { expiry: { mode: 'to_the_day', months: 5 }, gifts: true,
      adjustment_limit: 20, notice_days: 9 });
    await this.earn(this.hal, leaf, 5_000);
    await this.merge(this.gus, this.hal);
    await this.earn(this.gus, leaf, 1_000);
    await this.reverse(this.gusRedeem, { points: 3 });
    await this.capture(this.gusHold, 2, { rest: 'keep' });
    await this.no(`/v1/transactions/${earned.id}/reversals`, { spend_fen: 100 }, 'account_frozen');
    await this.no(`/v1/members/${this.hal}/closures`, { reason: 'other', forfeit_points: true },
      'merge_pending');
    await this.no(`/v1/members/${this.ann}/merges`, { target_id: this.hal }, 'merge_pending');
    await this.no(`/v1/members/${this.gus}/merges`, { target_id: this.hal }, 'same_member');
  }

  async undoneMerge() {
    this.ivy = await this.member();
    await this.earn(this.ivy, this.leaf, 2_000);
    await this.merge(this.ivy, this.bob);
    await this.unmerge(this.ivy);
    await this.redeem(this.ivy, this.leaf, 1);
    await this.no(`/v1/members/${this.ivy}/unmerges`, {}, 'merge_not_open');
  }

  // Without a cool-off the next touch completes it.
  async mergeAtOnce() {
    const { leaf } = this;
    await this.server.make('/v1/member-policies', { merge_cool_off_hours: 0 });
    const jon = await this.member();
    this.kim = await this.member();
    await this.earn(jon, leaf, 4_000);
    this.jonRedeem = await this.redeem(jon, leaf, 10);
    await this.merge(jon, this.kim);
    await this.redeem(jon, leaf, 20);
    await this.reverse(this.jonRedeem, { points: 4 });
    await this.no(`/v1/members/${jon}/unmerges`, {}, 'merge_not_open');
  }

  async laterDay() {
    await this.afterMerge();
    await this.expired();
    await this.noticed();
    await this.everyMode();
    await this.lastDeclines();
  }

  async afterMerge() {
    const { gus, hal, leaf } = this;
    await this.redeem(hal, leaf, 11);
    await this.capture(this.gusHold, 5, { rest: 'keep' });
    await this.reverse(this.gusRedeem, { points: 6 });
    await this.release(this.gusOther);
    await this.earn(gus, leaf, 700);
    await this.no('/v1/redemptions', { member_id: gus, currency_id: this.crumb,
      acceptor_id: this.tea, points: 1 }, 'account_in_debt');
  }

  async expired() {
    const { dan, cat, leaf, crumb } = this;
    await this.redeem(dan, leaf, 1);
    const expiry = await this.lastExpiry(dan, leaf);
    await this.reinstate(expiry, 10);
    await this.reinstate(expiry, 11, { expires_on: dateIn(30) });
    const path = `/v1/transactions/${expiry}/reinstatements`;
    await this.no(path, { points: 11 }, 'reversal_exceeds_original');
    await this.no(path, { points: 1, expires_on: dateIn(-1) }, 'expiry_in_past');
    await this.no(`/v1/transactions/${this.gusRedeem.id}/reinstatements`, { points: 1 },
      'not_reversible');
    // Put off by a notice after its date; given, it keeps the day that it has.
    await this.give(dan, cat, crumb, 12);
  }

  async noticed() {
    const { ann, cat, leaf, crumb } = this;
    await this.policy(leaf, { expiry: { mode: 'sliding', months: 3 }, notices: [30, 7],
      notice_days: 25, gifts: true, adjustment_limit: 50 });
    await this.redeem(ann, leaf, 2);
    await this.give(ann, this.bob, leaf, 3);
    await this.policy(crumb, { expiry: { mode: 'to_the_day', months: 5 }, gifts: true,
      adjustment_limit: 20, notices: [90, 30], activity: [] });
    await this.redeem(cat, crumb, 3);
    await this.approve(this.waiting);
    await this.no(`/v1/adjustments/${this.late}/approvals`, {}, 'expiry_in_past', this.bo);
    await this.reject(this.late, this.bo);
    await this.unfreeze(this.eve);
    await this.redeem(this.eve, leaf, 4);
  }

  async everyMode() {
    const { ivy, crumb } = this;
    const [, month, day] = dateIn(45).split('-').map(Number);
    for (const expiry of [
      { mode: 'never' },
      { mode: 'calendar_date', months: 14, month, day: Math.min(day, 27) },
      { mode: 'calendar_date', months: 0, month: 2, day: 31 },
      { mode: 'month_end', months: 0 },
      { mode: 'to_the_day', months: 0 },
      { mode: 'sliding', months: 1_200 },
    ]) {
      await this.policy(crumb, { expiry, gifts: true, adjustment_limit: 20 });
      await this.earn(ivy, crumb, 1_000);
      await this.adjust(ivy, crumb, 3);
    }
    await this.exchange(ivy, this.leaf, crumb, 9);
    await this.exchange(ivy, crumb, this.leaf, 12);
    await this.give(ivy, this.kim, crumb, 50);
    await this.close(ivy, true);
  }

  async lastDeclines() {
    const { dan, leaf } = this;
    const expiry = await this.lastExpiry(dan, leaf);
    await this.policy(leaf, { reinstatement_days: 0 });
    await this.reinstate(expiry, 1);
    await this.no(`/v1/transactions/${this.jonRedeem.id}/reversals`, { points: 700 },
      'reversal_exceeds_original');
  }
}
