/**
 * What is said beside a file that is stored as a portfolio: as of when it is, and whether it is complete, as a JSON body says them.
 * @module
 */

import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "./service-under-test.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const CSV = "symbol,quantity\nXIACY,5\n";

async function put(
  id: string,
  query: string,
  body: string | FormData = CSV,
  type: string | null = "text/csv",
) {
  const response = await fetch(`${world.url}/v1/portfolios/${id}${query}`, {
    method: "PUT",
    body,
    headers: { ...(type === null ? {} : { "content-type": type }), "if-none-match": "*" },
  });
  // biome-ignore lint/suspicious/noExplicitAny: what the test looks at is of many shapes.
  const answer: any = await response.json();
  return { status: response.status, answer };
}

test("a file may be of an earlier instant", async () => {
  const { status, answer } = await put("f-1", "?asOf=2021-03-12T21:00:00Z");
  expect([status, answer.portfolio.asOf, answer.portfolio.complete]).toEqual([
    201,
    "2021-03-12T21:00:00.000Z",
    true,
  ]);
});

test("and not complete", async () => {
  const { answer } = await put("f-2", "?complete=false");
  expect(answer.portfolio).toMatchObject({
    complete: false,
    gaps: ["the sender says that the portfolio is not complete"],
  });
});

test("a form's fields say the same", async () => {
  const form = new FormData();
  form.append("file", new File([CSV], "book.csv", { type: "text/csv" }));
  form.append("asOf", "2021-03-12");
  const { status, answer } = await put("f-3", "", form, null);
  expect([status, answer.portfolio.asOf]).toEqual([201, "2021-03-12T05:00:00.000Z"]);
});

test.each([
  ["?asOf=tomorrow", "asOf", /expected an instant/],
  ["?knownAt=2021-03-12", "knownAt", /no effect/],
])("%s is refused with what is expected", async (query, parameter, detail) => {
  const { status, answer } = await put("f-4", query);
  expect([status, answer.errors[0].parameter]).toEqual([422, parameter]);
  expect(answer.errors[0].detail).toMatch(detail);
});

test("beside a JSON body it is refused with where it belongs", async () => {
  const json = JSON.stringify({ positions: ["XIACY"] });
  const { status, answer } = await put("f-5", "?asOf=2021-03-12", json, "application/json");
  expect([status, answer.errors[0].detail]).toEqual([
    422,
    "Query parameters go with a file only; expected asOf in the JSON body.",
  ]);
});
