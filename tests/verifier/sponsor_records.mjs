// The records that tests forge of sponsors and of verified members.
import { kFen, kPool, owes } from './forged_settlements.mjs';

export const kSponsors = 48;
export const kVerifies = 49;

// So many fen of the sponsor to the pool.
export function sponsoring(sponsor, fen, more = {}) {
  return { kind: kSponsors, books: [['SponsorGift', { sponsor, fen, reference: 0, ...more }],
    ...owes(sponsor, kPool, BigInt(fen) * BigInt(kFen))] };
}

// No longer by method 0.
export function verifying(member, method = 1, more = {}) {
  return { kind: kVerifies, subjects: [[member,
    ['MemberVerified', { verified: Number(method !== 0), method, ...more }]]] };
}
