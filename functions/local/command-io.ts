/**
 * What a command writes to, and how it ends.
 * @module
 */

export interface CommandIo {
  readonly write: (text: string) => void;
  /** Shows how far long work has come, from 0 to 1; absent: nobody watches. */
  readonly progress?: (share: number) => void;
}

/** 0: appended, or nothing to append. 1: held, or others were faster. 2: what was asked for can't be read. */
export type ExitStatus = 0 | 1 | 2;
