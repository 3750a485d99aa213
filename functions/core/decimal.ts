/**
 * Exact sums of decimal strings. Most market values are small and have few places: those are added as whole
 * ten-thousandths, which a double holds exactly below 2^53; everything else goes to big.js. Both halves are exact.
 * @module
 */

import { Big } from "big.js";

const PLACES = 4;
const UNIT = 10 ** PLACES;
/** So many digits in all stay below 2^53 when shifted by PLACES. */
const SHORT = 11;
/** Flush before a further short value could pass 2^53. */
const FULL = 2 ** 52;

export class DecimalSum {
  #units = 0;
  #rest = new Big(0);

  /** Adds a decimal without a sign ("2904.05"); throws for what is none. */
  add(text: string): void {
    const units = text.length <= SHORT ? unitsOf(text) : -1;
    if (units < 0) {
      this.#rest = this.#rest.plus(text);
      return;
    }
    this.#units += units;
    if (this.#units > FULL) {
      this.#rest = this.value;
      this.#units = 0;
    }
  }

  /** The sum, exactly. */
  get value(): Big {
    return this.#rest.plus(new Big(this.#units).div(UNIT));
  }

  toString(): string {
    return this.value.toFixed();
  }
}

/** A plain decimal as whole ten-thousandths; -1 where it has more places or is not plain. */
function unitsOf(text: string): number {
  let units = 0;
  let places = -1;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 46 && places < 0) {
      places = 0;
      continue;
    }
    if (code < 48 || code > 57) return -1;
    if (places >= 0) places += 1;
    units = units * 10 + (code - 48);
  }
  if (places > PLACES) return -1;
  for (let shift = Math.max(places, 0); shift < PLACES; shift += 1) units *= 10;
  return units;
}
