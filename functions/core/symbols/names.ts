/**
 * Names of legal entities, compared exactly once case, punctuation and legal form are gone.
 * @module
 */

import { withoutMarks } from "./footnote-marks.ts";
import { isCapitals } from "./tickers.ts";

/** Legal forms as they stand after `words`: dots are dropped, so "S.p.A." is SPA and "Co., Ltd." is CO LTD. */
const legalForms: ReadonlySet<string> = new Set(
  (
    "LTD LIMITED CO COMPANY CORP CORPORATION INC INCORPORATED PLC LLC LLP LP AG SA SAS SARL SE NV BV GMBH KG KGAA " +
    "KK OY OYJ AB ASA AS SPA SRL PTY PTE BHD SDN TBK PJSC PAO OAO JSC SAB " +
    "OJSC NK МКПАО ПАО ОАО ЗАО ООО АО НК"
  ).split(" "),
);

/** Sorts of a share, which brokers write behind a name: "CNOOC LTD SPON ADR", "HIKVISION A", "MAOYAN CL B". */
const shareSorts: ReadonlySet<string> = new Set(
  (
    "ADR ADS ADRS GDR GDRS DR SPON SPONS SPONSORED UNSPON UNSPONSORED ORD ORDINARY SHARE SHARES SHS COMMON STOCK COM REG REGS " +
    // Hong Kong's exchange writes W behind weighted voting rights, S behind a secondary listing, R behind the renminbi counter.
    "CLASS CL SERIES SER A B H W S R SW WR SR SWR"
  ).split(" "),
);

const lastOf = (words: string): string => words.slice(words.lastIndexOf(" ") + 1);
const withoutLast = (words: string): string => words.slice(0, Math.max(words.lastIndexOf(" "), 0));

/**
 * A final "CO LTD" is two tokens; the loop also takes "(HOLDINGS) CO., LTD. INC. SPON ADR" down to its own words. The first word
 * stays, whatever it is: a name of nothing but a sort ("B Communications" is none, "ADR" is) keeps itself.
 */
function withoutLegalForm(words: string): string {
  let rest = words;
  while (rest !== "" && legalForms.has(lastOf(rest))) rest = withoutLast(rest);
  while (rest.includes(" ") && (shareSorts.has(lastOf(rest)) || legalForms.has(lastOf(rest))))
    rest = withoutLast(rest);
  return rest;
}

/**
 * Russian legal forms, which stand before a name: "PAO Lukoil", "PJSC Rosneft Oil Company". NK is an oil company. The last word stays,
 * whatever it is.
 */
const leadingForm =
  /^(?:(?:PUBLIC |OPEN |CLOSED )?JOINT STOCK COMPANY|PJSC|PAO|OAO|ZAO|JSC|OJSC|AO|NK|ПАО|ОАО|ЗАО|ООО|АО|НК|МКПАО) (?=.)/u;
/** The words with which such a form begins, in English letters. */
const leadingWords: ReadonlySet<string> = new Set(
  "PUBLIC OPEN CLOSED JOINT PJSC PAO OAO ZAO JSC OJSC AO NK".split(" "),
);

function withoutLeadingForm(words: string): string {
  const next = words.replace(leadingForm, "");
  return next === words ? words : withoutLeadingForm(next);
}

/** The legal forms of Chinese names, which are written without a blank: 中国移动有限公司 is 中国移动. */
const chineseForm =
  /(?:控股)?(?:集团)?(?:股份)?(?:有限)?(?:责任)?公司$|(?:控股)?(?:集團)?(?:股份)?(?:有限)?公司$/u;

/** Words that custodians shorten. */
const abbreviations: ReadonlyMap<string, string> = new Map(
  (
    "INTL:INTERNATIONAL INTNL:INTERNATIONAL INTERNATL:INTERNATIONAL MFG:MANUFACTURING MFRG:MANUFACTURING TECH:TECHNOLOGY TECHS:TECHNOLOGIES TECHNOL:TECHNOLOGY " +
    "GRP:GROUP HLDG:HOLDING HLDGS:HOLDINGS CONSTR:CONSTRUCTION COMM:COMMUNICATIONS COMMS:COMMUNICATIONS COMMUN:COMMUNICATIONS IND:INDUSTRY INDS:INDUSTRIES " +
    "INDL:INDUSTRIAL NATL:NATIONAL ENGR:ENGINEERING ENGRG:ENGINEERING ELEC:ELECTRIC ELECTR:ELECTRONICS EQUIP:EQUIPMENT RLWY:RAILWAY RWY:RAILWAY " +
    "TELECOMM:TELECOM SEMICON:SEMICONDUCTOR SEMICOND:SEMICONDUCTOR SCI:SCIENCE DIGI:DIGITAL INV:INVESTMENT INVT:INVESTMENT"
  )
    .split(" ")
    .map((pair): readonly [string, string] => {
      const [short = "", long = ""] = pair.split(":");
      return [short, long];
    }),
);

/** A word in capitals without its abbreviation: INTL is INTERNATIONAL. */
export const spelledOut = (word: string): string => abbreviations.get(word) ?? word;

const [OTHER, CAPITAL, SMALL, MARK] = [0, 1, 2, 3];
/** What a character is to a word, by its code: the marks are left out of it, as `normaliseName` does ("U.S." is US). */
const sorts = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Z0-9]/.test(character)) return CAPITAL;
  return /[a-z]/.test(character) ? SMALL : /[.']/.test(character) ? MARK : OTHER;
});

/**
 * The first word of a name's form of comparison, where that is seen at a glance; null: it is not, for the name begins with
 * other than the letters and digits of English, or with a legal form, or holds "&" or "/", which become letters.
 */
export function firstWordOf(name: string): string | null {
  let end = 0;
  let dotted = false;
  let capitals = true;
  while (end < name.length) {
    const sort = sorts[name.charCodeAt(end)] ?? OTHER;
    if (sort === OTHER) break;
    if (sort === MARK) dotted = true;
    else if (sort === SMALL) capitals = false;
    end += 1;
  }
  // A mark may belong to the letter before it, and the other two are spelled out.
  const next = end < name.length ? name.charCodeAt(end) : 32;
  if (end === 0 || next > 126 || next === 38 || next === 47) return null;
  const sent = name.slice(0, end);
  const word = capitals ? sent : sent.toUpperCase();
  const plain = dotted ? word.replace(/[.']/g, "") : word;
  return plain === "" || leadingWords.has(plain) ? null : plain;
}

/** The words of a name in English letters, digits and marks alone, as nearly all are written. */
function englishWords(name: string): string {
  let words = name.toUpperCase();
  // Each is looked for first: what changes nothing costs as much as what does.
  if (words.includes("/")) words = words.replace(/\bA\/S\b/g, "AS");
  if (words.includes("&")) words = words.replaceAll("&", " AND ");
  if (words.includes(".") || words.includes("'")) words = words.replace(/[.']/g, "");
  return words.replace(/[^A-Z0-9]+/g, " ").trim();
}

/** The words of a name in any letters. */
const wordsOf = (name: string): string =>
  // Taken apart, a letter may leave a mark behind ("ẚ"), which is no part of a word either.
  withoutMarks(withoutMarks(name).normalize("NFKD"))
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .replace(/\bA\/S\b/gu, "AS")
    .replace(/&/gu, " AND ")
    .replace(/[.'’]/gu, "")
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(chineseForm, ""))
    .filter((word) => word !== "")
    .join(" ");

const ENGLISH = /^[ -~]*$/;

/**
 * The form in which names are compared. "XIAOMI CORPORATION" and "Xiaomi Corp." agree; A share's sort behind it
 * ("ADR", "CL B", "ORD") is removed likewise; "GROUP" and "HOLDINGS" stay, because exact never means alike. "" (nothing but a legal form, or no
 * letter at all) matches nothing: the caller must not look it up.
 */
export function normaliseName(name: string): string {
  // A ticker is asked for as a name, too, and is one word.
  if (isCapitals(name)) return legalForms.has(name) ? "" : name;
  return withoutLegalForm(withoutLeadingForm(ENGLISH.test(name) ? englishWords(name) : wordsOf(name)));
}
