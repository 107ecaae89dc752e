// Where each record of a log stands in the files, so that a later record that names it finds it.
import { closeSync, openSync, readSync } from 'node:fs';
import { recordPlace } from './failure.mjs';
import { decodeRecord } from './record.mjs';

export class RecordIndex {
  constructor(log) {
    this.log = log;
    this.paths = [];
    this.places = [];
    this.descriptors = new Map();
  }

  add(path, offset, length) {
    if (this.paths.at(-1) !== path) this.paths.push(path);
    this.places.push({ file: this.paths.length - 1, offset, length });
  }

  // The record, or null where there is none yet of this sequence.
  read(sequence) {
    const place = this.places[sequence];
    if (!place) return null;
    let descriptor = this.descriptors.get(place.file);
    if (descriptor === undefined) {
      descriptor = openSync(this.paths[place.file], 'r');
      this.descriptors.set(place.file, descriptor);
    }
    const bytes = Buffer.alloc(place.length);
    readSync(descriptor, bytes, 0, bytes.length, place.offset);
    return decodeRecord(bytes, 0, recordPlace(this.log, sequence));
  }

  close() {
    for (const descriptor of this.descriptors.values()) closeSync(descriptor);
    this.descriptors.clear();
  }
}
