/**
 * A file of a government list, and the register that it is laid over.
 * @module
 */

import type { Change } from "../core/facts/fact.ts";
import type { Register } from "../core/register/register.ts";
import type { ListFile, ListTerms } from "./sources/list-file.ts";

export interface Feed {
  readonly register: Register;
  /** The feed's name among the register's sources: "ofac". */
  readonly source: string;
  readonly terms: ListTerms;
  readonly file: ListFile;
  /** When the file was published: an instant, or a date in New York. */
  readonly publishedAt: string;
  /** Milliseconds since 1970: a publication that lies ahead of it by more than a day is a wrong one. */
  readonly now: number;
  /** The publication last taken over from this source; null: none yet. */
  readonly last: string | null;
  /** The programmes' own documents, appended where the register lacks them: no list says what its programme forbids. */
  readonly programmes: readonly Change[];
}

export interface Context extends Feed {
  readonly byUid: ReadonlyMap<string, readonly string[]>;
  /** The numbers of a list of thousands, of whom nearly none is known here; null: of another list. */
  readonly inList: ReadonlySet<string> | null;
  readonly start: number;
  /** The programmes of the register and those to be appended with this entry, by id: since when each is published. */
  readonly programmesFrom: ReadonlyMap<string, string>;
}
