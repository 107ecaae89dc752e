// Prints what was verified: for people, or as the JSON of `huitong verify --json`.
import { Failure } from './failure.mjs';

const kSafe = BigInt(Number.MAX_SAFE_INTEGER);
const kColumns = [
  'outstanding', 'pending', 'held', 'debt', 'issued', 'reversed', 'adjusted', 'redeemed', 'expired',
  'exchanged_out', 'exchanged_in',
];
const kNameWidth = 14;
const kWidth = 14;
const kMicroFenPerFen = 1_000_000n;

export function resultJson(result, seconds) {
  const logs = result.logs.map((log) => ({
    log: log.log,
    sequence: log.sequence,
    root: log.root,
    signed: log.signed,
    state_hash: log.state_hash,
    totals: totalsJson(log),
    stored_hashes: log.stored_hashes,
    macs: log.macs,
    not_checked: log.not_checked,
  }));
  return stringify({
    verified: true, drains: result.drains, torn: result.torn.join('; '), seconds, logs,
  });
}

export function failureJson(error) {
  const json = { verified: false, error: error.toString() };
  if (error instanceof Failure) json.failure = error.toJson();
  return JSON.stringify(json);
}

function totalsJson({ totals, names }) {
  return Object.fromEntries([...totals].map(([currency, sums]) =>
    [names.currencyName(currency), sums]));
}

// Amounts are JSON numbers as `huitong` writes them, however large: they are marked, because
// JSON.stringify knows no BigInt, and the marks are taken off.
function stringify(value) {
  const marked = JSON.stringify(value, (key, inner) =>
    (typeof inner === 'bigint' ? (inner <= kSafe && inner >= -kSafe ? Number(inner) :
      `\u0000${inner}`) : inner));
  return marked.replace(/"\\u0000(-?\d+)"/g, '$1');
}

export function resultText(result, seconds) {
  const lines = [];
  for (const log of result.logs) lines.push(...logLines(log));
  for (const torn of result.torn) lines.push(`The next start cuts: ${torn}`);
  const unchecked = result.logs.flatMap((log) => log.not_checked);
  const rest = unchecked.length === 0 ? '' : ' All but what was not checked, above.';
  lines.push(`Everything adds up: ${result.drains} drains, ${seconds.toFixed(1)} s.${rest}`);
  return lines.join('\n');
}

function logLines(log) {
  const lines = [
    `log ${log.log}`,
    `  sequence    ${grouped(log.sequence)}`,
    `  root        ${log.root ?? 'not known'}`,
    `  signed      ${log.signed ? `head of ${grouped(log.signed)} records` : 'no head'}`,
    `  state hash  ${log.state_hash}`,
    `  stored tree ${grouped(log.stored_hashes)} hashes, as they must be`,
    `  MACs        ${grouped(log.macs.recomputed)} made again; the requests of ` +
      `${grouped(log.macs.others)} records are not in the files`,
    `  ${'currency'.padEnd(kNameWidth)}` +
      kColumns.map((name) => column(name.replace('_', ' '))).join(''),
  ];
  for (const [currency, sums] of log.totals) {
    const name = log.names.currencyName(currency);
    if (name === 'money' || (name === 'unit' && !wasHeld(sums))) continue;
    lines.push(`  ${name.padEnd(kNameWidth)}` +
      kColumns.map((name) => column(grouped(sums[name]))).join(''));
  }
  const money = [...log.totals.values()].reduce((sum, { due }) => sum + due, 0n);
  lines.push(`  obligations between brands: ${yuan(money)} yuan`);
  for (const what of log.not_checked) lines.push(`  not checked: ${what}`);
  return lines;
}

// Whether members ever had any; the hub has units all the same.
function wasHeld(sums) {
  return kColumns.some((name) => sums[name] !== 0n);
}

// Never joined to the one before, however large.
function column(text) {
  return ` ${text.padStart(kWidth - 1)}`;
}

function yuan(microFen) {
  const fen = microFen / kMicroFenPerFen;
  return `${grouped(fen / 100n)}.${String(fen % 100n).padStart(2, '0')}`;
}

function grouped(value) {
  return value.toLocaleString('en-US');
}
