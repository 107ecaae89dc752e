// What the verifier throws when the files differ from what they must be.

// A difference found in the data directory: where it is, as a whole sentence, and where it can be
// said in two values what was expected and what was found.
export class Failure extends Error {
  constructor(place, sentence, comparison = {}) {
    super(sentence);
    this.name = 'Failure';
    this.place = place;
    this.expected = comparison.expected;
    this.found = comparison.found;
  }

  toString() {
    const compared = this.expected === undefined
      ? '' : ` Expected ${show(this.expected)}, found ${show(this.found)}.`;
    return `${placeText(this.place)}: ${this.message}${compared}`;
  }

  // The shape of the `failure` object in JSON: numbers past 2^53 stay whole because they are text.
  toJson() {
    const json = { ...this.place, sentence: this.message };
    if (this.expected !== undefined) {
      json.expected = show(this.expected);
      json.found = show(this.found);
    }
    return json;
  }
}

// A place in the journal's bytes: the file's name in the directory, the offset in it, the drain.
export function bytesPlace(file, offset, drain) {
  return drain === undefined ? { file, offset } : { file, offset, drain };
}

// A place in a log: one record.
export function recordPlace(log, sequence) {
  return { log, sequence };
}

function placeText(place) {
  if (place === undefined) return 'The data directory';
  const parts = [];
  if (place.log !== undefined) parts.push(`log ${place.log}`);
  if (place.sequence !== undefined) parts.push(`record ${place.sequence}`);
  if (place.file !== undefined) parts.push(place.file);
  if (place.offset !== undefined) parts.push(`offset ${place.offset}`);
  if (place.drain !== undefined) parts.push(`drain ${place.drain}`);
  return parts.join(', ');
}

export function show(value) {
  if (value === null) return 'none';
  if (Buffer.isBuffer(value)) return value.toString('hex');
  return String(value);
}
