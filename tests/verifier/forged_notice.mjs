// The notice before a rate book lowers a bid or a redemption value: record by record from the
// documents.
import { ratesBytes, scenario } from './forge.mjs';

const kPublishes = 2;
const kNotice = 19;
const kEffectiveFrom = 7;
const kPrices = 13;
const kMoment = 1n;
const kDay = 86_400_000_000_000n;
const kTooShort = /The bid or the redemption value of rose falls with too short a notice/;

export function testNotice() {
  testSetting();
  testBids();
  testValues();
  testVersions();
  testApproval();
  testDeclines();
}

const kRose = { currency: 1, bid: [3, 1], ask: [4, 1], value: 500_000 };

// Roses at such prices, whose cuts need ten days of notice.
function opened(log) {
  log.at('2026-01-10T09:00').rates(ratesBytes([kRose]));
  log.policy(1, { [kNotice]: 10 });
  return log;
}

function offer(log, line, from) {
  return log.proposal(ratesBytes([{ ...kRose, ...line }]), { from });
}

function testSetting() {
  scenario('forged: the days of notice are a setting of the policy', (log) => {
    for (const value of [-1, 3_661]) {
      log.refuses(/out of its bounds/, log.policyOf(1, { [kNotice]: value }));
    }
    log.refuses(/although it is the default/, log.policyOf(1, { [kNotice]: 0 }));
    log.policy(1, { [kNotice]: 3_660 });
    log.policy(1, { [kNotice]: 1 });
  });
}

function testBids() {
  scenario('forged: a bid falls after so many days of notice', (log) => {
    const { instant } = opened(log);
    const from = instant + 10n * kDay;
    const lower = { bid: [299_999_999, 100_000_000] };
    for (const early of [instant, from - kMoment, null]) {
      log.refuses(kTooShort, offer(log, lower, early));
    }
    // Neither what rises nor what says the same needs it, nor ask, settlement price and reference.
    for (const line of [{}, { bid: [301, 100] }, { ask: [3, 1] }, { price: 1 },
      { reference: [3, 1] }]) {
      log.make(offer(log, line, null));
    }
    log.make(log.proposal(ratesBytes([{ currency: 2, bid: [1, 2] }])));
    log.make(offer(log, lower, from));
  });
}

function testValues() {
  scenario('forged: what a member gets for a point falls after notice, if it is said', (log) => {
    const { instant } = opened(log);
    const from = instant + 10n * kDay;
    log.refuses(kTooShort, offer(log, { value: 499_999 }, from - kMoment));
    log.refuses(kTooShort, offer(log, { value: 1, bid: [4, 1] }, null));
    log.make(offer(log, { value: 500_001 }, null));
    log.make(offer(log, { value: 499_999 }, from));
    // Then it is what is settled.
    log.rates(ratesBytes([{ ...kRose, value: 0 }]));
    log.rates(ratesBytes([{ ...kRose, value: 7 }]));
    log.refuses(kTooShort, offer(log, { value: 6 }, null));
  });
}

function testVersions() {
  scenario('forged: a cut is by the line that would be in force without it', (log) => {
    const { instant } = opened(log);
    const [later, latest] = [instant + 3n * kDay, instant + 20n * kDay];
    log.rates(ratesBytes([{ ...kRose, bid: [4, 1] }]), { from: later });
    log.refuses(kTooShort, offer(log, {}, later));
    log.refuses(kTooShort, offer(log, { bid: [39, 10] }, later + kMoment));
    log.make(offer(log, {}, later - kMoment));
    log.rates(ratesBytes([{ ...kRose, bid: [2, 1] }]), { from: latest });
    log.make(offer(log, { bid: [2, 1] }, latest));
    log.refuses(kTooShort, offer(log, { bid: [2, 1] }, latest - 11n * kDay));
    log.make(offer(log, { bid: [2, 1] }, latest - 10n * kDay));
    // What is not listed is no cut.
    log.make(log.proposal(ratesBytes([])));
  });
  scenario('forged: the notice is that of the policy in force at the commit', (log) => {
    opened(log);
    const lower = { bid: [2, 1] };
    log.make(log.policyOf(1, {}, { effective_from: log.instant + kDay }));
    log.refuses(kTooShort, offer(log, lower, log.instant + kDay));
    log.at('2026-01-11T09:00').make(offer(log, lower, null));
    log.policy(1, { [kNotice]: 3_660 });
    log.refuses(kTooShort, offer(log, lower, log.instant + 3_660n * kDay - kMoment));
    log.make(offer(log, lower, log.instant + 3_660n * kDay));
  });
}

function testApproval() {
  scenario('forged: the notice is asked again at the approval', (log) => {
    const { instant } = opened(log);
    log.make(offer(log, { bid: [2, 1] }, instant + 10n * kDay));
    log.make(offer(log, { bid: [2, 1] }, instant + 11n * kDay));
    const [soon, late] = [3, 4];
    log.instant += kMoment;
    log.refuses(kTooShort, log.approval(soon));
    log.instant += kDay - kMoment;
    log.make(log.approval(late));
    log.refuses(kTooShort, log.approval(soon));
    log.policy(1, {});
    log.make(log.approval(soon));
  });
  scenario('forged: what rose since is cut by an approval', (log) => {
    opened(log).make(offer(log, {}, null));
    log.rates(ratesBytes([{ ...kRose, bid: [31, 10] }]));
    log.refuses(kTooShort, log.approval(3));
    log.make(log.rejection(3));
  });
}

function testDeclines() {
  scenario('forged: the declines of too short a notice', (log) => {
    opened(log);
    const no = (...figures) =>
      log.decline(kPublishes, null, 78, kEffectiveFrom, figures);
    log.make(no(1, 10));
    for (const days of [0, 9, 11, -10]) log.refuses(/states another notice/, no(1, days));
    for (const days of [0, 10]) log.refuses(/states another notice/, no(2, days));
    for (const currency of [0, 3, -1]) log.refuses(/which is not registered/, no(currency, 10));
    log.refuses(/names another field/, log.decline(kPublishes, null, 78, kPrices, [1, 10]));
    const ann = log.member();
    log.refuses(/has no subject/, log.decline(kPublishes, ann, 78, kEffectiveFrom, [1, 10]));
    log.refuses(/not declined with the code 78/, log.decline(16, ann, 78, kEffectiveFrom, [1, 10]));
    log.policy(2, { [kNotice]: 3 });
    log.make(no(2, 3));
  });
}
