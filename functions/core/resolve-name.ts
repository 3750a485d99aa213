import { doubt, type Hit, noHits, type Setting } from "./hit.ts";
import type { Issuer } from "./issuer.ts";
import { normaliseName } from "./names.ts";
import { documents } from "./view.ts";

/** Rule 8: a name alone never restricts; it asks a person, and only where nothing better could decide. */

const isCertainFor = (document: Issuer): boolean => document.lines.some((line) => line.doubt === undefined);

/** Listed issuers that bear this name, where the position has no usable identifier or they have no certain line. */
export function hitsOfName(setting: Setting, name: string, usable: boolean): readonly Hit[] {
  const normal = normaliseName(name);
  const { register, knownAt } = setting;
  const bearers = normal === "" ? undefined : register.issuersByName.get(normal);
  if (bearers === undefined) return noHits;
  return bearers.flatMap((issuer) => {
    const known = documents(register, "issuer", issuer, knownAt);
    const agrees = known.some(({ document }) =>
      [document.name, ...document.aliases.filter((a) => a.strength === "strong").map((a) => a.name)].some(
        (own) => normaliseName(own) === normal,
      ),
    );
    const printed = (register.listingsByIssuer.get(issuer) ?? []).some((listing) =>
      documents(register, "listing", listing, knownAt).some(
        ({ document }) => document.issuer === issuer && normaliseName(document.name) === normal,
      ),
    );
    if (!agrees && !printed) return [];
    if (usable && known.some(({ document }) => isCertainFor(document))) return [];
    return [{ issuer, by: { scheme: "name" as const, value: name }, doubt: doubt("only the name agrees") }];
  });
}
