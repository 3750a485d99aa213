import type { Static, TSchema } from "typebox";
import { Compile, type Validator } from "typebox/compile";

/** Values as a schema describes them. */
export type Shape<T extends TSchema> = Pick<Validator<Record<never, never>, T>, "Check" | "Errors">;

/** A schema's check, compiled when it is first asked for: a function that never needs it does not pay for it when it starts. */
export function shapeOf<T extends TSchema>(schema: T): Shape<T> {
  let compiled: Validator<Record<never, never>, T> | null = null;
  const validator = (): Validator<Record<never, never>, T> => {
    compiled ??= Compile(schema);
    return compiled;
  };
  return {
    Check: (value): value is Static<T> => validator().Check(value),
    Errors: (value) => validator().Errors(value),
  };
}
