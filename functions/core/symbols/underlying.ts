/**
 * What the root of an option's symbol may name.
 * @module
 */

import type { OptionSymbol } from "./option-symbol.ts";
import { anyVenue, doubtful, noReadings, type Readings, readEverywhere, readWith } from "./readings.ts";
import { type Senses, usSenses, usVenues } from "./venues.ts";

/** The root on the exchange where the contract trades, which abroad mostly is its underlying's; a US one adds nothing to the US venues. */
function readWhereTraded(root: string, traded: Senses | "any" | null): Readings {
  if (traded === null) return noReadings;
  if (traded === "any") return readEverywhere(root, anyVenue);
  return readWith(root, traded).filter(
    ({ venues }) => venues === "any" || !venues.every((venue) => usVenues.includes(venue)),
  );
}

/**
 * An option's underlying: on the US venues, whose options have such symbols, and on the exchange beside it (`traded`; null: none was sent,
 * "any": nobody knows it).
 */
export function readUnderlying(
  { root, adjusted, other }: OptionSymbol,
  traded: Senses | "any" | null,
): Readings {
  // OCC's roots drop the dot of a class share: BRKB is BRK.B.
  const classShare = /^[A-Z]{2,5}[AB]$/.test(root)
    ? readWith(`${root.slice(0, -1)}.${root.slice(-1)}`, usSenses)
    : noReadings;
  const otherRoot = other === undefined ? noReadings : readWith(other, usSenses);
  const readings = [
    ...readWith(root, usSenses),
    ...doubtful(classShare, "the root of an option does not tell a class share from another ticker"),
    ...doubtful(otherRoot, "the letter behind the root may be the contract's month"),
    ...readWhereTraded(root, traded),
  ];
  const doubt = adjusted ? "an adjusted contract may deliver another issuer's shares" : null;
  return readings.map((reading) => ({ ...reading, doubt: doubt ?? reading.doubt, derivative: true }));
}
