// Makes the tree of a journal, and signs its head, by a way other than the verifier's: keys by
// HMAC step by step, salts block by block from AES-ECB, leaves and root by the recursion of
// RFC 6962.
import { createCipheriv, createHash, createHmac, createPublicKey, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { privateKeyOf } from '../../tools/verify/keys.mjs';
import { sectionsOf } from '../../tools/verify/tree.mjs';

const kSaltsPerRecord = 4n;
const kBlocksPerSalt = 2n;
const kEd25519 = Buffer.from([1]);

// Writes the stored tree and the signed head of all `records`, under the keys of the directory.
export function writeOwnTree(directory, records) {
  const { log } = records[0];
  const leaves = leavesOf(directory, records);
  const stored = [];
  const nodes = new Nodes(leaves);
  for (let index = 0; index < leaves.length; index += 1) {
    stored.push(leaves[index]);
    for (let size = 2; (index + 1) % size === 0; size *= 2) {
      stored.push(nodes.root(index + 1 - size, index + 1));
    }
  }
  for (const folder of ['tree', 'heads']) {
    if (!existsSync(join(directory, folder))) mkdirSync(join(directory, folder));
  }
  writeFileSync(treePath(directory, log), Buffer.concat(stored));
  writeHead(directory, { origin: originOf(records[0]), log, size: leaves.length,
    root: nodes.root(0, leaves.length) });
}

export function treePath(directory, log) {
  return join(directory, 'tree', `${logName(log)}.hashes`);
}

export function headPath(directory, log) {
  return join(directory, 'heads', `${logName(log)}.checkpoint`);
}

export function writeHead(directory, { origin, log, size, root }) {
  const text = `${origin}\n${size}\n${root.toString('base64')}\n`;
  const seed = logKey(directory, 'huitong v1 log signing', log);
  const privateKey = privateKeyOf(seed);
  const publicKey = createPublicKey(privateKey).export({ format: 'jwk' });
  const raw = Buffer.from(publicKey.x, 'base64url');
  const id = sha256(Buffer.from(`${origin}\n`), kEd25519, raw).subarray(0, 4);
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]);
  writeFileSync(headPath(directory, log),
    `${text}\n— ${origin} ${signature.toString('base64')}\n`);
}

export function originOf(opened) {
  return opened.decoded.books[0].payload.toString('latin1')
    .match(/[a-z][a-z0-9.]*(\/[a-z0-9]+)*\/log\/sha256/)[0];
}

function logName(log) {
  return log.toString(16).padStart(16, '0');
}

function logKey(directory, label, log) {
  const master = Buffer.from(readFileSync(join(directory, 'keys'), 'latin1').split('\n')[1], 'hex');
  const info = Buffer.concat([Buffer.from(label), Buffer.alloc(9), Buffer.from([1])]);
  info.writeBigUInt64LE(BigInt(log), label.length + 1);
  return createHmac('sha256', master).update(info).digest();
}

// Leaves are kept by the bytes of their records, which an alteration leaves mostly as they are.
const kept = new Map();

function leavesOf(directory, records) {
  const saltKey = logKey(directory, 'huitong v1 log salt', records[0].log);
  const own = saltKey.toString('hex');
  if (!kept.has(own)) kept.set(own, []);
  const leaves = kept.get(own);
  return records.map((record, index) => {
    const before = leaves[index];
    if (before?.bytes.equals(record.bytes)) return before.leaf;
    const leaf = leafOf(record, saltKey, index);
    if (!before) leaves[index] = { bytes: Buffer.from(record.bytes), leaf };
    return leaf;
  });
}

// Of a record that cannot be read any more the leaf is of no concern.
function leafOf(record, saltKey, sequence) {
  let sections;
  try {
    sections = sectionsOf(record.log, record.decoded);
  } catch {
    sections = [record.bytes];
  }
  const hashes = sections.map((section, index) =>
    sha256(saltOf(saltKey, sequence, index), section));
  return sha256(Buffer.from([0]), sha256(Buffer.from([hashes.length]), ...hashes));
}

function saltOf(saltKey, sequence, index) {
  const counters = Buffer.alloc(32);
  const first = (kSaltsPerRecord * BigInt(sequence) + BigInt(index)) * kBlocksPerSalt;
  counters.writeBigUInt64BE(first, 8);
  counters.writeBigUInt64BE(first + 1n, 24);
  const cipher = createCipheriv('aes-256-ecb', saltKey, null);
  cipher.setAutoPadding(false);
  return cipher.update(counters);
}

// The roots of subtrees, each made once.
class Nodes {
  constructor(leaves) {
    this.leaves = leaves;
    this.made = new Map();
  }

  root(begin, end) {
    if (end - begin === 1) return this.leaves[begin];
    const key = `${begin} ${end}`;
    let hash = this.made.get(key);
    if (!hash) {
      let split = 1;
      while (split * 2 < end - begin) split *= 2;
      const middle = begin + split;
      hash = sha256(Buffer.from([1]), this.root(begin, middle), this.root(middle, end));
      this.made.set(key, hash);
    }
    return hash;
  }
}

function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
