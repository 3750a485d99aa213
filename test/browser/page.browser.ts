/**
 * The page as a compliance officer uses it: a file is dropped, the verdict is read, the clocks are moved, the result is printed.
 * @module
 */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { extractText } from "unpdf";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CheckAnswer } from "../../functions/core/check/answer.ts";
import { differingShare, type Opened, openInBrowser } from "./in-browser.ts";

const fidelity = fileURLToPath(new URL("../../examples/fidelity-positions.csv", import.meta.url));
const book = fileURLToPath(new URL("../../examples/book-2021.csv", import.meta.url));

let opened: Opened;
beforeAll(async () => {
  opened = await openInBrowser();
});
afterAll(() => opened.close());

const choose = async (page: Page, file: string | { name: string; mimeType: string; buffer: Buffer }) => {
  await page.setInputFiles("#file", file);
  await page.waitForSelector("#verdict");
};

/** Lines of a printed page break anywhere. */
const squeezed = (text: string): string => text.replaceAll(/\s+/g, "");

/** The words of the page as it prints, without blanks. */
async function printedText(page: Page): Promise<string> {
  const pdf = await page.pdf({ format: "A4", tagged: true });
  const { text } = await extractText(new Uint8Array(pdf), { mergePages: true });
  return squeezed(text);
}

/** Moves a clock as its day's field does; the answer that was in sight is replaced. */
async function moveClock(page: Page, clock: "As of" | "Known at", day: string): Promise<void> {
  const answered = page.waitForResponse(
    (response) => response.url().includes("/v1/checks") && response.request().method() === "POST",
  );
  await page.getByLabel(`${clock}: a day`).fill(day);
  await (await answered).finished();
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
}

const verdictOf = async (page: Page): Promise<string> =>
  (await page.locator("p.verdict .chip").first().textContent()) ?? "";

async function axeFindings(page: Page): Promise<readonly string[]> {
  // Injected through the debugger, which the page's policy does not bind.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as {
        axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      }
    ).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

test("a broker's file is dropped, and the verdict stands first, worst position on top", async () => {
  const page = await opened.newPage();
  await page.goto(opened.url);
  const transfer = await page.evaluateHandle(
    (text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "fidelity-positions.csv", { type: "text/csv" }));
      return data;
    },
    readFileSync(fidelity, "utf8"),
  );
  await page.dispatchEvent(".drop", "drop", { dataTransfer: transfer });
  await page.waitForSelector("#verdict");
  const statuses = await page.locator("button.row .chip").allTextContents();
  expect(statuses.length).toBeGreaterThan(0);
  const order = ["restricted", "review", "pending", "stayed", "not-binding", "no-match"];
  expect(statuses).toEqual(statuses.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
  expect(await page.locator("#verdict .chip").textContent()).toBe(statuses[0]);
});

test("Xiaomi as the clocks move: pending, stayed, ended by the court; restricted to whoever had not heard of the order", async () => {
  const page = await opened.newPage();
  await page.goto(`${opened.url}/#/security/XIACY`);
  await page.waitForSelector("figure.timeline .bar-text");
  await moveClock(page, "As of", "2021-03-12");
  expect(await verdictOf(page)).toBe("pending");
  await moveClock(page, "As of", "2021-03-15");
  expect(await verdictOf(page)).toBe("stayed");
  await moveClock(page, "Known at", "2021-03-11");
  expect(await verdictOf(page)).toBe("restricted");
  expect(await page.locator("p.verdict").textContent()).toContain("You may not buy.");
  await page.getByRole("button", { name: "Everything published" }).click();
  // The answer to the button may come after the clock's.
  await moveClock(page, "As of", "2021-05-26");
  await expect.poll(() => verdictOf(page)).toBe("not-binding");
  // The event's own instant is a stop of the slider.
  await page.getByLabel(/^As of the moment/).press("ArrowLeft");
  await expect
    .poll(() => page.locator("output").first().textContent())
    .toContain("May 25, 2021 at 4:09 PM in New York");
  await expect.poll(() => verdictOf(page)).toBe("not-binding");
  // The address carries the question to a colleague, and no holding.
  const colleague = await opened.newPage();
  await colleague.goto(page.url());
  await expect.poll(() => verdictOf(colleague).catch(() => "")).toBe("not-binding");
});

test("who buys is asked where it settles something, and programmes are left out and taken back", async () => {
  const page = await opened.newPage();
  await page.goto(`${opened.url}/#/?asOf=2025-10-23`);
  const ask = async (tickers: string) => {
    await page.getByLabel(/^Or type tickers/).fill(tickers);
    await page.getByRole("button", { name: "Check" }).click();
    await page.waitForSelector("#verdict");
    await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
  };
  const said = () => page.locator(".verdict-card").textContent();
  await ask("RU000A107T19");
  const before = await said();
  const sent = page.waitForRequest((request) => request.url().includes("/v1/checks"));
  await page.getByLabel(/^Who buys/).selectOption("not-us-person");
  expect(JSON.parse((await sent).postData() ?? "{}").trade).toEqual({ counterparty: "not-us-person" });
  await expect.poll(said).not.toBe(before);
  await page.getByText(/^Programmes: all/).click();
  await page.getByLabel("ru-new-investment").uncheck();
  await expect.poll(said).toContain("no-match");
  await page.getByLabel("ru-new-investment").check();
  await expect.poll(said).toContain("restricted");
  // Where nothing hangs on the buyer and nobody said, it is not asked.
  const other = await opened.newPage();
  await other.goto(`${opened.url}/#/?asOf=2021-03-15`);
  await other.getByLabel(/^Or type tickers/).fill("XIACY");
  await other.getByRole("button", { name: "Check" }).click();
  await other.waitForSelector("#verdict");
  expect(await other.getByLabel(/^Who buys/).count()).toBe(0);
});

test("holdings never enter the address", async () => {
  const page = await opened.newPage();
  await page.goto(opened.url);
  await choose(page, book);
  await page.getByLabel("As of: a day").fill("2021-03-15");
  await page.waitForTimeout(300);
  expect(page.url()).toBe(`${opened.url}/#/?asOf=2021-03-15`);
});

test("axe finds nothing, in light and in dark, on every view", async () => {
  for (const dark of [false, true]) {
    const page = await opened.newPage({ dark });
    await page.goto(`${opened.url}/#/?asOf=2021-03-15`);
    await choose(page, book);
    await page.locator("button.row").first().click();
    expect(await axeFindings(page)).toEqual([]);
    for (const [view, sign] of [
      ["security/XIACY?asOf=2021-03-15", "figure.timeline .bar-text"],
      ["issuer/xiaomi", "#issuer"],
      ["order/order.xiaomi.2021-03-12", "#order"],
      ["programme/ccmc", "#programme"],
    ] as const) {
      await page.goto(`${opened.url}/#/${view}`);
      await page.waitForSelector(sign);
      expect(await axeFindings(page), view).toEqual([]);
    }
  }
});

test("the keyboard alone is enough: type tickers, check, open a position, reach its timeline", async () => {
  const page = await opened.newPage();
  await page.goto(`${opened.url}/#/?asOf=2021-03-15`);
  await page.waitForSelector("#tickers");
  const focused = () => page.evaluate(() => document.activeElement?.id ?? "");
  for (let i = 0; i < 10 && (await focused()) !== "tickers"; i += 1) await page.keyboard.press("Tab");
  await page.keyboard.type("XIACY, SMICY");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector("button.row");
  const inRow = () => page.evaluate(() => document.activeElement?.classList.contains("row") ?? false);
  for (let i = 0; i < 60 && !(await inRow()); i += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".details");
  const onTimeline = () =>
    page.evaluate(() => document.activeElement?.textContent?.startsWith("See the timeline") ?? false);
  for (let i = 0; i < 60 && !(await onTimeline()); i += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector("figure.timeline .bar-text");
  expect(page.url()).toContain("#/security/SMICY");
});

test("390 pixels are wide enough: nothing scrolls sideways but the picture itself", async () => {
  const page = await opened.newPage({ width: 390 });
  for (const view of ["#/?asOf=2021-03-15", "#/security/XIACY?asOf=2021-03-15", "#/issuer/xiaomi"]) {
    await page.goto(`${opened.url}/${view}`);
    if (view.startsWith("#/?")) await choose(page, book);
    await page.waitForTimeout(400);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), view).toBeLessThanOrEqual(390);
  }
});

test("ten thousand positions are in sight within a second of the answer, and few are in the document", async () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => `${i % 2 === 0 ? "CHL" : "SMICY"},${i + 1},row ${i}`);
  const file = {
    name: "big.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`symbol,quantity,ref\n${rows.join("\n")}\n`),
  };
  const page = await opened.newPage();
  const inSight = async (): Promise<number> => {
    const answered = page.waitForResponse((response) => response.url().includes("/v1/checks"));
    await page.setInputFiles("#file", file);
    await (await answered).finished();
    const began = performance.now();
    await page.waitForSelector("button.row");
    return performance.now() - began;
  };
  // Another process may have the machine for a second once, hardly three times.
  const took: number[] = [];
  while (took.length < 5 && !took.some((ms) => ms < 1_000)) {
    await page.goto(`${opened.url}/#/?asOf=2021-04-15`);
    await page.reload();
    await page.waitForSelector("#file");
    took.push(await inSight());
  }
  expect(Math.min(...took)).toBeLessThan(1_000);
  expect(await page.locator("button.row").count()).toBeLessThan(100);
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
  await expect.poll(() => page.locator("button.row").count()).toBeGreaterThan(5);
  const nodes = await page.evaluate(() => document.getElementsByTagName("*").length);
  expect(nodes).toBeLessThan(3000);
});

test("hostile names and references are shown as text", async () => {
  const hostile = '<img src=x onerror="document.title=1">\u202e=cmd|calc';
  const buffer = Buffer.from(
    `symbol,name,ref\nCHL,"${hostile.replaceAll('"', '""')}","<script>1</script>"\n`,
  );
  const page = await opened.newPage();
  await page.goto(`${opened.url}/#/?asOf=2021-04-15`);
  await choose(page, { name: "<b>.csv", mimeType: "text/csv", buffer });
  expect(await page.locator("main img, main script, main b").count()).toBe(0);
  expect(await page.locator("button.row").first().textContent()).toContain("<img src=x");
});

test("the API's own page has a menu, and asks this service on behalf of the reader", async () => {
  const page = await opened.newPage();
  await page.goto(`${opened.url}/docs`);
  await page.getByText("Judge a portfolio").first().click();
  await page.getByRole("button", { name: "Execute" }).first().click();
  await expect.poll(() => page.getByText("answerDigest").count()).toBeGreaterThan(0);
  await page.goto(`${opened.url}/docs/text`);
  expect(await page.locator("script").count()).toBe(0);
  expect(await page.getByRole("heading", { name: "POST /v1/checks", exact: true }).count()).toBe(1);
});

test("printed, a security's page holds every citation", async () => {
  const page = await opened.newPage();
  await page.goto(`${opened.url}/#/security/XIACY?asOf=2021-03-15`);
  await page.waitForSelector(".sources li");
  const sources = await page.locator(".sources li").allTextContents();
  expect(sources.length).toBeGreaterThan(2);
  const printed = await printedText(page);
  for (const source of sources) expect(printed).toContain(squeezed(source));
});

test("printed, a portfolio's page holds every position and every citation, also those out of sight", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${["CHL", "SMICY", "XIACY"][i % 3]},${i + 1},held-${i}`);
  const buffer = Buffer.from(`symbol,quantity,ref\n${rows.join("\n")}\n`);
  const page = await opened.newPage();
  await page.goto(`${opened.url}/#/?asOf=2021-03-15&knownAt=2021-12-31`);
  await page.waitForSelector("#file");
  const answered = page.waitForResponse((response) => response.url().includes("/v1/checks"));
  await choose(page, { name: "many.csv", mimeType: "text/csv", buffer });
  const answer: CheckAnswer = await (await answered).json();
  const printed = await printedText(page);
  const listings = Object.values(answer.listings);
  expect(listings.length).toBeGreaterThan(2);
  for (const { citations, relief } of listings)
    for (const { title } of [...citations, ...(relief?.citations ?? [])])
      expect(printed).toContain(squeezed(title));
  for (let i = 0; i < rows.length; i += 1) expect(printed).toContain(`held-${i}`);
});

test.each([
  ["portfolio", "#/?asOf=2021-03-15&knownAt=2021-12-31", false],
  ["portfolio-dark", "#/?asOf=2021-03-15&knownAt=2021-12-31", true],
  ["security", "#/security/XIACY?asOf=2021-03-15&knownAt=2021-12-31", false],
] as const)("%s looks as it did", async (name, view, dark) => {
  const page = await opened.newPage({ dark });
  await page.goto(`${opened.url}/${view}`);
  if (name.startsWith("portfolio")) await choose(page, book);
  else await page.waitForSelector("figure.timeline .bar-text");
  await page.waitForTimeout(500);
  expect(differingShare(name, await page.screenshot())).toBeLessThan(0.05);
});

test("nothing failed in the browser, and nothing was asked of anybody else", () => {
  expect(opened.faults).toEqual([]);
});
