/**
 * The ids of identifier schemes. Each is the name of the field that holds its identifiers, wherever securities are named; what the
 * schemes are stands in symbols/schemes.ts.
 * @module
 */

/** What each scheme is, by the scheme. A scheme that is added is added here. */
export const perScheme = <T>(make: (scheme: Scheme) => T): Readonly<Record<Scheme, T>> => ({
  isin: make("isin"),
  cusip: make("cusip"),
  sedol: make("sedol"),
  figi: make("figi"),
});

export type Scheme = "isin" | "cusip" | "sedol" | "figi";

/** Identifiers of one security, by their schemes. */
export type Identifiers = { readonly [S in Scheme]?: string };

/** Every scheme, as fields are ordered. */
export const schemeNames: readonly Scheme[] = Object.values(perScheme((scheme) => scheme));

/** The first identifier that is there, as fields are ordered. */
export function firstIdentifier(of: { readonly [S in Scheme]?: string | undefined }): string | undefined {
  const scheme = schemeNames.find((one) => of[one] !== undefined);
  return scheme === undefined ? undefined : of[scheme];
}
