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
  type Position,
  type SentConstituent,
  type SentPosition,
  type Unread,
} from "../core/check/position.ts";
import { fieldNames, namesOf } from "../core/check/position-fields.ts";
import type { RegisterRef } from "../core/register/facts-digest.ts";

/** Fields and positions are set apart by control characters, which no accepted string holds: two requests never collide. */
const FIELD = "\u001f";
const POSITION = "\u001e";
const FUND = "\u001d";
const PIECE = 16_384;

/** The separators around fields that are absent from most positions: the cost of concatenation grows with the number of pieces. */
const [NO_FIELD, NO_THREE_FIELDS, NO_FOUR_FIELDS] = [FIELD.repeat(2), FIELD.repeat(4), FIELD.repeat(5)];

/** Set apart from what stands before and behind it. */
const between = (field: string | undefined): string =>
  field === undefined ? NO_FIELD : FIELD + field + FIELD;

const otherNumbersAndName = ({ cusip, sedol, figi, name }: Position): string => {
  if (cusip !== undefined || sedol !== undefined || figi !== undefined)
    return between(cusip) + (sedol ?? "") + between(figi) + (name ?? "") + FIELD;
  return name === undefined ? NO_FOUR_FIELDS : NO_THREE_FIELDS + name + FIELD;
};

/** The fields behind the reference, which few positions have, and those of them that were added to the table's end. */
const further = fieldNames.slice(fieldNames.indexOf("ref") + 1);
const added = fieldNames.slice(fieldNames.indexOf("acquired") + 1);

/** Named where they can be: looked up by a name that varies, they take longer than to hash them. */
const bearsFurther = (p: Position): boolean =>
  p.issued !== undefined ||
  p.matures !== undefined ||
  p.acquired !== undefined ||
  added.some((field) => p[field] !== undefined);

/** What is behind the last present value leaves no trace, so that a field added to the table's end changes no digest of those who do not send it. */
function withoutAbsentEnd(line: string): string {
  let end = line.length;
  while (end > 0 && line.endsWith(FIELD, end - 1)) end -= 1;
  return end === 1 ? "" : line.slice(0, end);
}

/** Values, each with a mark behind it. */
const marked = (values: readonly (string | undefined)[]): string =>
  values.map((value) => (value ?? "") + FIELD).join("");

/**
 * A position's values in the order of the table of fields, to which a test holds it, each with a mark behind it; an absent one is empty,
 * which no present one is.
 */
function lineOf(p: Position): string {
  const line =
    (p.symbol ?? "") +
    FIELD +
    (p.isin ?? "") +
    otherNumbersAndName(p) +
    (p.exchange ?? "") +
    between(p.kind) +
    (p.quantity ?? "") +
    between(p.price) +
    (p.marketValue ?? "") +
    FIELD +
    (p.currency ?? "") +
    FIELD +
    (p.ref ?? "") +
    FIELD;
  if (bearsFurther(p)) return withoutAbsentEnd(line + marked(further.map((field) => p[field])));
  return p.ref === undefined ? withoutAbsentEnd(line) : line;
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

const formOf = (position: SentPosition): string => lineOf(position) + endOf(position);

/** What a fund holds, its weight in front of a position's fields. */
function constituentForm(holding: SentConstituent): string {
  const line = lineOf(holding);
  const weighted = line === "" && holding.weight === undefined ? "" : (holding.weight ?? "") + FIELD + line;
  return weighted + endOf(holding);
}

const fundOrder = namesOf(fundFields);

/** What of a fund stands before its lines. */
const fundForm = ({ fund, asOf }: FundHoldings): string =>
  `${FUND}${asOf}${FIELD}${withoutAbsentEnd(marked(fundOrder.map((field) => fund[field])))}${POSITION}`;

/** SHA-256 over texts. In pieces: one text of a whole portfolio costs more to put together than to hash. */
class TextDigest {
  #pieces: Hash | null = null;
  #text = "";

  add(text: string): void {
    this.#text += text;
    if (this.#text.length <= PIECE) return;
    this.#pieces ??= createHash("sha256");
    this.#pieces.update(this.#text);
    this.#text = "";
  }

  /** In hexadecimal. */
  end(): string {
    return this.#pieces === null ? hash("sha256", this.#text) : this.#pieces.update(this.#text).digest("hex");
  }
}

/** Adds what a request says of funds; nothing where it says nothing, so that such requests keep their digests. */
function addFunds(digest: TextDigest, { constituents, constituentsMaxAgeDays }: CheckRequest): void {
  if (constituents === undefined) return;
  digest.add(`${FUND}${constituentsMaxAgeDays ?? usualAgeDays}${POSITION}`);
  for (const fund of constituents) {
    digest.add(fundForm(fund));
    for (const holding of fund.holdings) digest.add(constituentForm(holding));
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
  const digest = new TextDigest();
  digest.add(head.join(FIELD) + POSITION);
  for (const position of request.positions) digest.add(formOf(position));
  addFunds(digest, request);
  return `sha256:${digest.end()}`;
}
