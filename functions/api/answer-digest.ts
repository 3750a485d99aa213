/**
 * The digest by which an answer can be asked for again.
 * @module
 */

import { createHash, type Hash, hash } from "node:crypto";
import type { CheckRequest } from "../core/check/answer.ts";
import { usualAgeDays } from "../core/check/fund-index.ts";
import {
  type FundHoldings,
  fundFields,
  type SentConstituent,
  type SentPosition,
  type Unread,
} from "../core/check/position.ts";
import { namesOf, positionFields } from "../core/check/position-fields.ts";
import type { RegisterRef } from "../core/register/facts-digest.ts";

/** Fields and positions are set apart by control characters, which no accepted string holds: two requests never collide. */
const FIELD = "\u001f";
const POSITION = "\u001e";
const FUND = "\u001d";
const PIECE = 16_384;

/**
 * Values in a fixed order; an absent one is empty, which no present one is. What is behind the last present one leaves no trace, so
 * that a field added to the table's end changes no digest of those who do not send it.
 */
function lineOf(values: readonly (string | undefined)[]): string {
  let end = values.length;
  while (end > 0 && values[end - 1] === undefined) end -= 1;
  let line = "";
  for (let i = 0; i < end; i += 1) line += (values[i] ?? "") + FIELD;
  return line;
}

/**
 * The first of a position's values in the order of the table of fields, to which a test holds them. Each is named: looked up by a
 * name that varies, they take longer than to hash them.
 */
const named = (of: SentPosition): (string | undefined)[] => [
  of.symbol,
  of.isin,
  of.cusip,
  of.sedol,
  of.figi,
  of.name,
  of.exchange,
  of.kind,
  of.quantity,
  of.price,
  of.marketValue,
  of.currency,
  of.ref,
  of.issued,
  of.matures,
  of.acquired,
];

/** Fields that were added to the table's end, and are not named above. */
const further = namesOf(positionFields).slice(named({}).length);

/** A position's values in the order of the table of fields. */
function valuesOf(position: SentPosition): readonly (string | undefined)[] {
  const values = named(position);
  for (const field of further) values.push(position[field]);
  return values;
}

/** What was not understood of a row, behind the fields of what was: as JSON, which writes control characters otherwise. */
const unreadOf = ({ found, problems, undecided }: Unread): string =>
  FIELD +
  JSON.stringify([
    undecided,
    found,
    problems.map(({ code, field, value, message }) => [code, field, value, message]),
  ]);

const endOf = ({ unread }: SentPosition): string =>
  unread === undefined ? POSITION : unreadOf(unread) + POSITION;

const formOf = (position: SentPosition): string => lineOf(valuesOf(position)) + endOf(position);

/** What a fund holds, its weight in front of a position's fields. */
const constituentForm = (holding: SentConstituent): string =>
  lineOf([holding.weight, ...valuesOf(holding)]) + endOf(holding);

const fundOrder = namesOf(fundFields);

/** What of a fund stands before its lines. */
const fundForm = ({ fund, asOf }: FundHoldings): string =>
  `${FUND}${asOf}${FIELD}${lineOf(fundOrder.map((field) => fund[field]))}${POSITION}`;

function* formsOf(request: CheckRequest): Generator<string, void> {
  for (const position of request.positions) yield formOf(position);
  yield* fundForms(request);
}

/** What a request says of funds, piece by piece; nothing where it says nothing, so that such requests keep their digests. */
function* fundForms({ constituents, constituentsMaxAgeDays }: CheckRequest): Generator<string, void> {
  if (constituents === undefined) return;
  yield `${FUND}${constituentsMaxAgeDays ?? usualAgeDays}${POSITION}`;
  for (const fund of constituents) {
    yield fundForm(fund);
    for (const holding of fund.holdings) yield constituentForm(holding);
  }
}

/**
 * The digest of an answer: SHA-256 over the resolved request in normal form, the register's version, the digest of its facts and the
 * engine. Equal digests mean equal answers, byte for byte but for the log's own digest: over the same facts every machine gets the
 * same. It is no key across tenants and is never logged: who guesses a
 * portfolio could confirm the guess by it.
 */
export function answerDigest(
  request: CheckRequest,
  register: Pick<RegisterRef, "version" | "factsDigest">,
  engine: number,
): string {
  const head = [
    request.asOf,
    request.knownAt ?? "",
    register.version,
    request.investor.usPerson,
    request.detail,
    register.factsDigest,
    engine,
    JSON.stringify([request.programmes ?? null, request.trade?.counterparty ?? null]),
    ...(request.unreadColumns ?? []),
  ];
  let pieces: Hash | null = null;
  let form = head.join(FIELD) + POSITION;
  for (const more of formsOf(request)) {
    form += more;
    // In pieces: one text of a whole portfolio costs more to put together than to hash.
    if (form.length > PIECE) {
      pieces ??= createHash("sha256");
      pieces.update(form);
      form = "";
    }
  }
  return `sha256:${pieces === null ? hash("sha256", form) : pieces.update(form).digest("hex")}`;
}
