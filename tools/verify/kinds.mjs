// The kinds of records and effects: the tables of docs/journal_format.md, sections 2 and 5.
// A new effect is a line here; a new record kind is a line here and a rule in rules/.
import { layout } from './layout.mjs';

export const kSubject = 1;
export const kBooks = 2;

const kStatusReasons = [1, 2, 3, 4, 5, 9];
const kAdjustmentReasons = [1, 2, 3, 4, 5, 9];
const kDisputeReasons = [1, 2, 3, 4, 9];
const kRejectionReasons = [1, 2, 3, 9];
// How a member was seen to be a person of his own; 0 where he is verified no longer.
const kMethods = [0, 1, 2, 3, 4, 9];
// Of the lines of a statement, as section 12 numbers them; or of none.
const kLines = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 20, 21, 22, 23, 30, 40, 50];

// Where it may stand, and the fields after `kind u16 words u16`; then the values that enumerations
// have, and which go together.
const kEffects = [
  [1, 'AvailablePosting', kSubject,
    'currency u32, expires_on i32, provenance u32, amount i64, balance_after i64'],
  [2, 'PendingPosting', kSubject,
    'currency u32, matures_on i32, expires_on i32, provenance u32, zero u32, amount i64, ' +
    'balance_after i64'],
  [3, 'HeldPosting', kSubject,
    'currency u32, hold sequence, hold_ordinal u32, expires_on i32, provenance u32, zero u32, ' +
    'amount i64, balance_after i64'],
  [4, 'DebtPosting', kSubject, 'currency u32, amount i64, balance_after i64'],
  [10, 'BookPosting', kBooks, 'currency u32, account u64, amount i64'],
  [20, 'MemberEnrolled', kSubject, 'brand u32, member_id bytes16'],
  [21, 'Earned', kSubject,
    'currency u32, brand u32, channel u32, rate_version u32, channel_version u32, spend i64, ' +
    'rate fraction, coefficient fraction, points i64, remainder i64'],
  [22, 'Redeemed', kSubject,
    'currency u32, acceptor u32, channel u32, points i64, face i64'],
  [23, 'Exchanged', kSubject,
    'from u32, to u32, zero u32, bid_version u32, ask_version u32, bid fraction, ask fraction, ' +
    'paid i64, hub_in i64, hub_out i64, received i64, bid_remainder i64, ask_remainder i64, ' +
    'settlement_price i64, quote_mac bytes16'],
  [24, 'Expired', kSubject, 'currency u32, points i64'],
  [25, 'Matured', kSubject, 'currency u32, points i64'],
  [26, 'HoldPlaced', kSubject,
    'currency u32, acceptor u32, channel u32, ordinal u32, zero u32, points i64, ends time'],
  [27, 'HoldCaptured', kSubject,
    'currency u32, hold sequence, hold_ordinal u32, acceptor u32, channel u32, zero u32, ' +
    'points i64, face i64'],
  [28, 'HoldEnded', kSubject,
    'currency u32, hold sequence, hold_ordinal u32, why u32, released i64, expired i64'],
  [29, 'RedemptionReversed', kSubject,
    'currency u32, acceptor u32, zero u32, original sequence, points i64, points_before i64, ' +
    'expired i64, face i64'],
  // In subject 0, or in books where the record has no subject.
  [30, 'Declined', kSubject | kBooks,
    'code u16, language u8, param u8, figure_0 bits64, figure_1 bits64'],
  [31, 'EarnReversed', kSubject,
    'currency u32, brand u32, zero u32, original sequence, spend i64, spend_before i64, ' +
    'points i64, points_before i64, debt i64, loss i64'],
  [32, 'LineAmount', kSubject, 'line u32, amount i64'],
  [33, 'MemberStatusChanged', kSubject, 'status u32, reason u32',
    { enumerations: { status: [1, 2, 3], reason: kStatusReasons } }],
  [34, 'MergeStep', kSubject, 'step u32, role u32, zero u32, other sequence, ends time',
    { enumerations: { step: [1, 2, 3], role: [1, 2] } }],
  [35, 'HoldMoved', kSubject, 'currency u32, hold sequence, hold_ordinal u32'],
  [36, 'Gifted', kSubject, 'currency u32, role u32, zero u32, other sequence, points i64',
    { enumerations: { role: [1, 2] } }],
  [37, 'ExpiryNoticed', kSubject, 'currency u32, expires_on i32, days u32, points i64',
    { enumerations: { days: [90, 30, 7, 0] } }],
  [38, 'ExpiryDeferred', kSubject, 'currency u32, expires_on i32, last_day i32'],
  [39, 'ActivityCounted', kSubject, 'currency u32, active_on i32, last_day i32'],
  [40, 'Published', kBooks,
    'what u32, number u32, version u32, effective_from time, size u32, zero u32',
    { payload: true }],
  [41, 'ProvenanceInterned', kBooks,
    'number u32, issuer u32, funding_brand u32, earn_month i32, not_exchangeable_until i32, ' +
    'settlement_price i64'],
  [42, 'Adjusted', kSubject,
    'currency u32, reason u32, expires_on i32, points i64, proposal count',
    { enumerations: { reason: kAdjustmentReasons } }],
  [43, 'AdjustmentProposed', kSubject, 'currency u32, reason u32, expires_on i32, points i64',
    { enumerations: { reason: kAdjustmentReasons } }],
  [44, 'ProposalRejected', kSubject, 'zero u32, proposal sequence, points i64'],
  [45, 'Reinstated', kSubject,
    'currency u32, expires_on i32, zero u32, original sequence, points i64, points_before i64'],
  [46, 'PeriodCut', kBooks,
    'period u32, first_day i32, last_day i32, brands u32, zero u32, first_sequence sequence'],
  [47, 'SettlementClosed', kBooks, 'period u32, lines u32, statements u32, digest bytes32'],
  [48, 'PaymentRecorded', kBooks, 'party u32, fen i64, reference u64'],
  [50, 'PeriodAdjusted', kBooks,
    'period u32, debtor u32, creditor u32, reason u32, dispute u32, micro_fen i64',
    { enumerations: { reason: kDisputeReasons } }],
  [51, 'SpecialTerms', kSubject,
    'exact u32, pair_rate_version u32, bonus_version u32, pair_rate fraction?, ' +
    'bonus_share fraction?, fee i64, bonus i64',
    { enumerations: { exact: [0, 1] } }],
  [55, 'TenderPlaced', kSubject,
    'acceptor u32, channel u32, zero u32, basket i64, paid_by_points i64, cash i64, ' +
    'wish_points i64, wish_fen i64, ends time'],
  [56, 'TenderLine', kSubject, 'line u32, payable u32, zero u32, fen i64, cash i64',
    { enumerations: { payable: [0, 1] } }],
  [57, 'TenderPart', kSubject, 'line u32, currency u32, zero u32, points i64, fen i64'],
  [58, 'TenderTaken', kSubject,
    'currency u32, fen_per_point fraction, points i64, fen i64, remainder i64'],
  [59, 'TenderSettled', kSubject, 'zero u32, tender sequence, cash i64'],
  [60, 'TenderVoided', kSubject, 'zero u32, tender sequence'],
  [61, 'TenderReturned', kSubject, 'zero u32, tender sequence, fen i64, cash i64'],
  [62, 'SponsorGift', kBooks, 'sponsor u32, fen i64, reference u64'],
  [63, 'MemberVerified', kSubject, 'verified u32, method u32',
    {
      enumerations: { verified: [0, 1], method: kMethods },
      suits: ({ verified, method }) => (verified === 0) === (method === 0),
    }],
  [64, 'DisputeRaised', kBooks,
    'dispute u32, period u32, brand u32, counterparty u32, line u32, reason u32, zero u32, ' +
    'micro_fen i64',
    { enumerations: { line: kLines, reason: kDisputeReasons } }],
  [65, 'DisputeRejected', kBooks, 'dispute u32, reason u32',
    { enumerations: { reason: kRejectionReasons } }],
  [66, 'ReceiptTaken', kSubject, 'zero u32, receipt_mac bytes16'],
  [67, 'EarningCut', kSubject, 'by u32, points i64', { enumerations: { by: [1, 2] } }],
];

export const kEffectKinds = new Map(kEffects.map(([kind, name, where, line, more]) =>
  [kind, {
    kind, name, where, shape: layout(line, 4), payload: more?.payload ?? false,
    enumerations: Object.entries(more?.enumerations ?? {}), suits: more?.suits ?? (() => true),
  }]));

export const kRecordKinds = new Map([
  [1, 'coalition opened'],
  [2, 'configuration published'],
  [3, 'member enrolled'],
  [16, 'earn'],
  [17, 'redeem'],
  [18, 'exchange'],
  [19, 'expire'],
  [20, 'mature'],
  [21, 'hold'],
  [22, 'capture'],
  [23, 'release'],
  [24, 'hold end'],
  [25, 'reverse redemption'],
  [26, 'reverse earn'],
  [27, 'freeze'],
  [28, 'unfreeze'],
  [29, 'close'],
  [30, 'merge'],
  [31, 'unmerge'],
  [32, 'merge end'],
  [33, 'adjust'],
  [34, 'propose adjustment'],
  [35, 'reject proposal'],
  [36, 'gift'],
  [37, 'reinstate'],
  [38, 'notice'],
  [40, 'close settlement'],
  [41, 'record payment'],
  [43, 'adjust period'],
  [44, 'place tender'],
  [45, 'settle tender'],
  [46, 'void tender'],
  [47, 'return of a tender'],
  [48, 'sponsor gift'],
  [49, 'verify member'],
  [50, 'raise dispute'],
  [51, 'reject dispute'],
]);

export const kOpened = 1;
export const kPublishes = 2;
export const kEnrol = 3;
export const kEarn = 16;
export const kRedeem = 17;
export const kExchange = 18;
export const kExpire = 19;
export const kMature = 20;
export const kHold = 21;
export const kCapture = 22;
export const kRelease = 23;
export const kHoldEnd = 24;
export const kReverseRedemption = 25;
export const kReverseEarn = 26;
export const kFreeze = 27;
export const kUnfreeze = 28;
export const kClose = 29;
export const kMerge = 30;
export const kUnmerge = 31;
export const kMergeEnd = 32;
export const kAdjust = 33;
export const kPropose = 34;
export const kReject = 35;
export const kGift = 36;
export const kReinstate = 37;
export const kNotice = 38;
export const kCloseSettlement = 40;
export const kRecordPayment = 41;
export const kAdjustPeriod = 43;
export const kPlaceTender = 44;
export const kSettleTender = 45;
export const kVoidTender = 46;
export const kReturnTender = 47;
export const kSponsorGift = 48;
export const kVerifyMember = 49;
export const kRaiseDispute = 50;
export const kRejectDispute = 51;

// What the program does by itself when it is due.
export const kProgramKinds = new Set([kExpire, kMature, kHoldEnd, kMergeEnd, kNotice]);

// What is about two members.
export const kKindsOfTwo = new Set([kMerge, kUnmerge, kMergeEnd, kGift]);

// The postings of a member: their sum in a currency is what the books say the other way.
export const kMemberPostings =
  new Set(['AvailablePosting', 'PendingPosting', 'HeldPosting', 'DebtPosting']);

export const kActorProgram = 0;
export const kActorOperator = 1;
export const kActorBrand = 2;
export const kActorMember = 3;
export const kActorUser = 4;
export const kActorLast = kActorUser;

export const kUnit = 0;
export const kMoneyBase = 0x80000000;

// A currency of points: not the unit, not money.
export function isPoints(currency) {
  return currency > kUnit && currency < kMoneyBase;
}

// Accounts of book postings.
export const kAccounts = new Map([
  [1, 'issuer.issued'],
  [2, 'issuer.reversed'],
  [3, 'issuer.redeemed'],
  [4, 'issuer.expired'],
  [5, 'issuer.exchanged_out'],
  [6, 'issuer.exchanged_in'],
  [7, 'issuer.adjusted'],
  [8, 'transit'],
  [9, 'house.rounding'],
  [10, 'hub'],
  [20, 'due'],
  [21, 'claim'],
  [22, 'float'],
  [23, 'paid_in'],
]);

const kCodes = new Map([...kAccounts].map(([code, name]) => [name, BigInt(code)]));

export function account(name, party = 0, counterparty = 0) {
  return (kCodes.get(name) << 56n) | (BigInt(party) << 28n) | BigInt(counterparty);
}

export function accountParts(value) {
  return {
    name: kAccounts.get(Number(value >> 56n)),
    party: Number((value >> 28n) & 0xfffffffn),
    counterparty: Number(value & 0xfffffffn),
  };
}

export function accountText(value) {
  const { name, party, counterparty } = accountParts(value);
  return `${name ?? `account code ${value >> 56n}`}(${party}, ${counterparty})`;
}
