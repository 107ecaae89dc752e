// Verifies a Huitong data directory from its files alone, with no code of the program it checks.
import { failureJson, resultJson, resultText } from './verify/report.mjs';
import { Failure } from './verify/failure.mjs';
import { parsePublicKey } from './verify/note.mjs';
import { verifyDirectory } from './verify/verifier.mjs';

const kUsage = `Usage: node tools/verify.mjs DIR [--json] [--public-key KEY] [--salt-key HEX]

Checks a data directory from its files alone: checksums, member chains, every rule and sum, the leaf
of every record, the stored tree, the signed head, and the MACs of requests that the files tell.
Changes nothing. Exits with 1 and names the first wrong record or file if there is one. The keys
are derived from the directory's own key file; without it, what was not checked is said.

  --json            print one JSON object, in the shape of huitong verify --json
  --public-key KEY  with which heads must be signed, if you know it from elsewhere: the verifier_key
                    of GET /v1/coalition, or the bare 32 bytes in base64 or hex
  --salt-key HEX    of the only log, 32 bytes, for a copy without the key file

Example:
  node tools/verify.mjs data/demo --public-key 'huitong.demo/1/log/sha256+029ddc8d+AXAL6OFn…'
Exit codes: 0 all is well, 1 something differs, 2 wrong usage.`;

const kProgressMilliseconds = 200;

function main(words) {
  if (words.includes('--help') || words.includes('-h')) return finish(0, kUsage);
  const options = readArguments(words);
  if (options.wrong) return finish(2, `${options.wrong}\n${kUsage}`);

  const started = process.hrtime.bigint();
  const progress = makeProgress();
  try {
    const result = verifyDirectory(options.directory, { ...options, progress: progress.show });
    progress.clear();
    const seconds = Number((process.hrtime.bigint() - started) / 1_000_000n) / 1000;
    return finish(0, (options.json ? resultJson : resultText)(result, seconds));
  } catch (error) {
    progress.clear();
    if (!(error instanceof Failure) && !error.code) throw error;
    return finish(1, options.json ? failureJson(error) : error.toString(), options.json);
  }
}

function readArguments(words) {
  const options = { directory: null, json: false, publicKey: null, saltKey: null };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === '--json') {
      options.json = true;
    } else if (word === '--public-key') {
      options.publicKey = parsePublicKey(words[index += 1] ?? '');
      if (!options.publicKey) return { wrong: 'This is not a public key of Ed25519.' };
    } else if (word === '--salt-key') {
      const text = words[index += 1] ?? '';
      if (!/^[0-9a-f]{64}$/i.test(text)) return { wrong: 'A salt key is 64 digits of hex.' };
      options.saltKey = Buffer.from(text, 'hex');
    } else if (word.startsWith('-') || options.directory !== null) {
      return { wrong: `The argument ${word} is not understood.` };
    } else {
      options.directory = word;
    }
  }
  return options.directory === null ? { wrong: 'The data directory is missing.' } : options;
}

// Says on a terminal how far it is, a few times a second.
function makeProgress() {
  if (!process.stderr.isTTY) return { show: undefined, clear: () => {} };
  let last = 0;
  return {
    show: (records) => {
      const now = Date.now();
      if (now - last < kProgressMilliseconds) return;
      last = now;
      process.stderr.write(`\r${records.toLocaleString('en-US')} records`);
    },
    clear: () => process.stderr.write('\r\x1b[K'),
  };
}

function finish(code, text, onStandardOutput = code === 0) {
  (onStandardOutput ? process.stdout : process.stderr).write(`${text}\n`);
  process.exitCode = code;
}

main(process.argv.slice(2));
