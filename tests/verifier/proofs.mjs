// Holds the proofs that a server gives (c2sp.org/tlog-proof@v1) against the sections, leaves and
// inclusion paths that tools/verify makes.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { checkSignature, parseCheckpoint, parsePublicKey } from '../../tools/verify/note.mjs';
import { treePath } from './own_tree.mjs';
import { entryOf, leafOf, nodeOf, sectionsOf, sha256 } from '../../tools/verify/tree.mjs';
import { readRecords } from './journal_editor.mjs';

const kAlphabet = 'abcdefghijklmnopqrstuvwxyz234567';

export async function checkProofs({ directory, address, apiKey, publicKey, check }) {
  const records = readRecords(directory);
  const stored = readFileSync(treePath(directory, records[0].log));
  for (const record of records) {
    for (const section of record.decoded.subjects.length > 0 ? ['subject', 'books'] : ['books']) {
      const id = transactionId(record.log, record.sequence);
      const answer = await fetch(`${address}/v1/transactions/${id}/proof?section=${section}`,
        { headers: { authorization: `Bearer ${apiKey}` } });
      const text = await answer.text();
      check(`record ${record.sequence}: the proof of its ${section} leads to the signed root`, () =>
        checkProof(text, record, { section, stored, publicKey: parsePublicKey(publicKey) }));
    }
  }
}

function checkProof(text, record, { section, stored, publicKey }) {
  const head = text.indexOf('\n\n');
  const [version, extra, index, ...path] = text.slice(0, head).split('\n');
  assert.equal(version, 'c2sp.org/tlog-proof@v1');
  assert.equal(index, `index ${record.sequence}`);
  const proof = readExtra(Buffer.from(extra.slice('extra '.length), 'base64'));
  const sections = sectionsOf(record.log, record.decoded);
  assert.equal(proof.count, sections.length);
  assert.equal(proof.index, section === 'subject' ? 0 : sections.length - 1);
  assert.deepEqual(proof.section, sections[proof.index]);

  const leaf = leafOfProof(proof);
  assert.deepEqual(leaf, storedLeaf(stored, record.sequence));
  const altered = { ...proof, section: Buffer.from(proof.section) };
  altered.section[40] ^= 1;
  assert.notDeepEqual(leafOfProof(altered), leaf);

  const reject = (sentence) => assert.fail(sentence);
  const checkpoint = parseCheckpoint(Buffer.from(text.slice(head + 2)), reject);
  checkSignature(checkpoint, publicKey, reject);
  const hashes = path.map((line) => Buffer.from(line, 'base64'));
  assert.deepEqual(rootOfPath(leaf, record.sequence, checkpoint.size, hashes), checkpoint.root);
}

// After each leaf stand the nodes that it completes.
function storedLeaf(stored, index) {
  const bits = index.toString(2).replaceAll('0', '').length;
  return stored.subarray(32 * (2 * index - bits), 32 * (2 * index - bits + 1));
}

function readExtra(bytes) {
  const [count, index] = bytes;
  const hashesAt = 2 + 32;
  const others = [];
  for (let other = 0; other < count - 1; other += 1) {
    others.push(bytes.subarray(hashesAt + 32 * other, hashesAt + 32 * (other + 1)));
  }
  return {
    count, index, others,
    salt: bytes.subarray(2, hashesAt),
    section: bytes.subarray(hashesAt + 32 * others.length),
  };
}

function leafOfProof({ count, index, others, salt, section }) {
  // With a single section the whole way of the verifier is taken.
  if (count === 1) return leafOf(entryOf([section], [salt]));
  const hashes = [...others];
  hashes.splice(index, 0, createHash('sha256').update(salt).update(section).digest());
  return leafOf(sha256(Buffer.concat([Buffer.from([count]), ...hashes])));
}

// RFC 9162, section 2.1.3.2.
function rootOfPath(leaf, index, size, path) {
  let [at, last, hash] = [index, size - 1, leaf];
  for (const other of path) {
    if (at % 2 === 1 || at === last) {
      hash = nodeOf(other, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else {
      hash = nodeOf(hash, other);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  assert.equal(last, 0);
  return hash;
}

function transactionId(log, sequence) {
  const bytes = Buffer.alloc(18);
  bytes.writeBigUInt64BE(BigInt(log), 0);
  bytes.writeBigUInt64BE(BigInt(sequence), 8);
  const check = createHash('sha256').update('txn_').update(bytes).digest().subarray(0, 2);
  let bits = '';
  for (const byte of Buffer.concat([bytes, check])) bits += byte.toString(2).padStart(8, '0');
  const digits = bits.padEnd(Math.ceil(bits.length / 5) * 5, '0').match(/.{5}/g);
  return `txn_${digits.map((digit) => kAlphabet[Number.parseInt(digit, 2)]).join('')}`;
}
