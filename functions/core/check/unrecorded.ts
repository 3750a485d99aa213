/**
 * What is said of a position that names nothing here only because what it is named by is not recorded, or is read otherwise than a
 * listed line's: such an answer must not look as if the security had been compared.
 * @module
 */

import type { Problem } from "../problem.ts";
import { documents } from "../register/known.ts";
import { perQuestion, type Question } from "../register/question.ts";
import { isinCountriesOf } from "../register/register.ts";
import { normaliseName } from "../symbols/names.ts";
import { saysNoExchange } from "../symbols/no-exchange.ts";
import { decodedInterval } from "../time.ts";
import { issuerDocuments } from "./lines-at.ts";
import { identifying, type Position } from "./position.ts";
import type { MutableRead } from "./resolution.ts";
import { hitsEverywhere } from "./symbol-parts.ts";

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

/** The listed issuers whose ISIN a question lacks, and how their names begin. */
interface Lacking {
  readonly count: number;
  readonly beginnings: ReadonlySet<string>;
}

/** Places with which the names of many companies begin. */
const places: ReadonlySet<string> = new Set(
  "CHINA NEW BEIJING SHANGHAI SHENZHEN CHENGDU ZHEJIANG HONG".split(" "),
);

/** How a name begins: its first word, of a place the next one, too. */
function beginningOf(name: string): string {
  const [first = "", next = ""] = normaliseName(name).split(" ", 2);
  return places.has(first) ? `${first} ${next}` : first;
}

const lackingIn = perQuestion((question, country): Lacking => {
  const own = (question.register.issuersWithoutIsin.get(country) ?? [])
    .filter((issuer) => isListed(question, issuer))
    .map((issuer) => issuerDocuments(question, issuer))
    .filter((all) => all.some(({ lines }) => lines.some((line) => isinCountriesOf(line).includes(country))));
  const names = own.flat().flatMap(({ name, aliases }) => [name, ...aliases.map((alias) => alias.name)]);
  return { count: own.length, beginnings: new Set(names.map(beginningOf)) };
});

/**
 * Whether a name beside an ISIN may still be one of theirs: it begins as theirs does, or is written in letters in which no name of theirs
 * is recorded.
 */
const mayBeTheirs = (name: string, { beginnings }: Lacking): boolean =>
  beginnings.has(beginningOf(name)) || /[^\p{Script=Latin}\p{P}\p{S}\p{N}\p{Z}\p{M}]/u.test(name);

/**
 * An ISIN that names nothing here, and nothing beside it but a name that decides nothing: it may be of a listed share that is recorded by
 * its ticker alone.
 */
function unrecordedIsin(question: Question, isin: string, name: string | undefined): readonly Problem[] {
  const country = isin.slice(0, 2);
  const lacking = lackingIn(question, country);
  if (lacking.count === 0 || (name !== undefined && !mayBeTheirs(name, lacking))) return [];
  const { count } = lacking;
  const whose = count === 1 ? "one listed issuer has shares" : `${count} listed issuers have shares`;
  return [
    {
      code: "isin-not-recorded",
      field: "isin",
      value: isin,
      message: `${isin} is not recorded, and ${whose} whose ISIN may begin with ${country} and is not recorded either: it may be one of these. Send a ticker with its exchange${name === undefined ? ", or the name, too" : ", too"}`,
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

/**
 * Hong Kong's codes of derivative warrants and of callable bull and bear contracts (HKEX, "Stock Code Allocation Plan": 10000 to 29999 and 60000
 * to 69999). Their short names cut the underlying's to five letters.
 */
const STRUCTURED = /^(?:[12]\d{4}|6\d{4})$/;

const ofUnknownUnderlying = (symbol: string): Problem => ({
  code: "underlying-not-compared",
  field: "symbol",
  value: symbol,
  message: `${JSON.stringify(symbol)} is a code of Hong Kong's warrants and bull and bear contracts, and whose share it follows was not compared: what follows a listed issuer's is restricted as that is. Send the underlying's code with kind "warrant", or its name`,
});

/** A ticker of letters, as most are written. */
const LETTERS = /^[A-Z]{1,5}$/i;

/** What is to be told of a position that named nothing here; empty: nothing. `read` is what was read in it. */
export function unrecordedIn(
  question: Question,
  position: Position,
  { isin, ticker, venue, derivative }: Pick<MutableRead, "isin" | "ticker" | "venue" | "derivative">,
): readonly Problem[] {
  if (venue === "XHKG" && ticker !== undefined && STRUCTURED.test(ticker))
    return [ofUnknownUnderlying(position.symbol ?? ticker)];
  const [field, ...others] = identifying.filter((one) => position[one] !== undefined);
  if (isin !== undefined)
    return others.every((one) => one === "name") ? unrecordedIsin(question, isin, position.name) : [];
  if (others.some((one) => one !== "name") || field !== "symbol") return [];
  const symbol = (derivative === true ? ticker : undefined) ?? position.symbol?.trim() ?? "";
  return LETTERS.test(symbol) && saysNoExchange(position.exchange)
    ? listedElsewhere(question, symbol.toUpperCase())
    : [];
}
