// Tests tools/verify.mjs: it agrees with `huitong verify` key by key, refuses every alteration and
// names the record, and makes the leaves that the server proves.
//
//   node tests/verifier/verify_test.mjs [path of huitong]
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../../tools/verify/failure.mjs';
import { parsePublicKey } from '../../tools/verify/note.mjs';
import { verifyDirectory } from '../../tools/verify/verifier.mjs';
import { kAlterations } from './alterations.mjs';
import { readRecords, seal, segmentPath, writeRecords } from './journal_editor.mjs';
import { kMap } from './map.mjs';
import { writeOwnTree } from './own_tree.mjs';
import { checkProofs } from './proofs.mjs';

const kRoot = fileURLToPath(new URL('../../', import.meta.url));
const kVerifier = join(kRoot, 'tools/verify.mjs');
const kHuitong = process.argv[2] ?? join(kRoot, 'build/release/src/app/huitong');
const kDemo = ['--seed', '7', '--until', '2026-11-01', '--members', '60', '--days', '75'];
const kFlips = 64;
const kServeMilliseconds = 30_000;

const temporary = mkdtempSync(join(tmpdir(), 'huitong-verifier-'));
let checks = 0;
let failures = 0;
let copies = 0;

await main();

async function main() {
  try {
    const demo = join(temporary, 'demo');
    run(kHuitong, ['demo', '--data-dir', demo, ...kDemo, '--no-serve']);
    const publicKey = await testLeavesOfServer();
    testAgreement('the demo', demo, publicKey);
    testAgreement('an import', importReceipts(), null);
    testCommandLine(demo);
    const rewritten = testRewritten(demo);
    for (const alteration of kAlterations) testAlteration(rewritten, alteration);
    testBytes(rewritten, parsePublicKey(publicKey));
    testAnyByte(rewritten);
    testSaltKey(rewritten);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  console.log(`${checks} checks, ${failures} failed.`);
  process.exitCode = failures === 0 ? 0 : 1;
}

function check(name, body) {
  checks += 1;
  try {
    body();
    console.log(`ok      ${name}`);
  } catch (error) {
    failures += 1;
    console.log(`FAILED  ${name}\n        ${String(error.message).replaceAll('\n', '\n        ')}`);
  }
}

function run(program, words) {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  assert.equal(status, 0, `${program} ${words.join(' ')} exits with ${status}: ${stderr}`);
  return stdout;
}

function node(words) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [kVerifier, ...words],
    { encoding: 'utf8' });
  return { status, stdout, stderr };
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
    server.kill();
  }
}

function firstLine(stream) {
  return new Promise((resolve, reject) => {
    let text = '';
    setTimeout(() => reject(new Error('The demo is not served.')), kServeMilliseconds).unref();
    stream.on('data', (bytes) => {
      text += bytes;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
  });
}

// A till's export in which time steps back, over the end of a month.
function importReceipts() {
  const lines = ['receipt,customer,sold_at,cents,shop'];
  for (let index = 0; index < 400; index += 1) {
    const day = String(1 + ((index * 7) % 28)).padStart(2, '0');
    const month = String(1 + (Math.floor(index / 40) % 12)).padStart(2, '0');
    lines.push(`r${index},c${index % 23},2025-${month}-${day}T23:59:${String(index % 60)
      .padStart(2, '0')},${(index * 37) % 5003},${index % 2 ? 'tea' : 'cake'}`);
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
  const { status, stdout, stderr } = node([directory, '--json', ...key]);
  check(`${name}: exits with 0`, () => assert.equal(status, 0, stderr + stdout));
  const ours = JSON.parse(stdout);
  for (const field of ['verified', 'drains', 'torn']) {
    check(`${name}: ${field}`, () => assert.deepEqual(ours[field], theirs[field]));
  }
  check(`${name}: as many logs`, () => assert.equal(ours.logs.length, theirs.logs.length));
  for (const [index, log] of theirs.logs.entries()) {
    for (const [field, value] of Object.entries(log)) {
      if (field === 'totals') continue;
      check(`${name}: log ${log.log}, ${field}`, () =>
        assert.deepEqual(ours.logs[index][field], value));
    }
    check(`${name}: log ${log.log}, the currencies in their order`, () =>
      assert.deepEqual(Object.keys(ours.logs[index].totals), Object.keys(log.totals)));
    for (const [currency, totals] of Object.entries(log.totals)) {
      check(`${name}: log ${log.log}, totals of ${currency}`, () =>
        assert.deepEqual(ours.logs[index].totals[currency], totals));
    }
  }
}

function testCommandLine(demo) {
  for (const words of [[], ['--wrong', demo], [demo, demo], [demo, '--public-key', 'short'],
    [demo, '--salt-key', 'ff']]) {
    check(`wrong arguments: ${words.map((word) => word.replace(demo, 'DIR')).join(' ')}`, () => {
      const { status, stderr } = node(words);
      assert.equal(status, 2);
      assert.match(stderr, /Usage: .*\n[^]*Example:/);
    });
  }
  check('a directory that is none exits with 1', () => {
    assert.equal(node([join(temporary, 'nothing')]).status, 1);
  });
  check('a failure is one JSON object that names the record, and exits with 1', () => {
    const directory = copyOf(demo);
    const records = readRecords(directory);
    const sequence = kAlterations[0].apply(records);
    writeRecords(directory, records);
    const { status, stdout } = node([directory, '--json']);
    assert.equal(status, 1);
    const { verified, failure } = JSON.parse(stdout);
    assert.equal(verified, false);
    assert.equal(failure.sequence, sequence);
    assert.ok(failure.expected !== failure.found);
  });
}

function copyOf(demo) {
  const directory = join(temporary, `copy-${copies += 1}`);
  for (const part of ['journal', 'heads', 'tree', 'keys']) {
    cpSync(join(demo, part), join(directory, part), { recursive: true });
  }
  return directory;
}

// Without this the alterations would prove nothing: it could be the writing that is refused. What
// is written is short, so that the alterations need not copy a whole segment each.
function testRewritten(demo) {
  const directory = copyOf(demo);
  check('a journal written again unaltered is accepted', () => {
    const before = verifyDirectory(directory, {});
    writeRecords(directory, readRecords(directory));
    const after = verifyDirectory(directory, {});
    assert.equal(after.logs[0].state_hash, before.logs[0].state_hash);
    assert.equal(after.logs[0].root, before.logs[0].root);
  });
  return directory;
}

function testAlteration(demo, { name, words, apply }) {
  check(`refused: ${name}`, () => {
    const directory = copyOf(demo);
    const records = readRecords(directory);
    const sequence = apply(records);
    writeRecords(directory, records);
    const failure = failureOf(directory);
    assert.equal(failure.place?.sequence, sequence, `It names another record: ${failure}`);
    assert.match(failure.toString(), words);
    rmSync(directory, { recursive: true });
  });
}

function failureOf(directory, options = {}) {
  try {
    verifyDirectory(directory, options);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

// Alterations of the bytes around the records.
function testBytes(demo, publicKey) {
  const bytesRefused = (name, words, alter, options) => {
    check(`refused: ${name}`, () => {
      const directory = copyOf(demo);
      const offsets = writeRecords(directory, readRecords(directory));
      const path = segmentPath(directory);
      const bytes = readFileSync(path);
      const altered = alter({ bytes, offsets, directory }) ?? bytes;
      writeFileSync(path, altered);
      assert.match(failureOf(directory, options).toString(), words);
      rmSync(directory, { recursive: true });
    });
  };
  const last = ({ offsets }) => offsets.at(-1);
  const trailerOf = (bytes, offset) =>
    offset + Math.ceil(Number(bytes.readBigUInt64LE(offset + 24)) / 512) * 512;

  bytesRefused('a byte of a record', /drain 1: The CRC of a data sector/,
    ({ bytes, offsets }) => { bytes[offsets[1] + 700] ^= 1; });
  bytesRefused('a byte of the last drain', /The CRC of a data sector/,
    (journal) => { journal.bytes[last(journal) + 700] ^= 1; });
  bytesRefused('a byte of a drain header', /drain 1: The CRC of the drain header/,
    ({ bytes, offsets }) => { bytes[offsets[1] + 32] ^= 1; });
  bytesRefused('a byte of a trailer', /CRC of a (trailer|data) sector/,
    ({ bytes, offsets }) => { bytes[trailerOf(bytes, offsets[1])] ^= 1; });
  bytesRefused('the chain of drains', /drain 1: The drain does not name the CRC/,
    ({ bytes, offsets }) => {
      bytes.writeUInt32LE(0x12345678, offsets[1] + 36);
      seal(bytes, offsets[1]);
    });
  bytesRefused('the number of a drain', /drain 1: The drains are not in order/,
    ({ bytes, offsets }) => {
      bytes.writeBigUInt64LE(2n, offsets[1] + 16);
      seal(bytes, offsets[1]);
    });
  bytesRefused('the first sequence of a batch', /does not begin with the next record/,
    ({ bytes, offsets }) => {
      bytes.writeBigUInt64LE(7n, offsets[1] + 64 + 8);
      seal(bytes, offsets[1]);
      relink(bytes, offsets, 2);
    });
  bytesRefused('the count of a batch', /do not fill their batch|does not begin/,
    ({ bytes, offsets }) => {
      bytes.writeUInt32LE(bytes.readUInt32LE(offsets[1] + 64 + 16) - 1, offsets[1] + 64 + 16);
      seal(bytes, offsets[1]);
    });
  bytesRefused('a byte after the last drain', /must begin here|must be zero|all zero/,
    ({ bytes }) => { bytes[bytes.length - 4096] = 1; });
  bytesRefused('a byte of the segment header', /CRC of the segment header/,
    ({ bytes }) => { bytes[16] ^= 1; });
  bytesRefused('a byte after the segment header', /must be zero/,
    ({ bytes }) => { bytes[99] = 1; });
  bytesRefused('a zero sector in a drain that a later one proves', /drain 1: .*proves that it was/,
    ({ bytes, offsets }) => { bytes.fill(0, offsets[1] + 1024, offsets[1] + 1536); });
  bytesRefused('a zero header before a later drain', /drain 1: .*proves that it was durable/,
    ({ bytes, offsets }) => { bytes.fill(0, offsets[1], offsets[1] + 512); });
  bytesRefused('the last drain dropped, below the signed head', /proves records that the journal/,
    (journal) => { journal.bytes.fill(0, last(journal)); });
  bytesRefused('the last drain torn, below the signed head',
    /proves records that the journal.*torn/,
    (journal) => { journal.bytes.fill(0, last(journal) + 512, last(journal) + 1024); });
  bytesRefused('the root of the stored tree', /not the one that was signed/, ({ directory }) => {
    const [name] = readdirSync(join(directory, 'tree'));
    alterFile(join(directory, 'tree', name), (bytes) => { bytes[0] ^= 1; });
  });
  const head = (directory) => join(directory, 'heads', readdirSync(join(directory, 'heads'))[0]);
  bytesRefused('the signature of the head', /signature of the head does not fit/,
    ({ directory }) => alterFile(head(directory), (bytes) => {
      const at = bytes.lastIndexOf('='.charCodeAt(0)) - 8;
      bytes[at] = bytes[at] === 0x41 ? 0x42 : 0x41;
    }), { publicKey });
  bytesRefused('the root of the head', /not the one that was signed/, ({ directory }) =>
    replaceLine(head(directory), 2, Buffer.alloc(32, 5).toString('base64')));
  bytesRefused('the root of the head, with the public key', /does not fit its text/,
    ({ directory }) => replaceLine(head(directory), 2, Buffer.alloc(32, 5).toString('base64')),
    { publicKey });
  bytesRefused('the size of the head', /not the one that was signed/, ({ directory }) =>
    replaceLine(head(directory), 1, '100'));
  bytesRefused('the origin of the head', /origin of the head is not that/, ({ directory }) =>
    replaceLine(head(directory), 0, 'example.com/log/sha256'));
  bytesRefused('a head by another key', /No signature of the head is by the public key/,
    () => {}, { publicKey: { name: null, key: Buffer.alloc(32, 9) } });
  bytesRefused('the check of the key file', /keys do not fit their check/, ({ directory }) =>
    alterFile(join(directory, 'keys'),
      (bytes) => { bytes[20] = bytes[20] === 0x61 ? 0x62 : 0x61; }));

  check('accepted: a torn last drain that nothing proves, and it is said', () => {
    const directory = copyOf(demo);
    rmSync(join(directory, 'heads'), { recursive: true });
    const records = readRecords(directory);
    const offsets = writeRecords(directory, records);
    const path = segmentPath(directory);
    const bytes = readFileSync(path);
    bytes.fill(0, offsets.at(-1) + 512, offsets.at(-1) + 1024);
    writeFileSync(path, bytes);
    const result = verifyDirectory(directory, {});
    assert.equal(result.drains, offsets.length - 1);
    assert.equal(result.torn.length, 1);
    assert.match(result.torn[0],
      new RegExp(`drain ${offsets.length - 1}: a data sector is all zero`));
    assert.ok(result.logs[0].sequence < records.length);
  });
}

// Not one byte of what was written may change unseen, whatever it means.
function testAnyByte(demo) {
  const directory = copyOf(demo);
  const path = segmentPath(directory);
  const bytes = readFileSync(path);
  check(`refused: each of ${kFlips} bytes all over the journal`, () => {
    for (let flip = 0; flip < kFlips; flip += 1) {
      const at = Math.floor((flip + 0.5) * (bytes.length / kFlips));
      bytes[at] ^= 0x10;
      writeFileSync(path, bytes);
      failureOf(directory);
      bytes[at] ^= 0x10;
    }
  });
}

// What no rule recomputes is protected by the tree: with the salt key the record itself is named.
function testSaltKey(demo) {
  const saltKey = Buffer.alloc(32, 0xa7);
  const directory = copyOf(demo);
  const records = readRecords(directory);
  writeOwnTree(directory, records, saltKey);
  check('accepted: leaves made under a salt key', () => {
    const [log] = verifyDirectory(directory, { saltKey }).logs;
    assert.ok(!log.not_checked.some((what) => what.includes('leaves')));
  });
  check('refused: leaves under another salt key', () => {
    assert.equal(failureOf(directory, { saltKey: Buffer.alloc(32, 0xa8) }).place.sequence, 0);
  });
  const free = [
    ['a request_mac', (record) => { record.bytes[record.keyedAt + 20] ^= 1; }],
    ['an answer version', (record) => { record.bytes[32] ^= 1; }],
    ['a commit time, within its order', (record) => { record.bytes[16] ^= 1; }],
  ];
  for (const [name, alter] of free) {
    check(`refused with the salt key: ${name}`, () => {
      const altered = copyOf(directory);
      const altering = readRecords(altered);
      alter(altering[50]);
      writeRecords(altered, altering);
      verifyDirectory(altered, {});
      const failure = failureOf(altered, { saltKey });
      assert.equal(failure.place.sequence, 50);
      assert.match(failure.toString(), /leaf of the record is another/);
      rmSync(join(altered, 'tree'), { recursive: true });
      assert.match(failureOf(altered, { saltKey }).toString(), /not the one that was signed/);
    });
  }
}

// Makes the drains from `first` on name the header before them again.
function relink(bytes, offsets, first) {
  for (let index = first; index < offsets.length; index += 1) {
    bytes.writeUInt32LE(bytes.readUInt32LE(offsets[index - 1] + 60), offsets[index] + 36);
    seal(bytes, offsets[index]);
  }
}

function alterFile(path, alter) {
  const bytes = readFileSync(path);
  alter(bytes);
  writeFileSync(path, bytes);
}

function replaceLine(path, index, text) {
  const lines = readFileSync(path, 'utf8').split('\n');
  lines[index] = text;
  writeFileSync(path, lines.join('\n'));
}
