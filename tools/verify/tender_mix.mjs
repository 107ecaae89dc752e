// What of a basket is paid by points of which currencies: the funds, the lots drawn from them, what
// limits leave out, and what each line is paid with (section 23 of the rules).
import { momentOf } from './figures.mjs';
import { reducedFraction } from './layout.mjs';
import { kCurrency } from './published.mjs';
import { compare, divide, ratio } from './ratio.mjs';
import { kWorthMax, worthOf } from './rules/common.mjs';
import { passesSpendingLimit } from './rules/limits.mjs';
import {
  kBurn, kCapabilities, kCeiling, kCeilingPerMille, kFloor, kFloorPerMille, kNoLimit,
  kSpendingElsewhere, kStep, kSuspended,
} from './settings.mjs';
import { sharesOf } from './shares.mjs';
import { takeFrom } from './wallet.mjs';

const kMicroFenPerFen = 1_000_000n;
const kPerMille = 1_000n;
const kFenPerPointMax = 1_000_000_000;
const kNoLoss = { numerator: 0n, denominator: 1n };
const kAllLost = { numerator: 1n, denominator: 1n };

// What is taken of each currency, ascending: {currency, fen_per_point, points, fen, remainder}. The
// `tender` is {member, acceptor, lines, wish_points, wish_fen}, the lines {payable, fen}; a wish of
// −1 is none. Nothing is taken where nothing would be paid.
export function mixOf(context, tender) {
  const bounds = boundsOf(context, tender);
  let funds = fundsOf(context, tender);
  for (;;) {
    const taken = draw(funds, bounds);
    const past = new Set(taken.filter((part) => passesLimit(context, tender, part))
      .map(({ fund }) => fund));
    if (past.size === 0) return taken.map(({ fund, points, fen }) => factOf(fund, points, fen));
    funds = funds.filter((fund) => !past.has(fund));
  }
}

function factOf({ currency, value }, points, fen) {
  return {
    currency, fen_per_point: value, points, fen,
    remainder: points * BigInt(value.numerator) - fen * BigInt(value.denominator),
  };
}

// By the policy of the acceptor.
function boundsOf({ ledger, record }, { acceptor, lines, wish_points: points, wish_fen: fen }) {
  const policy = (tag) => ledger.tenderPolicy(acceptor, tag, record.commit_time);
  const payable = lines.reduce((sum, line) => sum + (line.payable === 1 ? line.fen : 0n), 0n);
  const ceilings = [payable, (payable * policy(kCeilingPerMille)) / kPerMille];
  for (const most of [policy(kCeiling), fen]) if (most !== kNoLimit) ceilings.push(most);
  const ofPayable = (payable * policy(kFloorPerMille) + kPerMille - 1n) / kPerMille;
  return {
    room: ceilings.reduce(least),
    wish: points === kNoLimit ? null : points,
    floor: policy(kFloor) > ofPayable ? policy(kFloor) : ofPayable,
    step: policy(kStep),
  };
}

function least(a, b) {
  return a < b ? a : b;
}

// The currencies that the member can pay with at the acceptor, ascending, each with its live lots.
function fundsOf({ ledger, record }, { member, acceptor }) {
  const { commit_day: today, commit_time: time } = record;
  const funds = [];
  for (let currency = 1; currency <= (ledger.counts.get(kCurrency) ?? 0); currency += 1) {
    const wallet = ledger.peek(member, currency);
    const lots = wallet.liveLots(today).map((lot) => ({ lot, last: wallet.lastDayOf(lot) }));
    const { brand: issuer } = ledger.currency(currency);
    const value = fenPerPoint(ledger, currency, time);
    if (wallet.debt > 0n || lots.length === 0 || value === null) continue;
    if (issuer !== acceptor && !isTaken(ledger, issuer, acceptor, time)) continue;
    const loss = issuer === acceptor ? kNoLoss : lossOf(ledger.price(currency, time));
    funds.push({ currency, issuer, value, loss, lots });
  }
  return funds;
}

function isTaken(ledger, issuer, acceptor, time) {
  return (ledger.agreed(issuer, acceptor, kCapabilities, time) & kBurn) !== 0n &&
    (ledger.limit(issuer, kSuspended, time) & kSpendingElsewhere) === 0n;
}

// Null for a point that pays nothing, or too much to say.
function fenPerPoint(ledger, currency, time) {
  const value = ledger.redemptionValue(currency, time) ?? ledger.settlementPrice(currency, time);
  if (value === 0n) return null;
  const fraction = reducedFraction(value, kMicroFenPerFen);
  return fraction.numerator > kFenPerPointMax ? null : fraction;
}

// What an exchange of the points and back would lose.
function lossOf(price) {
  if (!price) return kAllLost;
  const kept = divide(ratio(price.bid), ratio(price.ask));
  return { numerator: kept.denominator - kept.numerator, denominator: kept.denominator };
}

// Lot by lot, what would be lost soonest and costs least first: [{fund, points, fen}].
function draw(funds, { room, wish, floor, step }) {
  const drawn = funds.map((fund) => ({ fund, next: 0, reached: 0n, points: 0n, fen: 0n }));
  for (;;) {
    const [one] = drawn.filter(({ fund, next }) => next < fund.lots.length).sort(compareNext);
    if (!one) break;
    one.reached += one.fund.lots[one.next].lot.amount;
    one.next += 1;
    const others = drawn.filter((other) => other !== one);
    Object.assign(one, weigh(one, {
      room: room - sumOf(others, 'fen'), step,
      wish: wish === null ? null : wish - sumOf(others, 'points'),
    }));
  }
  if (sumOf(drawn, 'fen') < floor) return [];
  return drawn.filter(({ points, fen }) => points > 0n && fen > 0n);
}

function compareNext(a, b) {
  const [first, second] = [a, b].map(({ fund, next }) => fund.lots[next].last);
  return first - second || compare(a.fund.loss, b.fund.loss) || a.fund.currency - b.fund.currency;
}

function sumOf(list, field) {
  return list.reduce((sum, one) => sum + one[field], 0n);
}

// What of the points that were reached is paid, within what the other currencies leave. What would
// not add a whole fen stays.
function weigh({ fund, reached }, { room, wish, step }) {
  const { numerator: f, denominator: g } = ratio(fund.value);
  const within = ((room + 1n) * g - 1n) / f;
  const most = least(least(reached, within), wish ?? reached);
  const points = most - (most % step);
  const fen = (points * f) / g;
  const needed = (fen * g + f - 1n) / f;
  const inSteps = ((needed + step - 1n) / step) * step;
  return { points: least(points, inSteps), fen };
}

// Whether a hold of these lots alone would be declined by a limit of their issuer. One that is worth
// too much is declined before.
function passesLimit(context, { acceptor }, { fund, points }) {
  const { currency, issuer, lots } = fund;
  if (issuer === acceptor) return false;
  const { ledger, record } = context;
  const { parts } = takeFrom(lots.map(({ lot }) => lot), points);
  const worth = worthOf(ledger, currency, parts);
  if (worth > kWorthMax) return false;
  const before = ledger.figures.exposure(issuer, momentOf(ledger, record));
  const after = { ...before, reserved: before.reserved + worth };
  return passesSpendingLimit(context, issuer, { before, after });
}

// The lines with what is left of each to pay in cash and the parts that points pay of it.
export function payLines(lines, taken) {
  const paid = lines.map((line) => ({ ...line, cash: line.fen, parts: [] }));
  const payable = paid.filter((line) => line.payable === 1);
  for (const { currency, points, fen } of taken) {
    const fens = sharesOf(fen, payable.map(({ cash }) => cash));
    const shares = sharesOf(points, fens);
    payable.forEach((line, index) => {
      if (fens[index] === 0n) return;
      line.cash -= fens[index];
      line.parts.push({ currency, points: shares[index], fen: fens[index] });
    });
  }
  return paid;
}
