/**
 * The shortcut for positions that plainly name nothing: most of a real portfolio. It changes no answer (a property test).
 * @module
 */

import type { Scheme } from "../facts/scheme.ts";
import type { Problem } from "../problem.ts";
import { mayContain, type Words } from "../register/bloom-filter.ts";
import type { Question } from "../register/question.ts";
import type { Register } from "../register/register.ts";
import { issuersOfBond } from "../symbols/bond-words.ts";
import { isValidCusip, isValidIsin } from "../symbols/identifiers.ts";
import { firstWordOf, normaliseName } from "../symbols/names.ts";
import { maybeNoSymbol } from "../symbols/no-value.ts";
import { tickerBehindCountry } from "../symbols/quote-sites.ts";
import { areSeveral } from "../symbols/several-names.ts";
import { readCapitals } from "../symbols/symbols.ts";
import { isCapitals } from "../symbols/tickers.ts";
import type { Read } from "./answer.ts";
import { problemsOfKind } from "./kind-problems.ts";
import { noProblems } from "./lines-at.ts";
import type { Position } from "./position.ts";
import { readKind } from "./position-kind.ts";
import { inOrder, type MutableRead, nothing, type Resolution } from "./resolution.ts";
import { mayBeDebt, mayFollow } from "./take-name.ts";
import { mayHoldCode } from "./tickers-in-names.ts";

/** Whether a national number that may stand in an ISIN may be one of the register's: nine characters of a CUSIP, seven of a SEDOL. */
const mayEmbed = (words: Words, isin: string): boolean =>
  mayContain(words, isin, 2, 11) || (isin.startsWith("00", 2) && mayContain(words, isin, 4, 11));

/**
 * Whether a position bears a number of another scheme than ISIN and CUSIP: of such the register holds few, so that what names nothing
 * is a problem to be told. Each is named: a look-up by a name that varies costs as much as all else that is asked of a plain line.
 */
function bearsOther({ sedol, figi }: Position): boolean {
  const others: Record<Exclude<Scheme, "isin" | "cusip">, string | undefined> = { sedol, figi };
  return others.sedol !== undefined || others.figi !== undefined;
}

interface PlainKind {
  /** A fund's name is compared with nobody's (rule 10). */
  readonly isNamed: boolean;
  readonly problems: readonly Problem[];
}

const noKind: PlainKind = { isNamed: true, problems: noProblems };

/** Kinds as they were written, of which portfolios have few; null: of another class than securities and funds. */
const plainKinds = new Map<string, PlainKind | null>();
const MAX_KINDS = 1_000;

function plainKindOf(kind: string | undefined): PlainKind | null {
  if (kind === undefined) return noKind;
  const found = plainKinds.get(kind);
  if (found !== undefined) return found;
  const reading = readKind(kind);
  const isFund = reading.class === "fund";
  const plain =
    isFund || (reading.class === "security" && reading.known)
      ? { isNamed: !isFund, problems: isFund ? problemsOfKind(kind, reading) : noProblems }
      : null;
  if (plainKinds.size < MAX_KINDS) plainKinds.set(kind, plain);
  return plain;
}

/** Whether a name is borne by nobody here. Most begin with a word that no name of the register begins with. */
function isNobodys({ nameStarts, issuersByName }: Register, name: string): boolean {
  const start = firstWordOf(name);
  if (start !== null && !nameStarts.has(start)) return true;
  return !issuersByName.has(normaliseName(name));
}

/** What a name must hold to be several names, a bond's description or a code with its venue. */
const TELLING = /[\d|:]/;

/** Whether a name beside an identifier says nothing: it is nobody's here, and describes no bond, no product and no code. */
const saysNothing = (register: Register, position: Position, name: string): boolean =>
  isNobodys(register, name) &&
  !mayBeDebt(position) &&
  !mayFollow(position, name) &&
  !(TELLING.test(name) && (areSeveral(name) || issuersOfBond(name, false).length > 0 || mayHoldCode(name)));

/** What was read of a plain line; most have a ticker, a venue and an ISIN. */
const readOf = (found: Pick<MutableRead, "ticker" | "venue" | "isin" | "cusip">): Read => {
  const { ticker, venue, isin, cusip } = found;
  return ticker !== undefined && venue !== undefined && isin !== undefined && cusip === undefined
    ? { ticker, venue, isin }
    : inOrder(found);
};

/**
 * What a position means where it plainly names nothing here: valid, a ticker of capitals, unknown to the register. null: it
 * can't be told at a glance, and is resolved in full.
 */
export function resolvePlain({ register, ever }: Question, position: Position): Resolution | null {
  const { symbol, exchange, currency, isin, cusip } = position;
  const { words } = register;
  if (isin !== undefined && (!isValidIsin(isin) || mayContain(words, isin))) return null;
  if (isin !== undefined && (register.hasNationalNumbers || ever === true) && mayEmbed(words, isin))
    return null;
  if (cusip !== undefined && (!isValidCusip(cusip) || mayContain(words, cusip))) return null;
  if (bearsOther(position)) return null;
  // What may say that there is no symbol is told so.
  if (symbol !== undefined && maybeNoSymbol.has(symbol)) return null;
  // On every venue that can bear them, capitals are spelled as they are; a country may be run together with a ticker.
  if (
    symbol === undefined ||
    tickerBehindCountry(symbol) !== null ||
    !isCapitals(symbol) ||
    mayContain(words, symbol)
  )
    return null;
  const reading = readCapitals(exchange, currency);
  const kind = plainKindOf(position.kind);
  if (reading === null || kind === null) return null;
  if (position.name !== undefined && kind.isNamed) {
    // Beside an identifier a name says only whose it is; else it is looked into (rule 8).
    const isDecided = (isin !== undefined || cusip !== undefined) && ever !== true;
    if (!isDecided || !saysNothing(register, position, position.name)) return null;
  }
  const { problems } = kind;
  const venue = reading.venue ?? undefined;
  if (venue === exchange && problems === noProblems) return nothing;
  const read = venue === exchange ? undefined : readOf({ ticker: symbol, venue, isin, cusip });
  // Named one by one: spread, they take three times as long.
  const { candidates, conflict, unusable } = nothing;
  return { candidates, conflict, unusable, read, problems };
}
