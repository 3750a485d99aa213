/**
 * The ns-cmic facts of `data/`, held against the publishers' own files where those are at hand.
 * @module
 */

import { existsSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import type { Issuer } from "../functions/core/facts/issuer.ts";
import { decodedInterval } from "../functions/core/time.ts";
import { lastIssuer, listingsOf } from "./support/curated-data.ts";

const shared = new URL(process.env.SHARED_DATA ?? "../../shared/data/", import.meta.url);
const sharedIsHere = existsSync(shared);
if (!sharedIsHere)
  console.warn(
    `skipped: the publishers' files are absent (${shared.pathname}); SHARED_DATA names another folder`,
  );

const newYork = new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York", dateStyle: "short" });
/** The day in New York on which a moment falls. */
const dayOf = (at: string): string => newYork.format(decodedInterval(at).start);

/** One record of OFAC's flat files. */
interface Record68 {
  readonly uid: string;
  readonly name: string;
  readonly tickers: readonly string[];
  readonly isins: readonly string[];
  readonly dates: readonly string[];
  readonly strong: readonly string[];
  readonly weak: readonly string[];
  readonly uscc: readonly string[];
}

/** OFAC's files: no header, Windows-1252, null is "-0- ", a last line of one Ctrl-Z, Remarks cut at 1,000 characters. */
const rowsOf = (table: string): readonly (readonly string[])[] =>
  parse(readFileSync(new URL(`ofac/2025-12-19_cons_${table}.csv`, shared), "latin1"), {
    relax_column_count: true,
    columns: false,
  }).filter((row) => row[0] !== "\u001a");

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const isoDay = (text: string): string => {
  const [day = "", month = "", year = ""] = text.split(" ");
  return `${year}-${String(months.indexOf(month) + 1).padStart(2, "0")}-${day}`;
};

function ofacRecords(): readonly Record68[] {
  const rest = new Map(rowsOf("comments").map(([uid = "", text = ""]) => [uid, text]));
  const aliases = rowsOf("alt");
  return rowsOf("prim")
    .filter((row) => row[3] === "CMIC-EO13959")
    .map((row) => {
      const [uid = "", name = ""] = row;
      const remarks = `${row[11]}${rest.get(uid) ?? ""}`.replace(/\.$/, "");
      const segments = remarks.split("; ").map((segment) => segment.replace(/^alt\. /, ""));
      const all = (label: string) =>
        segments.filter((segment) => segment.startsWith(label)).map((segment) => segment.slice(label.length));
      const labels = [
        "Listing Date (CMIC) ",
        "Effective Date (CMIC) ",
        "Purchase/Sales For Divestment Date (CMIC) ",
      ];
      return {
        uid,
        name,
        tickers: all("Equity Ticker "),
        isins: [...new Set(all("ISIN "))],
        dates: labels.map((label) => isoDay(all(label)[0] ?? "")),
        strong: aliases.filter((alias) => alias[0] === uid).map((alias) => alias[3] ?? ""),
        weak: all("a.k.a. '").map((alias) => alias.slice(0, -1)),
        uscc: all("Unified Social Credit Code (USCC) ").map((code) => code.split(" ")[0] ?? ""),
      };
    });
}

describe.skipIf(!sharedIsHere)("the ns-cmic listings against OFAC's own files of 19 December 2025", () => {
  const records = sharedIsHere ? ofacRecords() : [];
  const uidOf = (issuer: Issuer) => issuer.registrations?.find(({ scheme }) => scheme === "OFAC uid")?.value;
  const listed = listingsOf("ns-cmic").map(([id, listing]) => {
    const issuer = lastIssuer.get(listing.issuer ?? id);
    if (issuer === undefined) throw new Error(`${id} has no issuer`);
    return { listing, issuer, uid: uidOf(issuer) };
  });
  const ours = (uid: string) => {
    const found = listed.filter((item) => item.uid === uid);
    if (found.length !== 1 || found[0] === undefined)
      throw new Error(`OFAC's ${uid} is ${found.length} of our listings`);
    return found[0];
  };

  it("counts what OFAC printed", () => {
    expect(records.length).toBe(68);
    expect(records.flatMap((record) => record.tickers).length).toBe(69);
    expect(new Set(records.flatMap((record) => record.isins)).size).toBe(163);
  });

  it("lists the same 68, under the names as printed, with the same three dates in New York", () => {
    const said = listed.map(({ uid, listing: { name, listedAt, effectiveAt, divestBy } }) => ({
      uid,
      name,
      dates: [listedAt, effectiveAt, divestBy].map((moment) => dayOf(moment?.at ?? "")),
    }));
    const printed = records.map(({ uid, name, dates }) => ({ uid, name, dates }));
    const byUid = (a: { uid?: string | undefined }, b: { uid?: string | undefined }) =>
      Number(a.uid) - Number(b.uid);
    expect(said.toSorted(byUid)).toEqual(printed.toSorted(byUid));
  });

  it("keeps every ticker in OFAC's own spelling, and no other as OFAC's", () => {
    for (const record of records) {
      const spellings = ours(record.uid).issuer.lines.flatMap((line) => line.published ?? []);
      expect(spellings.toSorted(), record.name).toEqual(record.tickers.toSorted());
    }
  });

  it("keeps every ISIN on its issuer, and cites its own source for each one that OFAC does not print", () => {
    for (const record of records) {
      const { lines } = ours(record.uid).issuer;
      const kept = new Set(lines.flatMap(({ isin }) => (isin === undefined ? [] : [isin])));
      expect(
        record.isins.filter((isin) => !kept.has(isin)),
        record.name,
      ).toEqual([]);
      const others = lines.filter(({ isin }) => isin !== undefined && !record.isins.includes(isin));
      expect(
        others.filter(({ citations }) => citations === undefined),
        record.name,
      ).toEqual([]);
      const unsaid = lines.filter(({ ticker, published }) => ticker !== undefined && published === undefined);
      expect(
        unsaid.filter(({ citations }) => citations === undefined),
        record.name,
      ).toEqual([]);
    }
  });

  it("keeps OFAC's strong aliases strong, its quoted ones weak, and the Chinese registrations", () => {
    for (const record of records) {
      const { issuer } = ours(record.uid);
      const names = (strength: string) =>
        issuer.aliases.filter((alias) => alias.strength === strength).map(({ name }) => name);
      expect(names("strong"), record.name).toEqual(expect.arrayContaining([...record.strong]));
      expect(names("weak"), record.name).toEqual(expect.arrayContaining([...record.weak]));
      const codes = issuer.registrations?.filter(({ scheme }) => scheme === "USCC").map(({ value }) => value);
      expect(codes, record.name).toEqual(record.uscc);
    }
  });

  it("derives our venue and ticker from OFAC's code", () => {
    const venues = {
      HK: "XHKG",
      DE: "DE",
      SG: "XSES",
      RU: "MISX",
      AR: "XBUE",
      BR: "BVMF",
      CA: "XTSE",
      US: "XNYS",
    };
    const lines = listed.flatMap(({ issuer }) => issuer.lines).filter((line) => line.published !== undefined);
    expect(lines.length).toBe(69);
    for (const { ticker, venue, published } of lines) {
      const [, code = "", country = ""] = /^(\S+?)\s*([A-Z]{2})$/.exec(published?.[0] ?? "") ?? [];
      const china = /^[69]/.test(code) ? "XSHG" : "XSHE";
      expect(venue, published?.[0]).toBe(country === "CN" ? china : Reflect.get(venues, country));
      expect(ticker, published?.[0]).toBe(country === "HK" ? code.replace(/^0+/, "") : code);
    }
  });

  it("holds the annex of E.O. 14032 and nothing else as listed on 3 June 2021", () => {
    const order = readFileSync(new URL("law/EO14032_2021-06-03.md", shared), "utf8");
    const annex = order.split(">Annex<")[1] ?? "";
    const names = annex
      .split("\n")
      .map((line) => line.trim().replaceAll("’", "'"))
      .filter((line) => /^[A-Z].*[A-Z]/.test(line));
    const first = listed.filter(({ listing }) => dayOf(listing.listedAt.at) === "2021-06-03");
    expect(names.length).toBe(59);
    expect(first.map(({ listing }) => listing.name).toSorted()).toEqual(names.toSorted());
  });
});
