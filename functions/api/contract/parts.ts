/**
 * The small shapes that requests and answers share. Descriptions are noun phrases: a problem says "expected …".
 * @module
 */

import type { TSchema } from "typebox";
import * as Type from "typebox";
import type { acts } from "../../core/facts/permission.ts";

export const closed = { additionalProperties: false } as const;

export const oneOf = <const T extends readonly string[]>(values: T, description?: string) =>
  Type.Unsafe<T[number]>({
    type: "string",
    enum: [...values],
    ...(description === undefined ? {} : { description }),
  });

export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const text = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, description });

export const Id = Type.String({
  pattern: "^[a-z0-9.-]{1,80}$",
  description: "an opaque id: a–z, 0–9, dot and hyphen, at most 80 characters",
});

/** Its pattern is the shape only; that the day exists is checked when the clocks are resolved. */
export const At = Type.String({
  pattern:
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,3})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$",
  description:
    'an instant with its zone ("2021-03-15T13:31:00Z"), or a date ("2021-03-15"), which is that day in New York',
});

export const Digest = Type.String({
  pattern: "^sha256:[0-9a-f]{64}$",
  description: "a SHA-256 digest in hexadecimal",
});

export const VersionNumber = Type.Integer({
  minimum: 0,
  maximum: 999_999_999_999,
  description: "a version of the register: the number of its last entry",
});

export const RegisterRef = Type.Object(
  { version: VersionNumber, digest: Digest },
  { ...closed, description: "which register the answer was read from" },
);

const Permission = oneOf(["permitted", "review", "prohibited"] as const, "permitted, review or prohibited");

export const Permissions = Type.Object(
  { purchase: Permission, divest: Permission, sale: Permission, hold: Permission } satisfies Record<
    (typeof acts)[number],
    TSchema
  >,
  {
    ...closed,
    description:
      "per act; divest is a purchase or sale made solely to effect divestment, sale any other sale",
  },
);

export const Citation = Type.Object(
  { title: Type.String(), url: Type.Optional(Type.String()) },
  { ...closed, description: "where a fact can be read" },
);

export const Phase = oneOf(
  ["announced", "in-force", "window-closed", "enjoined", "licensed", "ended"] as const,
  "where a listing stands at an instant",
);

export const PositionProblem = Type.Object(
  {
    code: Type.String({ description: "stable; clients may branch on it" }),
    field: Type.String({ description: "the position's field, or row: a row of the file as a whole" }),
    value: Type.String({ description: "the value as sent" }),
    message: Type.String({ description: "what was wrong, what was expected, what to do" }),
  },
  {
    ...closed,
    description: "something in a position that could not be taken at its word; the rest of it still counts",
  },
);

/** Two types that say the same, whatever is readonly. `never` is no `true`, so drift does not compile. */
export type Same<A, B> = [Mutable<A>] extends [Mutable<B>]
  ? [Mutable<B>] extends [Mutable<A>]
    ? true
    : never
  : never;
type Mutable<T> = T extends readonly (infer E)[]
  ? Mutable<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Mutable<T[K]> }
    : T;
