/**
 * A stored portfolio is picked on the page, and one that is not known to its end says so before it is picked.
 * @module
 */

import { afterAll, beforeAll, expect, test } from "vitest";
import { type Opened, openInBrowser } from "./in-browser.ts";

let opened: Opened;
beforeAll(async () => {
  opened = await openInBrowser({ providers: {} });
});
afterAll(() => opened.close());

test("a stored portfolio is picked, judged as of another day, and its holdings stay out of the address", async () => {
  const put = await fetch(`${opened.url}/v1/portfolios/family-1`, {
    method: "PUT",
    headers: { "content-type": "application/json", "if-none-match": "*" },
    body: JSON.stringify({ positions: [{ symbol: "XIACY", ref: "held-1" }, "AAPL"] }),
  });
  expect(put.status).toBe(201);
  const page = await opened.newPage();
  await page.goto(`${opened.url}/#/?asOf=2021-03-15`);
  await page.getByLabel("Or pick a stored portfolio").selectOption("family-1");
  await page.waitForSelector("#verdict");
  expect(await page.locator("#verdict .chip").textContent()).toBe("stayed");
  expect(await page.locator("button.row").first().textContent()).toContain("held-1");
  expect(page.url()).toBe(`${opened.url}/#/?asOf=2021-03-15`);
  expect(opened.faults).toEqual([]);
});

test("a stored portfolio that is not known to its end is looked at by a person, whatever is known of it", async () => {
  const put = await fetch(`${opened.url}/v1/portfolios/part-of-it`, {
    method: "PUT",
    headers: { "content-type": "application/json", "if-none-match": "*" },
    body: JSON.stringify({ positions: ["AAPL"], complete: false }),
  });
  expect(put.status).toBe(201);
  const page = await opened.newPage();
  await page.goto(`${opened.url}/#/?asOf=2021-03-15`);
  await page.getByLabel("Or pick a stored portfolio").selectOption("part-of-it");
  await page.waitForSelector("#verdict");
  expect(await page.locator("#verdict .chip").textContent()).toBe("review");
  expect(await page.locator(".verdict-card").textContent()).toContain("not known to its end");
  expect(opened.faults).toEqual([]);
});
