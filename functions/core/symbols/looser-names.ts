/**
 * Names as custodians and brokers write them: with the par value, the ratio of a receipt, the sort of the share in front, a ticker in
 * brackets. Asked only where nothing but the name says what a position is; what is left is compared exactly.
 * @module
 */

import { withoutMarks } from "./footnote-marks.ts";
import { normaliseName, spelledOut } from "./names.ts";
import { withoutContract } from "./option-words.ts";
import { sensesOfCurrency } from "./venues.ts";

/** "ADR EACH REPR 100 ORD", "REP 5 ORD": whatever follows. */
const REPRESENTS = /[\s(,-]+(?:EACH\s+)?REP(?:R|RS|S|STG|RSTG|SG|RESENTING|RESENTS|RESENT)?\.?\s+\d.*$/;
/** "HKD0.02", "USD 0.0000025", "CNY1": the currency is looked at apart. */
const PAR_VALUE = /[\s(,-]+([A-Z]{3})\s?\d+(?:[.,]\d+)?\)?$/;
const CURRENCY = /[\s(,-]+([A-Z]{3})\)?$/;
/** "$0.01", "NPV", "NO PAR VALUE", "PAR", "1:100", "0.02", "144A". */
const MEASURE =
  /[\s(,-]+(?:[$€£¥]\s?\d+(?:[.,]\d+)?|NPV|NO PAR(?: VALUE)?|PAR(?: VALUE)?|\d+\s?:\s?\d+|\d+[.,]\d+|144A|REG S)\)?$/;
/** Words for a sort of security that no company's name ends with, and before it those for a sum of its lines. */
// Moscow's exchange writes АО behind ordinary shares, АП behind preferred ones, АДР and ГДР behind receipts.
const SORT =
  /[\s(,.'"-]+(?:CDI|CDR|HDR|NVDR|STK|COM|ORD|ADRS?|ADSS?|GDRS?|SPONS?|UNSPON|SHS|SHARES?|DEPOSITA?O?RY|RECEIPTS?|AMERICAN DEPOSITARY|[ABH]|А[ОП]|П|[АГ]ДР|АКЦИИ ОБ)[\s).'"-]*$/;
const LEADING =
  /^[\s'"(]*(?:(?:GRAND )?TOTALS?|SUB ?-?TOTALS?|SUMMES?|SUM|SOMME|TOTALE|ИТОГО|ВСЕГО|А[ОП]|[АГ]ДР|ADRS?|ADSS?|GDRS?|ORD|SPONS?|SPONSORED|UNSPONSORED|CLASS [A-Z]|CL [A-Z]|[ABH] (?:SHS|SHARES?)|SHS|SHARES?|STK|COM)[\s).:,'"-]+/;

const isCurrency = (code: string | undefined): boolean =>
  code !== undefined && sensesOfCurrency(code) !== null;

/** A name without one of the things that can stand behind it; the name itself where there is none. */
function shortened(name: string): string {
  const par = PAR_VALUE.exec(name);
  if (par !== null && isCurrency(par[1])) return name.slice(0, par.index);
  const currency = CURRENCY.exec(name);
  if (currency !== null && isCurrency(currency[1])) return name.slice(0, currency.index);
  for (const tail of [REPRESENTS, MEASURE, SORT]) {
    const found = tail.exec(name);
    if (found !== null) return name.slice(0, found.index);
  }
  return name.replace(LEADING, "");
}

/** A name down to what is the company's, at each step. */
function steps(name: string): readonly string[] {
  const found = [name];
  for (let last = name; ; ) {
    const next = shortened(last).trim();
    if (next === "" || next === last) return found;
    found.push(next);
    last = next;
  }
}

/** What brackets and quotes hold, what stands outside them, and what other marks take apart. */
function pieces(name: string): readonly string[] {
  const inside = [...name.matchAll(/[(["“]([^)\]"”]*)[)\]"”]/g)].map((match) => match[1] ?? "");
  const outside = name.replace(/[(["“][^)\]"”]*[)\]"”]/g, " ");
  // A name may have brackets of its own before those that somebody put behind it.
  const withoutLast = name.replace(/[(["“][^)\]"”]*[)\]"”]\s*$/, "");
  // "LTD.NPV": a point between words, without its blank.
  const spaced = name.replace(/([A-Z]{2})\.(?=[A-Z]{2})/g, "$1 ");
  // "中国移动 CHINA MOBILE": one name in two alphabets.
  const latin = name.replace(/[^\p{Script=Latin}\P{L}]+/gu, " ");
  const other = latin === name ? name : name.replace(/\p{Script=Latin}+/gu, " ");
  const spelled = name.replace(/[A-Z]+/g, spelledOut);
  return [
    name,
    spaced,
    spelled,
    withoutLast,
    outside,
    latin,
    other,
    ...inside,
    ...outside.split(/[;|/,:]| [-–—] /),
  ];
}

/** Longer names are nobody's; they would only cost time. */
const longest = 256;

/**
 * The forms of a name (`normaliseName`) that are left once what is not the company's is taken away, the fullest first.
 * @example looserNames("CNOOC LTD SPONS ADR EACH REPR 100 ORD") // ["CNOOC LTD SPONS ADR EACH REPR 100", "CNOOC"]
 */
export function looserNames(name: string): readonly string[] {
  const upper = withoutMarks(name.slice(0, longest)).normalize("NFKC").toUpperCase();
  const parts = [...new Set(pieces(upper))];
  const all = [...parts, ...parts.flatMap(withoutContract)];
  const forms = all.flatMap((piece) => steps(piece.trim()).map(normaliseName));
  return [...new Set(forms)].filter((form) => form !== "");
}
