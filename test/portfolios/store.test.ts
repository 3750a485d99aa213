/**
 * Stored portfolios in the table.
 * @module
 */

import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check } from "../../functions/core/check/check.ts";
import type { Position } from "../../functions/core/check/position.ts";
import { fold } from "../../functions/core/register/fold.ts";
import { documents } from "../../functions/core/register/known.ts";
import { emptyRegister, type Register } from "../../functions/core/register/register.ts";
import { isValidIsin, nsinOf } from "../../functions/core/symbols/identifiers.ts";
import { holdersOf, renewIndex } from "../../functions/portfolios/holders.ts";
import { issuersOf, linesDigest } from "../../functions/portfolios/issuers-of.ts";
import { listHeads, pageOfHeads } from "../../functions/portfolios/list-heads.ts";
import { isTombstone } from "../../functions/portfolios/portfolio.ts";
import {
  deletePortfolio,
  readHead,
  readPortfolio,
  writeGaps,
  writePortfolio,
} from "../../functions/portfolios/store.ts";
import type { HoldingsTable } from "../../functions/portfolios/table.ts";
import { snapshot } from "../api/harness.ts";
import { issuerChange } from "../register/fixtures.ts";
import { openTestDatabase, type TestDatabase } from "../support/embedded.ts";
import { anyChanges, anyClock, entriesOf, everyPosition } from "../support/random-register.ts";

let database: TestDatabase;
let table: HoldingsTable;
beforeAll(async () => {
  database = await openTestDatabase();
  table = { client: database.client, table: await database.table() };
});
afterAll(() => database.close());

const api = { kind: "api" } as const;
const portfolio = (positions: readonly Position[], at = 1) => ({ positions, source: api, at, gaps: [] });
const options = (register: Register) => ({ register, now: 1_000 });
let tenants = 0;
const newTenant = () => `tenant-${++tenants}`;

/** A register that knows these issuers, each by one ticker in New York. */
const knowing = (...lines: readonly (readonly [id: string, ticker: string])[]): Register => {
  const changes = lines.map(([id, ticker]) => {
    const change = issuerChange(id, `Issuer ${id}`);
    return change.kind === "issuer" && change.op === "publish" && change.document !== null
      ? {
          ...change,
          document: { ...change.document, lines: [{ kind: "ordinary" as const, venue: "XNYS", ticker }] },
        }
      : change;
  });
  return fold(emptyRegister, entriesOf(changes));
};

describe("a stored portfolio", () => {
  test("is read to its end where it fills several pages of the store", async () => {
    const tenant = "tenant-pages";
    const positions = Array.from({ length: 10_000 }, (_, i) => ({
      symbol: `S${i}`,
      // Compressed on its way into the store, such a name is little smaller: together they fill more than its page of one megabyte.
      name: createHash("shake256", { outputLength: 180 }).update(String(i)).digest("base64url"),
    }));
    await writePortfolio(table, tenant, "large", null, portfolio(positions), options(emptyRegister));
    expect((await readPortfolio(table, tenant, "large"))?.positions).toEqual(positions);
  });

  test("is read back whole, ten thousand positions included", async () => {
    const tenant = newTenant();
    const positions = Array.from({ length: 10_000 }, (_, i) => ({
      symbol: `SYM${i}`,
      quantity: String(i),
      ref: `${Math.sin(i)}`,
    }));
    await writePortfolio(table, tenant, "p", null, portfolio(positions), options(emptyRegister));
    expect((await readPortfolio(table, tenant, "p"))?.positions).toEqual(positions);
    expect(await listHeads(table, tenant)).toHaveLength(1);
    expect(await readPortfolio(table, newTenant(), "p")).toBeNull();
  });

  test("is written by one of several who read the same version", async () => {
    const tenant = newTenant();
    const writes = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        writePortfolio(table, tenant, "p", null, portfolio([{ symbol: `A${i}` }]), options(emptyRegister)),
      ),
    );
    const winners = writes.filter((head) => head !== null);
    expect(winners).toHaveLength(1);
    const stored = await readPortfolio(table, tenant, "p");
    expect(stored?.head).toEqual(winners[0]);
    expect(stored?.positions).toHaveLength(1);
  });

  test("goes on counting versions after its deletion, and its holdings are gone", async () => {
    const tenant = newTenant();
    const register = knowing(["alpha", "ALFA"]);
    const first = await writePortfolio(
      table,
      tenant,
      "p",
      null,
      portfolio([{ symbol: "ALFA" }]),
      options(register),
    );
    expect(await deletePortfolio(table, tenant, "p", first, { now: 2_000 })).toBe(true);
    expect(await readPortfolio(table, tenant, "p")).toBeNull();
    expect(await holdersOf(table, tenant, "alpha", register)).toEqual([]);
    const tombstone = await readHead(table, tenant, "p");
    expect(tombstone !== null && isTombstone(tombstone)).toBe(true);
    const again = await writePortfolio(table, tenant, "p", tombstone, portfolio([]), options(register));
    expect(again?.version).toBe(3);
    expect(first === null ? true : await writeGaps(table, tenant, first, ["late"], 3_000)).toBe(false);
  });
});

test("a list is read page by page, in the order of ids, each once, whatever was deleted between", async () => {
  const tenant = newTenant();
  const ids = ["a", "a-b", "a.b", "a0", "aa", "b", "b-", "c", "z"];
  for (const id of [...ids, "a-a", "bb", "y", "z-z"])
    await writePortfolio(table, tenant, id, null, portfolio([]), options(emptyRegister));
  for (const id of ["a-a", "bb", "y", "z-z"])
    await deletePortfolio(table, tenant, id, await readHead(table, tenant, id), { now: 2_000 });
  for (const size of [1, 2, 3, 8, 9, 10]) {
    const seen: string[] = [];
    for (let after = "", more = true; more; after = seen.at(-1) ?? "") {
      const page = await pageOfHeads(table, tenant, { after, size });
      expect(page.heads.length).toBeLessThanOrEqual(size);
      seen.push(...page.heads.map(({ id }) => id));
      ({ more } = page);
    }
    expect(seen).toEqual(ids);
  }
});

describe("the index from issuer to holders", () => {
  const idsOf = async (tenant: string, issuer: string, register: Register) =>
    (await holdersOf(table, tenant, issuer, register)).map(({ id }) => id);

  test("follows positions that change, per tenant", async () => {
    const [one, two] = [newTenant(), newTenant()];
    const register = knowing(["alpha", "ALFA"], ["beta", "BETA"]);
    const first = await writePortfolio(
      table,
      one,
      "p",
      null,
      portfolio([{ symbol: "ALFA" }]),
      options(register),
    );
    await writePortfolio(
      table,
      two,
      "q",
      null,
      portfolio([{ symbol: "ALFA" }, { symbol: "BETA" }]),
      options(register),
    );
    expect([
      await idsOf(one, "alpha", register),
      await idsOf(one, "beta", register),
      await idsOf(two, "beta", register),
    ]).toEqual([["p"], [], ["q"]]);
    await writePortfolio(table, one, "p", first, portfolio([{ symbol: "BETA" }]), options(register));
    expect([await idsOf(one, "alpha", register), await idsOf(one, "beta", register)]).toEqual([[], ["p"]]);
  });

  test("knows a holder as soon as the register learns a new line", async () => {
    const tenant = newTenant();
    const before = knowing(["alpha", "ALFA"]);
    const after = knowing(["alpha", "ALFA"], ["gamma", "GAMA"]);
    await writePortfolio(table, tenant, "p", null, portfolio([{ symbol: "GAMA" }]), options(before));
    expect(await idsOf(tenant, "gamma", before)).toEqual([]);
    expect(await idsOf(tenant, "gamma", after)).toEqual(["p"]);
    expect((await readHead(table, tenant, "p"))?.version).toBe(1);
    const pages: string[] = [];
    const counting = async () => pages.push("page") > 0;
    expect(await renewIndex(table, tenant, after, counting)).toBe(true);
    expect(pages).toEqual([]);
    // A portfolio written by an instance that has not read the new line yet.
    await writePortfolio(table, tenant, "late", null, portfolio([{ symbol: "GAMA" }]), options(before));
    expect(await idsOf(tenant, "gamma", after)).toEqual(["late", "p"]);
  });

  test("misses nobody after any sequence of writes, each cut off at any request", async () => {
    const registers = [knowing(["alpha", "ALFA"]), knowing(["alpha", "ALFA"], ["beta", "BETA"])];
    const symbols = fc.subarray(["ALFA", "BETA", "GAMA"]);
    const step = fc.record({
      symbols,
      register: fc.nat(1),
      cutAfter: fc.option(fc.nat(8)),
      id: fc.constantFrom("p", "q"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        const tenant = newTenant();
        for (const { symbols: held, register, cutAfter, id } of steps) {
          let left = cutAfter ?? Number.POSITIVE_INFINITY;
          const client = new Proxy(table.client, {
            get: (target, name) =>
              name === "send"
                ? (command: Parameters<typeof target.send>[0]) => {
                    if (left <= 0) throw new Error("cut off");
                    left -= 1;
                    return target.send(command);
                  }
                : Reflect.get(target, name),
          });
          const basis = await readHead(table, tenant, id);
          const now = registers[register] ?? emptyRegister;
          await writePortfolio(
            { ...table, client },
            tenant,
            id,
            basis,
            portfolio(held.map((symbol) => ({ symbol }))),
            options(now),
          ).catch(() => null);
        }
        const register = registers[1] ?? emptyRegister;
        const found = {
          alpha: await idsOf(tenant, "alpha", register),
          beta: await idsOf(tenant, "beta", register),
        };
        for (const id of ["p", "q"]) {
          const stored = await readPortfolio(table, tenant, id);
          const held = new Set(stored?.positions.map(({ symbol }) => symbol));
          expect([found.alpha.includes(id), found.beta.includes(id)]).toEqual([
            held.has("ALFA"),
            held.has("BETA"),
          ]);
        }
      }),
      { numRuns: 25 },
    );
  });

  test("holds the issuer of every line of the curated register, by whatever identifier it is sent", () => {
    const { register } = snapshot;
    let positions = 0;
    for (const id of register.facts.issuer.keys()) {
      for (const line of documents(register, "issuer", id, null).flatMap(({ document }) => document.lines)) {
        const { isin, cusip, sedol, figi, ticker, venue } = line;
        const inner = isin === undefined ? {} : nsinOf(isin);
        const sent: readonly Position[] = [
          ...[isin].flatMap((value) => (value === undefined ? [] : [{ isin: value }, { symbol: value }])),
          ...[cusip, inner.cusip].flatMap((value) => (value === undefined ? [] : [{ cusip: value }])),
          ...[sedol, inner.sedol].flatMap((value) => (value === undefined ? [] : [{ sedol: value }])),
          ...(cusip === undefined
            ? []
            : [
                { isin: `US${cusip}${[..."0123456789"].find((digit) => isValidIsin(`US${cusip}${digit}`))}` },
              ]),
          ...(figi === undefined ? [] : [{ figi }]),
          ...(ticker === undefined || venue === undefined ? [] : [{ symbol: ticker, exchange: venue }]),
        ];
        for (const position of sent)
          expect(issuersOf(register, [position]), JSON.stringify(position)).toContain(id);
        positions += sent.length;
      }
    }
    expect(positions).toBeGreaterThan(200);
  });

  test("holds every issuer that a check can match, at any clocks of any register", () => {
    fc.assert(
      fc.property(anyChanges, anyClock, fc.option(anyClock), (changes, asOf, knownAt) => {
        let register: Register;
        try {
          register = fold(emptyRegister, entriesOf(changes));
        } catch {
          return;
        }
        const answer = check(register, {
          asOf,
          knownAt,
          investor: { usPerson: true },
          detail: "all",
          positions: everyPosition,
        });
        for (const { index, matches } of answer.positions) {
          const position = everyPosition[index];
          const issuers = new Set(position === undefined ? [] : issuersOf(register, [position]));
          for (const { listing } of matches) expect(issuers).toContain(answer.listings[listing]?.issuer?.id);
        }
        expect(linesDigest(fold(emptyRegister, entriesOf(changes)))).toBe(linesDigest(register));
      }),
      { numRuns: 200 },
    );
  });
});
