// What the key file, the stored tree, the signed head and the MACs prove, and what is said where
// they are missing.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFileSync, chmodSync, readFileSync, rmSync, truncateSync, writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { acceptedWhen, alterFile, refused, writeAll } from './checks.mjs';
import { readRecords, writeRecords } from './journal_editor.mjs';
import { headPath, originOf, treePath, writeHead } from './own_tree.mjs';

const kLog = 65536;

// `directory` is one that was written again; `publicKey` is that of its log.
export function testHead(directory, publicKey) {
  const line = (index, text) => (copy) => replaceLine(headPath(copy, kLog), index, text);
  const zeros = Buffer.alloc(32, 5).toString('base64');
  refused('the signature of the head', /signature of the head does not fit/, directory, (copy) =>
    alterFile(headPath(copy, kLog), (bytes) => {
      const at = bytes.lastIndexOf('='.charCodeAt(0)) - 8;
      bytes[at] = bytes[at] === 0x41 ? 0x42 : 0x41;
    }));
  refused('the root of the head', /does not fit its text/, directory, line(2, zeros));
  refused('the size of the head', /does not fit its text/, directory, line(1, '100'));
  refused('the origin of the head', /origin of the head is not that/, directory,
    line(0, 'example.com/log/sha256'));
  refused('a head with a line more', /not origin, size and root/, directory, (copy) =>
    alterFile(headPath(copy, kLog), (bytes) =>
      Buffer.from(bytes.toString('utf8').replace('\n\n', '\nextension\n\n'))));
  refused('another root, signed', /not the one that was signed/, directory, (copy) => {
    const origin = originOf(readRecords(copy)[0]);
    writeHead(copy, { origin, log: kLog, size: 100, root: Buffer.alloc(32, 5) });
  });
  refused('a head by another key than the caller knows', /No signature of the head is by/,
    directory, () => {}, { publicKey: { name: null, key: Buffer.alloc(32, 9) } });
  acceptedWhen('the head under the key that the server tells', directory, () => {}, null,
    { publicKey });
  acceptedWhen('lines of other signers beside our own', directory, (copy) =>
    appendFileSync(headPath(copy, kLog),
      `— witness.example ${Buffer.alloc(76, 3).toString('base64')}\n`));
  acceptedWhen('no head, and it is said', directory,
    (copy) => rmSync(join(copy, 'heads'), { recursive: true }),
    (log) => {
      assert.equal(log.signed, 0);
      assert.deepEqual(log.not_checked, ['the root: the log has no signed head']);
    });
}

export function testKeyFile(directory, publicKey) {
  const keys = (copy) => join(copy, 'keys');
  refused('the check of the key file', /keys do not fit their check/, directory, (copy) =>
    alterFile(keys(copy), (bytes) => { bytes[20] = bytes[20] === 0x61 ? 0x62 : 0x61; }));
  refused('a key file that others may read', /group or others/, directory, (copy) =>
    chmodSync(keys(copy), 0o640));
  refused('the keys of another directory', /public key|leaf|key_mac/, directory, (copy) => {
    const text = `huitong-keys-v1\n${'5a'.repeat(32)}\n`;
    const sum = createHash('sha256').update(text).digest('hex').slice(0, 16);
    writeFileSync(keys(copy), `${text}${sum}\n`);
  });
  const without = (copy) => rmSync(keys(copy));
  acceptedWhen('no key file, and what was not checked is said', directory, without, (log) => {
    assert.equal(log.root, null);
    assert.equal(log.not_checked.length, 4);
    for (const words of [/signature/, /root that was signed/, /leaves/, /MACs/]) {
      assert.ok(log.not_checked.some((what) => words.test(what)), words);
    }
  });
  acceptedWhen('no key file but the public key', directory, without, (log) => {
    assert.equal(log.not_checked.length, 3);
  }, { publicKey });
}

export function testStoredTree(directory) {
  const tree = (copy) => treePath(copy, kLog);
  const flip = (at) => (copy) => alterFile(tree(copy), (bytes) => { bytes[at] ^= 1; });
  // Places 0, 1, 2: leaf 0, leaf 1, the two of them.
  refused('a leaf of the stored tree', /stored tree is damaged: the hash of leaf 1 /, directory,
    flip(32));
  refused('a node of the stored tree', /damaged: the hash of the 2 leaves that end with leaf 1 /,
    directory, flip(64));
  refused('a stored tree of more records', /damaged: it holds more/, directory, (copy) =>
    appendFileSync(tree(copy), Buffer.alloc(32)));
  refused('a leaf of the stored tree, without a head', /stored tree is damaged/, directory,
    (copy) => {
      rmSync(headPath(copy, kLog));
      flip(32)(copy);
    });
  acceptedWhen('a stored tree that ends within a hash', directory,
    (copy) => truncateSync(tree(copy), 32 * 100 + 7),
    (log) => {
      assert.equal(log.stored_hashes, 100);
      assert.deepEqual(log.not_checked, []);
    });
  acceptedWhen('no stored tree, and it is said', directory, (copy) => rmSync(tree(copy)),
    (log) => {
      assert.deepEqual(log.not_checked,
        ['the stored tree: there is no tree/0000000000010000.hashes']);
    });
}

// What no rule recomputes is proved by the leaf alone.
export function testLeaves(directory) {
  const free = [
    ['a request_mac', (record) => { record.bytes[record.keyedAt + 20] ^= 1; }],
    ['a key_mac', (record) => { record.bytes[record.keyedAt] ^= 1; }],
    ['a commit time, within its order', (record) => { record.bytes[16] ^= 1; }],
  ];
  for (const [name, alter] of free) {
    const altering = (copy) => {
      const records = readRecords(copy);
      alter(records[50]);
      return { copy, records };
    };
    const forge = (copy) => {
      const { records } = altering(copy);
      writeRecords(copy, records);
    };
    refused(`${name}, by its leaf`, /record 50: The leaf of the record is another/, directory,
      forge);
    refused(`${name}, by its leaf, without a head`, /record 50: The leaf of the record is another/,
      directory, (copy) => {
        forge(copy);
        rmSync(headPath(copy, kLog));
      });
    refused(`${name}, by the root`, /not the one that was signed/, directory, (copy) => {
      forge(copy);
      rmSync(treePath(copy, kLog));
    });
    acceptedWhen(`${name}, where whoever has the keys signs it`, directory, (copy) => {
      const { records } = altering(copy);
      writeAll(copy, records);
    });
  }
  refused('two records, of which the first is named', /record 50: The leaf of the record/,
    directory, (copy) => {
      const records = readRecords(copy);
      free[0][1](records[50]);
      records[60].bytes.writeUInt16LE(9, 32);
      writeRecords(copy, records);
    });
}

// `imported` is the directory of an import, written again: its set-up and its customers' keys can
// be made again from the files.
export function testImportMacs(imported) {
  const altering = (suits, offset) => (copy) => {
    const records = readRecords(copy);
    const record = records.find((one) => one.sequence > 0 && suits(one));
    record.bytes[record.keyedAt + offset] ^= 1;
    writeAll(copy, records);
  };
  for (const what of [2, 3, 4, 5, 10]) {
    refused(`the request_mac of a set-up of ${what}`, /request_mac is not that of the request/,
      imported, altering((one) => one.effect('Published')?.get('what') === what, 16));
  }
  acceptedWhen('an import, all of whose own requests are known', imported, () => {}, (log) => {
    assert.equal(log.macs.recomputed, kSetUps + kCustomers);
  });
  acceptedWhen('an enrolment whose key_mac is that of another request', imported,
    altering((one) => one.kind === 3, 0), (log) => {
      assert.equal(log.macs.recomputed, kSetUps + kCustomers - 1);
    });
}

// What the test's map sets up: the coalition, two brands with their currencies and earn rates, a
// channel, a rate book that is proposed and approved; and the customers of its export.
const kSetUps = 10;
export const kCustomers = 23;

function replaceLine(path, index, text) {
  const lines = readFileSync(path, 'utf8').split('\n');
  lines[index] = text;
  writeFileSync(path, lines.join('\n'));
}
