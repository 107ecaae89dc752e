// What of a basket points pay, by the documents and without the verifier: by trying out, for
// amounts that are small.

// Shares of a whole by weights, one after the other to whom it is owed most.
export function shares(whole, weights) {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const given = weights.map((weight) => Math.floor((whole * weight) / sum));
  const rests = weights.map((weight) => (whole * weight) % sum);
  for (let left = whole - given.reduce((total, one) => total + one, 0); left > 0; left -= 1) {
    const first = rests.indexOf(Math.max(...rests));
    given[first] += 1;
    rests[first] = -1;
  }
  return given;
}

// [[currency, points, fen]] of funds [{currency, f, g, loss, lots: [[last, points]]}], the loss any
// number that sorts, within {room, wish, floor, step}; a wish of null is none.
export function mix(funds, { room, wish, floor, step }) {
  const state = new Map(funds.map((fund) =>
    [fund.currency, { ...fund, left: [...fund.lots], reached: 0, points: 0, fen: 0 }]));
  for (;;) {
    const heads = [...state.values()].filter(({ left }) => left.length > 0);
    if (heads.length === 0) break;
    heads.sort((a, b) => a.left[0][0] - b.left[0][0] || a.loss - b.loss || a.currency - b.currency);
    const [one] = heads;
    one.reached += one.left.shift()[1];
    const [points, fen] = ['points', 'fen'].map((what) => [...state.values()]
      .reduce((sum, other) => sum + (other === one ? 0 : other[what]), 0));
    Object.assign(one, weighed(one, room - fen, wish === null ? Infinity : wish - points, step));
  }
  const all = [...state.values()];
  if (all.reduce((sum, { fen }) => sum + fen, 0) < floor) return [];
  return all.filter(({ points, fen }) => points > 0 && fen > 0)
    .sort((a, b) => a.currency - b.currency)
    .map(({ currency, points, fen }) => [currency, points, fen]);
}

function weighed({ reached, f, g }, room, wish, step) {
  const fenOf = (points) => Math.floor((points * f) / g);
  let most = Math.min(reached, wish);
  while (fenOf(most) > room) most -= 1;
  while (most % step !== 0) most -= 1;
  const fen = fenOf(most);
  let points = 0;
  while (points < most && fenOf(points) < fen) points += step;
  return { points: Math.min(points, most), fen };
}

// What is within the policy {1 floor, 2 its per mille, 3 ceiling, 4 its per mille, 5 step}.
export function boundsOf(lines, policy, { wish_points: points, wish_fen: fen }) {
  const payable = lines.reduce((sum, line) => sum + (line.payable ? line.fen : 0), 0);
  const room = Math.min(payable, policy[3] ?? Infinity,
    Math.floor((payable * (policy[4] ?? 1_000)) / 1_000), fen < 0 ? Infinity : fen);
  return { room, wish: points < 0 ? null : points, step: policy[5] ?? 1,
    floor: Math.max(policy[1] ?? 0, Math.ceil((payable * (policy[2] ?? 0)) / 1_000)) };
}

// The lines with the parts [currency, points, fen] that pay of each, and what is left in cash.
export function paidLines(lines, taken) {
  const paid = lines.map((line) => ({ ...line, cash: line.fen, parts: [] }));
  const payable = paid.filter((line) => line.payable);
  for (const [currency, points, fen] of taken) {
    const fens = shares(fen, payable.map(({ cash }) => cash));
    const ofPoints = shares(points, fens);
    payable.forEach((line, index) => {
      line.cash -= fens[index];
      if (fens[index] > 0) line.parts.push([currency, ofPoints[index], fens[index]]);
    });
  }
  return paid;
}

// What comes back of a line {cash, parts} for so many fen: the same.
export function returned({ cash, parts }, fen) {
  const [ofCash, ...fens] = shares(fen, [cash, ...parts.map(([, , part]) => part)]);
  return { cash: ofCash, parts: parts.map(([currency, points, part], index) =>
    [currency, Math.floor((points * fens[index]) / part), fens[index]])
    .filter(([, , back]) => back > 0) };
}

// What is left of the line then.
export function leftOf({ cash, parts, ...line }, back) {
  const rest = ([currency, points, fen]) => {
    const [, fewer, less] = back.parts.find(([other]) => other === currency) ?? [0, 0, 0];
    return [currency, points - fewer, fen - less];
  };
  return { ...line, cash: cash - back.cash,
    parts: parts.map(rest).filter(([, , fen]) => fen > 0) };
}
