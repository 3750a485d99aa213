/**
 * How an answer is printed: how wide, how coloured, how much of it.
 * @module
 */

import type { Status } from "../core/law/status.ts";

export interface Printing {
  /** Columns of the terminal; text is broken between words to fit. */
  readonly width: number;
  /** Colours a status; the identity where the output is no terminal. */
  readonly paint: (status: Status, text: string) => string;
  /** Whether positions that match nothing are listed too. */
  readonly all: boolean;
  /** How positions that match nothing are asked for, where they are only counted. */
  readonly listAll: string;
  /** The command that asks the same again, whole. */
  readonly again: string;
}

/** As it is printed into a file or a pipe. */
export const plainPrinting: Printing = {
  width: 100,
  paint: (_, text) => text,
  all: false,
  listAll: "--all lists them",
  again: "",
};
