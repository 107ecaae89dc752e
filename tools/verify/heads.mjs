// The signed heads of a data directory.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { parseCheckpoint } from './note.mjs';

const kName = /^([0-9a-f]{16})\.checkpoint$/;

// The newest signed head of each log: Map of log → head, with `file` and `reject` for what is said
// of it later. Other names, such as what a crash left half written, are passed over.
export function readHeads(directory) {
  const heads = new Map();
  const folder = join(directory, 'heads');
  if (!existsSync(folder)) return heads;
  for (const name of readdirSync(folder).sort()) {
    const match = kName.exec(name);
    if (!match) continue;
    const file = `heads/${name}`;
    const reject = (sentence, comparison) => {
      throw new Failure({ file }, sentence, comparison);
    };
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
