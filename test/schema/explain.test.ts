/**
 * One explainer for JSON bodies, files of `data/` and stored documents: an editor's mistake is told as well as a caller's.
 * @module
 */

import { describe, expect, it } from "vitest";
import { faultsOfChanges } from "../../functions/register/decode.ts";
import { explain } from "../../functions/schema/explain.ts";
import { mapOf, text } from "../../functions/schema/parts.ts";

const order = {
  kind: "vacatur",
  court: "D.D.C.",
  docket: "1:21-cv-00280",
  judge: null,
  enteredAt: { at: "2021-05-25" },
  from: { at: "2021-05-25" },
  until: null,
  listings: ["ccmc.xiaomi.2021-01-14"],
  acts: null,
  parties: null,
  against: null,
  revocable: true,
};
const change = {
  op: "publish",
  kind: "court-order",
  id: "order.x",
  publishedAt: "2021-05-25",
  document: order,
  citations: [{ title: "Order" }],
};

describe("a mistake in a change", () => {
  it.each([
    ["an unknown kind", { ...change, kind: "verdict" }, '/0/kind: Got "verdict"; expected "programme"'],
    ["no kind", { ...change, kind: undefined }, "/0/kind: Got"],
    [
      "an unknown operation",
      { ...change, op: "delete" },
      '/0/op: Got "delete"; expected "publish", "retract".',
    ],
    [
      "an unknown kind of order",
      { ...change, document: { ...order, kind: "edict" } },
      '/0/document/kind: Got "edict"; expected "temporary-restraining-order", "preliminary',
    ],
    [
      "a day that does not exist",
      { ...change, document: { ...order, from: { at: "2021-02-30" } } },
      '/0/document/from/at: Got "2021-02-30"; expected a day that exists',
    ],
    [
      "a misspelt field",
      { ...change, document: { ...order, dockett: "1" } },
      "/0/document/dockett: Unknown field; expected one of kind, court, docket",
    ],
    ["no citation", { ...change, citations: [] }, "/0/citations: Got 0 items; expected at least 1."],
  ])("is told with its place, the value seen and what was expected: %s", (_, wrong, told) => {
    expect(faultsOfChanges([wrong], "")[0]).toContain(told);
  });

  it("is told for each field, not only the first", () => {
    const wrong = { ...change, document: { ...order, court: 5, revocable: "yes" } };
    expect(faultsOfChanges([wrong], "/changes").map((fault) => fault.split(":")[0])).toEqual([
      "/changes/0/document/court",
      "/changes/0/document/revocable",
    ]);
  });
});

it("names the field of a map whose value is wrong", () => {
  expect(explain(mapOf(text(5)), { a: "x", "b/c": 7 })).toEqual([
    {
      pointer: "/b~1c",
      detail: 'Got the number 7; expected a string of 1 to 5 characters. Put it in quotes: "7".',
      value: "7",
    },
  ]);
});
