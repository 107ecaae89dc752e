// The declines of tenders, 92 to 95: what the state can tell of them (sections 10 and 23 of the
// rules).
import { ownerOf } from './members.mjs';
import { kBrand } from './published.mjs';
import { kFloor, kFloorPerMille } from './settings.mjs';

const kFenMax = (1n << 53n) - 1n;

// By code. Each is given {ledger, record, reject, effect, member}.
export const kTenderFigures = new Map([
  [92, requireFloor],
  [93, requireChanged],
  [94, (context) => {
    requireNone(context);
    const { ledger, reject, member } = context;
    if ([...ledger.holds.values()].some((hold) => hold.ordinal > 0 &&
        ownerOf(ledger, hold.member) === member)) {
      return;
    }
    reject(`Member ${member} has no hold of a tender.`);
  }],
  [95, (context) => {
    requireNone(context);
    const { ledger, reject, member } = context;
    if ([...ledger.tenders.values()].some((tender) => tender.settled === null &&
        ownerOf(ledger, tender.member) === member)) {
      return;
    }
    reject(`Member ${member} has no tender that is not settled.`);
  }],
]);

function requireNone({ reject, effect }) {
  if (effect.figure_0 === 0n && effect.figure_1 === 0n) return;
  reject(`The decline ${effect.code} has no figures.`,
    { expected: '0, 0', found: `${effect.figure_0}, ${effect.figure_1}` });
}

// Below a floor that an acceptor has in force, or nothing.
function requireFloor({ ledger, record, reject, effect }) {
  const { figure_0: short, figure_1: second } = effect;
  if (second !== 0n) reject('The decline 92 has one figure.', { expected: 0, found: second });
  if (short === 0n) return;
  const policy = (brand, tag) => ledger.tenderPolicy(brand, tag, record.commit_time);
  const brands = Array.from({ length: ledger.counts.get(kBrand) ?? 0 }, (_, index) => index + 1);
  const most = brands.map((brand) => (policy(brand, kFloorPerMille) > 0n ? kFenMax :
    policy(brand, kFloor))).reduce((greatest, one) => (one > greatest ? one : greatest), 0n);
  if (short > 0n && short <= most) return;
  reject('The decline 92 is of a floor that no acceptor has.',
    { expected: `0 to ${most}`, found: short });
}

// What it comes to, and what was expected.
function requireChanged({ reject, effect }) {
  const { figure_0: fen, figure_1: wanted } = effect;
  const within = [[fen, 1n], [wanted, 0n]].every(([one, least]) => one >= least && one <= kFenMax);
  if (within && fen !== wanted) return;
  reject('The decline 93 is not of two amounts that differ.',
    { expected: 'two amounts of fen', found: `${fen}, ${wanted}` });
}
