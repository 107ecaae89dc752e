// Verifies a data directory from its files alone, drain by drain, record by record.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkRecord } from './check.mjs';
import { Failure, recordPlace } from './failure.mjs';
import { checkHeadOrigin, readHeads } from './heads.mjs';
import { deriveLogKeys, readMasterKey } from './keys.mjs';
import { Ledger } from './ledger.mjs';
import { RequestMacs } from './macs.mjs';
import { checkSignature } from './note.mjs';
import { decodeRecord } from './record.mjs';
import { RecordIndex } from './record_index.mjs';
import { listSegments, readLane } from './segments.mjs';
import { stateHash } from './state_hash.mjs';
import { StoredTree } from './stored_tree.mjs';
import { entryOf, Frontier, leafOf, Salts, sectionsOf } from './tree.mjs';

const kNoKeys = { mac: null, salt: null, public: null };

// Throws a Failure at the first difference. `publicKey` is one that heads must be signed with, of
// which the caller knows from elsewhere; `saltKey` is for a copy without the key file.
// `progress(records)` is called after each drain.
export function verifyDirectory(directory, { publicKey = null, saltKey = null, progress } = {}) {
  if (!existsSync(join(directory, 'journal'))) {
    throw new Failure(undefined, 'There is no journal in it: it is not a data directory.');
  }
  const masterKey = readMasterKey(directory);
  const heads = readHeads(directory);
  const logs = new Map();
  const result = { drains: 0, torn: [], logs: [] };
  const logOf = (number) => {
    if (!logs.has(number)) {
      const keys = masterKey ? deriveLogKeys(masterKey, number) : { ...kNoKeys, salt: saltKey };
      logs.set(number, openLog(directory, number, { head: heads.get(number), keys, publicKey }));
    }
    return logs.get(number);
  };
  let records = 0;
  for (const segments of listSegments(directory).values()) {
    const outcome = readDrains(segments, (drain) => {
      for (const batch of drain.batches) {
        records += readBatch(logOf(batch.log), batch, drain.segment.path);
      }
      progress?.(records);
    });
    result.drains += outcome.drains;
    if (outcome.torn) result.torn.push(outcome.torn);
  }
  refuseHeadsPastTheJournal(heads, logs, result.torn);
  for (const log of [...logs.values()].sort((a, b) => a.number - b.number)) {
    result.logs.push(closeLog(log, result.torn));
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

function openLog(directory, number, { head, keys, publicKey }) {
  const index = new RecordIndex(number);
  return {
    number,
    ledger: new Ledger(number),
    index,
    originals: (sequence) => index.read(sequence),
    head: head ?? null,
    publicKeys: [
      ...(keys.public ? [{ name: null, key: keys.public, of: 'the key file' }] : []),
      ...(publicKey ? [{ ...publicKey, of: 'the caller' }] : []),
    ],
    salts: keys.salt ? new Salts(keys.salt) : null,
    macs: keys.mac ? new RequestMacs(keys.mac) : null,
    stored: new StoredTree(directory, number),
    tree: keys.salt ? new Frontier() : null,
    rootAtHead: null,
  };
}

function readBatch(log, batch, path) {
  const place = recordPlace(log.number, log.ledger.sequence);
  if (batch.first !== log.ledger.sequence) {
    throw new Failure(place, 'The batch does not begin with the next record of its log.',
      { expected: log.ledger.sequence, found: batch.first });
  }
  let at = 0;
  for (let index = 0; index < batch.count; index += 1) {
    try {
      const record = decodeRecord(batch.bytes, at, recordPlace(log.number, batch.first + index));
      readRecord(log, record, path, batch.offset + at);
      at += record.length;
    } catch (error) {
      throw earlierLeaf(log, error) ?? error;
    }
  }
  if (at !== batch.bytes.length) {
    throw new Failure(place, 'The records do not fill their batch.',
      { expected: batch.bytes.length, found: at });
  }
  return batch.count;
}

function readRecord(log, record, path, offset) {
  checkRecord(log.ledger, record, log.originals);
  log.macs?.check(log.ledger, record, (sentence, comparison) => {
    throw new Failure(record.place, sentence, comparison);
  });
  log.index.add(path, offset, record.length);
  growTree(log, record);
}

// A record before the one that fails, whose leaf differs, is the first that is wrong.
function earlierLeaf({ stored }, error) {
  if (!(error instanceof Failure)) return null;
  const leaf = stored.failure({ proved: false });
  return leaf?.place.sequence === undefined ? null : leaf;
}

// Every leaf is made from its record; without the salt key there is no tree.
function growTree(log, record) {
  if (!log.tree) return;
  const leaf = leafOf(entryOf(sectionsOf(log.number, record), log.salts.next()));
  log.tree.append(leaf, (hash, height) => log.stored.compare(hash, record.sequence, height));
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

function closeLog(log, torn) {
  const { ledger, stored } = log;
  log.index.close();
  checkLedgerSums(ledger);
  const notChecked = [];
  checkHead(log, notChecked);
  checkStoredTree(log, torn, notChecked);
  if (!log.macs) notChecked.push('the MACs of requests: there is no key file');
  if (torn.length > 0) {
    notChecked.push('whether the torn drain was durable: the state checkpoint could say so, and ' +
      'is not read here');
  }
  return {
    log: log.number,
    sequence: ledger.sequence,
    root: log.tree?.root().toString('base64') ?? null,
    signed: log.head?.size ?? 0,
    state_hash: stateHash(ledger),
    totals: ledger.totals(),
    names: ledger,
    stored_hashes: stored.compared,
    macs: { recomputed: log.macs?.recomputed ?? 0, others: log.macs?.others ?? 0 },
    not_checked: notChecked,
  };
}

function checkHead({ head, ledger, publicKeys, tree, rootAtHead, stored }, notChecked) {
  if (!head) {
    notChecked.push('the root: the log has no signed head');
    return;
  }
  checkHeadOrigin(head, ledger.coalition());
  for (const publicKey of publicKeys) checkSignature(head, publicKey, head.reject);
  if (publicKeys.length === 0) {
    notChecked.push('the signature of the head: there is no key file, and no public key was given');
  }
  if (!tree) {
    notChecked.push('the root that was signed: there is no key file');
    return;
  }
  const root = head.size === 0 ? new Frontier().root() : rootAtHead;
  if (root.equals(head.root)) return;
  const leaf = stored.failure({ proved: false });
  if (leaf) throw leaf;
  head.reject(`The root at ${head.size} records is not the one that was signed.`,
    { expected: head.root.toString('base64'), found: root.toString('base64') });
}

// After the head, which proves the records that it covers.
function checkStoredTree({ head, tree, stored }, torn, notChecked) {
  if (!tree) {
    notChecked.push('the tree and the leaves of the records: there is no key file');
  } else if (!stored.exists) {
    notChecked.push(`the stored tree: there is no ${stored.file}`);
  } else {
    const proved = stored.difference !== null && stored.difference.sequence < (head?.size ?? 0);
    const failure = stored.failure({ proved });
    if (failure) throw failure;
    stored.refuseMore(torn.length > 0);
  }
  stored.close();
}

// What members hold, less what they owe, and what the books say are two sides of one sum.
function checkLedgerSums(ledger) {
  const wallets = ledger.walletSums();
  for (const currency of new Set([...wallets.keys(), ...ledger.books.keys()])) {
    const { available = 0n, pending = 0n, held = 0n, debt = 0n } = wallets.get(currency) ?? {};
    let sum = available + pending + held - debt;
    for (const { balance } of ledger.books.get(currency)?.values() ?? []) sum += balance;
    if (sum !== 0n) {
      throw new Failure({ log: ledger.log },
        `The whole ledger does not sum to zero in ${ledger.currencyName(currency)}.`,
        { expected: 0, found: sum });
    }
  }
}
