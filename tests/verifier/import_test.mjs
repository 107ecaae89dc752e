// Both verifiers on a real year of receipts: the same root, state hash and totals.
// usage: import_test.mjs HUITONG MAP CSV          exits 77 where the CSV is not there
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deepStrictEqual } from 'node:assert';

const [huitong, map, csv] = process.argv.slice(2);
if (!csv) {
  console.error('usage: import_test.mjs HUITONG MAP CSV');
  process.exit(2);
}
if (!existsSync(csv)) {
  console.log(`SKIPPED: ${csv} is not here`);
  process.exit(77);
}

const tools = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'tools');
const folder = mkdtempSync(join(tmpdir(), 'huitong-import-verified-'));

function logOf(program, ...words) {
  const text = execFileSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 26 });
  return JSON.parse(text).logs[0];
}

try {
  const data = join(folder, 'data');
  execFileSync(huitong, ['import', 'receipts', csv, '--map', map, '--data-dir', data, '--errors',
    join(folder, 'refused.csv')], { stdio: 'ignore' });
  const ours = logOf(huitong, 'verify', data, '--json');
  const theirs = logOf(process.execPath, join(tools, 'verify.mjs'), data, '--json');
  for (const field of ['log', 'sequence', 'root', 'signed', 'state_hash', 'totals']) {
    deepStrictEqual(theirs[field], ours[field], field);
  }
  if (ours.sequence < 50000) throw new Error(`only ${ours.sequence} records were imported`);
  console.log(`both verifiers agree on ${ours.sequence} records: root ${ours.root}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
