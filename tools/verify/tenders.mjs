// Tenders: how each was placed, and what is left of its lines (section 23 of the rules).

// The lines that a record states, by number: {payable, fen, cash, parts: [{currency, points,
// fen}]}.
function linesOf(effects) {
  const lines = new Map();
  for (const { name, line, payable, currency, points, fen, cash } of effects) {
    if (name === 'TenderLine') lines.set(line, { payable, fen, cash, parts: [] });
    if (name === 'TenderPart') lines.get(line).parts.push({ currency, points, fen });
  }
  return lines;
}

// Of a record whose rule was checked. A tender is {member, acceptor, channel, cash, taken, lines,
// settled}: who placed it, what was taken of each currency, ascending, the lines as they are by
// now, and the sequence of the settlement or null.
export function foldTender({ tenders }, { sequence, subjects: [subject] }) {
  if (!subject) return;
  const { member, effects } = subject;
  const [first] = effects;
  if (first?.name === 'TenderPlaced') {
    const { acceptor, channel, cash } = first;
    tenders.set(sequence, {
      member, acceptor, channel, cash, lines: linesOf(effects), settled: null,
      taken: effects.filter(({ name }) => name === 'TenderTaken'),
    });
  }
  if (first?.name === 'TenderSettled') tenders.get(first.tender).settled = sequence;
  if (first?.name === 'TenderReturned') foldReturned(tenders.get(first.tender), linesOf(effects));
}

// A part of which no fen is left goes; a line stays.
function foldReturned({ lines }, returned) {
  for (const [number, { cash, parts }] of returned) {
    const line = lines.get(number);
    line.cash -= cash;
    line.parts = line.parts.map((part) => without(part, parts)).filter(({ fen }) => fen > 0n);
  }
}

function without({ currency, points, fen }, parts) {
  const back = parts.find((part) => part.currency === currency);
  return { currency, points: points - (back?.points ?? 0n), fen: fen - (back?.fen ?? 0n) };
}
