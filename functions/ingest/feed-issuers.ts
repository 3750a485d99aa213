/**
 * Which issuer of the register a listed entity is, exactly: the publisher's number, then ISIN, then name. Pure.
 * @module
 */

import type { Change } from "../core/facts/fact.ts";
import type { Issuer } from "../core/facts/issuer.ts";
import { recordingAt } from "../core/facts/publication.ts";
import { type Known, latest } from "../core/register/known.ts";
import type { Register } from "../core/register/register.ts";
import { firstWordOf, normaliseName } from "../core/symbols/names.ts";
import { lineKey } from "./feed-lines.ts";
import type { ListedEntity, ListTerms } from "./sources/list-file.ts";

/** The scheme under which `registrations` keep OFAC's numbers. */
export const uidScheme = "OFAC uid";

/** OFAC's numbers of an issuer: it has one on each list that names it. */
const uidsOf = (issuer: Issuer): readonly string[] =>
  (issuer.registrations ?? []).filter(({ scheme }) => scheme === uidScheme).map(({ value }) => value);

/** Issuers by OFAC's number, as the register's newest documents say. */
export function issuersByUid(register: Register): ReadonlyMap<string, readonly string[]> {
  const byUid = new Map<string, string[]>();
  for (const id of register.facts.issuer.keys()) {
    const known = latest(register, "issuer", id, null);
    for (const uid of known === null ? [] : uidsOf(known.document))
      byUid.set(uid, [...(byUid.get(uid) ?? []), id]);
  }
  return byUid;
}

/** By what the records of a list of thousands are told that count: the numbers of issuers here, and every name that one ever bore. */
export function knownHere(register: Register): Required<Pick<ListTerms, "known" | "bears">> {
  const bears = (name: string): boolean => {
    const first = firstWordOf(name);
    if (first !== null && !register.nameStarts.has(first)) return false;
    return register.issuersByName.has(normaliseName(name));
  };
  return { known: new Set(issuersByUid(register).keys()), bears };
}

export type Identity =
  | { readonly kind: "known"; readonly id: string; readonly by: "uid" | "ISIN" | "name" }
  | { readonly kind: "new" }
  /** It bears the name of an issuer that the list has by that issuer's own number: somebody else, of whom nothing is held. */
  | { readonly kind: "another" }
  /** Several issuers, or one that bears another number: a person must say which. */
  | { readonly kind: "unclear"; readonly why: string };

const list = (ids: readonly string[]): string => ids.join(", ");

/**
 * Which issuer an entity is. `byUid` is `issuersByUid` of the same register. `inList`, the numbers of a list of thousands: there an
 * ISIN decides although its issuer bears another number, and so does a name or an alias, unless the list has that number too.
 */
export function identify(
  register: Register,
  byUid: ReadonlyMap<string, readonly string[]>,
  entity: ListedEntity,
  inList: ReadonlySet<string> | null = null,
): Identity {
  const byNumber = byUid.get(entity.uid) ?? [];
  if (byNumber.length > 1)
    return { kind: "unclear", why: `the issuers ${list(byNumber)} all bear the ${uidScheme} ${entity.uid}` };
  if (byNumber[0] !== undefined) return { kind: "known", id: byNumber[0], by: "uid" };

  const byIsin = [
    ...new Set(entity.isins.flatMap(({ text }) => register.issuersByKey.get(`isin:${text}`) ?? [])),
  ].filter((id) => {
    const known = latest(register, "issuer", id, null);
    return known?.document.lines.some((line) => entity.isins.some(({ text }) => line.isin === text));
  });
  if (byIsin.length > 1)
    return { kind: "unclear", why: `its ISINs belong to several issuers, ${list(byIsin)}` };
  const isinOwner = byIsin[0];
  if (isinOwner !== undefined) {
    const other = latest(register, "issuer", isinOwner, null);
    const [uid] = other === null || inList !== null ? [] : uidsOf(other.document);
    if (uid !== undefined)
      return {
        kind: "unclear",
        why: `its ISINs belong to ${isinOwner}, which bears the ${uidScheme} ${uid}`,
      };
    return { kind: "known", id: isinOwner, by: "ISIN" };
  }

  if (inList !== null) return namesakeOf(register, entity, inList);

  // An issuer that bears another number is another entity, however alike the names: CHINA TELECOM is an alias of two.
  const key = normaliseName(entity.name);
  const byName = (key === "" ? [] : (register.issuersByName.get(key) ?? [])).filter((id) => {
    const known = latest(register, "issuer", id, null);
    return known !== null && uidsOf(known.document).length === 0 && bearsName(known, key);
  });
  if (byName.length > 1) return { kind: "unclear", why: `several issuers bear its name, ${list(byName)}` };
  return byName[0] === undefined ? { kind: "new" } : { kind: "known", id: byName[0], by: "name" };
}

/** Who comes back to a list under another number bears an old name: whichever name an issuer ever had here counts, in any of the entity's own. */
function namesakeOf(register: Register, entity: ListedEntity, inList: ReadonlySet<string>): Identity {
  const keys = [entity.name, ...entity.aliases.map(({ name }) => name)].map(normaliseName);
  const issuers = [
    ...new Set(keys.flatMap((key) => (key === "" ? [] : (register.issuersByName.get(key) ?? [])))),
  ].flatMap((id) => latest(register, "issuer", id, null) ?? []);
  const missing = issuers.filter(({ document }) => !uidsOf(document).some((uid) => inList.has(uid)));
  if (missing.length > 1)
    return { kind: "unclear", why: `several issuers bear its name, ${list(missing.map(({ id }) => id))}` };
  if (missing[0] !== undefined) return { kind: "known", id: missing[0].id, by: "name" };
  const saysNothing = entity.isins.length === 0 && entity.tickers.length === 0;
  return { kind: issuers.length > 0 && saysNothing ? "another" : "new" };
}

const bearsName = ({ document }: Known<Issuer>, key: string): boolean =>
  [
    document.name,
    ...document.aliases.filter(({ strength }) => strength === "strong").map(({ name }) => name),
  ].some((name) => normaliseName(name) === key);

/** Keys of the lines of an issuer that anybody but the feed ever stated. */
export function linesOfOthers(register: Register, id: string, source: string): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const publication of register.facts.issuer.get(id) ?? []) {
    for (const recording of publication.recordings) {
      if (recording.source === source || recording.change.kind !== "issuer") continue;
      for (const line of recording.change.document?.lines ?? []) keys.add(lineKey(line));
    }
  }
  return keys;
}

/** A publication of a fact by another writer that does not lie before the file's own. */
export function publishedLater(
  register: Register,
  { kind, id }: Pick<Change, "kind" | "id">,
  source: string,
  start: number,
): string | null {
  const later = (register.facts[kind].get(id) ?? []).find((publication) => {
    const last = publication.recordings.at(-1);
    return (
      publication.interval.start >= start &&
      last !== undefined &&
      last.source !== source &&
      recordingAt(publication, register.version) !== null
    );
  });
  return later?.publishedAt ?? null;
}

/** An issuer's aliases with those of the list that it lacks; names compare as positions' names do. */
export function aliasesAfter(issuer: Issuer, entity: ListedEntity): Issuer["aliases"] {
  const strong = new Set(
    [
      issuer.name,
      ...issuer.aliases.filter((alias) => alias.strength === "strong").map(({ name }) => name),
    ].map(normaliseName),
  );
  const weak = new Set(issuer.aliases.map(({ name }) => name.toUpperCase()));
  const fresh = entity.aliases.filter(({ name, strength }) => {
    const key = normaliseName(name);
    if (strength === "weak" ? weak.has(name.toUpperCase()) || strong.has(key) : key === "" || strong.has(key))
      return false;
    (strength === "weak" ? weak : strong).add(strength === "weak" ? name.toUpperCase() : key);
    return true;
  });
  return fresh.length === 0 ? issuer.aliases : [...issuer.aliases, ...fresh];
}

/** An issuer's registrations with those of the list that it lacks. */
export function registrationsAfter(
  issuer: Issuer,
  entity: ListedEntity,
): NonNullable<Issuer["registrations"]> {
  const before = issuer.registrations ?? [];
  const stated = [{ scheme: uidScheme, value: entity.uid }, ...entity.registrations];
  // By the value: OFAC's "Legal Entity Number" is an LEI.
  const fresh = stated.filter(
    ({ scheme, value }) =>
      !before.some((other) => other.value === value && (scheme !== uidScheme || other.scheme === scheme)),
  );
  return fresh.length === 0 ? before : [...before, ...fresh];
}
