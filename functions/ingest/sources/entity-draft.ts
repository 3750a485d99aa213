/**
 * From what a list says of an entity, label by label, to the entity. The CSV's Remarks, the XML's ids and features and the
 * Consolidated Screening List's `ids` carry the same labels.
 * @module
 */

import type { Alias } from "../../core/facts/issuer.ts";
import type { Faults } from "./list-faults.ts";
import { type ListedEntity, type ListTerms, type Printed, type PrintedDay, shown } from "./list-file.ts";
import { isRecorded, passedOver, registrationSchemes } from "./list-labels.ts";
import { readDay, spellDay } from "./printed-day.ts";

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
