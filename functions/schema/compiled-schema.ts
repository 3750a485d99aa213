/**
 * A schema ready for use: a fast check, compiled when first asked for, and the slow explanation of what does not fit.
 * @module
 */

import type { Static, TSchema } from "typebox";
import { Compile, type Validator as Compiled } from "typebox/schema";
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

/** A function that never needs a schema does not pay for compiling it when it starts. */
export function validatorOf<T extends TSchema>(schema: T): Validator<Static<T>> {
  let compiled: Compiled | null = null;
  return {
    Check: (value): value is Static<T> => {
      compiled ??= Compile(schema);
      return compiled.Check(value);
    },
    faults: (value, pointer) => explain(schema, value, pointer),
  };
}
