// What `huitong verify` says to the forged records: it accepts what the documents accept, to the
// same state, and refuses the others at the same record.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultJson } from '../../tools/verify/report.mjs';
import { verifyDirectory } from '../../tools/verify/verifier.mjs';
import { check, run, temporary, writeAll } from './checks.mjs';
import { kForged } from './forge.mjs';
import { EditableRecord, segmentPath } from './journal_editor.mjs';

const kLog = 65_536;
const kHeaderBytes = 4096;
const kSomethingWrong = 3;

// Of the forged records every `of`-th is shown, from the `part`-th on; `part` counts from 1.
export function testSecondOpinion(huitong, part, of) {
  assert.ok(part >= 1 && part <= of, `there is no part ${part} of ${of}`);
  const empty = join(temporary, 'empty');
  run(huitong, ['init', '--data-dir', empty, '--origin', 'forged.example/log/sha256', '--json']);
  for (const derived of ['state', 'tree']) rmSync(join(empty, derived), { recursive: true });
  const segment = segmentPath(empty);
  writeFileSync(segment, readFileSync(segment).subarray(0, kHeaderBytes));
  const shown = [...kForged].filter((_, index) => index % of === part - 1);
  for (const [name, { accepted, refused }] of shown) {
    check(`huitong accepts: ${name}`, () => compare(huitong, empty, accepted));
    refused.forEach(({ bytes, after, sentence }) => {
      check(`huitong refuses: ${name}: ${sentence}`, () =>
        refuses(huitong, empty, [...accepted.slice(0, after), bytes]));
    });
  }
}

function verify(huitong, empty, records, look) {
  const directory = join(temporary, 'forged');
  cpSync(empty, directory, { recursive: true });
  try {
    writeAll(directory, records.map((bytes) => new EditableRecord(bytes, kLog)));
    const { status, stdout } = spawnSync(huitong, ['verify', directory, '--json'],
      { encoding: 'utf8' });
    look({ directory, status, answer: JSON.parse(stdout) });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function compare(huitong, empty, records) {
  verify(huitong, empty, records, ({ directory, answer }) => {
    assert.equal(answer.verified, true, answer.error);
    const [ours] = JSON.parse(resultJson(verifyDirectory(directory), 0)).logs;
    const [theirs] = answer.logs;
    for (const [field, value] of Object.entries(theirs)) {
      assert.deepEqual(ours[field], value, field);
    }
  });
}

function refuses(huitong, empty, records) {
  verify(huitong, empty, records, ({ status, answer }) => {
    assert.equal(status, kSomethingWrong, 'It is accepted.');
    assert.match(answer.error, new RegExp(`\\b${records.length - 1}\\b`));
  });
}
