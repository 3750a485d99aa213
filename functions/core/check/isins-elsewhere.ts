/**
 * ISINs of listed classes that a position holds elsewhere than as its own: in its name, or in another identifier's field.
 * @module
 */

import { isValidIsin } from "../symbols/identifiers.ts";
import { identifiersInside } from "../symbols/inner-identifiers.ts";
import type { Position } from "./position.ts";

/** Where an ISIN may stand beside the position's own. */
const lookedInto = ["isin", "symbol", "cusip", "sedol", "figi", "name"] as const;

/** An ISIN, and the field in which it stands. */
export interface IsinElsewhere {
  readonly isin: string;
  readonly field: (typeof lookedInto)[number];
}

const none: readonly IsinElsewhere[] = Object.freeze([]);

/** An ISIN has twelve characters: nothing shorter holds one. */
const fewestCharacters = 12;

/** What a text must hold to be looked into, by the index of listings by country that it was made for. */
const patterns = new WeakMap<ReadonlyMap<string, unknown>, RegExp>();

function patternOf(classes: ReadonlyMap<string, unknown>): RegExp {
  const known = patterns.get(classes);
  if (known !== undefined) return known;
  const pattern = new RegExp(`(?:${[...classes.keys()].join("|")})[a-z0-9]{9}\\d`, "i");
  patterns.set(classes, pattern);
  return pattern;
}

const isinsIn = (text: string, classes: ReadonlyMap<string, unknown>): readonly string[] =>
  identifiersInside(text).found.flatMap(({ scheme, value }) =>
    scheme === "isin" && classes.has(value.slice(0, 2)) ? [value] : [],
  );

/**
 * The ISINs of classes (countries' codes, the keys of `classes`) in a position's fields, beside `own`, the ISIN that was read as the
 * position's. A valid ISIN in its own field is not among them.
 */
export function isinsElsewhere(
  position: Position,
  classes: ReadonlyMap<string, unknown>,
  own: string | undefined,
): readonly IsinElsewhere[] {
  const { isin, symbol, cusip, sedol, figi, name } = position;
  const mayHold = (text: string | undefined): text is string =>
    text !== undefined && text.length >= fewestCharacters && patternOf(classes).test(text);
  // Nearly every position ends here. Each is named: a look-up by a name that varies costs as much as all else that is asked.
  const inIsin = isin !== own && mayHold(isin) && !isValidIsin(isin);
  if (!inIsin && !mayHold(symbol) && !mayHold(cusip) && !mayHold(sedol) && !mayHold(figi) && !mayHold(name))
    return none;
  const fields = { isin: inIsin ? isin : undefined, symbol, cusip, sedol, figi, name };
  const found = new Map<string, IsinElsewhere>();
  for (const field of lookedInto)
    for (const value of isinsIn(fields[field] ?? "", classes))
      if (value !== own && !found.has(value)) found.set(value, { isin: value, field });
  return [...found.values()];
}
