// Verifies a data directory from its files alone, drain by drain, record by record.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkRecord } from './check.mjs';
import { Failure, recordPlace } from './failure.mjs';
import { checkHeadOrigin, readHeads, StoredTree } from './heads.mjs';
import { derivePublicKey, deriveSaltKey, readMasterKey } from './keys.mjs';
import { Ledger } from './ledger.mjs';
import { checkSignature } from './note.mjs';
import { decodeRecord } from './record.mjs';
import { listSegments, readLane } from './segments.mjs';
import { stateHash } from './state_hash.mjs';
import { entryOf, Frontier, leafOf, Salts, sectionsOf } from './tree.mjs';

// Throws a Failure at the first difference. `progress(records)` is called after each drain.
export function verifyDirectory(directory, { publicKey = null, saltKey = null, progress }) {
  if (!existsSync(join(directory, 'journal'))) {
    throw new Failure(undefined, 'There is no journal in it: it is not a data directory.');
  }
  const masterKey = readMasterKey(directory);
  const heads = readHeads(directory);
  const logs = new Map();
  const result = { drains: 0, torn: [], logs: [] };
  let records = 0;
  for (const segments of listSegments(directory).values()) {
    const outcome = readDrains(segments, (drain) => {
      for (const batch of drain.batches) {
        if (!logs.has(batch.log)) {
          logs.set(batch.log, openLog(directory, batch.log, {
            head: heads.get(batch.log) ?? null,
            saltKey: saltKey ?? deriveSaltKey(masterKey, batch.log),
            publicKey: publicKey ?? derivePublicKey(masterKey, batch.log),
          }));
        }
        records += readBatch(logs.get(batch.log), batch);
      }
      progress?.(records);
    });
    result.drains += outcome.drains;
    if (outcome.torn) result.torn.push(outcome.torn);
  }
  refuseHeadsPastTheJournal(heads, logs, result.torn);
  for (const log of [...logs.values()].sort((a, b) => a.number - b.number)) {
    result.logs.push(closeLog(log));
  }
  return result;
}

function readDrains(segments, take) {
  const drains = readLane(segments);
  for (;;) {
    const { done, value } = drains.next();
    if (done) return value;
    take(value);
  }
}

function openLog(directory, number, { head, saltKey, publicKey }) {
  return {
    number,
    ledger: new Ledger(number),
    head,
    publicKey,
    salts: saltKey ? new Salts(saltKey) : null,
    stored: new StoredTree(directory, number),
    tree: new Frontier(),
    rootAtHead: null,
  };
}

function readBatch(log, batch) {
  const place = recordPlace(log.number, log.ledger.sequence);
  if (batch.first !== log.ledger.sequence) {
    throw new Failure(place, 'The batch does not begin with the next record of its log.',
      { expected: log.ledger.sequence, found: batch.first });
  }
  let at = 0;
  for (let index = 0; index < batch.count; index += 1) {
    const record = decodeRecord(batch.bytes, at, recordPlace(log.number, batch.first + index));
    checkRecord(log.ledger, record);
    growTree(log, record);
    at += record.length;
  }
  if (at !== batch.bytes.length) {
    throw new Failure(place, 'The records do not fill their batch.',
      { expected: batch.bytes.length, found: at });
  }
  return batch.count;
}

// With the salt key the leaf is made from the record; without it, it can only be taken from the
// stored tree, and then a record may differ from its leaf unseen: the report says so.
function growTree(log, record) {
  const stored = log.stored.leaf(record.sequence);
  let leaf = stored;
  if (log.salts) {
    leaf = leafOf(entryOf(sectionsOf(log.number, record), log.salts.next()));
    if (stored && !stored.equals(leaf)) {
      throw new Failure(record.place, `The leaf of the record is another in ${log.stored.file}.`,
        { expected: leaf, found: stored });
    }
  }
  if (!log.tree || !leaf) {
    log.tree = null;
    return;
  }
  log.tree.append(leaf);
  if (log.tree.size === log.head?.size) log.rootAtHead = log.tree.root();
}

// A signed head proves that its records were durable.
function refuseHeadsPastTheJournal(heads, logs, torn) {
  for (const [number, head] of heads) {
    const records = logs.get(number)?.ledger.sequence ?? 0;
    if (head.size <= records) continue;
    throw new Failure(recordPlace(number, records),
      `The signed head in ${head.file} proves records that the journal does not have.` +
      (torn.length > 0 ? ` It is torn: ${torn.join(' ')}` : ''),
      { expected: `${head.size} records`, found: `${records} records` });
  }
}

function closeLog(log) {
  const { ledger, head, publicKey } = log;
  checkLedgerSums(ledger);
  const notChecked = [];
  if (!log.salts) {
    notChecked.push('that the leaves are those of the records: the salt key is not known');
  }
  if (head) {
    checkHeadOrigin(head, ledger.coalition());
    if (publicKey) checkSignature(head, publicKey, head.reject);
    else notChecked.push('the signature of the head: no public key was given');
    checkHeadRoot(log, notChecked);
  } else {
    notChecked.push('the root: the log has no signed head');
  }
  return {
    log: log.number,
    sequence: ledger.sequence,
    root: log.tree?.root().toString('base64') ?? null,
    signed: head?.size ?? 0,
    state_hash: stateHash(ledger),
    totals: ledger.totals(),
    names: ledger,
    not_checked: notChecked,
  };
}

function checkHeadRoot({ head, tree, rootAtHead, stored }, notChecked) {
  if (head.size === 0) return;
  if (!rootAtHead) {
    if (tree) head.reject('The signed head is of a size that the tree never had.');
    notChecked.push(`the root: ${stored.file} does not hold all leaves`);
    return;
  }
  if (!rootAtHead.equals(head.root)) {
    head.reject(`The root at ${head.size} records is not the one that was signed.`,
      { expected: head.root.toString('base64'), found: rootAtHead.toString('base64') });
  }
}

// What members hold and what the books say are two sides of one sum.
function checkLedgerSums(ledger) {
  const outstanding = ledger.outstanding();
  for (const [currency, book] of ledger.books) {
    let sum = outstanding.get(currency) ?? 0n;
    for (const { balance } of book.values()) sum += balance;
    if (sum !== 0n) {
      throw new Failure({ log: ledger.log },
        `The whole ledger does not sum to zero in ${ledger.currencyName(currency)}.`,
        { expected: 0, found: sum });
    }
  }
}
