/**
 * Records as they are kept: written once, never changed, found by tenant and time.
 * @module
 */

import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { iso } from "../core/time.ts";
import type { Signer } from "../register/signer.ts";
import { isRecordedAlways, type RecordedAlways } from "./always.ts";
import { RecordDamaged, RecordsUnavailable } from "./errors.ts";
import {
  type CheckRecord,
  type Decision,
  type DecisionRecord,
  type EvidenceRecord,
  isSigned,
  recordOf,
  type SignedRecord,
  signedText,
} from "./record.ts";

/** Where bytes are kept: a bucket under a lock, or a folder. It has no way to change or to remove anything. */
export interface RecordStore {
  /** Puts where there is nothing; false: something stands there. Rejects where the outcome is not known. */
  readonly put: (key: string, bytes: Uint8Array) => Promise<boolean>;
  readonly get: (key: string) => Promise<Uint8Array | null>;
  /** Keys that begin with `prefix` and follow `after`, in ascending order, at most `limit`. */
  readonly list: (prefix: string, after: string, limit: number) => Promise<readonly string[]>;
}

export interface RecordsDeps {
  readonly store: RecordStore;
  readonly signer: Signer;
  readonly now: () => number;
  /** Sixteen random hexadecimal digits, so that two records of one millisecond differ. */
  readonly randomId: () => string;
  /** For how long a record is to be kept. */
  readonly keptDays: number;
  readonly always: RecordedAlways;
}

/** What the caller of `keep` says; the rest of a record is made here. */
type Made = "format" | "id" | "recordedAt" | "retainUntil";
export type NewCheck = Omit<CheckRecord, Made>;
export type NewDecision = Omit<DecisionRecord, Made | "decision"> & {
  readonly decision: Omit<Decision, "id" | "at">;
};

export interface RecordHead {
  readonly id: string;
  readonly recordedAt: string;
}

/** From when (included) until when (excluded), in milliseconds since 1970. */
export interface RecordSpan {
  readonly from: number;
  readonly until: number;
}

export interface Records {
  readonly isAlways: (tenant: string) => boolean;
  /** Writes a record; its id. Rejects with RecordsUnavailable where it may not stand. */
  readonly keepCheck: (record: NewCheck) => Promise<string>;
  readonly keepDecision: (record: NewDecision) => Promise<DecisionRecord>;
  /** A tenant's own record; null: there is none. Rejects with RecordDamaged where it is not what was signed. */
  readonly find: (tenant: string, id: string) => Promise<SignedRecord | null>;
  /** Heads in the order of time, after an id, at most `limit`. */
  readonly list: (
    tenant: string,
    span: RecordSpan,
    after: string,
    limit: number,
  ) => Promise<readonly RecordHead[]>;
  /** Every decision on a stored portfolio, oldest first. */
  readonly decisions: (tenant: string, portfolio: string) => Promise<readonly Decision[]>;
  readonly signer: Signer;
}

/**
 * Ten years in days, with every leap day that may fall into them and one more. 31 CFR 501.601: whoever engages in a transaction under
 * OFAC's rules keeps its records for ten years, since 12 March 2025.
 */
export const tenYears = 3_654;

const pack = promisify(gzip);
const unpack = promisify(gunzip);
/** Of a record when unpacked: an answer of 5.5 MB twice over, and its request. */
const MAX_BYTES = 64 * 1024 * 1024;
const PAGE = 1_000;

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 40);
const recordsOf = (tenant: string): string => `${hash(tenant)}/records/`;
const decisionsOf = (tenant: string, portfolio: string): string =>
  `${hash(tenant)}/portfolios/${hash(portfolio)}/`;

/** "20261127t031729123z": ids sort by time. */
const stampOf = (at: number): string => iso(at).toLowerCase().replaceAll(/[-:.]/g, "");
const timeOf = (id: string): string => {
  const [, y, mo, d, h, mi, s, ms] = /^(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)(\d{3})z-/.exec(id) ?? [];
  return `${y}-${mo}-${d}T${h}:${mi}:${s}.${ms}Z`;
};
const ID = /^\d{8}t\d{9}z-[0-9a-f]{16}$/;

const DAY_MS = 86_400_000;

async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw cause instanceof RecordDamaged || cause instanceof RecordsUnavailable
      ? cause
      : new RecordsUnavailable("the store of records did not answer", { cause });
  }
}

/** Records over a store. */
export function createRecords({ store, signer, now, randomId, keptDays, always }: RecordsDeps): Records {
  async function write(keys: readonly string[], record: EvidenceRecord): Promise<void> {
    const bytes = await pack(Buffer.from(await signedText(record, signer), "utf8"));
    // The first key is the record's own; a copy that fails leaves a record that is found, and the call is repeated.
    for (const key of keys)
      if (!(await store.put(key, bytes))) throw new RecordsUnavailable("a record of this id stands already");
  }

  const made = () => {
    const at = now();
    return {
      format: 1 as const,
      id: `${stampOf(at)}-${randomId()}`,
      recordedAt: iso(at),
      retainUntil: iso(at + keptDays * DAY_MS),
    };
  };

  async function read(key: string): Promise<SignedRecord | null> {
    const bytes = await store.get(key);
    if (bytes === null) return null;
    const text = await unpack(bytes, { maxOutputLength: MAX_BYTES }).catch((cause: unknown) => {
      throw new RecordDamaged("a record cannot be unpacked", { cause });
    });
    const found = recordOf(text.toString("utf8"));
    if (!key.endsWith(`/${found.record.id}`) || !(await isSigned(found)))
      throw new RecordDamaged("a record is not what was signed");
    return found;
  }

  async function everyKey(prefix: string): Promise<readonly string[]> {
    const keys: string[] = [];
    for (;;) {
      const page = await store.list(prefix, keys.at(-1) ?? prefix, PAGE);
      if (page.length === 0) return keys;
      keys.push(...page);
    }
  }

  return {
    signer,
    isAlways: (tenant) => isRecordedAlways(always, tenant),
    keepCheck: (asked) =>
      told(
        (async () => {
          const record = { ...asked, ...made() };
          await write([recordsOf(asked.tenant) + record.id], record);
          return record.id;
        })(),
      ),
    keepDecision: (asked) =>
      told(
        (async () => {
          const own = made();
          const { id, recordedAt: at } = own;
          const record = { ...asked, ...own, decision: { ...asked.decision, id, at } };
          const copies =
            asked.portfolio === undefined ? [] : [decisionsOf(asked.tenant, asked.portfolio) + id];
          await write([recordsOf(asked.tenant) + id, ...copies], record);
          return record;
        })(),
      ),
    find: (tenant, id) => told(ID.test(id) ? read(recordsOf(tenant) + id) : Promise.resolve(null)),
    list: (tenant, { from, until }, after, limit) =>
      told(
        (async () => {
          const prefix = recordsOf(tenant);
          const first = after === "" ? stampOf(from) : after;
          const keys = await store.list(prefix, prefix + first, limit);
          const last = stampOf(until);
          return keys
            .map((key) => key.slice(prefix.length))
            .filter((id) => id < last)
            .map((id) => ({ id, recordedAt: timeOf(id) }));
        })(),
      ),
    decisions: (tenant, portfolio) =>
      told(
        (async () => {
          const found = await Promise.all((await everyKey(decisionsOf(tenant, portfolio))).map(read));
          return found.flatMap((one) => (one?.record.kind === "decision" ? [one.record.decision] : []));
        })(),
      ),
  };
}
