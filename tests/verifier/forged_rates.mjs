// Rate books that are proposed by one person and approved by another: record by record from the
// documents.
import assert from 'node:assert/strict';
import { Forge, ratesBytes, scenario, time, u32, user } from './forge.mjs';

const kOperator = 1 << 28;
const kBrandOne = (2 << 28) + 1;
const kPublishes = 2;
const kEffectiveFrom = 7;
const kPrices = 13;
const kProposalId = 22;
const kMoment = 1n;

const kBook = ratesBytes([{ currency: 1, bid: [1, 3] }]);
const kOther = ratesBytes([{ currency: 1, bid: [1, 4] }]);

export function testRates() {
  testProposed();
  testPayloads();
  testApproved();
  testBegins();
  testRejected();
  testForm();
  testDeclines();
}

// Proposal 1 is the rate book of the opening.
function opened(log) {
  return log.at('2026-01-10T09:00');
}

function publications(log) {
  return log.ledger.versions(6, 0).list.length;
}

function testProposed() {
  scenario('forged: a rate book is proposed by the one who asks for it', (log) => {
    opened(log);
    log.refuses(/proposer is not who/, { ...log.proposal(kBook), actor: user(1) });
    log.refuses(/proposer is not who/, log.proposal(kBook, { actor: user(2), proposer: user(1) }));
    log.refuses(/proposer is not who/, log.proposal(kBook, { proposer: 0 }));
    for (const actor of [user(2), kBrandOne, kOperator]) log.make(log.proposal(kBook, { actor }));
    assert.equal(publications(log), 1);
  });
  scenario('forged: proposals are numbered in their order, from one', (log) => {
    opened(log);
    for (const number of [0, 3, 4]) {
      log.refuses(/order of registration/, log.proposal(kBook, { number }));
    }
    log.refuses(/Versions count from 1/, log.proposal(kBook, { number: 1, more: { version: 1 } }));
    log.refuses(/There is no proposal 2/, log.rejection(2));
    log.make(log.proposal(kBook));
    log.refuses(/order of registration/, log.proposal(kBook, { number: 4 }));
    log.make(log.proposal(kOther));
    log.make(log.approval(3));
    log.make(log.approval(2));
    assert.equal(publications(log), 3);
  });
  scenario('forged: what is proposed could be published at that moment', (log) => {
    opened(log);
    const refused = (words, lines, more) =>
      log.refuses(words, log.proposal(ratesBytes(lines), more));
    refused(/Currency 3 is not registered/, [{ currency: 3 }]);
    refused(/Currency 0 is not registered/, [{ currency: 0 }]);
    refused(/rose is above its ask/, [{ currency: 1, bid: [2, 3], ask: [3, 5] }]);
    refused(/settlement price is negative/, [{ currency: 1, price: -1 }]);
    refused(/never retroactive/, [{ currency: 1 }], { from: log.instant - kMoment });
    refused(/never retroactive/, [{ currency: 1 }], { begins: 1 });
    refused(/not reduced/, [{ currency: 1, bid: [2, 4] }]);
    refused(/not reduced/, [{ currency: 1, bid: [0, 1] }]);
    refused(/not reduced/, [{ currency: 1, ask: [1_000_000_001, 1] }]);
    log.make(log.proposal(kBook, { from: log.instant }));
    log.make(log.proposal(ratesBytes([{ currency: 2, price: 0 }, { currency: 1, bid: [2, 3] }])));
  });
  scenario('forged: a proposal is so from its own record on', (log) => {
    opened(log);
    const at = (moment) => ({ more: { effective_from: log.instant + moment } });
    log.refuses(/takes effect with its record/, log.proposal(kBook, at(kMoment)));
    log.refuses(/never retroactive/, log.proposal(kBook, at(-kMoment)));
    log.refuses(/takes effect with its record/,
      log.proposal(kBook, { from: log.instant + kMoment, ...at(kMoment) }));
    log.make(log.proposal(kBook));
    log.refuses(/takes effect with its record/, log.approval(2, at(kMoment)));
    log.refuses(/never retroactive/, log.approval(2, at(-kMoment)));
    log.make(log.approval(2));
  });
}

function testPayloads() {
  scenario('forged: the payload of a proposal is written in one way', (log) => {
    opened(log);
    const refused = (words, more) => log.refuses(words, log.proposal(kBook, more));
    refused(/Configuration 5 is not published by a proposal/, { what: 5 });
    refused(/Configuration 10 is not published by a proposal/, { what: 10 });
    refused(/only one of what is proposed/, inner({ number: 1 }));
    refused(/When a proposal begins is unknown/, { begins: 2 });
    refused(/When a proposal begins is unknown/, { begins: 2, effective_from: log.instant });
    refused(/begins with its approval states no time/,
      { begins: 0, effective_from: log.instant });
    refused(/begins with its approval states no time/, { begins: 0, effective_from: 1 });
    refused(/ends inside a field/, { size: kBook.length + 1 });
    refused(/ends inside a field/, { size: kBook.length - 1 });
    refused(/longer than its fields/, inner({ tail: u32(0) }));
    log.refuses(/longer than its fields/, log.proposal(Buffer.concat([kBook, u32(0)])));
    log.refuses(/ends inside a field/, log.proposal(kBook.subarray(0, -4)));
    log.make(log.proposal(kBook));
    const answers = (payload) =>
      ({ kind: kPublishes, actor: user(1), books: [log.published(10, 2, payload)] });
    for (const answer of [0, 3, 2 ** 32 - 1]) {
      log.refuses(/answer to a proposal is unknown/, answers(u32(answer)));
    }
    log.refuses(/longer than its fields/, answers(Buffer.concat([u32(2), u32(0)])));
    log.refuses(/ends inside a field/, answers(Buffer.alloc(0)));
    log.refuses(/ends inside a field/, answers(u32(2).subarray(0, 3)));
    for (const version of [0, 3]) {
      log.refuses(/is made and answered/, log.proposal(kBook, { more: { version } }));
    }
    for (const what of [15, 17]) {
      log.refuses(new RegExp(`Nothing is known of published configuration ${what}`),
        log.publication(what, 0, kBook));
    }
    log.make(answers(u32(2)));
  });
}

// Of a proposal: its whole payload by hand.
function inner({ number = 0, tail = Buffer.alloc(0) } = {}) {
  const bytes = Buffer.concat([...[kOperator, 6, number, 0, 0, 0, kBook.length].map(u32), kBook,
    tail]);
  return { more: { payload: bytes, size: bytes.length } };
}

function testApproved() {
  scenario('forged: a proposal is approved by another person', (log) => {
    opened(log);
    log.make(log.proposal(kBook));
    log.make(log.proposal(kBook, { actor: user(1) }));
    log.make(log.proposal(kBook, { actor: kBrandOne }));
    const byMaker = /approved by the one who made it/;
    log.refuses(byMaker, log.approval(2, { actor: kOperator }));
    log.refuses(byMaker, log.approval(3));
    log.refuses(byMaker, log.approval(4, { actor: kBrandOne }));
    log.refuses(/Only the program|asks for nothing|keyed/, log.approval(2, { actor: 0 }));
    log.make(log.approval(2, { actor: user(1) }));
    log.make(log.approval(3, { actor: user(2) }));
    log.make(log.approval(4, { actor: kOperator }));
    assert.equal(publications(log), 4);
  });
  scenario('forged: a proposal is answered once', (log) => {
    opened(log);
    log.refuses(/Proposal 1 is answered already/, log.approval(1));
    log.refuses(/is made and answered/, log.approval(1, { more: { version: 3 } }));
    log.refuses(/Proposal 1 is answered already/, log.rejection(1));
    log.make(log.proposal(kBook));
    log.refuses(/There is no proposal 3/, log.approval(3, { then: [log.proposedBy(2)] }));
    log.refuses(/There is no proposal 0/, log.approval(0, { then: [log.proposedBy(2)] }));
    log.make(log.rejection(2));
    log.refuses(/Proposal 2 is answered already/, log.approval(2, { actor: user(2) }));
    log.refuses(/Proposal 2 is answered already/, log.rejection(2));
  });
  scenario('forged: an approval publishes what was proposed', (log) => {
    opened(log);
    log.make(log.proposal(kBook));
    log.make(log.proposal(kOther));
    const refused = (words, more) =>
      log.refuses(words, log.approval(2, { then: [log.proposedBy(2, more)] }));
    refused(/Proposal 2 is of another payload/, { payload: kOther, size: kOther.length });
    const longer = ratesBytes([{ currency: 1, bid: [1, 3] }, { currency: 1 }]);
    refused(/Proposal 2 is of another payload/, { payload: longer, size: longer.length });
    refused(/Proposal 2 is of another what/, { what: 5, number: 1, payload: pair(1, 1), size: 8 });
    refused(/Proposal 2 is of another number/, { number: 1 });
    refused(/Versions count from 1/, { version: 1 });
    refused(/Versions count from 1/, { version: 3 });
    log.refuses(/Proposal 2 is of another payload/,
      log.approval(2, { then: [log.proposedBy(3)] }));
    log.make(log.approval(2));
    log.refuses(/Versions count from 1/,
      log.approval(3, { then: [log.proposedBy(3, { version: 2 })] }));
    log.make(log.approval(3));
    assert.equal(log.ledger.price(1, log.instant).bid.denominator, 4);
  });
}

function pair(numerator, denominator) {
  return Buffer.concat([u32(numerator), u32(denominator)]);
}

function testBegins() {
  scenario('forged: without a time a rate book begins with its approval', (log) => {
    const proposed = opened(log).instant;
    log.make(log.proposal(kBook));
    log.at('2026-01-12T09:00');
    const from = (effective_from) =>
      log.approval(2, { then: [log.proposedBy(2, { effective_from })] });
    log.refuses(/Proposal 2 is published from another time on/, from(proposed));
    log.refuses(/Proposal 2 is published from another time on/, from(0));
    log.refuses(/Proposal 2 is published from another time on/, from(log.instant + kMoment));
    log.make(log.approval(2));
    assert.equal(log.ledger.price(1, log.instant - kMoment).settlement_price, 400_000n);
    assert.equal(log.ledger.versions(6, 0).at(log.instant - kMoment).version, 1);
    assert.equal(log.ledger.versions(6, 0).at(log.instant).version, 2);
  });
  scenario('forged: with a time it begins then, and is approved before', (log) => {
    const begins = time('2026-01-20T00:00');
    opened(log).make(log.proposal(kBook, { from: begins }));
    log.make(log.proposal(kOther, { from: begins }));
    log.make(log.proposal(kOther, { from: log.instant }));
    const from = (effective_from) =>
      log.approval(2, { then: [log.proposedBy(2, { effective_from })] });
    log.refuses(/Proposal 2 is published from another time on/, from(log.instant));
    log.refuses(/Proposal 2 is published from another time on/, from(begins + kMoment));
    log.make(log.approval(4));
    log.at('2026-01-20T00:00').make(log.approval(2));
    log.instant += kMoment;
    log.refuses(/never retroactive/, log.approval(3));
    log.refuses(/Proposal 3 is published from another time on/,
      log.approval(3, { then: [log.proposedBy(3, { effective_from: log.instant })] }));
    log.make(log.rejection(3));
  });
}

function testRejected() {
  scenario('forged: a rejection publishes nothing, and may be by the proposer', (log) => {
    opened(log);
    log.make(log.proposal(kBook));
    log.make(log.proposal(kBook));
    log.refuses(/holds one Published/, log.rejection(2, { then: [log.proposedBy(2)] }));
    log.refuses(/holds one Published/, log.rejection(2, { then: [log.answered(3, 2)] }));
    log.make(log.rejection(2, { actor: kOperator }));
    log.make(log.rejection(3, { actor: user(2) }));
    assert.equal(publications(log), 1);
    log.refuses(/Proposal 3 is answered already/, log.approval(3));
  });
}

function testForm() {
  scenario('forged: a rate book is published in no other way', (log) => {
    opened(log);
    const alone = log.publication(6, 0, kBook);
    log.refuses(/in no other way/, alone);
    log.refuses(/in no other way/, { ...alone, actor: user(1) });
    log.make(log.proposal(kBook));
    const [answered, published] = log.approval(2).books;
    const refused = (words, books, more = {}) =>
      log.refuses(words, { kind: kPublishes, actor: user(1), books, ...more });
    refused(/An approval publishes what was proposed/, [answered]);
    refused(/in no other way/, [published]);
    refused(/holds one Published/, [published, answered]);
    refused(/An approval publishes what was proposed/, [answered, published, published]);
    refused(/An approval publishes what was proposed/, [answered, published, answered]);
    refused(/An approval publishes what was proposed/, [answered, answered, published]);
    refused(/is of another what/, [answered, answered]);
    refused(/An approval publishes what was proposed/, [answered,
      ['ProvenanceInterned', { number: 1, issuer: 1, funding_brand: 1, earn_month: 672,
        not_exchangeable_until: 0, settlement_price: 1 }]]);
    const [proposed] = log.proposal(kBook, { actor: user(1) }).books;
    refused(/holds one Published/, [proposed, published]);
    refused(/holds one Published/, [proposed, answered, published]);
    refused(/holds one Published/, [log.published(9, 0, u32(0)), published]);
    refused(/opened a second time/, [answered, published], { kind: 1 });
    refused(/opened a second time/, [proposed], { kind: 1 });
    const ann = log.member();
    refused(/is not about a member/, [answered, published], { subjects: [[ann]] });
    refused(/is not about a member/, [proposed], { subjects: [[ann]] });
    refused(/An approval publishes/, [answered, published, log.published(9, 0, u32(0))]);
    log.make(log.approval(2));
  });
}

function testDeclines() {
  scenario('forged: the declines of a publication', (log) => {
    opened(log);
    const no = (code, param, figures, actor = kOperator) =>
      ({ ...log.decline(kPublishes, null, code, param, figures), actor });
    const ann = log.member();
    log.refuses(/has no subject/, log.decline(kPublishes, ann, 27, kProposalId));
    log.refuses(/has no subject/, log.decline(kPublishes, ann, 16, kProposalId));
    for (const code of [16, 27, 28]) {
      log.refuses(/names another field/, no(code, 15));
      log.refuses(/names another field/, no(code, 0));
      log.refuses(/has no figures/, no(code, kProposalId, [1, 0]));
    }
    log.refuses(/not declined with the code 14/, no(14, kProposalId));
    log.refuses(/not declined with the code 54/, no(54, kProposalId));
    log.refuses(/names another field/, no(30, kProposalId));
    for (const kind of [3, 16, 33, 35]) {
      log.refuses(/not declined with the code 16/, log.decline(kind, null, 16, kProposalId));
    }
    log.refuses(/made no proposal that is open/, no(28, kProposalId));
    const early = new Forge().begin();
    early.refuses(/No proposal is answered/, no(27, kProposalId));
    early.make(early.proposal(kBook));
    early.refuses(/No proposal is answered/, no(27, kProposalId));
    log.make(no(16, kProposalId));
    log.make(no(27, kProposalId));
    log.make(no(30, kEffectiveFrom));
    log.make(no(70, kPrices, [1, 0]));
    log.make(log.proposal(kBook));
    log.refuses(/made no proposal that is open/, no(28, kProposalId, [0, 0], user(1)));
    log.make(no(28, kProposalId));
    log.refuses(/A declined configuration published holds a Published/, { kind: kPublishes,
      actor: user(1), books: [...no(27, kProposalId).books, ...log.rejection(2).books] });
    log.make(log.approval(2));
    log.refuses(/made no proposal that is open/, no(28, kProposalId));
  });
  scenario('forged: an adjustment’s proposal is none of a publication', (log) => {
    const ann = opened(log).member();
    log.make({ kind: 34, actor: user(1), subjects: [[ann, ['AdjustmentProposed', { currency: 1,
      reason: 1, expires_on: 0, points: 60 }]]] });
    log.refuses(/made no proposal that is open/,
      { ...log.decline(kPublishes, null, 28, kProposalId), actor: user(1) });
    log.refuses(/There is no proposal 2/,
      { kind: kPublishes, actor: user(2), books: [log.answered(2, 2, { version: 2 })] });
    log.make(log.decline(33, ann, 28, kProposalId));
  });
}
