/**
 * What stands above a table in words and names, perhaps, a security: a holding in a sentence or in a form of its own, which refuses the
 * file, and any other text that is no title, label or note, which is told.
 * @module
 */

import { schemeNames } from "../core/facts/scheme.ts";
import { COMPANY, isLabel } from "./above-header.ts";
import { filledIn, isBlank } from "./blank-cells.ts";
import { readsAsSymbol } from "./column-cells.ts";
import { isKnownWhole, namedColumn, type Role } from "./column-names.ts";
import { isCurrencyCode } from "./currency-text.ts";
import { readDay } from "./days.ts";
import type { Row } from "./export-rows.ts";
import { isNote, isTotalLabel } from "./footers.ts";
import { identifierAmong } from "./labelled.ts";
import { holdsNumber } from "./numbers.ts";

/** A label and what it says, in two cells or on both sides of a colon; null: the row is no such pair. */
function pairIn(row: Row): { readonly label: string; readonly said: string } | null {
  const [first = "", second, ...more] = filledIn(row).map((cell) => cell.trim());
  if (more.length > 0) return null;
  if (second !== undefined) return { label: first.replace(/\s*:$/, ""), said: second };
  const [, label, said] = /^([^:]{1,40}?)\s*:\s+(\S.*)$/u.exec(first) ?? [];
  return label === undefined || said === undefined ? null : { label, said };
}

const NAMES: ReadonlySet<Role> = new Set(["symbol", "name", "identifier", ...schemeNames]);
/** Of a fund as a whole, and of nobody's position. */
const OF_FUND = /outstanding|issued|in issue|fund|portfolio/i;

/** What a label names, where it is the whole name of a column. */
function labelled(label: string): "security" | "quantity" | null {
  const named = namedColumn(label);
  const roles = [...named.roles.keys()];
  if (OF_FUND.test(label) || !isKnownWhole(named)) return null;
  // "Holding" is how much is held in one file, and what in another.
  if (roles.some((role) => NAMES.has(role)) && roles.every((role) => NAMES.has(role) || role === "quantity"))
    return "security";
  return roles.length === 1 && roles[0] === "quantity" ? "quantity" : null;
}

/** The rows of a position that is written like a form: "Security: CHL", and "Quantity: 100" below it. */
function formIn(rows: readonly Row[]): readonly Row[] {
  const pairs = rows.flatMap((row) => {
    const pair = pairIn(row);
    return pair === null ? [] : [{ row, ...pair }];
  });
  // A number is as well a code; "Holdings: 12" counts them.
  const isCount = (label: string, said: string): boolean =>
    holdsNumber(said) && namedColumn(label).roles.has("quantity");
  const named = pairs.filter(({ label, said }) => labelled(label) === "security" && !isCount(label, said));
  const counted = pairs.filter(({ label, said }) => holdsNumber(said) && labelled(label) === "quantity");
  return named.length === 0 || counted.length === 0 ? [] : [...named, ...counted].map(({ row }) => row);
}

/** "Plus 100 shares of China Mobile": how many are held of what the words around the number say. */
const COUNTED =
  /(?<![\p{L}\d.,])\d[\d.,']*\s*(?:shares?|units?|adrs?|adss?|gdrs?|pcs|st[uü]ck|aktien|anteile|actions|titres|acciones|t[ií]tulos|a[cç][oõ]es|azioni|quote|aandelen|stuks|aktier|akcj[ie]|股|株|口|주|акци\p{L}*|шт)(?!\p{L})/iu;

/** Whether a text says how many of something are held, in words that are no label of that number. */
function countsInWords(text: string): boolean {
  const found = COUNTED.exec(text);
  if (found === null) return false;
  const before = text.slice(0, found.index).trim();
  const behind = text.slice(found.index + found[0].length);
  if (/^\s*(?:of|in|von|der|de|di|d')\s*\p{L}/iu.test(behind)) return true;
  const label = before.length <= 40 && before !== "" && isLabel(before.replace(/\s*:$/, ""));
  return !label && /\p{L}{2}/u.test(`${before} ${behind}`);
}

/** The rows above a header in which a holding stands in words, with how much is held of it. */
export const heldInWords = (above: readonly Row[]): readonly Row[] => {
  const form = formIn(above);
  return above.filter((row) => form.includes(row) || filledIn(row).some(countsInWords));
};

/** The notes below a header that do so. */
export const heldInNotes = (below: readonly Row[]): readonly Row[] =>
  below.filter((row) => {
    const [first = "", ...more] = filledIn(row).map((cell) => cell.trim());
    return more.length === 0 && isNote(first) && countsInWords(first);
  });

/** Words that say of a holding which the table may lack. */
const HOLDS =
  /\b(?:(?:also|still|we|i|he|she|they|client|customer|account holder) (?:also |still )*(?:holds?|owns?|held|owned)|(?:holds?|owns?) (?:also|a position|shares)|(?:shares|stock) of|positions? in|held (?:elsewhere|away|at another|outside)|h[äa]lt|halten (?:wir|auch)|d[ée]tient|d[ée]tenons|poss[èe]de|posee|poseemos|possiede|houdt)\b|还持有|另持有|亦持有/iu;
/** A disclaimer speaks of whoever may hold something. */
const MAY_HOLD = /\b(?:may|might|could|can|should) (?:also |still )*(?:hold|own|have)\b/iu;

/** Whether a note says that something is held. */
const saysHeld = (text: string): boolean => HOLDS.test(text) && !MAY_HOLD.test(text);

/** What a text that names a security among other words bears: a company's form, a ticker in brackets, an identifier. */
const mayName = (text: string): boolean =>
  COMPANY.test(text.trim()) ||
  /\((?:[A-Z]{2,8}:\s?)?(?:[A-Z]{2,5}|\d{4,6})(?:[. ][A-Z]{1,4})?\)/.test(text) ||
  identifierAmong(text) !== null;

/** A cell that is a ticker as it stands. */
const isTicker = (text: string): boolean => readsAsSymbol(text) && !isCurrencyCode(text);

/** A label of a security of which nothing more is said: "Holding:,China Mobile". A fund's file bears its own ticker and name. */
const labelsSecurity = (row: Row): boolean => {
  const pair = pairIn(row);
  return (
    pair !== null &&
    !/\b(?:name|ticker|symbol|isin|cusip|sedol|figi)\b/i.test(pair.label) &&
    !holdsNumber(pair.said) &&
    labelled(pair.label) === "security"
  );
};

/** Words of a fund's own title. */
const FUND = /\b(?:funds?|etfs?|etcs?|ucits|sicav|fonds|index|portfolio|trust|holdings)\b|基金/iu;

/** A number that is alone in its row and as long as Asia's codes are. */
const isCode = (row: Row): boolean => {
  const [text = "", ...more] = filledIn(row);
  return more.length === 0 && /^(?:\d{3,4}|0\d{4}|\d{6})$/.test(text.trim());
};

/** Whether nothing of a row could name a security: a title, a label with what it says of the file, a note. */
function isUnderstood(row: Row, isTitle: boolean): boolean {
  if (isCode(row)) return false;
  const texts = filledIn(row)
    .map((cell) => cell.trim())
    .filter((cell) => !isBlank(cell) && !holdsNumber(cell) && readDay(cell) === null && /\p{L}/u.test(cell));
  const [first, ...more] = texts;
  if (first === undefined) return true;
  if (labelsSecurity(row)) return false;
  const alone = more.length === 0 && filledIn(row).length === 1;
  if (alone && saysHeld(first)) return false;
  if (alone && isNote(first)) return !mayName(first);
  if (isLabel(first)) return true;
  if (more.length > 0) return false;
  return alone && (isTitle || FUND.test(first)) && !mayName(first) && !isTicker(first);
}

const LONGEST = 80;

/** The notes below a header that say of a holding, or name a security. */
const notesOfHoldings = (below: readonly Row[]): readonly Row[] =>
  below.filter((row) => {
    const [first = "", ...more] = filledIn(row).map((cell) => cell.trim());
    return more.length === 0 && isNote(first) && !isTotalLabel(first) && (saysHeld(first) || mayName(first));
  });

/** The rows above a header of which nothing was understood, as answers tell them: `lines 1-3: "Largest positions, Weight; CHL, 50%"`. */
export function toldAbove(above: readonly Row[], below: readonly Row[]): readonly string[] {
  const notes = notesOfHoldings(below);
  const said = [...above, ...notes].filter((row) => filledIn(row).length > 0);
  const blocks: Row[][] = [];
  for (const [at, row] of said.entries()) {
    if (!notes.includes(row) && isUnderstood(row, at === 0)) continue;
    const block = blocks.at(-1);
    if (block !== undefined && block.at(-1) === said[at - 1]) block.push(row);
    else blocks.push([row]);
  }
  return blocks.map((rows) => {
    const [from, to] = [rows[0]?.line ?? 1, rows.at(-1)?.line ?? 1];
    const text = rows.map((row) => filledIn(row).join(", ")).join("; ");
    return `${from === to ? `line ${from}` : `lines ${from}-${to}`}: ${JSON.stringify(text.slice(0, LONGEST))}`;
  });
}
