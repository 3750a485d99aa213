/**
 * What is said of a position that names nothing here only because what it is named by is not recorded, or is read otherwise than a
 * listed line's: such an answer must not look as if the security had been compared.
 * @module
 */

import type { Problem } from "../problem.ts";
import { documents } from "../register/known.ts";
import type { Question } from "../register/question.ts";
import { isinCountriesOf } from "../register/register.ts";
import { saysNoExchange } from "../symbols/symbols.ts";
import { decodedInterval } from "../time.ts";
import { issuerDocuments } from "./lines-at.ts";
import { identifying, type Position } from "./position.ts";
import { hitsEverywhere } from "./resolve-symbol.ts";

/** Whether an issuer is under a listing that the question is about. */
function isListed({ register, knownAt, asOf, programmes }: Question, issuer: string): boolean {
  return (register.listingsByIssuer.get(issuer) ?? []).some((listing) =>
    documents(register, "listing", listing, knownAt).some(
      ({ document }) =>
        (programmes === null || programmes.has(document.programme)) &&
        decodedInterval(document.listedAt.at).start < asOf.end,
    ),
  );
}

/** How many issuers a question lacks an ISIN of, by country: the same for all its positions. */
const counts = new WeakMap<Question, Map<string, number>>();

function countOf(question: Question, country: string): number {
  const byCountry = counts.get(question) ?? new Map<string, number>();
  counts.set(question, byCountry);
  const known = byCountry.get(country);
  if (known !== undefined) return known;
  const lacking = (question.register.issuersWithoutIsin.get(country) ?? []).filter(
    (issuer) =>
      isListed(question, issuer) &&
      issuerDocuments(question, issuer).some(({ lines }) =>
        lines.some((line) => isinCountriesOf(line).includes(country)),
      ),
  );
  byCountry.set(country, lacking.length);
  return lacking.length;
}

/** An ISIN that names nothing here, and nothing beside it: it may be of a listed share that is recorded by its ticker alone. */
function unrecordedIsin(question: Question, isin: string): readonly Problem[] {
  const country = isin.slice(0, 2);
  const lacking = countOf(question, country);
  if (lacking === 0) return [];
  const whose = lacking === 1 ? "one listed issuer has shares" : `${lacking} listed issuers have shares`;
  return [
    {
      code: "isin-not-recorded",
      field: "isin",
      value: isin,
      message: `${isin} is not recorded, and ${whose} whose ISIN may begin with ${country} and is not recorded either: it may be one of these. Send a ticker with its exchange, or the name, too`,
    },
  ];
}

/** A ticker without an exchange that is a listed line's elsewhere: without one it was read as a US ticker. */
function listedElsewhere(question: Question, symbol: string): readonly Problem[] {
  return hitsEverywhere(question, symbol).length === 0
    ? []
    : [
        {
          code: "ticker-listed-elsewhere",
          field: "symbol",
          value: symbol,
          message: `${symbol} was read as a US ticker, because no exchange was sent; on another exchange it is a listed line's. Send its exchange, or an ISIN`,
        },
      ];
}

/** A ticker of letters, as most are written. */
const LETTERS = /^[A-Z]{1,5}$/i;

/** What is to be told of a position that named nothing here; empty: nothing. `isin` is the ISIN that was read in it. */
export function unrecordedIn(
  question: Question,
  position: Position,
  isin: string | undefined,
): readonly Problem[] {
  const [field, ...others] = identifying.filter((one) => position[one] !== undefined);
  if (isin !== undefined) return others.length === 0 ? unrecordedIsin(question, isin) : [];
  if (others.some((one) => one !== "name") || field !== "symbol") return [];
  const symbol = position.symbol?.trim() ?? "";
  return LETTERS.test(symbol) && saysNoExchange(position.exchange)
    ? listedElsewhere(question, symbol.toUpperCase())
    : [];
}
