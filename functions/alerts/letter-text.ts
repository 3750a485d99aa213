/**
 * What a letter says: first, in words, which positions are answered otherwise, how and by what; then the event line by line. Pure.
 * @module
 */

import * as Type from "typebox";
import { acts, type Permission } from "../core/facts/permission.ts";
import { printable } from "../core/printable.ts";
import { validatorOf } from "../schema/compiled-schema.ts";
import { mapOf } from "../schema/parts.ts";
import type { StoredEvent } from "./event.ts";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** On one line: what a caller or a list wrote must not look like lines of ours. */
const oneLine = (text: string): string => printable(text.replace(/(?<=\S)\s+/g, " "));

/** Everything that an event says, one line each; what stands in a list is numbered from 1. */
function linesOf(value: unknown, path: string): readonly string[] {
  if (isRecord(value))
    return Object.entries(value).flatMap(([name, inner]) =>
      linesOf(inner, path === "" ? name : `${path}.${name}`),
    );
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === "string"))
      return [oneLine(`${path}: ${value.join(", ") || "none"}`)];
    return value.flatMap((item, index) => linesOf(item, `${path}.${index + 1}`));
  }
  return [oneLine(`${path}: ${String(value)}`)];
}

const optionalText = Type.Optional(Type.String());
const VerdictsSchema = Type.Object({
  status: Type.String(),
  acts: Type.Object({
    purchase: Type.String(),
    divest: Type.String(),
    sale: Type.String(),
    hold: Type.String(),
  }),
  duties: Type.Optional(Type.Array(Type.String())),
});
const CitedSchema = Type.Object({ title: Type.String(), url: optionalText, grade: optionalText });
const ListingSchema = Type.Object({
  issuer: Type.Optional(Type.Object({ name: Type.String() })),
  name: Type.String(),
  basis: Type.String(),
  citations: Type.Array(CitedSchema),
  relief: Type.Union([Type.Null(), Type.Object({ citations: Type.Array(CitedSchema) })]),
});
const PositionSchema = Type.Object({
  index: Type.Integer(),
  ref: optionalText,
  symbol: optionalText,
  exchange: optionalText,
  isin: optionalText,
  name: optionalText,
  before: VerdictsSchema,
  after: VerdictsSchema,
  listings: Type.Array(Type.String()),
});

/** An event about a portfolio's answer, as far as a letter puts it into words. */
const verdictEvent = validatorOf(
  Type.Object({
    data: Type.Object({
      from: optionalText,
      at: optionalText,
      portfolio: Type.Object({ id: Type.String() }),
      before: VerdictsSchema,
      after: VerdictsSchema,
      positions: Type.Array(PositionSchema),
      positionsLeftOut: Type.Integer(),
      listings: mapOf(ListingSchema),
      entry: Type.Optional(Type.Union([Type.Null(), Type.Object({ version: Type.Integer() })])),
      fund: Type.Optional(Type.Object({ id: Type.String() })),
    }),
  }),
);

type Verdicts = Type.Static<typeof VerdictsSchema>;
type Position = Type.Static<typeof PositionSchema>;
type Listing = Type.Static<typeof ListingSchema>;

const permissions = ["prohibited", "review", "permitted"] as const satisfies readonly Permission[];

/** "purchase, divest, sale prohibited; hold permitted; duty: reject-and-report". */
function verdictInWords({ acts: read, duties = [] }: Verdicts): string {
  const parts = permissions.flatMap((permission) => {
    const named = acts.filter((act) => read[act] === permission);
    return named.length === 0 ? [] : [`${named.join(", ")} ${permission}`];
  });
  return [...parts, ...duties.map((duty) => `duty: ${duty}`)].join("; ");
}

const statusInWords = (before: Verdicts, after: Verdicts): string =>
  before.status === after.status ? `${after.status}, as before` : `${before.status} → ${after.status}`;

function positionLines({
  index,
  ref,
  symbol,
  exchange,
  isin,
  name,
  ...changed
}: Position): readonly string[] {
  const venue = symbol !== undefined && exchange !== undefined ? ` (${exchange})` : "";
  // The row's own reference, or its number, tells rows of one security apart.
  const called = `${symbol ?? isin ?? name ?? "A position"}${venue}, ${ref ?? `row ${index + 1}`}`;
  const { before, after, listings } = changed;
  return [
    `  ${oneLine(called)}: ${statusInWords(before, after)}`,
    `    before: ${verdictInWords(before)}`,
    `    after:  ${verdictInWords(after)}`,
    `    by:     ${listings.join(", ") || "no listing"}`,
  ];
}

/** A source, and that it is not the publisher's own text where it isn't. */
const sourceLine = ({ title, url, grade }: Type.Static<typeof CitedSchema>): string =>
  oneLine(
    `    Source: ${title}${url === undefined ? "" : ` <${url}>`}${grade === undefined || grade === "primary" ? "" : ` (${grade})`}`,
  );

/** A listing with the source that decides: the order's or licence's that suspends it, otherwise its own. */
function listingLines([id, listing]: readonly [string, Listing]): readonly string[] {
  const own = listing.relief?.citations.length ? listing.relief.citations : listing.citations;
  const called = listing.issuer?.name ?? listing.name;
  return [oneLine(`  ${id}: ${called}. ${listing.basis}`), ...own.slice(0, 1).map(sourceLine)];
}

/** Which positions are answered otherwise, and why; empty: the event is about something else. */
function changeInWords(parsed: unknown): readonly string[] {
  if (!verdictEvent.Check(parsed)) return [];
  const { portfolio, before, after, positions, positionsLeftOut, listings, entry, fund, ...moment } =
    parsed.data;
  const cause =
    entry != null
      ? `entry ${entry.version} of the register`
      : fund !== undefined
        ? `another list of the fund ${fund.id}`
        : "what is recorded, as time goes on";
  const check = `GET /v1/portfolios/${portfolio.id}/check has ${positionsLeftOut === 0 ? "the whole answer" : "all of them"}.`;
  return [
    `Portfolio ${portfolio.id}: ${statusInWords(before, after)}, from ${moment.from ?? moment.at ?? "now"} on, by ${cause}.`,
    "",
    ...positions.flatMap(positionLines),
    ...(positionsLeftOut === 0 ? [] : [`  … and ${positionsLeftOut} more positions`]),
    "",
    ...Object.entries(listings).flatMap(listingLines),
    "",
    `Look before anybody trades: ${check}`,
    "",
    "The event:",
  ];
}

/** An event as a letter's text. */
export function letterText({ id, body }: Pick<StoredEvent, "id" | "body">): string {
  const parsed: unknown = JSON.parse(body);
  const lines = [...changeInWords(parsed), ...linesOf(parsed, "")];
  return `${lines.join("\n")}\n\nEvent ${id}. This is not a clearance and not legal advice.\n`;
}
