import type { Entry } from "./fact.ts";

/** An entry that would leave the register saying something that can't be answered from. */
export class FoldError extends Error {
  override readonly name = "FoldError";
  readonly objections: readonly string[];
  constructor(objections: readonly string[]) {
    super(objections.join("; "));
    this.objections = objections;
  }
}

/** Everything recorded up to `version`, indexed; immutable. */
export interface Register {
  readonly version: number;
  readonly digest: string;
}

export declare const emptyRegister: Register;

/** The register with further entries, in order. Throws FoldError for dangling ids, reversed spans, cycles of orders. */
export declare function fold(register: Register, entries: readonly Entry[]): Register;

/** Later publications that carry an error which these changes correct in an earlier one, and do not restate. */
export declare function missedRestatements(register: Register, changes: Entry["changes"]): readonly string[];
