/**
 * A party of OFAC's advanced XML, as the file prints it.
 * @module
 */

import { UnreadableList } from "./list-faults.ts";
import type { ListTerms } from "./list-file.ts";
import { isRecorded } from "./list-labels.ts";
import { readPartsDay, spellDay } from "./printed-day.ts";
import { childrenOf, descendants, at as elementAt, textAt, type XmlElement } from "./xml-records.ts";

/** Names of types by "FeatureType 21". */
export class Types {
  readonly #names = new Map<string, string>();

  declare(type: XmlElement): void {
    this.#names.set(`${type.name} ${type.attributes.ID}`, type.text);
  }

  /** The name of the type that an element's attribute refers to. Throws UnreadableList where the file declares none. */
  nameOf(type: string, id: string | undefined, at: string): string {
    const name = this.#names.get(`${type} ${id}`);
    if (name === undefined)
      throw new UnreadableList(
        "unknown-schema",
        at,
        `it refers to ${type} ${id}, which the file does not declare`,
      );
    return name;
  }
}

export interface Said {
  readonly label: string;
  readonly value: string;
  readonly at: string;
}

export interface Party {
  readonly at: string;
  readonly name: string;
  readonly aliases: readonly { readonly name: string; readonly strength: "strong" | "weak" }[];
  readonly features: readonly Said[];
  readonly identities: readonly string[];
}

const nameIn = (alias: XmlElement): string =>
  descendants(alias, "NamePartValue")
    .map(({ text }) => text)
    .filter((part) => part !== "")
    .join(" ");

export const dayIn = (date: XmlElement): string | null =>
  readPartsDay(textAt(date, "Year"), textAt(date, "Month"), textAt(date, "Day"));

/** What a feature says: a text, or the beginning of a period. */
function featureValue(version: XmlElement): string {
  const detail = textAt(version, "VersionDetail") || textAt(version, "Comment");
  if (detail !== "") return detail;
  const from = elementAt(version, "DatePeriod", "Start", "From");
  const day = from === null ? null : dayIn(from);
  return day === null ? "" : spellDay(day);
}

/** A feature whose name speaks of the programme and isn't known must be said, so that it is refused. */
export const counts = (terms: ListTerms, label: string): boolean =>
  isRecorded(terms, label) || terms.related.test(label) || /Ticker|ISIN|Issuer/i.test(label);

export function partyOf(
  terms: ListTerms,
  party: XmlElement,
  types: Types,
): readonly (readonly [string, Party])[] {
  return childrenOf(party, "Profile").map((profile) => {
    const aliases = descendants(profile, "Alias");
    const primary = aliases.find((alias) => alias.attributes.Primary === "true") ?? aliases[0];
    return [
      profile.attributes.ID ?? "",
      {
        at: profile.at,
        name: primary === undefined ? "" : nameIn(primary),
        aliases: aliases
          .filter((alias) => alias !== primary)
          .map((alias) => ({
            name: nameIn(alias),
            strength: alias.attributes.LowQuality === "true" ? "weak" : "strong",
          })),
        features: childrenOf(profile, "Feature").flatMap((feature) => {
          const label = types.nameOf("FeatureType", feature.attributes.FeatureTypeID, feature.at).trim();
          if (!counts(terms, label)) return [];
          return childrenOf(feature, "FeatureVersion").map((version) => ({
            label,
            value: featureValue(version),
            at: version.at,
          }));
        }),
        identities: childrenOf(profile, "Identity").flatMap(({ attributes }) => attributes.ID ?? []),
      },
    ];
  });
}
