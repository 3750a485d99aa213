/**
 * Whatever happens to a file on its way: never a crash, never half of it, and no listing lost without somebody being asked,
 * but for the few that a publisher may well have removed.
 * @module
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latest } from "../../functions/core/register/known.ts";
import { planFeed } from "../../functions/ingest/feed-plan.ts";
import { feeds } from "../../functions/ingest/feeds.ts";
import { largestShare } from "../../functions/ingest/guards.ts";
import type { Plan } from "../../functions/ingest/import-plan.ts";
import type { ListFile } from "../../functions/ingest/sources/list-file.ts";
import { readOfacCsv } from "../../functions/ingest/sources/ofac-csv.ts";
import {
  bytesOf,
  emptyWithProgramme,
  programmeChange,
  readSet,
  realFiles,
  realSet,
  type SetText,
  setOf,
  withChanges,
} from "./list-fixture.ts";

const whole: SetText = realFiles
  ? realSet()
  : setOf(
      Object.fromEntries(
        Array.from({ length: 60 }, (_, i) => [
          100 + i,
          `Equity Ticker ${600100 + i} CN; ISIN CND10000GB${10 + i}`,
        ]),
      ),
    );
const members = ["prim", "alt", "add", "comments"] as const;
const END = "\u001a";

const planOf = (file: ListFile, register = emptyWithProgramme, last: string | null = null): Plan =>
  planFeed({
    register,
    source: "ofac",
    terms: feeds.ofac,
    file,
    publishedAt: last === null ? "2025-12-19" : "2025-12-20",
    last,
    programmes: [programmeChange],
    now: Date.parse("2026-01-01T00:00:00Z"),
  });

const original = await readSet(whole);
const first = planOf(original);
if (first.kind !== "append") throw new Error("the unharmed set is not appended");
const register = withChanges(emptyWithProgramme, first.changes);
const total = original.entities.length;

/** What must hold of a damaged set, over the register that the sound one filled. */
async function judge(set: SetText): Promise<Plan> {
  const file = await readSet(set);
  const plan = planOf(file, register, "2025-12-19");
  if (plan.kind === "append") {
    const after = withChanges(register, plan.changes);
    const lost = [...register.facts.listing.keys()].filter(
      (id) => latest(after, "listing", id, null)?.document.ended !== null,
    );
    expect(lost.length).toBeLessThanOrEqual(largestShare * total);
    expect(file.faults).toEqual([]);
  }
  return plan;
}

const rowsOf = (text: string): readonly string[] => text.split("\r\n").slice(0, -1);
const member = fc.constantFrom(...members);
const runs = { numRuns: 40 };

describe("a set that was damaged on its way", () => {
  it("is held when it is cut at any byte of any member", async () => {
    await fc.assert(
      fc.asyncProperty(
        member,
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        async (name, where) => {
          const cut = whole[name].slice(0, Math.floor(where * whole[name].length));
          expect((await judge({ ...whole, [name]: cut })).kind).toBe("held");
        },
      ),
      runs,
    );
  });

  it("is held when rows of the companies are dropped, doubled or emptied of their numbers", async () => {
    const rows = rowsOf(whole.prim);
    const listed = rows.flatMap((row, i) => (row.includes("CMIC-EO13959") ? [i] : []));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...listed),
        fc.constantFrom("drop", "double", "blank"),
        async (index, how) => {
          const changed = rows.flatMap((row, i) => {
            if (i !== index) return [row];
            if (how === "drop") return [];
            return how === "double" ? [row, row] : [row.replace(/^\d+/, "")];
          });
          expect((await judge({ ...whole, prim: `${changed.join("\r\n")}\r\n${END}` })).kind).toBe("held");
        },
      ),
      runs,
    );
  });

  it("says the same when its rows are shuffled", async () => {
    await fc.assert(
      fc.asyncProperty(
        member.chain((name) =>
          fc.record({
            name: fc.constant(name),
            rows: fc.shuffledSubarray([...rowsOf(whole[name])], { minLength: rowsOf(whole[name]).length }),
          }),
        ),
        async ({ name, rows }) => {
          const text = rows.length === 0 ? whole[name] : `${rows.join("\r\n")}\r\n${END}`;
          expect(await judge({ ...whole, [name]: text })).toEqual({ kind: "nothing" });
        },
      ),
      { numRuns: 10 },
    );
  });

  it("is never half taken when bytes are changed, or a label is put in", async () => {
    const noise = fc
      .uint8Array({ minLength: 1, maxLength: 30 })
      .map((bytes) => Buffer.from(bytes).toString("latin1"));
    const piece = fc.oneof(
      noise,
      fc.constantFrom(
        '"',
        "\r\n",
        "; alt. ISIN XS1432320429",
        "; Effective Date (CMIC) 01 Jan 2030",
        "; Frozen Until 2030",
        END,
        "-0- ",
        ",",
      ),
    );
    await fc.assert(
      fc.asyncProperty(member, fc.nat(), piece, fc.boolean(), async (name, where, text, over) => {
        const at = where % (whole[name].length + 1);
        await judge({
          ...whole,
          [name]: `${whole[name].slice(0, at)}${text}${whole[name].slice(at + (over ? text.length : 0))}`,
        });
      }),
      { numRuns: 150 },
    );
  });

  it("is held when two dates of a company change places", async () => {
    const rows = rowsOf(whole.prim);
    const listed = rows.flatMap((row, i) => (row.includes("Listing Date (CMIC)") ? [i] : []));
    const labels = ["Listing Date", "Effective Date", "Purchase/Sales For Divestment Date"] as const;
    const dateOf = (row: string, label: string): string =>
      new RegExp(`${label} \\(CMIC\\) (\\d{2} [A-Z][a-z]{2} \\d{4})`).exec(row)?.[1] ?? "";
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...listed),
        fc.shuffledSubarray([...labels], { minLength: 2, maxLength: 2 }),
        async (index, [one = "", another = ""]) => {
          const row = rows[index] ?? "";
          const [first, second] = [dateOf(row, one), dateOf(row, another)];
          const swapped = row
            .replace(`${one} (CMIC) ${first}`, `${one} (CMIC) ${second}`)
            .replace(`${another} (CMIC) ${second}`, `${another} (CMIC) ${first}`);
          expect(swapped).not.toBe(row);
          const prim = `${rows.with(index, swapped).join("\r\n")}\r\n${END}`;
          expect(await judge({ ...whole, prim })).toMatchObject({
            kind: "held",
            changes: null,
            reasons: [{ code: "dates-out-of-order" }],
          });
        },
      ),
      runs,
    );
  });

  it("is held when it is encoded anew", async () => {
    for (const encoding of ["utf16le", "base64"] as const) {
      const prim = bytesOf(
        encoding === "base64"
          ? Buffer.from(whole.prim, "latin1").toString("base64")
          : Buffer.from(whole.prim, "utf16le"),
      );
      const file = await readOfacCsv({ prim, alt: null, add: null, comments: null }, feeds.ofac);
      expect(planOf(file, register, "2025-12-19")).toMatchObject({ kind: "held", changes: null });
    }
  });

  it("fills no memory where it is one row without end", async () => {
    const zeros = new Uint8Array(1024 * 1024);
    let sent = 0;
    const endless = (async function* chunks() {
      for (; sent < 1024; sent += 1) yield zeros;
    })();
    const before = process.memoryUsage().rss;
    const file = await readOfacCsv({ prim: endless, alt: null, add: null, comments: null }, feeds.ofac);
    expect(file.faults.map(({ code }) => code)).toEqual(["unreadable"]);
    expect(sent).toBeLessThan(64);
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024);
  });
});
