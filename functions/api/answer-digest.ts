import { createHash, type Hash, hash } from "node:crypto";
import type { CheckRequest, Position, SentPosition, Unread } from "../core/check/answer.ts";

/** Fields and positions are set apart by control characters, which no accepted string holds: two requests never collide. */
const FIELD = "\u001f";
const POSITION = "\u001e";
const PIECE = 16_384;

/** The separators around fields that are absent from most positions. */
const [NO_FIELD, NO_FOUR_FIELDS] = [FIELD.repeat(2), FIELD.repeat(5)];

/** Set apart from what stands before and behind it. */
const between = (field: string | undefined): string =>
  field === undefined ? NO_FIELD : FIELD + field + FIELD;

const otherNames = ({ cusip, sedol, figi, name }: Position): string =>
  cusip === undefined && sedol === undefined && figi === undefined && name === undefined
    ? NO_FOUR_FIELDS
    : between(cusip) + (sedol ?? "") + between(figi) + (name ?? "") + FIELD;

/** The fixed order of a position's fields; an absent field is empty, which no present one is. */
const lineOf = (p: Position): string =>
  (p.symbol ?? "") +
  FIELD +
  (p.isin ?? "") +
  otherNames(p) +
  (p.exchange ?? "") +
  between(p.kind) +
  (p.quantity ?? "") +
  between(p.price) +
  (p.marketValue ?? "") +
  FIELD +
  (p.currency ?? "") +
  FIELD +
  (p.ref ?? "");

/** What was not understood of a row, behind the fields of what was: as JSON, which writes control characters otherwise. */
const unreadOf = ({ found, problems, undecided }: Unread): string =>
  FIELD +
  JSON.stringify([
    undecided,
    found,
    problems.map(({ code, field, value, message }) => [code, field, value, message]),
  ]);

/** Days behind the other fields, in an object so that they read like nothing else there. */
const daysOf = ({ issued, matures, acquired }: Position): string =>
  issued === undefined && matures === undefined && acquired === undefined
    ? ""
    : FIELD + JSON.stringify({ issued, matures, acquired });

const formOf = (p: SentPosition): string =>
  lineOf(p) + daysOf(p) + (p.unread === undefined ? "" : unreadOf(p.unread)) + POSITION;

/**
 * The digest of an answer: SHA-256 over the resolved request in normal form, the register's digest and the engine.
 * Equal digests mean equal answers, byte for byte. It is no key across tenants and is never logged: who guesses a
 * portfolio could confirm the guess by it.
 */
export function answerDigest(
  request: CheckRequest,
  register: { readonly version: number; readonly digest: string },
  engine: number,
): string {
  const head = [
    request.asOf,
    request.knownAt ?? "",
    register.version,
    request.investor.usPerson,
    request.detail,
    register.digest,
    engine,
    JSON.stringify([request.programmes ?? null, request.trade?.counterparty ?? null]),
    ...(request.unreadColumns ?? []),
  ];
  let pieces: Hash | null = null;
  let form = head.join(FIELD) + POSITION;
  for (const position of request.positions) {
    form += formOf(position);
    // In pieces: one text of a whole portfolio costs more to put together than to hash.
    if (form.length > PIECE) {
      pieces ??= createHash("sha256");
      pieces.update(form);
      form = "";
    }
  }
  return `sha256:${pieces === null ? hash("sha256", form) : pieces.update(form).digest("hex")}`;
}
