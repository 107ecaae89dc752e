// Signed notes (c2sp.org/signed-note) and checkpoints (c2sp.org/tlog-checkpoint).
import { createPublicKey, verify } from 'node:crypto';
import { sha256 } from './tree.mjs';

const kEd25519 = 1;
const kKeyBytes = 32;
// What precedes a bare Ed25519 key in a SubjectPublicKeyInfo.
const kSpkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

// A signed head: {origin, size, root, text, signatures: [{name, keyId, signature}]}. `reject` is
// called with a sentence where it is not one.
export function parseCheckpoint(bytes, reject) {
  const note = bytes.toString('utf8');
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) reject('The signed head is not a signed note.');
  const text = note.slice(0, split + 1);
  const lines = text.split('\n');
  const [origin, size, root] = lines;
  if (lines.length !== 4) {
    reject('The signed head is not origin, size and root.',
      { expected: '3 lines', found: `${lines.length - 1} lines` });
  }
  if (!/^(0|[1-9]\d{0,15})$/.test(size)) reject('The signed head does not state a size.');
  const hash = Buffer.from(root, 'base64');
  if (hash.length !== kKeyBytes || hash.toString('base64') !== root) {
    reject('The signed head does not state a root of 32 bytes.');
  }
  const signatures = note.slice(split + 2, -1).split('\n').map((line) => {
    const match = /^— (\S+) ([A-Za-z0-9+/]+=*)$/.exec(line);
    const blob = match ? Buffer.from(match[2], 'base64') : Buffer.alloc(0);
    if (blob.length < 5) reject('A signature line of the head is malformed.');
    return { name: match[1], keyId: blob.subarray(0, 4), signature: blob.subarray(4) };
  });
  return { origin, size: Number(size), root: hash, text, signatures };
}

// Reads a public key as a person has it: the verifier key of signed notes
// (`name+id+base64(01 ‖ key)`), or the bare 32 bytes in base64 or hex. Null where it is neither.
export function parsePublicKey(text) {
  const verifierKey = /^(\S+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text);
  if (verifierKey) {
    const [, name, id, encoded] = verifierKey;
    const bytes = Buffer.from(encoded, 'base64');
    if (bytes.length !== kKeyBytes + 1 || bytes[0] !== kEd25519) return null;
    const key = bytes.subarray(1);
    return keyId(name, key).toString('hex') === id ? { name, key } : null;
  }
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  return key.length === kKeyBytes ? { name: null, key } : null;
}

export function keyId(name, key) {
  return sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([kEd25519]), key]))
    .subarray(0, 4);
}

// Requires a good signature by `key` under the name of the origin.
export function checkSignature(head, { name, key }, reject) {
  if (name !== null && name !== head.origin) {
    reject('The public key is that of another log.', { expected: name, found: head.origin });
  }
  const id = keyId(head.origin, key);
  const own = head.signatures.find((one) => one.name === head.origin && one.keyId.equals(id));
  if (!own) {
    reject('No signature of the head is by the public key given.', {
      expected: id.toString('hex'),
      found: head.signatures.map((one) => one.keyId.toString('hex')).join(', '),
    });
  }
  const publicKey = createPublicKey({
    key: Buffer.concat([kSpkiPrefix, key]), format: 'der', type: 'spki',
  });
  if (!verify(null, Buffer.from(head.text), publicKey, own.signature)) {
    reject('The signature of the head does not fit its text.');
  }
}
