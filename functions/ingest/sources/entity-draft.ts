/**
 * From what a list says of an entity, label by label, to the entity. The CSV's Remarks, the XML's ids and features and the
 * Consolidated Screening List's `ids` carry the same labels.
 * @module
 */

import type { Alias } from "../../core/facts/issuer.ts";
import { intervalOf } from "../../core/time.ts";
import {
  type Faults,
  type ListedEntity,
  type ListTerms,
  type Printed,
  type PrintedDay,
  shown,
} from "./list-file.ts";

/** The labels of a record that are read here; a related one that is not known is a fault. */
export function knownLabels(
  { programmes, related, everyRecord }: ListTerms,
  labels: readonly string[],
  at: string,
  faults: Faults,
): readonly string[] {
  if (everyRecord !== undefined) return labels.length === 0 ? [] : [everyRecord];
  return labels.filter((label) => {
    if (Object.hasOwn(programmes, label)) return true;
    if (related.test(label)) {
      faults.add(
        "unknown-programme",
        at,
        `programme ${shown(label)}; expected ${Object.keys(programmes).join(" or ")} or an unrelated one`,
      );
    }
    return false;
  });
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const monthNumbers: ReadonlyMap<string, number> = new Map(months.map((name, i) => [name, i + 1]));
const DAY = /^(\d{1,2})\s*([A-Z][a-z]{2})\s*(\d{4})\.?$/;

const isoDay = (year: number, month: number, day: number): string | null => {
  const text = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  return intervalOf(text) === null ? null : text;
};

/** "02 Aug 2021" as "2021-08-02"; null where it names no day. A trailing stop and doubled blanks are OFAC's own. */
export function readDay(text: string): string | null {
  const [, day, month = "", year] = DAY.exec(text) ?? [];
  const number = monthNumbers.get(month);
  return number === undefined ? null : isoDay(Number(year), number, Number(day));
}

/** Year, month and day as elements; null where they name no day. */
export const readPartsDay = (year: string, month: string, day: string): string | null =>
  [year, month, day].every((part) => /^\d{1,4}$/.test(part))
    ? isoDay(Number(year), Number(month), Number(day))
    : null;

/** As `readDay` reads it: "2021-08-02" as "02 Aug 2021". */
export const spellDay = (day: string): string =>
  `${day.slice(8, 10)} ${months[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;

/** Labels of the entity's own registrations, and the scheme under which the register keeps them. */
const registrationSchemes: ReadonlyMap<string, string> = new Map([
  ["Unified Social Credit Code (USCC)", "USCC"],
  ["Legal Entity Number", "Legal Entity Number"],
  ["Company Number", "Company Number"],
  ["Business Registration Number", "Business Registration Number"],
  ["C.R. No.", "C.R. No."],
]);

/** Labels that say nothing the register holds (OFAC's data specification, and what the lists print). */
const passedOver: readonly string[] = [
  "Target Type",
  "Linked To:",
  "Linked To",
  "Website",
  "Email Address",
  "Phone Number",
  "Fax Number",
  "Organization Established Date",
  "Organization Type:",
  "Tax ID No.",
  "Registration Number",
  "Registration ID",
  "Identification Number",
  "Additional Sanctions Information -",
  "Secondary sanctions risk:",
];

/** Labels that are known and say something that the register holds. */
const recordedLabels = ({ dates }: ListTerms): readonly string[] => [
  "Equity Ticker",
  "Issuer Name",
  "ISIN",
  ...Object.keys(dates),
  ...registrationSchemes.keys(),
];

/** Every label known of a list, longest first, so that none hides behind its own beginning. */
export const factLabels = (terms: ListTerms): readonly string[] =>
  [...recordedLabels(terms), ...passedOver].toSorted((a, b) => b.length - a.length);

/** Whether a label is known and says something that the register holds. */
export const isRecorded = (terms: ListTerms, label: string): boolean => recordedLabels(terms).includes(label);

/** ISINs as printed reach from 11 characters (BRC1EODR004) to 12; check digits are for the plan to judge. */
const ISIN = /^[A-Z]{2}[A-Z0-9]{9,10}$/;
/** A code and OFAC's country, at times without the blank between: "603019CN". */
const TICKER = /^(?:[A-Z0-9][A-Z0-9./-]{0,20} [A-Z]{2}|\d{1,9}[A-Z]{2})$/;

/** What one record says, gathered. Mutable while its parser reads; `finish` gives the immutable entity. */
export class EntityDraft {
  readonly #uid: string;
  readonly #at: string;
  readonly #name: string;
  readonly #aliases: Alias[] = [];
  readonly #tickers: Printed[] = [];
  readonly #isins: Printed[] = [];
  readonly #registrations: { readonly scheme: string; readonly value: string }[] = [];
  readonly #days: Partial<Record<ListTerms["dates"][string], PrintedDay>> = {};
  readonly #terms: ListTerms;
  readonly #faults: Faults;

  constructor(
    terms: ListTerms,
    { uid, name, at }: { readonly uid: string; readonly name: string; readonly at: string },
    faults: Faults,
  ) {
    this.#terms = terms;
    this.#uid = uid;
    this.#at = at;
    this.#name = name;
    this.#faults = faults;
    if (!/^[1-9]\d{0,9}$/.test(uid)) faults.add("bad-uid", at, `uid ${shown(uid)}; expected a whole number`);
    if (name === "" || name.length > 300)
      faults.add(
        "bad-identifier",
        at,
        `uid ${uid} has the name ${shown(name)}; expected 1 to 300 characters`,
      );
  }

  alias(name: string, strength: Alias["strength"]): void {
    if (name === "" || name === this.#name || this.#aliases.some((other) => other.name === name)) return;
    if (name.length > 300)
      this.#faults.add(
        "bad-identifier",
        this.#at,
        `alias ${shown(name)} has ${name.length} characters; expected at most 300`,
      );
    else this.#aliases.push({ name, strength });
  }

  /** Takes one labelled value; a label that is not known is a fault, because it may be the one that matters. */
  addLabel(label: string, value: string, at: string): void {
    const text = value.replace(/\s+/g, " ").trim();
    const date = this.#terms.dates[label];
    // "Identification Number ISIN: RU0009177331"
    const isin = this.#terms.everyRecord === undefined ? undefined : /\bISIN:? ([A-Z0-9]+)$/.exec(text)?.[1];
    if (date !== undefined) this.#day(label, date, text, at);
    else if (isin !== undefined && !isRecorded(this.#terms, label)) this.addLabel("ISIN", isin, at);
    else if (this.#terms.everyRecord !== undefined && !isRecorded(this.#terms, label)) return;
    else if (!isRecorded(this.#terms, label) && !passedOver.includes(label)) {
      this.#faults.add(
        "unknown-label",
        at,
        `uid ${this.#uid} has the label ${shown(label)} with ${shown(text)}, which is not known here; look at what it says, then accept or discard`,
      );
    } else if (label === "Equity Ticker") {
      // A list of thousands prints codes without their country ("ROSB"): they name nothing, and an ISIN stands beside them.
      if (this.#terms.everyRecord !== undefined && !TICKER.test(text)) return;
      this.#keep(this.#tickers, TICKER, "a code and a country, such as 941 HK", text, at);
    } else if (label === "ISIN")
      this.#keep(this.#isins, ISIN, "two letters and nine or ten letters and digits", text, at);
    else if (label === "Issuer Name") this.alias(text, "strong");
    else this.#register(label, text);
  }

  #keep(list: Printed[], form: RegExp, expected: string, text: string, at: string): void {
    if (!form.test(text))
      this.#faults.add("bad-identifier", at, `uid ${this.#uid} has ${shown(text)}; expected ${expected}`);
    // HK0883013259 is printed twice in one record.
    else if (!list.some((other) => other.text === text)) list.push({ text, at });
  }

  #day(label: string, field: ListTerms["dates"][string], text: string, at: string): void {
    const day = readDay(text);
    const before = this.#days[field];
    if (day === null) {
      this.#faults.add(
        "bad-date",
        at,
        `uid ${this.#uid} has the ${label} ${shown(text)}; expected a day like 02 Aug 2021`,
      );
    } else if (before !== undefined && before.day !== day) {
      this.#faults.add(
        "bad-date",
        at,
        `uid ${this.#uid} has two of ${label}, ${before.text} and ${text}; expected one`,
      );
    } else this.#days[field] = { text: `${label} ${spellDay(day)}`, day, at };
  }

  #register(label: string, text: string): void {
    const scheme = registrationSchemes.get(label);
    const value = text.replace(/\s*\([A-Za-z ]+\)$/, "");
    if (scheme !== undefined && value !== "" && value.length <= 100)
      this.#registrations.push({ scheme, value });
  }

  /** The entity under one of its programmes; null where its dates can't be, which is then among the faults. */
  finish(label: string): ListedEntity | null {
    const { listedOn = null, effectiveOn = null, divestOn = null } = this.#days;
    const datedBy = Object.keys(this.#terms.dates).find((of) => this.#terms.dates[of] === "listedOn");
    if (listedOn === null && datedBy !== undefined) {
      this.#faults.add(
        "missing-date",
        this.#at,
        `uid ${this.#uid} (${this.#name}) has no ${datedBy}; expected one`,
      );
      return null;
    }
    const days = [listedOn, effectiveOn, divestOn].flatMap((day) => (day === null ? [] : [day.day]));
    if (days.some((day, i) => i > 0 && day < (days[i - 1] ?? ""))) {
      this.#faults.add(
        "dates-out-of-order",
        this.#at,
        `uid ${this.#uid} has the dates ${days.join(", ")}; expected listing, effect and end of divestment in order`,
      );
    }
    return {
      uid: this.#uid,
      at: this.#at,
      name: this.#name,
      label,
      aliases: this.#aliases,
      tickers: this.#tickers,
      isins: this.#isins,
      registrations: this.#registrations,
      listedOn,
      effectiveOn,
      divestOn,
    };
  }
}
