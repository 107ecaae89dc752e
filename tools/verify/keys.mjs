// The key file of a data directory, and what is derived from it (section 9 of the document).
import { createHmac, createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { sha256 } from './tree.mjs';

const kFile = 'keys';
const kOthersMay = 0o077;
// What precedes a bare Ed25519 seed in a PrivateKeyInfo.
const kPkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const kMacBytes = 16;

// The master key, or null where the directory has none (a copy for an auditor need not). The third
// line guards against a slip of the pen: the first 8 bytes of SHA-256 of the two lines before it.
export function readMasterKey(directory) {
  const path = join(directory, kFile);
  let text;
  try {
    text = readFileSync(path, 'latin1');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
  const { mode } = statSync(path);
  if ((mode & kOthersMay) !== 0) {
    throw new Failure({ file: kFile }, 'Its group or others may use the keys.',
      { expected: 'a mode of 600', found: (mode & 0o777).toString(8) });
  }
  const match = /^(huitong-keys-v1\n([0-9a-f]{64})\n)([0-9a-f]{16})\n$/.exec(text);
  if (!match) throw new Failure({ file: kFile }, 'This is not a file of keys, version 1.');
  const check = sha256(Buffer.from(match[1])).subarray(0, 8).toString('hex');
  if (check !== match[3]) {
    throw new Failure({ file: kFile }, 'The keys do not fit their check.',
      { expected: check, found: match[3] });
  }
  return Buffer.from(match[2], 'hex');
}

// The keys of a log that its files can be checked with: {mac, salt, public}.
export function deriveLogKeys(masterKey, log) {
  return {
    mac: deriveKey(masterKey, 'huitong v1 log mac', log),
    salt: deriveKey(masterKey, 'huitong v1 log salt', log),
    public: publicKeyOf(deriveKey(masterKey, 'huitong v1 log signing', log)),
  };
}

// HKDF-Expand of RFC 5869, one block; the context is the log.
function deriveKey(from, label, log) {
  const context = Buffer.alloc(8);
  context.writeBigUInt64LE(BigInt(log));
  return createHmac('sha256', from).update(label, 'ascii').update(Buffer.alloc(1)).update(context)
    .update(Buffer.from([1])).digest();
}

// The private key whose seed this is, for who signs.
export function privateKeyOf(seed) {
  return createPrivateKey({
    key: Buffer.concat([kPkcs8Prefix, seed]), format: 'der', type: 'pkcs8',
  });
}

function publicKeyOf(seed) {
  const spki = createPublicKey(privateKeyOf(seed)).export({ format: 'der', type: 'spki' });
  return spki.subarray(-32);
}

// A MAC of section 3: the first half of HMAC(kind 00 ‖ parts).
export function macOf(macKey, kind, ...parts) {
  const hmac = createHmac('sha256', macKey).update(kind, 'ascii').update(Buffer.alloc(1));
  for (const part of parts) hmac.update(part);
  return hmac.digest().subarray(0, kMacBytes);
}
