// Disputes about statements: who claims what, and how each was answered (section 20 of the rules).

export const kOpen = 1;
export const kUpheld = 2;
export const kRejected = 3;

// Of an accepted record whose rule was checked. A dispute is {period, brand, counterparty, line,
// reason, micro_fen, status, raised, answered}, the last two being sequences.
export function foldDisputes({ disputes }, { sequence, books }) {
  for (const { name, dispute: number, ...fact } of books) {
    if (name === 'DisputeRaised') {
      disputes.push({ ...fact, status: kOpen, raised: sequence, answered: null });
    }
    const status = name === 'PeriodAdjusted' ? kUpheld : kRejected;
    if (!kAnswers.has(name) || number === 0) continue;
    Object.assign(disputes[number - 1], { status, answered: sequence });
  }
}

const kAnswers = new Set(['PeriodAdjusted', 'DisputeRejected']);
