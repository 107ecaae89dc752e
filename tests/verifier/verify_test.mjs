// Tests tools/verify.mjs: it agrees with `huitong verify` key by key, refuses every alteration and
// names the record, and makes the leaves that the server proves.
//
//   node tests/verifier/verify_test.mjs [path of huitong [seed of the requests by chance]]
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parsePublicKey } from '../../tools/verify/note.mjs';
import { verifyDirectory } from '../../tools/verify/verifier.mjs';
import { MidnightPassed } from './ageing.mjs';
import { kAlterations } from './alterations.mjs';
import { kBudgetAlterations } from './budget_alterations.mjs';
import { testAnyByte, testBytes, testLeftOvers, testTornTail } from './byte_tests.mjs';
import {
  check, copyOf, counts, failureOf, rewrittenCopyOf, run, runVerifier, skip, temporary, writeAll,
} from './checks.mjs';
import { readRecords } from './journal_editor.mjs';
import {
  kCustomers, testHead, testImportMacs, testKeyFile, testLeaves, testStoredTree,
} from './key_tests.mjs';
import { kLimitAlterations } from './limit_alterations.mjs';
import { kMap } from './map.mjs';
import { kPartnerAlterations } from './partner_alterations.mjs';
import { kPeriodAlterations } from './period_alterations.mjs';
import { checkProofs } from './proofs.mjs';
import { makeRandomShop } from './random_shop.mjs';
import { firstLine } from './served.mjs';
import { makeShop } from './shop.mjs';
import { kShopAlterations } from './shop_alterations.mjs';
import { kStaffAlterations } from './staff_alterations.mjs';
import { makeStaffShop } from './staff_shop.mjs';

const kHuitong = process.argv[2] ??
  fileURLToPath(new URL('../../build/release/src/app/huitong', import.meta.url));
const kSeed = process.argv[3] === undefined ? null : Number(process.argv[3]);
const kRandomRequests = 500;
const kDemo = ['--seed', '7', '--until', '2026-11-01', '--members', '60', '--days', '75'];

await main();

async function main() {
  try {
    await testAll();
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  if (counts.skipped > 0) console.log(`${counts.skipped} skipped`);
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

async function testAll() {
  const demo = join(temporary, 'demo');
  run(kHuitong, ['demo', '--data-dir', demo, ...kDemo, '--no-serve']);
  const publicKey = await testLeavesOfServer();
  testAgreement('the demo', demo, publicKey);
  const imported = importReceipts();
  testAgreement('an import', imported, null);
  testCommandLine(demo);
  testRewritten(demo);

  const rewritten = rewrittenCopyOf(demo);
  for (const alteration of kAlterations) testAlteration(rewritten, alteration);
  testBytes(rewritten);
  testTornTail(kHuitong, rewritten);
  testLeftOvers(rewritten);
  testAnyByte(rewritten);
  testHead(rewritten, parsePublicKey(publicKey));
  testKeyFile(rewritten, parsePublicKey(publicKey));
  testStoredTree(rewritten);
  testLeaves(rewritten);
  testImportMacs(rewrittenCopyOf(imported));
  await testShops();
}

async function testShops() {
  try {
    await testShop('the shop', makeShop,
      [...kShopAlterations, ...kPeriodAlterations, ...kLimitAlterations, ...kPartnerAlterations,
        ...kBudgetAlterations]);
    await testShop('the shop with staff', makeStaffShop, kStaffAlterations);
    const random = join(temporary, 'random');
    const seed = kSeed ?? Date.now() % 1_000_000;
    await makeRandomShop(kHuitong, random, { seed, requests: kRandomRequests });
    testAgreement(`requests by chance, seed ${seed}`, random, null);
  } catch (error) {
    if (!(error instanceof MidnightPassed)) throw error;
    skip('the rest', `${error.message}, and one day is needed; run it again`);
  }
}

async function testShop(name, make, alterations) {
  const directory = join(temporary, name.replaceAll(' ', '-'));
  await make(kHuitong, directory);
  testAgreement(name, directory, null);
  const rewritten = rewrittenCopyOf(directory);
  for (const alteration of alterations) testAlteration(rewritten, alteration);
}

// Runs a small demo that is served, holds all its proofs against the leaves made here, and gives
// the public key that every demo of this seed has.
async function testLeavesOfServer() {
  const directory = join(temporary, 'served');
  const words = ['demo', '--data-dir', directory, '--seed', '7', '--members', '10', '--days', '3',
    '--until', '2026-11-01', '--port', '0', '--json'];
  const server = spawn(kHuitong, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const { address, api_key: apiKey } = JSON.parse(await firstLine(server.stdout));
    const answer = await fetch(`${address}/v1/coalition`,
      { headers: { authorization: `Bearer ${apiKey}` } });
    const { log } = await answer.json();
    await checkProofs({ directory, address, apiKey, publicKey: log.verifier_key, check });
    return log.verifier_key;
  } finally {
    const stopped = new Promise((resolve) => { server.once('exit', resolve); });
    process.kill(server.pid, 'SIGTERM');
    await stopped;
  }
}

// A till's export in which time steps back, over the end of a month.
function importReceipts() {
  const lines = ['receipt,customer,sold_at,cents,shop'];
  for (let index = 0; index < 400; index += 1) {
    const day = String(1 + ((index * 7) % 28)).padStart(2, '0');
    const month = String(1 + (Math.floor(index / 40) % 12)).padStart(2, '0');
    const second = String(index % 60).padStart(2, '0');
    lines.push(`r${index},c${index % kCustomers},2025-${month}-${day}T23:59:${second},` +
      `${(index * 37) % 5003},${index % 2 ? 'tea' : 'cake'}`);
  }
  const csv = join(temporary, 'receipts.csv');
  const map = join(temporary, 'map.toml');
  const directory = join(temporary, 'imported');
  writeFileSync(csv, `${lines.join('\n')}\n`);
  writeFileSync(map, kMap);
  run(kHuitong, ['import', 'receipts', csv, '--map', map, '--data-dir', directory]);
  return directory;
}

function testAgreement(name, directory, publicKey) {
  const theirs = JSON.parse(run(kHuitong, ['verify', directory, '--json']));
  const key = publicKey ? ['--public-key', publicKey] : [];
  const { status, stdout, stderr } = runVerifier([directory, '--json', ...key]);
  check(`${name}: exits with 0`, () => assert.equal(status, 0, stderr + stdout));
  const ours = JSON.parse(stdout);
  check(`${name}: the same keys in the same order`, () =>
    assert.deepEqual(Object.keys(ours), Object.keys(theirs)));
  for (const field of ['verified', 'drains', 'torn']) {
    check(`${name}: ${field}`, () => assert.deepEqual(ours[field], theirs[field]));
  }
  check(`${name}: as many logs`, () => assert.equal(ours.logs.length, theirs.logs.length));
  for (const [index, log] of theirs.logs.entries()) {
    compareLogs(`${name}: log ${log.log}`, ours.logs[index], log);
  }
}

function compareLogs(name, ours, theirs) {
  check(`${name}, nothing was not checked`, () => assert.deepEqual(ours.not_checked, []));
  for (const [field, value] of Object.entries(theirs)) {
    if (field === 'totals') continue;
    check(`${name}, ${field}`, () => assert.deepEqual(ours[field], value));
  }
  check(`${name}, the currencies in their order`, () =>
    assert.deepEqual(Object.keys(ours.totals), Object.keys(theirs.totals)));
  for (const [currency, totals] of Object.entries(theirs.totals)) {
    const compared = ours.totals[currency];
    check(`${name}, totals of ${currency}`, () => {
      assert.deepEqual(compared, totals);
      assert.deepEqual(Object.keys(compared), Object.keys(totals));
    });
  }
}

function testCommandLine(demo) {
  for (const words of [[], ['--wrong', demo], [demo, demo], [demo, '--public-key', 'short'],
    [demo, '--salt-key', 'ff']]) {
    check(`wrong arguments: ${words.map((word) => word.replace(demo, 'DIR')).join(' ')}`, () => {
      const { status, stderr } = runVerifier(words);
      assert.equal(status, 2);
      assert.match(stderr, /Usage: .*\n[^]*Example:/);
    });
  }
  check('a directory that is none exits with 1', () => {
    assert.equal(runVerifier([join(temporary, 'nothing')]).status, 1);
  });
  check('a failure is one JSON object that names the record, and exits with 1', () => {
    const directory = copyOf(demo);
    const records = readRecords(directory);
    const sequence = kAlterations[0].apply(records);
    writeAll(directory, records);
    const { status, stdout } = runVerifier([directory, '--json']);
    assert.equal(status, 1);
    const { verified, failure } = JSON.parse(stdout);
    assert.equal(verified, false);
    assert.equal(failure.sequence, sequence);
    assert.ok(failure.expected !== failure.found);
  });
}

// Without this the alterations would prove nothing: it could be the writing that is refused.
function testRewritten(demo) {
  check('a journal written again unaltered is accepted', () => {
    const [before] = verifyDirectory(demo).logs;
    const [after] = verifyDirectory(rewrittenCopyOf(demo)).logs;
    assert.equal(after.state_hash, before.state_hash);
    assert.equal(after.root, before.root);
    assert.equal(after.signed, before.signed);
    assert.equal(after.stored_hashes, before.stored_hashes);
  });
}

// Every checksum, every leaf and the head are made anew: only what the record says can be refused.
function testAlteration(directory, { name, words, apply }) {
  check(`refused: ${name}`, () => {
    const copy = copyOf(directory);
    const records = readRecords(copy);
    const sequence = apply(records);
    writeAll(copy, records);
    const failure = failureOf(copy);
    assert.equal(failure.place?.sequence, sequence, `It names another record: ${failure}`);
    assert.match(failure.toString(), words);
    rmSync(copy, { recursive: true });
  });
}
