// The signed heads of a data directory, and the hashes of its stored trees.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { parseCheckpoint } from './note.mjs';
import { storedLeafPlace } from './tree.mjs';

const kHashBytes = 32;

function logFileName(log) {
  return log.toString(16).padStart(16, '0');
}

// The newest signed head of each log: Map of log → head, with `file` and `reject` for what is said
// of it later.
export function readHeads(directory) {
  const heads = new Map();
  const folder = join(directory, 'heads');
  if (!existsSync(folder)) return heads;
  for (const name of readdirSync(folder).sort()) {
    const file = `heads/${name}`;
    const reject = (sentence, comparison) => {
      throw new Failure({ file }, sentence, comparison);
    };
    const match = /^([0-9a-f]{16})\.checkpoint$/.exec(name);
    if (!match) reject('Only signed heads belong here.');
    const head = parseCheckpoint(readFileSync(join(folder, name)), reject);
    heads.set(Number.parseInt(match[1], 16), { ...head, file, reject });
  }
  return heads;
}

export function checkHeadOrigin(head, coalition) {
  if (coalition && head.origin !== coalition.origin) {
    head.reject('The origin of the head is not that of the coalition.',
      { expected: coalition.origin, found: head.origin });
  }
}

// The leaves of a log as its stored tree has them, which an auditor without the salt key can hold
// against the signed head.
export class StoredTree {
  constructor(directory, log) {
    this.file = `tree/${logFileName(log)}.hashes`;
    const path = join(directory, this.file);
    this.bytes = existsSync(path) ? readFileSync(path) : null;
  }

  // Null where there is no such file, or it ends before this leaf.
  leaf(index) {
    const begin = storedLeafPlace(index) * kHashBytes;
    if (!this.bytes || begin + kHashBytes > this.bytes.length) return null;
    return this.bytes.subarray(begin, begin + kHashBytes);
  }
}
