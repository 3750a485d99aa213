/**
 * Query parameters: closed like bodies. A misspelt or repeated one would otherwise silently ask another question.
 * @module
 */

import type { Static, TObject } from "typebox";
import * as Type from "typebox";
import { explain, fits } from "../../schema/explain.ts";
import { step } from "../../schema/fault.ts";
import { AtShape, closed, orNull, text } from "../../schema/parts.ts";
import { page } from "../http/limits.ts";
import { invalid, type ProblemError } from "../http/problem.ts";
import { Counterparty, Detail, Kept, MaxAge, StoredFunds, UsPerson } from "./asked.ts";

const Version = Type.String({
  pattern: "^[1-9][0-9]{0,11}(@sha256:[0-9a-f]{64})?$",
  description:
    "a version of the register: 31 or 31@sha256:<its digest, or that of its facts>; the newest where absent",
});
const clocks = {
  asOf: Type.Optional(AtShape),
  knownAt: Type.Optional(AtShape),
  version: Type.Optional(Version),
};
export const Limit = Type.Integer({
  minimum: 1,
  maximum: page.max,
  description: `a number of items from 1 to ${page.max}; ${page.default} where absent`,
});
const cursor = (description: string) => Type.String({ minLength: 1, maxLength: 600, description });
const Cursor = cursor("the next of the page before; it carries the clocks and the version");

/** Which page of a tenant's own list. */
export const PageQuery = Type.Object(
  { limit: Type.Optional(Limit), cursor: Type.Optional(cursor("the next of the page before")) },
  closed,
);
export const Next = orNull(Type.String({ description: "the cursor of the next page; null on the last" }));

export const NoQuery = Type.Object({}, closed);
/** Of what does not depend on asOf and knownAt. */
export const VersionQuery = Type.Object({ version: Type.Optional(Version) }, closed);
export const ClocksQuery = Type.Object(clocks, closed);
export const ListQuery = Type.Object(
  { ...clocks, limit: Type.Optional(Limit), cursor: Type.Optional(Cursor) },
  closed,
);
export const SecuritiesQuery = Type.Object(
  {
    symbol: Type.Optional(text(64, "a symbol of at most 64 characters")),
    exchange: Type.Optional(text(64, "a venue of at most 64 characters, as MIC or vendor's code")),
    isin: Type.Optional(text(64, "an ISIN of at most 64 characters")),
    ...clocks,
  },
  closed,
);
export const EntriesQuery = Type.Object(
  {
    after: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 999_999_999_999,
        description: "a version: entries after it are listed",
      }),
    ),
    limit: Type.Optional(Limit),
    version: Type.Optional(Version),
  },
  closed,
);
export const EntryQuery = Type.Object(
  {
    dryRun: Type.Optional(
      Type.Boolean({
        description: "true to be told what the entry would change, with nothing written",
      }),
    ),
  },
  closed,
);
export const CsvQuery = Type.Object(
  {
    ...clocks,
    usPerson: Type.Optional(UsPerson),
    programmes: Type.Optional(
      Type.String({
        pattern: "^[a-z0-9.-]{1,80}(,[a-z0-9.-]{1,80}){0,49}$",
        description:
          "ids of the programmes that the question is about, comma-separated (ccmc,ns-cmic); all where absent",
      }),
    ),
    counterparty: Type.Optional(Counterparty),
    constituentsMaxAgeDays: Type.Optional(MaxAge),
    storedFunds: Type.Optional(StoredFunds),
    record: Type.Optional(Kept),
    detail: Type.Optional(Detail),
  },
  closed,
);

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** Most requests have no parameters, and to most schemas that is all right: found out once for each. */
const takesNone = new WeakMap<TObject, boolean>();
const noValues: unknown = Object.freeze({});

function mayBeEmpty<S extends TObject>(schema: S, values: unknown): values is Static<S> {
  const known = takesNone.get(schema) ?? fits(schema, values);
  takesNone.set(schema, known);
  return known;
}

/** A parameter's text as the value that its schema asks for; text that spells no such value stays text, and is refused as it was sent. */
function asSent(schema: { readonly type?: unknown } | undefined, sent: string): string | number | boolean {
  if (schema?.type === "integer" && /^(0|-?[1-9]\d{0,14})$/.test(sent)) return Number(sent);
  if (schema?.type === "boolean" && (sent === "true" || sent === "false")) return sent === "true";
  return sent;
}

/** The parameters of a request's query; throws a Refusal that names every unknown, repeated or unreadable one. */
export function readQuery<S extends TObject>(schema: S, params: URLSearchParams): Static<S> {
  if (params.size === 0 && mayBeEmpty(schema, noValues)) return noValues;
  const errors: ProblemError[] = [];
  const found = new Map<string, string>();
  for (const [name, value] of params) {
    if (found.has(name))
      errors.push({
        parameter: name,
        detail: "The parameter is repeated; expected once. Remove all but one.",
      });
    else if (CONTROL.test(value))
      errors.push({ parameter: name, detail: "The value holds a control character; expected text only." });
    found.set(name, value);
  }
  const values = Object.fromEntries(
    [...found].map(([name, sent]) => [name, asSent(schema.properties[name], sent)]),
  );
  const named = explain(schema, values).map(({ pointer, ...error }): ProblemError => {
    const parameter = [...found.keys()].find((name) => step(name) === pointer) ?? (pointer ?? "").slice(1);
    const plus = / \d\d:\d\d$/.test(found.get(parameter) ?? "") ? ' In a query, "+" is written "%2B".' : "";
    const detail =
      Object.hasOwn(clocks, parameter) && !Object.hasOwn(schema.properties, parameter)
        ? `${parameter} has no effect on this answer. Leave it out.`
        : error.detail.replace(/^Unknown field/, "Unknown parameter") + plus;
    return { parameter, ...error, detail };
  });
  errors.push(...named);
  if (errors.length > 0) throw invalid(errors);
  if (!fits(schema, values))
    throw invalid([{ detail: "The query cannot be read; see openapi.json for its parameters." }]);
  return values;
}

/**
 * Query parameters belong to a file; beside a JSON body they would say two things at once. Throws a Refusal that names where the body has
 * each (`inJson`, where that is not at its top).
 */
export function refuseBesideJson(
  ofFiles: TObject,
  params: URLSearchParams,
  inJson: Readonly<Record<string, string>> = {},
): void {
  const misplaced = [...new Set(params.keys())].filter((name) => Object.hasOwn(ofFiles.properties, name));
  if (misplaced.length > 0)
    throw invalid(
      misplaced.map((parameter) => ({
        parameter,
        detail: `Query parameters go with a file only; expected ${inJson[parameter] ?? parameter} in the JSON body.`,
      })),
    );
  readQuery(NoQuery, params);
}
