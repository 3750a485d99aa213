/**
 * Days that a file writes so that they are not understood: told in a check and where a portfolio is stored, and what hangs on them is open.
 * @module
 */

import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "./service-under-test.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** A short position in a Russian share: General License 45 lets it be covered if it was opened by 6 June 2022. */
const AT = "asOf=2022-08-01T12:00:00Z&programmes=ru-new-investment";
const file = (acquired: string) => `isin,quantity,acquired\nRU0009046510,-10,${acquired}\n`;

async function send(method: string, path: string, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${world.url}${path}`, {
    method,
    body,
    headers: { "content-type": "text/csv", ...headers },
  });
  // biome-ignore lint/suspicious/noExplicitAny: what the test looks at is of many shapes.
  const answer: any = await response.json();
  return { status: response.status, answer };
}
const told = { code: "day-not-understood", field: "acquired", value: "03/04/2022" };

test.each([
  ["2022-04-03", "permitted", []],
  ["25/04/2022", "permitted", []],
  ["25/08/2022", "prohibited", []],
  ["03/04/2022", "review", [told]],
  ["soon", "review", [{ ...told, value: "soon" }]],
])("acquired %s: covering the short position is %s", async (acquired, divest, problems) => {
  const { answer } = await send("POST", `/v1/checks?${AT}`, file(acquired));
  expect(answer.positions[0]).toMatchObject({ acts: { divest }, problems });
  expect(answer.positions[0].problems).toHaveLength(problems.length);
});

test("a file that is stored is told the same, and the portfolio is complete", async () => {
  const { status, answer } = await send("PUT", "/v1/portfolios/shorts", file("03/04/2022"), {
    "if-none-match": "*",
  });
  expect([status, answer.portfolio.complete]).toEqual([201, true]);
  expect(answer.export.problems).toMatchObject([{ ...told, line: 2 }]);
  const { body } = await world.ask("GET", `/v1/portfolios/shorts/check?${AT}`);
  expect([body.complete, body.acts.divest]).toEqual([true, "review"]);
});

test("in JSON such a day is refused, with its place", async () => {
  const position = { isin: "RU0009046510", quantity: "-10", acquired: "03/04/2022" };
  const { status, body } = await world.ask("POST", "/v1/checks", { positions: [position] });
  expect([status, body.errors[0].pointer]).toEqual([422, "/positions/0/acquired"]);
});
