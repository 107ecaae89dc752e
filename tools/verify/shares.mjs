// Sharing an amount out by weights, by largest remainders.

// Each share is rounded down, and what is left goes by ones to the largest remainders, of equal
// ones to the first. The weights sum to more than zero.
export function sharesOf(amount, weights) {
  const sum = weights.reduce((total, weight) => total + weight, 0n);
  const shares = weights.map((weight) => (amount * weight) / sum);
  let left = amount - shares.reduce((total, share) => total + share, 0n);
  const order = weights.map((weight, index) => ({ index, rest: (amount * weight) % sum }))
    .sort((a, b) => Number(b.rest - a.rest) || a.index - b.index);
  for (const { index } of order) {
    if (left === 0n) break;
    shares[index] += 1n;
    left -= 1n;
  }
  return shares;
}
