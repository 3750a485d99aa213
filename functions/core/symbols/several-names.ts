/**
 * Several names of one security in one field, as a file with more than one column of names gives them: each of them counts.
 * @module
 */

import { normaliseName } from "./names.ts";

const BETWEEN = " | ";

/** Whether a field may hold several names. */
export const areSeveral = (name: string): boolean => name.includes(BETWEEN);

/** The names in a field, the whole text first: it may be one name that holds the mark. */
export const namesIn = (name: string): readonly string[] =>
  areSeveral(name) ? [name, ...name.split(BETWEEN)] : [name];

/** The first of several names. */
export const firstName = (name: string): string => name.split(BETWEEN, 1)[0] ?? name;

/**
 * Names as one field of at most so many characters, without those that say the same as an earlier one. Too long ones are cut.
 * @example joinedNames(["ADR", "China Mobile Ltd", "CHINA MOBILE"], 256) // "ADR | China Mobile Ltd"
 */
export function joinedNames(names: readonly string[], most: number): string {
  const told = new Map<string, string>();
  for (const name of names) {
    const normal = normaliseName(name);
    if (!told.has(normal)) told.set(normal, name);
  }
  const distinct = [...told.values()];
  const whole = distinct.join(BETWEEN);
  if (whole.length <= most) return whole;
  const each = Math.floor((most + BETWEEN.length) / distinct.length) - BETWEEN.length;
  return distinct
    .map((name) => name.slice(0, Math.max(each, 1)).trim())
    .join(BETWEEN)
    .slice(0, most);
}
