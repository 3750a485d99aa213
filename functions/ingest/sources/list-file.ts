/**
 * What every government list's parser gives: its entities as printed, and what keeps it from being taken at its word.
 * @module
 */

import type { Alias } from "../../core/facts/issuer.ts";
import { type Fault, Faults, UnreadableList } from "./list-faults.ts";

/** Something that a file prints, and where: "cons_prim.csv:231", "cons_advanced.xml:1034". */
export interface Printed {
  readonly text: string;
  readonly at: string;
}

/** A date as printed ("02 Aug 2021") and as New York's day ("2021-08-02"). */
export interface PrintedDay extends Printed {
  readonly day: string;
}

/** One entity under one programme, as a list prints it. */
export interface ListedEntity {
  /** The publisher's own number of the entity. */
  readonly uid: string;
  readonly at: string;
  readonly name: string;
  /** The list's own label of the programme: "CMIC-EO13959". */
  readonly label: string;
  readonly aliases: readonly Alias[];
  /** As printed, blanks single: "941 HK", "603019CN". */
  readonly tickers: readonly Printed[];
  readonly isins: readonly Printed[];
  readonly registrations: readonly { readonly scheme: string; readonly value: string }[];
  /** null: the list prints no such day. */
  readonly listedOn: PrintedDay | null;
  readonly effectiveOn: PrintedDay | null;
  readonly divestOn: PrintedDay | null;
}

/** What a list calls things: a part of its row in feeds.ts. */
export interface ListTerms {
  /**
   * The list's own labels of the programmes that are read, the programme that each stands for, and the hour at which its
   * prohibitions begin and its divestment ends on the day that the list prints.
   */
  readonly programmes: Readonly<Record<string, { readonly id: string; readonly hour: string }>>;
  /** Labels of the same family: one that is not among `programmes` may not be passed over as somebody else's. */
  readonly related: RegExp;
  /** The labels under which it prints an entity's dates; none: an entity is listed from the publication that first has it. */
  readonly dates: Readonly<Record<string, "listedOn" | "effectiveOn" | "divestOn">>;
  /**
   * Present where the list names thousands of whom nearly none has securities: the one label that every record is read under,
   * whatever its own. Such a record counts only where it carries an ISIN or a ticker, where `known` has its number, or where it
   * bears the name of somebody known.
   */
  readonly everyRecord?: string;
  /** Numbers of entities that the register knows. */
  readonly known?: ReadonlySet<string>;
  /** Whether an issuer of the register bears, or bore, a name. Asked of every name in a list of thousands. */
  readonly bears?: (name: string) => boolean;
}

/** What securities are printed by, in whichever label. */
const SECURITY = /\bISIN\b|\bEquity Ticker\b/;

/** A name that stands among other remarks: "a.k.a. 'SMIC'". */
const REMARKED_NAME = /a\.k\.a\. ?'([^']+)'/g;

/** Whether a record of such a list counts, by its number, by what it says, and by its names. */
export const countsHere = (
  { everyRecord, known, bears }: ListTerms,
  uid: string,
  says: string,
  names: readonly string[],
): boolean =>
  everyRecord === undefined ||
  known?.has(uid) === true ||
  SECURITY.test(says) ||
  (bears !== undefined &&
    (names.some(bears) || [...says.matchAll(REMARKED_NAME)].some(([, name = ""]) => bears(name))));

/** A list file, read to its end or to the fault that ended the reading. Entities are sorted by uid. */
export interface ListFile {
  /** What the file calls itself: "OFAC consolidated CSV set". */
  readonly layout: string;
  /** When the publisher says it was published: a date, or null where the layout has no place for one. */
  readonly publishedAt: string | null;
  /** Whether the layout would show that records are missing at the end: by an end mark, a count, a closing tag. */
  readonly isEndProven: boolean;
  /** Records of every programme in the file. */
  readonly records: number;
  readonly entities: readonly ListedEntity[];
  readonly faults: readonly Fault[];
}

/** Bytes as they come, from a disk or a socket. */
export type Bytes = AsyncIterable<Uint8Array>;

/** No list has as many: OFAC's hold some twenty thousand. Whatever has more must not fill the memory. */
export const mostRecords = 2_000_000;

/** Publishers' numbers that a file has named so far; as numbers where they are any, which takes a third of the memory. */
export class Numbers {
  readonly #seen = new Set<string | number>();

  static readonly #key = (uid: string): string | number => (/^[1-9]\d{0,14}$/.test(uid) ? Number(uid) : uid);

  /** Notes one; false where it was named before. */
  add(uid: string): boolean {
    const before = this.#seen.size;
    this.#seen.add(Numbers.#key(uid));
    return this.#seen.size > before;
  }

  has(uid: string): boolean {
    return this.#seen.has(Numbers.#key(uid));
  }
}

/** A value as messages show it. */
export const shown = (text: string): string =>
  JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

const byUid = (a: ListedEntity, b: ListedEntity): number =>
  Number(a.uid) - Number(b.uid) ||
  (a.uid < b.uid ? -1 : a.uid > b.uid ? 1 : 0) ||
  (a.label < b.label ? -1 : 1);

/**
 * Finishes a reading: `read` fills `faults` and returns what it found; a reading that stopped gives no entities at all, so
 * that half a file is never taken for a whole one.
 */
export async function finishList(
  layout: string,
  isEndProven: boolean,
  read: (faults: Faults) => Promise<Omit<ListFile, "layout" | "isEndProven" | "faults">>,
): Promise<ListFile> {
  const faults = new Faults();
  try {
    const { publishedAt, records, entities } = await read(faults);
    if (entities.length === 0 && faults.list.length === 0) {
      faults.add(
        "empty",
        layout,
        `none of its ${records} records is under a programme known here; expected some`,
      );
    }
    return {
      layout,
      isEndProven,
      publishedAt,
      records,
      entities: entities.toSorted(byUid),
      faults: faults.list,
    };
  } catch (error) {
    if (!(error instanceof UnreadableList)) throw error;
    return {
      layout,
      isEndProven,
      publishedAt: null,
      records: 0,
      entities: [],
      faults: [...faults.list, error.fault],
    };
  }
}
