/**
 * The same records in every form of the list: what is planned, and what damage is noticed, must not depend on the form.
 * @module
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyRegister } from "../../functions/core/register/register.ts";
import { readFeed } from "../../functions/ingest/feed-files.ts";
import { feeds } from "../../functions/ingest/feeds.ts";
import type { Plan } from "../../functions/ingest/import-plan.ts";
import type { ListFile } from "../../functions/ingest/sources/list-file.ts";
import {
  bytesOf,
  changesOf,
  planList,
  readSet,
  realFiles,
  realSet,
  setOf,
  withChanges,
} from "./list-fixture.ts";
import { advancedXmlOf, type ListRecord, other, recordOf, screeningList } from "./xml-fixture.ts";

const set = realFiles
  ? realSet()
  : setOf(
      Object.fromEntries(Array.from({ length: 60 }, (_, i) => [100 + i, `Equity Ticker ${600100 + i} CN`])),
    );
const csv = await readSet(set);
const records = [other(9), ...csv.entities.map(recordOf), other(999_999)];

const forms = {
  "advanced XML": { name: "cons_advanced.xml", write: advancedXmlOf },
  "the screening list": { name: "consolidated.csv", write: screeningList },
} as const;
type Form = keyof typeof forms;
const names: readonly Form[] = ["advanced XML", "the screening list"];

async function read(form: Form, text: string): Promise<ListFile> {
  const bytes = Buffer.from(text, "utf8");
  return (await readFeed([{ name: forms[form].name, open: () => bytesOf(bytes) }], feeds.ofac)).file;
}
const written = (form: Form, of: readonly ListRecord[] = records): Promise<ListFile> =>
  read(form, forms[form].write(of));

/** What would be recorded, but for the line it stands on and, where a form can't tell them, weak aliases. */
const facts = (plan: Plan, withWeak: boolean) =>
  changesOf(plan).map(({ citations: _, ...change }) =>
    change.kind !== "issuer" || change.document === null || withWeak
      ? change
      : {
          ...change,
          document: {
            ...change.document,
            aliases: change.document.aliases.filter(({ strength }) => strength === "strong"),
          },
        },
  );

const whole = planList(emptyRegister, csv);
const register = withChanges(emptyRegister, changesOf(whole));

describe.each(names)("the list as %s", (form) => {
  it("plans what OFAC's CSV set does, and over its register nothing", async () => {
    const file = await written(form);
    expect(file.faults).toEqual([]);
    const plan = planList(emptyRegister, file);
    const withWeak = form !== "the screening list";
    expect(plan.kind).toBe("append");
    expect(facts(plan, withWeak)).toEqual(facts(whole, withWeak));
    expect(planList(register, file, "2025-12-20", "2025-12-19")).toEqual({ kind: "nothing" });
  });

  it("says the same in any order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(records, { minLength: records.length }), async (shuffled) => {
        const file = await written(form, shuffled);
        expect(planList(register, file, "2025-12-20", "2025-12-19")).toEqual({ kind: "nothing" });
      }),
      { numRuns: 5 },
    );
  });

  it("loses no company without a hold when it is cut at any byte", async () => {
    const text = forms[form].write(records);
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), async (where) => {
        const cut = text.slice(0, Math.floor(where * text.length));
        const plan = await read(form, cut).then(
          (file) => planList(register, file, "2025-12-20", "2025-12-19"),
          (error: unknown) => (error instanceof Error ? error.name : error),
        );
        // What is cut before its first tag, or within its header, is no list at all.
        if (plan === "UnknownFiles") expect(cut.length).toBeLessThan(400);
        // Only blanks after the last tag, or companies of other programmes, may be missing.
        else if (typeof plan === "object" && plan !== null && "kind" in plan && plan.kind !== "held")
          expect([plan.kind, text.slice(cut.length).includes("CMIC")]).toEqual(["nothing", false]);
      }),
      { numRuns: 60 },
    );
  });

  it("is held when a company stands in it twice", async () => {
    const [first] = csv.entities.map(recordOf);
    const plan = planList(
      register,
      await written(form, [...records, ...(first === undefined ? [] : [first])]),
    );
    expect(plan).toMatchObject({ kind: "held", changes: null });
  });
});

describe("a company that is missing from a whole file", () => {
  const missing = records.filter((_, i) => i !== 1);

  it.each([
    ["advanced XML", "append"],
    ["the screening list", "held"],
  ] as const)("is taken for removed where the form proves its end: %s", async (form, kind) => {
    const plan = planList(register, await written(form, missing), "2025-12-20", "2025-12-19");
    expect(plan.kind).toBe(kind);
    if (plan.kind === "held") expect(plan.reasons.map(({ code }) => code)).toEqual(["gone-without-proof"]);
    expect(changesOf(plan)).toMatchObject([{ kind: "listing", document: { ended: { how: "delisted" } } }]);
  });
});
