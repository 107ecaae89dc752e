// The key file of a data directory, and what is derived from it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { sha256 } from './tree.mjs';

const kFile = 'keys';

// The master key, or null where the directory has none (a copy for an auditor need not). The third
// line guards against a slip of the pen: the first 8 bytes of SHA-256 of the two lines before it.
export function readMasterKey(directory) {
  let text;
  try {
    text = readFileSync(join(directory, kFile), 'latin1');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
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

// The salt key of a log. docs/journal_format.md says what the salts are under this key, but not how
// the key comes from the master key; until it does, the caller gives it (--salt-key), or leaves are
// taken from the stored tree.
export function deriveSaltKey(_masterKey, _log) {
  return null;
}

// The public key with which heads are signed; the same gap.
export function derivePublicKey(_masterKey, _log) {
  return null;
}
