/**
 * The keys of the table `register` (string attributes `pk` and `sk`). Nothing else writes or reads a key; the roles' rights
 * (infra/constructs/register-access.ts) are derived from the partitions below.
 *
 * | pk                | sk                     | what                                               |
 * |-------------------|------------------------|----------------------------------------------------|
 * | `REGISTER`        | `ENTRY#<version, 12>`  | one entry of the log                               |
 * | `REGISTER`        | `STALENESS`            | for how long readers may hold the log              |
 * | `PART#<entry id>` | `<n, 6>`, from 1       | a slice of changes too large for one item          |
 * | `PACK#<format>`   | `<from, 12>-<to, 12>`  | those entries once more, compressed: a cache       |
 * | `CHECKPOINTS`     | `<version, 12>`        | the log's head after that entry, signed           |
 * | `SOURCE#<name>`   | `STATE`                | how a source's last poll went; outside the log     |
 * | `SOURCE#<name>`   | `FETCH`                | what the source's server said of its files         |
 * | `PROPOSALS`       | `<id>`                 | an entry that waits for a second subject           |
 * | `PROPOSALS`       | `<id>#DECISION`        | what became of it                                  |
 * | `PROPOSAL#<id>`   | `<n, 6>`, from 1       | a slice of its changes                             |
 * | `IMPORT#<id>`     | `HELD`                 | a list that a guard holds back                     |
 * | `IMPORT#<id>`     | `FILE#<n, 6>`, from 1  | a slice of the list as it was read                 |
 * | `IMPORT#<id>`     | `DECISION`             | what an editor decided on it                       |
 *
 * Numbers are padded because DynamoDB sorts strings by their bytes: "10" would come before "2".
 * @module
 */

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

const VERSION_DIGITS = 12;
const PART_DIGITS = 6;

function padded(what: string, n: number, digits: number): string {
  if (!Number.isSafeInteger(n) || n < 0 || n >= 10 ** digits) {
    throw new RangeError(`${what} must be a whole number below 10^${digits}, got ${n}`);
  }
  return String(n).padStart(digits, "0");
}

const numberIn = (text: string, form: RegExp): number | null => {
  const digits = form.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
};

/** Every partition by what it holds. One that ends with "#" goes on with an id or a name. */
const partitions = {
  log: "REGISTER",
  entryParts: "PART#",
  packs: "PACK#",
  checkpoints: "CHECKPOINTS",
  sources: "SOURCE#",
  proposals: "PROPOSALS",
  proposalParts: "PROPOSAL#",
  heldImports: "IMPORT#",
} as const;
export type Partition = keyof typeof partitions;

/** A partition as a role's rights name it, with IAM's wildcard where it goes on: `PART#*`. */
export const leadingKeyOf = (partition: Partition): string =>
  partitions[partition].endsWith("#") ? `${partitions[partition]}*` : partitions[partition];

export const logPartition = partitions.log;

/** The key of the entry with a version; version 0 is before the first entry. */
export const entryKey = (version: number): Key => ({
  pk: logPartition,
  sk: `ENTRY#${padded("a version", version, VERSION_DIGITS)}`,
});

/** Behind every entry in the order of sort keys, so that whoever reads the log to its end reads this as well. */
export const stalenessKey: Key = { pk: logPartition, sk: "STALENESS" };

export const partsPartition = (entryId: string): string => `${partitions.entryParts}${entryId}`;

/** The key of an entry's nth part; the first is 1. */
export const partKey = (entryId: string, n: number): Key => ({
  pk: partsPartition(entryId),
  sk: padded("a part's number", n, PART_DIGITS),
});

/** Packs of the one format there is. Another format is another partition, so that none is read for the other. */
export const packsPartition = `${partitions.packs}1`;

/** Versions of consecutive entries, both ends included. */
export interface VersionRange {
  readonly from: number;
  readonly to: number;
}

/** The key of the pack of these entries. */
export const packKey = ({ from, to }: VersionRange): Key => ({
  pk: packsPartition,
  sk: `${padded("a version", from, VERSION_DIGITS)}-${padded("a version", to, VERSION_DIGITS)}`,
});

/** The entries of a pack by its key; null where this is not a pack's key. */
export function packRangeOf(key: Key): VersionRange | null {
  const [from, to] = [numberIn(key.sk, /^(\d{12})-\d{12}$/), numberIn(key.sk, /^\d{12}-(\d{12})$/)];
  return key.pk !== packsPartition || from === null || to === null || from < 1 || to < from
    ? null
    : { from, to };
}

export const checkpointsPartition = partitions.checkpoints;

/** The key of the signed head after the entry with a version. */
export const checkpointKey = (version: number): Key => ({
  pk: checkpointsPartition,
  sk: padded("a version", version, VERSION_DIGITS),
});

const sourcePartition = (name: string): string => `${partitions.sources}${name}`;

/** The key of how a source's last poll went. */
export const sourceKey = (name: string): Key => ({ pk: sourcePartition(name), sk: "STATE" });

/** The key of what a source's server said of its files, to ask next time only for newer ones. */
export const fetchKey = (name: string): Key => ({ pk: sourcePartition(name), sk: "FETCH" });

export const proposalsPartition = partitions.proposals;

/** Ids hold no "#", so that a decision's key is no proposal's. */
export const proposalKey = (id: string): Key => ({ pk: proposalsPartition, sk: id });

export const proposalDecisionKey = (id: string): Key => ({ pk: proposalsPartition, sk: `${id}#DECISION` });

/** The key of the nth slice of a proposal's changes; the first is 1. */
export const proposalPartKey = (id: string, n: number): Key => ({
  pk: `${partitions.proposalParts}${id}`,
  sk: padded("a part's number", n, PART_DIGITS),
});

const heldPartition = (id: string): string => `${partitions.heldImports}${id}`;

export const heldKey = (id: string): Key => ({ pk: heldPartition(id), sk: "HELD" });

export const heldDecisionKey = (id: string): Key => ({ pk: heldPartition(id), sk: "DECISION" });

/** The key of the nth slice of a held list; the first is 1. */
export const heldPartKey = (id: string, n: number): Key => ({
  pk: heldPartition(id),
  sk: `FILE#${padded("a part's number", n, PART_DIGITS)}`,
});

/** The version in an entry's key; null where this is not an entry's key. */
export const versionOf = (key: Key): number | null =>
  key.pk === logPartition ? numberIn(key.sk, /^ENTRY#(\d{12})$/) : null;

/** The number in a part's key; null where this is not a part's key of that entry. */
export const partNumberOf = (key: Key, entryId: string): number | null =>
  key.pk === partsPartition(entryId) ? numberIn(key.sk, /^(\d{6})$/) : null;

/** How messages name an item. */
export const spellKey = (key: Key): string => `${key.pk} ${key.sk}`;
