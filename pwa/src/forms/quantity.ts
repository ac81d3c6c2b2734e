/**
 * Exact decimal numbers for expressions: digits / 10 ** scale, in the shortest form. Twin of server/forms/quantity.py, where
 * the rules stand. Null is what is no quantity: too long, divided by zero.
 */
export interface Quantity {
  readonly digits: bigint;
  readonly scale: number;
}

const PLACES = 12;
const MAX_DIGITS = 40;
const LIMIT = 10n ** BigInt(MAX_DIGITS);
const TEXT = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;

const ten = (power: number) => 10n ** BigInt(power);
const size = (value: bigint) => (value < 0n ? -value : value);

export function quantity(digits: bigint, scale = 0): Quantity | null {
  let [short, places] = [digits, scale];
  while (places > 0 && short % 10n === 0n) [short, places] = [short / 10n, places - 1];
  return size(short) >= LIMIT || places > MAX_DIGITS ? null : { digits: short, scale: places };
}

export function read(text: string): Quantity | null {
  const match = TEXT.exec(text);
  if (!match || text.length > 2 * MAX_DIGITS) return null;
  const [, sign = "", whole = "", part = ""] = match;
  const digits = BigInt(whole + part);
  return quantity(sign ? -digits : digits, part.length);
}

export function write({ digits, scale }: Quantity): string {
  if (scale === 0) return String(digits);
  const text = String(size(digits)).padStart(scale + 1, "0");
  return `${digits < 0n ? "-" : ""}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

/** Both in the same unit. */
function level(a: Quantity, b: Quantity): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale);
  return [a.digits * ten(scale - a.scale), b.digits * ten(scale - b.scale), scale];
}

/** The quotient as a whole number, half away from zero. */
function nearest(a: bigint, b: bigint): bigint {
  const whole = (2n * size(a) + size(b)) / (2n * size(b));
  return a < 0n !== b < 0n ? -whole : whole;
}

export function negative({ digits, scale }: Quantity): Quantity {
  return { digits: -digits, scale };
}

export function add(a: Quantity, b: Quantity): Quantity | null {
  const [left, right, scale] = level(a, b);
  return quantity(left + right, scale);
}

export function subtract(a: Quantity, b: Quantity): Quantity | null {
  return add(a, negative(b));
}

export function multiply(a: Quantity, b: Quantity): Quantity | null {
  return quantity(a.digits * b.digits, a.scale + b.scale);
}

export function divide(a: Quantity, b: Quantity): Quantity | null {
  const [left, right] = level(a, b);
  return right === 0n ? null : quantity(nearest(left * ten(PLACES), right), PLACES);
}

/** What is left of a, with the sign of a. */
export function remainder(a: Quantity, b: Quantity): Quantity | null {
  const [left, right, scale] = level(a, b);
  return right === 0n ? null : quantity(left % right, scale);
}

export function compare(a: Quantity, b: Quantity): number {
  const [left, right] = level(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** To so many decimals; negative places are tens, hundreds, ... */
export function rounded(value: Quantity, places: number): Quantity | null {
  if (places >= value.scale) return value;
  const digits = nearest(value.digits, ten(value.scale - places));
  return places >= 0 ? quantity(digits, places) : quantity(digits * ten(-places));
}

/** Towards zero. */
export function truncated({ digits, scale }: Quantity): Quantity | null {
  return quantity(digits / ten(scale));
}
