// Counts checks, runs programs, copies directories.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../../tools/verify/failure.mjs';
import { verifyDirectory } from '../../tools/verify/verifier.mjs';
import { readRecords, writeRecords } from './journal_editor.mjs';
import { writeOwnTree } from './own_tree.mjs';

const kVerifier = fileURLToPath(new URL('../../tools/verify.mjs', import.meta.url));

export const temporary = mkdtempSync(join(tmpdir(), 'huitong-verifier-'));

export const counts = { passed: 0, failed: 0, skipped: 0 };
let copies = 0;

export function check(name, body) {
  try {
    body();
    counts.passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    counts.failed += 1;
    console.log(`FAILED  ${name}\n        ${String(error.message).replaceAll('\n', '\n        ')}`);
  }
}

export function skip(name, reason) {
  counts.skipped += 1;
  console.log(`skipped ${name}: ${reason}`);
}

export function run(program, words) {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  assert.equal(status, 0, `${program} ${words.join(' ')} exits with ${status}: ${stderr}`);
  return stdout;
}

export function runVerifier(words) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [kVerifier, ...words],
    { encoding: 'utf8' });
  return { status, stdout, stderr };
}

// All but the state, which is made from the journal.
export function copyOf(directory) {
  const copy = join(temporary, `copy-${copies += 1}`);
  for (const part of readdirSync(directory)) {
    if (part === 'state') continue;
    cpSync(join(directory, part), join(copy, part), { recursive: true });
  }
  return copy;
}

// A copy whose journal is written again, short, so that alterations need not copy whole segments.
export function rewrittenCopyOf(directory) {
  const copy = copyOf(directory);
  writeAll(copy, readRecords(copy));
  return copy;
}

// The journal, the stored tree and the signed head of `records`. Gives the offsets of the drains.
export function writeAll(directory, records) {
  const offsets = writeRecords(directory, records);
  writeOwnTree(directory, records);
  return offsets;
}

export function failureOf(directory, options = {}) {
  try {
    verifyDirectory(directory, options);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

// Checks that an altered copy is refused with such words. The copy is taken away.
export function refused(name, words, directory, alter, options) {
  check(`refused: ${name}`, () => {
    const copy = copyOf(directory);
    try {
      alter(copy);
      assert.match(failureOf(copy, options).toString(), words);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
}

// Checks that an altered copy is accepted; `look` sees the result and the only log.
export function acceptedWhen(name, directory, alter, look, options) {
  check(`accepted: ${name}`, () => {
    const copy = copyOf(directory);
    try {
      alter(copy);
      const result = verifyDirectory(copy, options);
      look?.(result.logs[0], result);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
}

export function alterFile(path, alter) {
  const bytes = readFileSync(path);
  writeFileSync(path, alter(bytes) ?? bytes);
}
