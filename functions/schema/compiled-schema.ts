/**
 * A schema ready for use: a fast check, compiled when first asked for, and the slow explanation of what does not fit.
 * @module
 */

import type { Static, TSchema } from "typebox";
import { compile } from "./compile.ts";
import { explain } from "./explain.ts";
import type { Fault } from "./fault.ts";

/** Tells values of one type from all others. */
export interface Validator<T> {
  Check(value: unknown): value is T;
  /**
   * Why the value does not fit, at most 20 faults in document order; empty: it fits. `pointer` is the value's own place,
   * and begins that of every fault.
   */
  faults(value: unknown, pointer?: string): readonly Fault[];
}

const made: TSchema[] = [];

/** The schemas of every validator made so far: what a bundle compiles beforehand. */
export const validated: readonly TSchema[] = made;

/** A function that never needs a schema does not pay for compiling it when it starts. */
export function validatorOf<T extends TSchema>(schema: T): Validator<Static<T>> {
  let check: ReturnType<typeof compile> | null = null;
  made.push(schema);
  return {
    Check: (value): value is Static<T> => {
      check ??= compile(schema);
      return check(value);
    },
    faults: (value, pointer) => explain(schema, value, pointer),
  };
}
