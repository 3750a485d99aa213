/**
 * The one spelling of a ticker, by the shape that codes have on its venue.
 * @module
 */

import type { CodeShape } from "./venue-table.ts";

const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Whether a text is one to five capitals: most tickers are, and need no grammar. */
export function isCapitals(text: string): boolean {
  if (text.length === 0 || text.length > 5) return false;
  for (let i = 0; i < text.length; i += 1) if (!isUpper(text.charCodeAt(i))) return false;
  return true;
}

/** How many characters of each sort a text of A–Z and 0–9 has; null where it holds anything else. */
function count(text: string): { readonly letters: number; readonly digits: number } | null {
  let digits = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (isDigit(code)) digits += 1;
    else if (!isUpper(code)) return null;
  }
  return { letters: text.length - digits, digits };
}

/** Longer texts are no exchange's code. */
const longest = 12;

/** The tape writes a preferred's, right's or when-issued share's sort as one small letter: "ABRpD". */
const TAPE = /^([A-Z]{1,6})([prw])([A-Z]?)$/u;
const tapeSorts: Readonly<Record<string, string>> = { p: "PR", r: "RT", w: "WI" };

/** What people put around a symbol: brackets, quotes, the signs of a cashtag or a hashtag. */
const AROUND = /^[[({'"“‘<$#]+(?=[A-Z0-9])|(?<=[A-Z0-9])[\])}'"”’>?!]+$/giu;

/** Upper case, half width, without the marks that brokers put behind core positions ("SPAXX**") and what stands around it. */
export function cleanTicker(text: string): string {
  const bare = text
    .normalize("NFKC")
    .trim()
    .replace(/\*+(?=$| )/u, "")
    .trim()
    .replace(AROUND, "");
  const tape = TAPE.exec(bare);
  return tape === null ? bare.toUpperCase() : `${tape[1]}.${tapeSorts[tape[2] ?? ""]}${tape[3]}`;
}

/**
 * Suffixes of the second sort of a US share, as vendors write them, to the CMS suffix that is canonical here
 * (nasdaqtrader.com, CQS symbol convention): warrants WS, rights RT, units U, when issued WI, preferred PR.
 */
const usSuffixes: ReadonlyMap<string, string> = new Map([
  ...["W", "WS", "WT"].map((suffix) => [suffix, "WS"] as const),
  ...["R", "RT", "RI"].map((suffix) => [suffix, "RT"] as const),
  ...["U", "UN"].map((suffix) => [suffix, "U"] as const),
  ...["WI", "WD", "CL", "CV", "PR"].map((suffix) => [suffix, suffix] as const),
]);

/** Nasdaq's integrated symbols and the ACT symbols, which write the sort of a share with one sign. */
const usSigns: ReadonlyMap<string, string> = new Map([
  ["+", "WS"],
  ["=", "U"],
  ["^", "RT"],
  ["#", "WI"],
  ["$", "PR"],
  ["-", "PR"],
]);

const SERIES = /^(?:(WS|WT)|PR?)([A-Z])$/;
const SIGNED = /^([A-Z]{1,6})([-+=^#$])([A-Z]?)$/;

/** The canonical suffix of a US share: "WT" → "WS", "PL" → "PRL"; a class letter stays; null where none is known. */
export function usSuffix(suffix: string): string | null {
  const known = usSuffixes.get(suffix);
  if (known !== undefined) return known;
  if (suffix.length === 1 && isUpper(suffix.charCodeAt(0))) return suffix;
  const series = SERIES.exec(suffix);
  return series === null ? null : `${series[1] === undefined ? "PR" : "WS"}${series[2]}`;
}

function usSigned(text: string): string | null {
  const parts = SIGNED.exec(text);
  if (parts === null) return null;
  const [, root = "", sign = "", series = ""] = parts;
  // With a letter, "-" is a class at most vendors and "^" a preferred at Nasdaq's own site.
  if (sign === "-" && series !== "") return null;
  return `${root}.${sign === "^" && series !== "" ? "PR" : usSigns.get(sign)}${series}`;
}

const SEPARATORS = /[ ./\-_]+/u;
const PART = /^[A-Z0-9&]{1,12}$/;

/** A root with letters, and a class or sort behind a separator, which becomes a dot: "BRK/B" → "BRK.B". */
function separated(text: string, shape: CodeShape): string | null {
  if (shape === "us") {
    const signed = usSigned(text);
    if (signed !== null) return signed;
  }
  const parts = text.split(SEPARATORS).filter((part) => part !== "");
  const [root, ...suffixes] = parts;
  if (root === undefined || parts.length > 3 || !parts.every((part) => PART.test(part))) return null;
  if (suffixes.length > 0 && suffixes.some((suffix) => suffix.length > 4)) return null;
  // A number has no class and no sort: what follows it is a venue, and was read as one if any knows it.
  if (suffixes.length > 0 && isDigit(root.charCodeAt(0))) return null;
  if (root.includes("&") ? shape === "us" || shape === "letters" : plain(root, shape) === null) return null;
  if (suffixes.length === 0) return root;
  const suffix = shape === "us" ? suffixes.join("") : suffixes.join(".");
  return `${root}.${shape === "us" ? (usSuffix(suffix) ?? suffixes.join(".")) : suffix}`;
}

/** A code without separators. */
function plain(text: string, shape: CodeShape): string | null {
  const counted = count(text);
  if (counted === null || text.length > longest) return null;
  const { letters, digits } = counted;
  switch (shape) {
    case "us":
      return digits === 0 && letters <= 8 ? text : null;
    case "letters":
      return digits === 0 ? text : null;
    case "latin":
      return letters > 0 ? text : null;
    case "any":
    case "numbers":
      return text;
    case "hong-kong": {
      if (letters > 0 || digits > 5) return null;
      const number = text.replace(/^0+/u, "");
      return number === "" ? null : number;
    }
    case "mainland":
      return letters === 0 && digits === 6 ? text : null;
    case "korea":
      // Preferred shares and newer listings end in letters ("00088K"); shorter codes have lost their zeros.
      return text.length === 6 && isDigit(text.charCodeAt(0)) ? text : null;
    case "japan":
      return (text.length === 4 || text.length === 5) && isDigit(text.charCodeAt(0)) ? text : null;
    case "taiwan":
      return text.length >= 4 && text.length <= 6 && letters <= 1 && isDigit(text.charCodeAt(0))
        ? text
        : null;
  }
}

/** Shapes whose venues mostly bear numbers. */
const numericShapes: ReadonlySet<CodeShape> = new Set([
  "numbers",
  "hong-kong",
  "mainland",
  "korea",
  "japan",
  "taiwan",
]);

/** Whether codes of a shape are mostly numbers, so that a currency or an exchange settles a bare one. */
export const hasNumbers = (shape: CodeShape): boolean => numericShapes.has(shape);

const separable: Readonly<Record<CodeShape, boolean>> = {
  us: true,
  letters: true,
  latin: true,
  any: true,
  numbers: true,
  "hong-kong": false,
  mainland: false,
  korea: false,
  japan: false,
  taiwan: false,
};

/** The canonical spelling of a clean code of a shape; null where no such code can exist. Applying it twice changes nothing. */
export function canonical(text: string, shape: CodeShape): string | null {
  if (text === "") return null;
  const code = plain(text, shape);
  return code !== null || !separable[shape] ? code : separated(text, shape);
}
