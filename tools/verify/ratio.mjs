// Exact quotients of whole numbers: {numerator, denominator} as BigInts above zero, never divided
// out.

export function ratio({ numerator, denominator }) {
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
}

export function multiply(a, b) {
  return {
    numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator,
  };
}

export function divide(a, b) {
  return multiply(a, { numerator: b.denominator, denominator: b.numerator });
}

export function add(a, b) {
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

export function middle(a, b) {
  return divide(add(a, b), { numerator: 2n, denominator: 1n });
}

// 1 + a.
export function onePlus(a) {
  return add({ numerator: 1n, denominator: 1n }, a);
}

// Negative where a < b, positive where a > b, else zero.
export function compare(a, b) {
  const left = a.numerator * b.denominator;
  const right = b.numerator * a.denominator;
  return left < right ? -1 : Number(left > right);
}
