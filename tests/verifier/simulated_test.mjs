// Both verifiers on simulated journals: the same root, state hash and totals; and what the command
// that makes them refuses.
// usage: simulated_test.mjs HUITONG
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deepStrictEqual, match, strictEqual } from 'node:assert';

const [huitong] = process.argv.slice(2);
if (!huitong) {
  console.error('usage: simulated_test.mjs HUITONG');
  process.exit(2);
}

// Seeds of each kind: few members and many, money and none, every expiry mode.
const kSeeds = [1, 2, 3, 5, 8, 13, 21, 34];
const kOperations = 3000;

const tools = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'tools');
const folder = mkdtempSync(join(tmpdir(), 'huitong-simulated-'));

function run(program, ...words) {
  return JSON.parse(execFileSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 26 }));
}

function compare(seed) {
  const data = join(folder, String(seed));
  const made = run(huitong, 'simulate', '--seed', String(seed), '--operations',
    String(kOperations), '--data-dir', data, '--json');
  const [ours] = run(huitong, 'verify', data, '--json').logs;
  const [theirs] = run(process.execPath, join(tools, 'verify.mjs'), data, '--json').logs;
  for (const field of ['log', 'sequence', 'root', 'signed', 'state_hash', 'totals']) {
    deepStrictEqual(theirs[field], ours[field], `${field} of seed ${seed}`);
  }
  strictEqual(ours.sequence, made.records, `records of seed ${seed}`);
  strictEqual(ours.state_hash, made.state_hash, `state hash of seed ${seed}`);
  return made;
}

function sameSeedSameRecords() {
  const data = join(folder, 'again');
  const made = run(huitong, 'simulate', '--seed', '1', '--operations', String(kOperations),
    '--data-dir', data, '--json');
  const first = run(huitong, 'verify', join(folder, '1'), '--json').logs[0];
  strictEqual(run(huitong, 'verify', data, '--json').logs[0].root, first.root);
  return made;
}

function refusesWhatIsThere() {
  const { status, stderr } = spawnSync(huitong, ['simulate', '--data-dir', join(folder, '1')],
    { encoding: 'utf8' });
  strictEqual(status, 1);
  match(stderr, /is there already/);
}

function refusesWrongUsage() {
  for (const words of [[], ['--data-dir', join(folder, 'x'), '--operations', '0'],
    ['--data-dir', join(folder, 'x'), '--seed', 'many']]) {
    strictEqual(spawnSync(huitong, ['simulate', ...words]).status, 2, words.join(' '));
  }
}

try {
  let records = 0;
  for (const seed of kSeeds) records += compare(seed).records;
  sameSeedSameRecords();
  refusesWhatIsThere();
  refusesWrongUsage();
  console.log(`both verifiers agree on ${kSeeds.length} simulated journals of ${records} records`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
