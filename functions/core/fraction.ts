/**
 * Exact shares: a numerator over a denominator, both decimals. Shares in percent keep the denominator 1, so that they multiply and
 * add as decimals do; only shares of a sum of market values need another.
 * @module
 */

import { Big } from "big.js";

export interface Fraction {
  readonly n: Big;
  /** Above zero. */
  readonly d: Big;
}

const ONE = new Big(1);
/** A hundredth, by which one multiplies: a division would be rounded. */
const HUNDREDTH = new Big("0.01");
const HUNDRED = new Big(100);

export const none: Fraction = { n: new Big(0), d: ONE };
export const whole: Fraction = { n: ONE, d: ONE };

/** "5.1" as a twentieth or so. */
export const ofPercent = (text: string | Big): Fraction => ({ n: new Big(text).times(HUNDREDTH), d: ONE });

/** What a part is of a total, which is above zero. */
export const ofTotal = (part: string | Big, total: Big): Fraction => ({ n: new Big(part), d: total });

export const isNone = ({ n }: Fraction): boolean => n.eq(0);

const sameBase = (a: Fraction, b: Fraction): boolean => a.d === b.d || a.d.eq(b.d);

export function plus(a: Fraction, b: Fraction): Fraction {
  if (isNone(b)) return a;
  if (isNone(a)) return b;
  return sameBase(a, b)
    ? { n: a.n.plus(b.n), d: a.d }
    : { n: a.n.times(b.d).plus(b.n.times(a.d)), d: a.d.times(b.d) };
}

export const times = (a: Fraction, b: Fraction): Fraction => ({
  n: a.n.times(b.n),
  d: a.d === ONE ? b.d : b.d === ONE ? a.d : a.d.times(b.d),
});

/** Negative, zero or positive, as `a` is less than, equal to or more than `b`. */
export const compared = (a: Fraction, b: Fraction): number =>
  sameBase(a, b) ? a.n.cmp(b.n) : a.n.times(b.d).cmp(b.n.times(a.d));

/** Whether a share is a decimal ("0.5") or more. */
export const isAtLeast = ({ n, d }: Fraction, least: string): boolean => n.gte(new Big(least).times(d));

/** What is left of the whole; nothing where there is more than that. */
export const restOf = (a: Fraction): Fraction => (a.n.gte(a.d) ? none : { n: a.d.minus(a.n), d: a.d });

/** Its own constructor: so many places, half-even, without touching anybody's defaults. */
const Rounded = Big();
Rounded.DP = 10;
Rounded.RM = 2;

const plain = (n: Big, d: Big): string => (d.eq(1) ? n.toFixed() : new Rounded(n).div(d).toFixed());

/** "5.1" of a share: exact where the weights were given, otherwise to ten places. */
export const inPercent = ({ n, d }: Fraction): string => plain(n.times(HUNDRED), d);

/** A share of an amount, as exact as `inPercent`. */
export const shareOf = (amount: Big, { n, d }: Fraction): Big => new Big(plain(amount.times(n), d));
