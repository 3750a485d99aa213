/**
 * What a position's symbol says: an identifier, a ticker, nothing at all, or a text that is none of these as a whole.
 * @module
 */

import type { Problem } from "../problem.ts";
import type { Question } from "../register/question.ts";
import { normaliseIdentifier } from "../symbols/identifiers.ts";
import { identifierCalled } from "../symbols/inner-identifiers.ts";
import { saysNoExchange } from "../symbols/no-exchange.ts";
import { saysNothing } from "../symbols/no-value.ts";
import { isCapitals } from "../symbols/tickers.ts";
import { addGroup, type Gathering, takeIdentifier, takeInside } from "./gathering.ts";
import { isSettled } from "./lines-at.ts";
import { identifying, type Position } from "./position.ts";
import { readKind } from "./position-kind.ts";
import { identifierIn } from "./resolve-identifier.ts";
import { hitsByName, hitsOfNames, issuersCalled, looseNamesakesOf } from "./resolve-name.ts";
import { isNobodys, resolveSymbol, type SymbolMatch } from "./resolve-symbol.ts";
import { resolveParts, resolveRoot } from "./symbol-parts.ts";

const problem = (code: string, value: string, message: string): Problem => ({
  code,
  field: "symbol",
  value,
  message,
});

const noSymbol = (symbol: string): Problem =>
  problem(
    "no-symbol",
    symbol,
    `${JSON.stringify(symbol)} says that there is no symbol, and nothing else names the security. Send an ISIN, or a ticker with its exchange`,
  );

const readInPart = (symbol: string): Problem =>
  problem(
    "symbol-read-in-part",
    symbol,
    `${JSON.stringify(symbol)} could not be read as a whole, but a part of it is a listed line's ticker; a person has to look. Send a ticker with its exchange, or an ISIN`,
  );

const unplaced = (symbol: string): Problem =>
  problem(
    "unplaced-symbol",
    symbol,
    `${JSON.stringify(symbol)} is not known to be a ticker of one exchange: it was compared with those of every exchange, and not as a national number (WKN, SEDOL, Valor). Send its exchange, or an ISIN`,
  );

const longerThanTickers = (symbol: string): Problem =>
  problem(
    "unlikely-symbol",
    symbol,
    `${JSON.stringify(symbol)} is longer than any US ticker; it was compared as a name too. Send a ticker with its exchange, or an ISIN`,
  );

/** A symbol that says there is none is as good as not sent, unless the position has nothing else. */
function takeNoSymbol(gathering: Gathering, position: Position, symbol: string): void {
  gathering.literal = false;
  if (identifying.some((field) => field !== "symbol" && position[field] !== undefined)) return;
  gathering.sent += 1;
  gathering.problems.push(noSymbol(symbol));
}

/** A symbol that is an identifier, or holds one among other text; whether it was taken so. */
function takeAsIdentifier(
  gathering: Gathering,
  question: Question,
  position: Position,
  symbol: string,
): boolean {
  const scheme = identifierIn(question, symbol);
  if (scheme === null) {
    if (takeInside(gathering, question, "symbol", symbol)) {
      gathering.sent += 1;
      return true;
    }
    const called = identifierCalled(symbol);
    if (called === null) return false;
    gathering.literal = false;
    takeIdentifier(gathering, question, called.scheme, "symbol", called.value);
    return true;
  }
  gathering.literal = false;
  const beside = position[scheme];
  const isRepeated = beside !== undefined && normaliseIdentifier(beside) === normaliseIdentifier(symbol);
  if (!isRepeated) takeIdentifier(gathering, question, scheme, "symbol", symbol);
  return true;
}

function noteReading(gathering: Gathering, { reading }: SymbolMatch, position: Position): void {
  if (reading === null) {
    gathering.literal = false;
    return;
  }
  const { read } = gathering;
  read.ticker = reading.ticker;
  if (reading.venue !== null) read.venue = reading.venue;
  if (reading.derivative) read.derivative = true;
  const isLiteral = reading.ticker === position.symbol && (reading.venue ?? undefined) === position.exchange;
  if (!isLiteral || reading.derivative) gathering.literal = false;
}

/** Letters, and what stands between the words of a name. */
const NAME_LIKE = /^\p{L}[\p{L} .&,'’-]{5,}$/u;

/**
 * A symbol that names nothing and was not read as exactly one thing: its words are compared as tickers, and the whole as a name
 * ("HIKVISION"): no US exchange has tickers of more than five letters.
 */
function lookAgain(gathering: Gathering, question: Question, symbol: string, alone: boolean): void {
  const hits = resolveParts(question, symbol);
  addGroup(gathering, "symbol", hits);
  if (hits.length > 0) gathering.problems.push(readInPart(symbol));
  if (isSettled(question, gathering.groups)) return;
  const named = hitsOfNames(question, symbol);
  addGroup(gathering, "name", named);
  if (NAME_LIKE.test(symbol.trim())) gathering.problems.push(longerThanTickers(symbol));
  else if (alone && named.length === 0) gathering.problems.push(unplaced(symbol));
}

const calledSo = (symbol: string): Problem =>
  problem(
    "name-as-symbol",
    symbol,
    `${JSON.stringify(symbol)} is no ticker that is recorded, and is what a listed issuer is called; a person has to look. Send a ticker with its exchange, or an ISIN`,
  );

/** A symbol that names nothing and has more than a ticker: the letters before its mark are compared on every exchange. */
function takeRoot(gathering: Gathering, question: Question, symbol: string, match: SymbolMatch): void {
  const hits = resolveRoot(question, symbol, match.readings);
  addGroup(gathering, "symbol", hits);
  if (hits.length > 0) gathering.problems.push(readInPart(symbol));
}

/** What in a symbol may be a name: the whole where no exchange is behind a dot, and what was read as its ticker. */
const namesInSymbol = (symbol: string, { reading }: SymbolMatch): readonly string[] => [
  ...new Set([...(symbol.includes(".") ? [] : [symbol]), ...(reading === null ? [] : [reading.ticker])]),
];

/**
 * A name in a symbol's place ("CNOOC", "SMIC", "LUKOIL" with an exchange). A short form, and a name that may be a US ticker, give way to
 * whatever stands beside it and says otherwise.
 */
function takeAsName(
  gathering: Gathering,
  question: Question,
  position: Position,
  symbol: string,
  match: SymbolMatch,
): void {
  const { register } = question;
  // A name of one word is a key of the register, too. Most tickers that name nothing end here.
  if (isNobodys(register, symbol) && (match.reading === null || match.reading.ticker === symbol)) return;
  // A share in a cash account may be called cash; coins and currencies have short names of their own.
  if (["crypto", "currency"].includes(readKind(position.kind).class)) return;
  const called = namesInSymbol(symbol, match)
    .filter((text) => !isNobodys(register, text))
    .flatMap((text) => issuersCalled(question, text));
  if (called.length === 0) return;
  const beside = position.name === undefined ? null : looseNamesakesOf(question, position.name);
  const isAlone =
    gathering.certain === 0 && saysNoExchange(position.exchange) && (match.reading?.venue ?? null) === null;
  const isOpen = ({ issuer, isSure }: (typeof called)[number]): boolean =>
    isSure || question.ever === true || (beside === null ? isAlone : beside.includes(issuer));
  const issuers = [...new Set(called.filter(isOpen).map(({ issuer }) => issuer))];
  if (issuers.length === 0) return;
  addGroup(gathering, "name", hitsByName(issuers, symbol));
  gathering.problems.push(NAME_LIKE.test(symbol.trim()) ? longerThanTickers(symbol) : calledSo(symbol));
}

/** The symbol of a security. */
export function takeSymbol(
  gathering: Gathering,
  question: Question,
  position: Position,
  symbol: string,
): void {
  // Most symbols are a few capitals, which hold nothing else.
  const isPlain = isCapitals(symbol);
  if (!isPlain && saysNothing(symbol)) {
    takeNoSymbol(gathering, position, symbol);
    return;
  }
  const isIdentifier = !isPlain && takeAsIdentifier(gathering, question, position, symbol);
  const match = resolveSymbol(question, position, symbol);
  addGroup(gathering, "symbol", match.hits);
  if (isIdentifier && match.hits.length === 0) return;
  gathering.sent += 1;
  if (match.usable) gathering.usable += 1;
  if (match.problems.length > 0) gathering.problems.push(...match.problems);
  noteReading(gathering, match, position);
  const isOpen = match.hits.length === 0 || question.ever === true;
  if (!isPlain && isOpen && (gathering.certain === 0 || question.ever === true))
    takeRoot(gathering, question, symbol, match);
  if (isOpen) takeAsName(gathering, question, position, symbol, match);
  if (match.certain) {
    gathering.certain += 1;
    if (question.ever !== true) return;
  }
  if (isSettled(question, gathering.groups)) return;
  const alone = gathering.certain === 0 && match.problems.length === 0;
  if (gathering.certain === 0 || question.ever === true) lookAgain(gathering, question, symbol, alone);
}
