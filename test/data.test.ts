/**
 * The reviewed facts of `data/` by themselves; data-publishers.test.ts holds them against the publishers' files.
 * @module
 */

import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { fold } from "../functions/core/register/fold.ts";
import { emptyRegister } from "../functions/core/register/register.ts";
import { isValidIsin } from "../functions/core/symbols/identifiers.ts";
import { decodedInterval } from "../functions/core/time.ts";
import programmeCases from "./cases/programmes.json" with { type: "json" };
import {
  curatedChanges as changes,
  curatedFiles as files,
  issuers,
  lastIssuer,
  listings,
  listingsOf,
} from "./support/curated-data.ts";

const newYork = new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York", dateStyle: "short" });

it("says of every citation how near it is to the publisher: primary, secondary or inferred", () => {
  const grades = changes.flatMap(({ citations }) => citations.map(({ title, grade }) => [title, grade]));
  expect(grades.length).toBeGreaterThan(500);
  expect(grades.filter(([, grade]) => grade === undefined)).toEqual([]);
});

it("cites first, of everyone who is blocked, who says so: the order that it was done under names nobody", () => {
  const first = changes.flatMap(({ kind, id, citations }) =>
    kind === "listing" && id.startsWith("sdn.") ? [[id, citations[0]?.title]] : [],
  );
  expect(first.length).toBeGreaterThan(25);
  expect(first.filter(([, title]) => title?.startsWith("Executive Order"))).toEqual([]);
});

it("ends every general licence at the instant of New York's clock that its text prints, or with the day where it prints none", () => {
  const ends = changes.flatMap(({ kind, id, document }) =>
    kind === "licence" && document?.until?.text !== undefined ? [{ id, ...document.until }] : [],
  );
  const printed = new Intl.DateTimeFormat("en-US", {
    timeZone: "America/New_York",
    dateStyle: "long",
    timeStyle: "short",
  });
  const wrong = ends.filter(({ at, text = "" }) => {
    const { start } = decodedInterval(at);
    const [, hour, minute, half, date] =
      /(\d+):(\d+) ([ap])\.?m\.? eastern.*? time, (\w+ \d+, \d{4})/.exec(text) ?? [];
    const [day] = /\w+ \d+, \d{4}$/.exec(text) ?? [];
    const expected =
      date === undefined ? `${day} at 11:59 PM` : `${date} at ${hour}:${minute} ${half?.toUpperCase()}M`;
    return printed.format(date === undefined ? start - 60_000 : start).replace(/\s/g, " ") !== expected;
  });
  expect(ends.length).toBeGreaterThan(30);
  expect(wrong).toEqual([]);
});

describe("the ccmc listings", () => {
  const count = (listedAt: string) =>
    listingsOf("ccmc").filter(([, listing]) => listing.listedAt.at === listedAt).length;

  it("has 31 in the annex, 4 + 4 + 9 added and 1 listed again", () => {
    expect(["2020-11-12", "2020-12-03", "2021-01-08", "2021-01-14", "2021-03-09"].map(count)).toEqual([
      31, 4, 4, 9, 1,
    ]);
  });

  it("begins the ban on the 60th day at 9:30 and ends the window on the 365th at 11:59 pm, on New York's clock", () => {
    const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "America/New_York", timeStyle: "short" });
    const plus = (day: string, days: number) =>
      new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
    for (const [id, { listedAt, effectiveAt, divestBy }] of listingsOf("ccmc")) {
      const [ban, window] = [
        decodedInterval(effectiveAt?.at ?? "").start,
        decodedInterval(divestBy?.at ?? "").start,
      ];
      expect([newYork.format(ban), clock.format(ban)], id).toEqual([plus(listedAt.at, 60), "09:30"]);
      // E.O. 13959 says "on or before November 11, 2021" for its annex, one day less than 365.
      const days = listedAt.at === "2020-11-12" ? 364 : 365;
      expect([newYork.format(window), clock.format(window)], id).toEqual([plus(listedAt.at, days), "23:59"]);
    }
  });

  it("ends all but Xiaomi's and the misspelt Luokong's with E.O. 14032", () => {
    const others = listingsOf("ccmc").filter(([, { ended }]) => ended?.how !== "superseded");
    expect(others.map(([id, { ended }]) => [id, ended?.how])).toEqual([
      ["ccmc.luokung.2021-01-14", "removed"],
      ["ccmc.xiaomi.2021-01-14", undefined],
    ]);
    const ends = listingsOf("ccmc").flatMap(([, { ended }]) =>
      ended?.how === "superseded" ? [ended.at.at] : [],
    );
    expect(new Set(ends)).toEqual(new Set(["2021-06-03T18:19:53Z"]));
  });

  it("first reads CHL, CHA and CHU as banned from 11 January, then from 9 March", () => {
    for (const issuer of ["china-mobile", "china-telecom", "china-unicom"]) {
      const stated = listings.filter(({ id }) => id === `ccmc.${issuer}.2021-01-08`);
      expect(stated.map(({ publishedAt, document }) => [publishedAt, document.effectiveAt?.at])).toEqual([
        ["2021-01-06", "2021-01-11T14:30:00Z"],
        ["2021-01-27", "2021-03-09T14:30:00Z"],
        ["2021-06-03T18:19:53Z", "2021-03-09T14:30:00Z"],
      ]);
    }
  });
});

describe("licences", () => {
  const lastLicence = new Map(
    changes.flatMap((change) =>
      change.kind === "licence" && change.document !== null ? [[change.id, change.document] as const] : [],
    ),
  );

  it("let holders wind down every issuer in Russia, not only those that nobody entered", () => {
    const reached = lastLicence.get("licence.gl-45")?.listings;
    expect(reached?.toSorted()).toEqual(
      listingsOf("ru-new-investment")
        .filter(([, { listedAt }]) => listedAt.at < "2022-10-20") // when the licence ran out
        .map(([id]) => id)
        .toSorted(),
    );
  });

  it("run from no earlier day than they were first published", () => {
    const first = new Map<string, string>();
    for (const { kind, id, publishedAt } of changes)
      if (kind === "licence" && !first.has(id)) first.set(id, publishedAt);
    for (const [id, { from }] of lastLicence)
      expect(decodedInterval(from.at).start, id).toBeGreaterThanOrEqual(
        decodedInterval(first.get(id) ?? "").start,
      );
  });
});

describe("our own dated cases", () => {
  it("cite what data/ cites", () => {
    const keys = Object.keys(parseYaml(files.get("citations.yaml") ?? ""));
    const cited = programmeCases.flatMap(({ sources }) => sources);
    expect(cited.filter((key) => !keys.includes(key))).toEqual([]);
  });
});

describe("the register that data/ makes", () => {
  it("folds without an objection", () => {
    const entry = {
      version: 1,
      id: "data",
      recordedAt: "2026-01-01T00:00:00.000Z",
      source: "curated",
      author: "test",
      changes,
      previous: emptyRegister.digest,
      digest: `sha256:${"1".repeat(64)}`,
    };
    expect(fold(emptyRegister, [entry]).version).toBe(1);
  });

  it("flags each identifier with a bad check digit, and only those", () => {
    const lines = [...lastIssuer.values()].flatMap((issuer) => issuer.lines);
    const bad = lines.filter(({ isin }) => isin !== undefined && !isValidIsin(isin)).map(({ isin }) => isin);
    const flagged = lines.filter(({ flaw }) => flaw !== undefined).map(({ isin }) => isin);
    expect(flagged).toEqual(bad);
    expect(bad.toSorted()).toEqual(["BRC1EODR004", "CND10002G601", "CND10002K094"]);
  });

  it("spells every ticker as symbols are read", () => {
    for (const { ticker = "", venue } of [...lastIssuer.values()].flatMap((issuer) => issuer.lines)) {
      if (venue === "XHKG") expect(ticker).toMatch(/^[1-9]\d{0,4}$/);
      else if (venue === "XSHG" || venue === "XSHE") expect(ticker).toMatch(/^\d{6}$/);
      else if (venue !== undefined) expect(ticker).toMatch(/^[A-Z0-9]+$/);
    }
  });

  it("orders every listing's dates, in each of its publications", () => {
    for (const { id, document } of listings) {
      const dates = [document.listedAt, document.effectiveAt, document.divestBy].flatMap((moment) =>
        moment === null ? [] : [decodedInterval(moment.at).start],
      );
      expect(dates, id).toEqual(dates.toSorted((a, b) => a - b));
    }
  });

  it("shows no line before it was published", () => {
    const early = issuers.flatMap(({ id, publishedAt, document }) =>
      document.lines
        .filter(
          ({ from }) =>
            from !== undefined &&
            decodedInterval(from.at).start > decodedInterval(publishedAt).end + 7 * 86_400_000,
        )
        .map(({ ticker }) => `${id} ${ticker} of ${publishedAt}`),
    );
    expect(early).toEqual([]);
    const born = {
      "china-mobile": "600941",
      "china-telecom": "601728",
      cnooc: "600938",
      cloudwalk: "688327",
      sensetime: "20",
      zemic: "302132",
    };
    for (const [id, ticker] of Object.entries(born)) {
      const first = issuers.find((change) => change.id === id);
      expect(
        first?.document.lines.map((line) => line.ticker),
        id,
      ).not.toContain(ticker);
      expect(
        lastIssuer.get(id)?.lines.map((line) => line.ticker),
        id,
      ).toContain(ticker);
    }
  });

  it("uses every citation that it keeps", () => {
    const keys = Object.keys(parseYaml(files.get("citations.yaml") ?? ""));
    const texts = [...files]
      .filter(([name]) => name !== "citations.yaml")
      .map(([, text]) => text)
      .join("\n");
    const used = new Set(
      [...texts.matchAll(/citations:[^[\n]*\[([^\]]+)\]/g)].flatMap(([, list = ""]) => list.split(/,\s*/)),
    );
    expect(keys.filter((key) => !used.has(key))).toEqual([]);
  });

  it("keeps the court's hour where it is known, New York's day where not, and when each was confirmed", () => {
    const orders = changes.flatMap((change) =>
      change.kind === "court-order" ? [[change.id, change.publishedAt, change.document?.enteredAt.at]] : [],
    );
    expect(orders).toEqual([
      ["order.alibaba.2026-07-05", "2026-07-05", "2026-07-05"],
      ["order.luokung.2021-05-05", "2021-05-05", "2021-05-05"],
      ["order.luokung.2021-05-05", "2021-05-06", "2021-05-05"],
      ["order.xiaomi.2021-03-12", "2021-03-13T04:30:00Z", "2021-03-12"],
      ["order.xiaomi.2021-03-12", "2021-03-14", "2021-03-12"],
      ["order.xiaomi.2021-05-25", "2021-05-25T20:09:00Z", "2021-05-25T20:09:00Z"],
    ]);
  });
});
