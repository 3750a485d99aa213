/**
 * Rule 8: a name alone never restricts; it asks a person, and only where nothing better could decide.
 * @module
 */

import type { Issuer } from "../facts/issuer.ts";
import { documents } from "../register/known.ts";
import type { Setting } from "../register/question.ts";
import { normaliseName } from "../symbols/names.ts";
import { doubt, type Hit, issuerDocuments, noHits } from "./lines-at.ts";

const isCertainFor = (document: Issuer): boolean => document.lines.some((line) => line.doubt === undefined);

/** Whether an issuer, or one of its listings, bears the name in any publication known. */
function bears(setting: Setting, issuer: string, normal: string): boolean {
  const { register, knownAt, ever } = setting;
  // The index of names holds every name that was ever recorded.
  if (ever === true) return true;
  const own = issuerDocuments(setting, issuer).flatMap(({ name, aliases }) => [
    name,
    ...aliases.filter(({ strength }) => strength === "strong").map((alias) => alias.name),
  ]);
  const printed = (register.listingsByIssuer.get(issuer) ?? []).flatMap((listing) =>
    documents(register, "listing", listing, knownAt)
      .filter(({ document }) => document.issuer === issuer)
      .map(({ document }) => document.name),
  );
  return [...own, ...printed].some((name) => normaliseName(name) === normal);
}

/**
 * Listed issuers that bear this name, where the position has no usable identifier or they have no certain line. None where
 * the identifiers name one that bears it too: which of the namesakes it is has been said (China Mobile Limited by its
 * ISIN, not the group that OFAC also calls China Mobile).
 */
export function hitsOfName(
  setting: Setting,
  name: string,
  usable: boolean,
  identified: ReadonlySet<string>,
): readonly Hit[] {
  const normal = normaliseName(name);
  const { register, ever } = setting;
  const candidates = normal === "" ? undefined : register.issuersByName.get(normal);
  if (candidates === undefined) return noHits;
  const bearers = candidates.filter((issuer) => bears(setting, issuer, normal));
  if (ever !== true && bearers.some((issuer) => identified.has(issuer))) return noHits;
  return bearers
    .filter((issuer) => ever === true || !usable || !issuerDocuments(setting, issuer).some(isCertainFor))
    .map((issuer) => ({
      issuer,
      by: { scheme: "name" as const, value: name },
      doubt: doubt("only the name agrees"),
    }));
}
