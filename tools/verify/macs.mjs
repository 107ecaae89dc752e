// The MACs of requests that can be made again from the files alone: those of the program's own
// requests, `init` and `import` (section 3 of the document).
import { kEnrol, kOpened, kPublishes, kUnit } from './kinds.mjs';
import { macOf } from './keys.mjs';
import {
  kApproved, kBrand, kChannel, kCoalition, kCurrency, kEarnRate, kProposal, kRateBook,
} from './published.mjs';

// Checks records as they come and counts them: {recomputed, others}, where others are the keyed
// records whose key or text is not in the files.
export class RequestMacs {
  constructor(macKey) {
    this.macKey = macKey;
    this.recomputed = 0;
    this.others = 0;
  }

  // Of a record that was checked otherwise; `ledger` holds it already.
  check(ledger, record, reject) {
    if (!record.keyed) return;
    const requests = ownRequests(ledger, record);
    const own = requests.find(({ key }) =>
      this.mac(record, 'key', key).equals(record.keyed.key_mac));
    if (!own) {
      this.others += 1;
      if (!isOpeningByPerson(ledger, record)) return;
      const [{ key }] = requests;
      reject('The key_mac is neither that of `init` nor that of an import.',
        { expected: this.mac(record, 'key', key), found: record.keyed.key_mac });
    }
    this.recomputed += 1;
    if (own.text === null) return;
    const expected = macOf(this.macKey, 'request', own.text);
    if (!expected.equals(record.keyed.request_mac)) {
      reject('The request_mac is not that of the request.',
        { expected, found: record.keyed.request_mac });
    }
    if (record.number) reject('A request of the program itself bears no number.');
  }

  mac({ actor }, kind, text) {
    const word = Buffer.alloc(4);
    word.writeUInt32LE(actor);
    return macOf(this.macKey, kind, word, text);
  }
}

// A demo's keys are made up; any other coalition is opened by `init` or by an import.
function isOpeningByPerson(ledger, { kind }) {
  return kind === kOpened && ledger.coalition() !== null && ledger.coalition().demo === 0;
}

// The keys that the program could have given to such a record, with the text of the request where
// it is known: that of an enrolment is MACed under the member's own key, which only the vault has.
function ownRequests(ledger, record) {
  const [published, approved] = record.books;
  if (record.kind === kEnrol) {
    const enrolled = record.subjects[0]?.effects.find(({ name }) => name === 'MemberEnrolled');
    if (!enrolled) return [];
    return [{ key: `import enrol ${enrolled.member_id.toString('hex')}`, text: null }];
  }
  if ((record.kind !== kPublishes && record.kind !== kOpened) || published?.name !== 'Published') {
    return [];
  }
  const requests = [];
  const what = setUpText(ledger, published);
  if (what !== null) {
    const key = `import ${what} ${setUpPayload(published, approved).toString('hex')}`;
    requests.push({ key, text: key });
  }
  if (record.kind === kOpened) {
    const text = `open coalition\n${published.content.origin}`;
    requests.unshift({ key: 'open coalition', text });
  }
  return requests;
}

// Of what is to be published, or is by the approval of it.
function setUpPayload({ what, payload, content }, approved) {
  if (what !== kProposal) return payload;
  return approved ? approved.payload : content.payload;
}

function setUpText(ledger, { what, number, version, content }) {
  switch (what) {
    case kCoalition: return 'coalition';
    case kBrand: return `brand ${content.code}`;
    case kCurrency: return `currency ${content.code}`;
    case kChannel: return `channel ${content.code}`;
    case kEarnRate: {
      // An import knows no unit.
      if (number === kUnit) return null;
      const { brand } = ledger.currency(number);
      return `earn rate of ${ledger.newest(kBrand, brand).code}`;
    }
    // An import cuts no period, and rejects nothing.
    case kProposal:
      if (ledger.proposal(number).what !== kRateBook) return null;
      if (version === 1) return 'rate book';
      return content.answer === kApproved ? 'approval of the rate book' : null;
    default: return null;
  }
}
