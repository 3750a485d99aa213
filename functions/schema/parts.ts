/**
 * The small shapes of which requests, answers, stored documents and the files of `data/` are made. Descriptions are noun
 * phrases: a message says "expected …".
 * @module
 */

import type { Static, TSchema } from "typebox";
import * as Type from "typebox";
import { grades } from "../core/facts/citation.ts";
import { perAct } from "../core/facts/permission.ts";
import { intervalOf } from "../core/time.ts";

/** Options of an object that takes no other fields than the ones named. */
export const closed = { additionalProperties: false } as const;

const described = (description: string | undefined) => (description === undefined ? {} : { description });

/** One of a list's texts: `oneOf(acts)`. */
export const oneOf = <const T extends readonly string[]>(values: T, description?: string) =>
  Type.Unsafe<T[number]>({ type: "string", enum: [...values], ...described(description) });

/** What `schema` describes, or null. */
export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/**
 * A schema under a name of its own: the OpenAPI document describes it once, and refers to it wherever it stands. An object
 * may state its `title` among its options instead.
 */
export const named = <T extends TSchema>(title: string, schema: T): T => Object.assign(schema, { title });

/** An object of any keys whose values all have one shape. */
export const mapOf = <T extends TSchema>(values: T, description?: string) =>
  Type.Unsafe<Readonly<Record<string, Static<T>>>>({
    type: "object",
    additionalProperties: values,
    ...described(description),
  });

/** Text of 1 to `maxLength` characters. */
export const text = (maxLength: number, description?: string) =>
  Type.String({ minLength: 1, maxLength, ...described(description) });

/** Text of one line, 1 to `maxLength` characters: no control character, so that a terminal and a log can print it. */
export const line = (maxLength: number) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: "^[^\\u0000-\\u001f\\u007f]*$",
    description: `one line of 1 to ${maxLength} characters, none of them a control character`,
  });

export const Id = Type.String({
  pattern: "^[a-z0-9.-]{1,80}$",
  description: "an opaque id: a–z, 0–9, dot and hyphen, at most 80 characters",
});

const atPattern =
  "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,3})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$";

/** The shape of an instant or a date. Whether the day exists is not looked at: 2021-02-30 passes. */
export const AtShape = Type.String({
  pattern: atPattern,
  description:
    'an instant with its zone ("2021-03-15T13:31:00Z"), or a date ("2021-03-15"), which is that day in New York',
});

/** An instant or a date that exists: a document with 2021-02-30 would name no moment. */
export const At = Type.Refine(
  Type.String({
    pattern: atPattern,
    description:
      'a day that exists ("2021-03-15": that day in New York), or an instant in it with its zone ("2021-03-15T13:31:00Z")',
  }),
  (at) => intervalOf(at) !== null,
  () => "must be a day that exists, or an instant in it",
);

/** An instant or a day, beside the words that were published for it. */
export const Moment = Type.Object({ at: At, text: Type.Optional(line(400)) }, { ...closed, title: "Moment" });

/** A digest, described by what it is over. */
export const digestOf = (what: string) =>
  Type.String({ pattern: "^sha256:[0-9a-f]{64}$", description: `a SHA-256 digest in hexadecimal${what}` });

export const Digest = digestOf("");

export const Citation = Type.Object(
  {
    title: line(400),
    url: Type.Optional(line(500)),
    grade: Type.Optional(
      oneOf(
        grades,
        "primary: the publisher's own text; secondary: somebody's report of it; inferred: concluded from it",
      ),
    ),
  },
  { ...closed, title: "Citation", description: "where a fact can be read" },
);

export const Permission = named(
  "Permission",
  oneOf(["permitted", "review", "prohibited"] as const, "permitted, review or prohibited"),
);

/** A permission per act. */
export const Permissions = Type.Object(
  perAct(() => Permission),
  {
    ...closed,
    title: "Permissions",
    description:
      "a permission for each act; divest is a purchase or sale made solely to effect divestment, sale any other sale",
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
