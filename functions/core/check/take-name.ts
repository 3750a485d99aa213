/**
 * Rule 8: what a position's name says, beside whatever else names it.
 * @module
 */

import type { Problem } from "../problem.ts";
import type { Question } from "../register/question.ts";
import { isBondNumber, isProductNumber, isUsShareNumber } from "../symbols/bond-numbers.ts";
import { describesProduct } from "../symbols/product-words.ts";
import { namesIn } from "../symbols/several-names.ts";
import { addGroup, type Gathering, takeInside } from "./gathering.ts";
import { doubt, isSettled } from "./lines-at.ts";
import type { Position } from "./position.ts";
import { type KindReading, readKind } from "./position-kind.ts";
import {
  borrowersOf,
  hasCertainLine,
  hitsByName,
  hitsOfNames,
  looseNamesakesOf,
  namesakesOf,
  underlyingsOf,
} from "./resolve-name.ts";
import { hitsEverywhere, underlyingsIn } from "./symbol-parts.ts";
import { hitsOfCodesIn, hitsOfTickersIn } from "./tickers-in-names.ts";

/** Where nothing else says what a position is, that only its name was compared must be said (rule 9). */
const nameOnly = (name: string): Problem => ({
  code: "name-only",
  field: "name",
  value: name,
  message:
    "Only the name was compared, and names are compared exactly: a listed company under another spelling would not be found. Send an ISIN, or a ticker with its exchange",
});

const inOtherLetters = (name: string): Problem => ({
  code: "name-in-other-letters",
  field: "name",
  value: name,
  message: `${JSON.stringify(name)} is written in letters in which hardly any name is recorded, and nothing else says what the security is: a person has to look. Send an ISIN, a ticker with its exchange, or the name in Latin letters`,
});

/** Letters that were lost on their way: a decoder's mark for what it could not read, or question marks in their place. */
const LOST_LETTERS = /\uFFFD|\?{3}/;

const withLostLetters = (name: string): Problem => ({
  ...inOtherLetters(name),
  message: `${JSON.stringify(name)} has lost letters in a change of encoding, and nothing else says what the security is: a person has to look. Send the name in UTF-8, an ISIN, or a ticker with its exchange`,
});

/** Letters that are neither Latin nor Greek, which stands in names of share classes. */
const OTHER_LETTERS = /[^\p{Script=Latin}\p{Script=Greek}\P{L}]/u;

/**
 * Whether a position is a bond: by its kind, or, where that says nothing else than a security, because it matures or its number is one
 * that bonds bear.
 */
const isDebt = (position: Position, kind: KindReading): boolean =>
  kind.class === "debt" || (kind.class === "security" && mayBeDebt(position));

/** Whether a position is a bond by what is not its kind. */
export const mayBeDebt = ({ matures, isin, cusip }: Position): boolean =>
  matures !== undefined || isBondNumber(isin, cusip);

/** Classes of kinds that follow somebody else's security. */
const follows: ReadonlySet<KindReading["class"]> = new Set(["product", "derivative"]);

/**
 * Whether a position of a name may follow somebody else's share by what is not its kind: by a number of a bank's products, or by words of the
 * name, unless its number is one of a US company's own shares.
 */
export const mayFollow = ({ isin, cusip }: Position, name: string): boolean =>
  isProductNumber(isin) || (!isUsShareNumber(isin, cusip) && describesProduct(name));

const isProduct = (position: Position, kind: KindReading, name: string): boolean =>
  follows.has(kind.class) || (kind.class === "security" && mayFollow(position, name));

/** A ticker or a code as it is written without an exchange. */
const ALONE = /^[A-Z0-9]{1,6}$/i;

/**
 * The issuers that bear a name, however it is written, and whose ticker abroad the symbol is: read as a US one because no exchange stands
 * beside it, "LKOH" names nothing, and with "ЛУКОЙЛ" beside it nothing else can be meant.
 */
function agreeingAbroad(
  { groups }: Gathering,
  question: Question,
  symbol: string | undefined,
  name: string,
): readonly string[] {
  if (symbol === undefined || !ALONE.test(symbol) || groups.some(({ scheme }) => scheme === "symbol"))
    return [];
  const issuers = new Set(hitsEverywhere(question, symbol.toUpperCase()).map(({ issuer }) => issuer));
  return issuers.size === 0 ? [] : looseNamesakesOf(question, name).filter((issuer) => issuers.has(issuer));
}

/** "941.HK" and "HKEX:941" among the words of a name. */
const CODE_WITH_VENUE = /\b[A-Z0-9]{1,6}[.:][A-Z0-9]{1,5}\b/g;

/** The underlying of a product by a ticker or an identifier in its name. */
function takeUnderlying(gathering: Gathering, question: Question, name: string): void {
  const before = gathering.groups.length;
  takeInside(gathering, question, "name", name);
  // What a line follows is not the line's own, however it is written.
  const why = doubt("the identifier stands in the name of what follows it");
  const inside = gathering.groups.splice(before);
  for (const { scheme, hits } of inside)
    addGroup(
      gathering,
      scheme,
      hits.map((hit) => ({ ...hit, doubt: hit.doubt ?? why })),
    );
  addGroup(gathering, "name", [
    ...underlyingsIn(question, name),
    ...[...namesIn(name), ...(name.match(CODE_WITH_VENUE) ?? [])].flatMap((one) =>
      hitsOfTickersIn(question, one, name),
    ),
  ]);
}

/**
 * Takes a name. Returns the issuers that bear it although what else the position says names nothing of theirs: that is to be told.
 */
export function takeName(
  gathering: Gathering,
  question: Question,
  position: Position,
  name: string,
): readonly string[] {
  const kind = readKind(position.kind);
  const isBond = isDebt(position, kind);
  const isOn = isProduct(position, kind, name);
  if (gathering.usable === 0) gathering.problems.push(nameOnly(name));
  const isDecided = gathering.certain > 0 && question.ever !== true;
  // Whose these are an identifier that is not recorded does not say: few bonds and no products are.
  const beyond = [
    ...borrowersOf(question, name, isBond),
    ...(isOn || isBond ? underlyingsOf(question, name) : []),
    ...agreeingAbroad(gathering, question, position.symbol, name),
  ];
  const bearers = [...new Set([...namesakesOf(question, name), ...beyond])];
  const isOver = isSettled(question, [...gathering.groups, ...bearers]);
  if (!isOver && !isDecided) {
    takeInside(gathering, question, "name", name);
    addGroup(gathering, "name", [
      ...hitsOfNames(question, name),
      ...underlyingsIn(question, name),
      ...hitsOfTickersIn(question, name),
      ...hitsOfCodesIn(question, name),
    ]);
  } else if (!isOver && isOn) takeUnderlying(gathering, question, name);
  else if (!isOver) addGroup(gathering, "name", hitsOfCodesIn(question, name));
  const isLost = LOST_LETTERS.test(name);
  const isIllegible = isLost || OTHER_LETTERS.test(name);
  if (gathering.usable === 0 && bearers.length + gathering.groups.length === 0 && isIllegible) {
    // Nothing can be compared: as good as an identifier that could not be read.
    gathering.problems.push(isLost ? withLostLetters(name) : inOtherLetters(name));
    gathering.sent += 1;
  }
  if (bearers.length === 0) return bearers;
  const identified = new Set(gathering.groups.flatMap((group) => group.hits.map((hit) => hit.issuer)));
  if (question.ever !== true && bearers.some((issuer) => identified.has(issuer))) return [];
  const isOpen = (issuer: string): boolean =>
    !isDecided ||
    isBond ||
    follows.has(kind.class) ||
    beyond.includes(issuer) ||
    !hasCertainLine(question, issuer);
  const [asked, told] = [bearers.filter(isOpen), bearers.filter((issuer) => !isOpen(issuer))];
  addGroup(gathering, "name", hitsByName(asked, name));
  return told;
}
