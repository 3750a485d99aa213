import type { Static, TSchema } from "typebox";
import { Compile, Errors, type Validator } from "typebox/schema";

/** What is wrong at one place of a value. */
interface Complaint {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: object;
}

/** Values as a schema describes them. */
export interface Shape<T extends TSchema> {
  Check(value: unknown): value is Static<T>;
  Errors(value: unknown): readonly Complaint[];
}

/** A schema's check, compiled when it is first asked for: a function that never needs it does not pay for it when it starts. */
export function shapeOf<T extends TSchema>(schema: T): Shape<T> {
  let compiled: Validator | null = null;
  return {
    Check: (value): value is Static<T> => {
      compiled ??= Compile(schema);
      return compiled.Check(value);
    },
    Errors: (value) => Errors(schema, value)[1],
  };
}
