// Makes the tree of a journal under a salt key of the test's own, by a way other than the
// verifier's: salts block by block from AES-ECB, leaves and root by the recursion of RFC 6962.
import { createCipheriv, createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sectionsOf } from '../../tools/verify/tree.mjs';

const kSaltsPerRecord = 4n;
const kBlocksPerSalt = 2n;

// Writes the stored tree and a head (with a signature that nobody made) of all `records`.
export function writeOwnTree(directory, records, saltKey) {
  const leaves = records.map((record) => leafOf(record, saltKey));
  const name = records[0].log.toString(16).padStart(16, '0');
  const origin = readOrigin(records[0]);
  const root = rootOf(leaves).toString('base64');
  const signature = Buffer.alloc(68).toString('base64');
  writeFileSync(join(directory, 'heads', `${name}.checkpoint`),
    `${origin}\n${leaves.length}\n${root}\n\n— ${origin} ${signature}\n`);
  const stored = [];
  for (let index = 0; index < leaves.length; index += 1) pushWithNodes(stored, leaves, index);
  rmSync(join(directory, 'tree', `${name}.hashes`));
  writeFileSync(join(directory, 'tree', `${name}.hashes`), Buffer.concat(stored));
}

function readOrigin(opened) {
  return /[a-z.]+\/[0-9]+\/log\/sha256/.exec(opened.bytes.toString('latin1'))[0];
}

function leafOf(record, saltKey) {
  const hashes = sectionsOf(record.log, record.decoded).map((section, index) =>
    sha256(saltOf(saltKey, record.sequence, index), section));
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

function rootOf(leaves) {
  if (leaves.length === 1) return leaves[0];
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(Buffer.from([1]), rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

// Each leaf is followed by the roots of the subtrees that it completes.
function pushWithNodes(stored, leaves, index) {
  stored.push(leaves[index]);
  for (let size = 2; (index + 1) % size === 0; size *= 2) {
    stored.push(rootOf(leaves.slice(index + 1 - size, index + 1)));
  }
}

function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
