/**
 * What a state rests on is of its own time: no later order, publication or extension is named as the source of what was before it.
 * @module
 */

import { expect, test } from "vitest";
import { harness } from "./harness.ts";

const { ask, post } = harness();

interface Cited {
  readonly title: string;
  readonly url?: string;
}
interface Stretch {
  readonly from: string;
  readonly until: string | null;
  readonly phase: string;
  readonly basis: string;
  readonly citations: readonly Cited[];
}
interface Detail {
  readonly id: string;
  readonly segments: readonly Stretch[];
  readonly reliefs: readonly {
    readonly id: string;
    readonly docket?: string;
    readonly citations: readonly Cited[];
  }[];
}

async function listing(id: string): Promise<Detail> {
  const { status, body } = await ask(`/v1/listings/${id}`);
  expect(status).toBe(200);
  return body.listing;
}
const titles = (citations: readonly Cited[]): string => citations.map(({ title }) => title).join("; ");

test("each court order of a listing is told with its docket and its sources", async () => {
  const { reliefs } = await listing("ccmc.xiaomi.2021-01-14");
  expect(reliefs.map(({ id, docket }) => [id, docket])).toEqual([
    ["order.xiaomi.2021-03-12", "1:21-cv-00280"],
    ["order.xiaomi.2021-05-25", "1:21-cv-00280"],
  ]);
  expect(reliefs.every(({ citations }) => citations.length > 0)).toBe(true);
  // An order that reaches no act of an investor stands in no stretch, and is told all the same.
  const alibaba = await listing("1260h.alibaba.2026-06-08");
  expect(alibaba.reliefs.map(({ docket }) => docket)).toHaveLength(1);
});

test("each stretch names what was published by then", async () => {
  const { segments } = await listing("ccmc.luokung.2021-03-09");
  const before = segments.filter(({ phase }) => phase !== "ended");
  expect(before.length).toBeGreaterThan(2);
  for (const { citations } of before) {
    expect(titles(citations)).toContain("Form 6-K of 11 March 2021");
    expect(titles(citations)).not.toContain("14032");
  }
  expect(titles(segments.at(-1)?.citations ?? [])).toContain("14032");
  const orders = before.filter(({ citations }) => titles(citations).includes("1:21-cv-00583"));
  expect(orders.map(({ phase }) => phase)).toEqual(["enjoined"]);
});

test("a check names the sources of the instant that it asks about", async () => {
  const asked = async (asOf: string): Promise<string> => {
    const { body } = await post({ asOf, positions: ["LKCO"] });
    return titles(body.listings["ccmc.luokung.2021-03-09"].citations);
  };
  expect(await asked("2021-04-01T12:00:00Z")).not.toContain("14032");
  expect(await asked("2021-06-10T12:00:00Z")).toContain("14032");
});

const rusal = "sdn.rusal.2018-04-06";

test.each([
  ["2018-04-20T12:00:00Z", "General License 13", "2018-05-07T04:01:00.000Z"],
  ["2018-05-10T12:00:00Z", "General License 13A", "2018-06-06T04:01:00.000Z"],
  ["2019-01-20T12:00:00Z", "General License 13J", "2019-01-28T05:01:00.000Z"],
])("at %s the licence is %s, whatever extended it later", async (asOf, title, until) => {
  const { body } = await post({ asOf, positions: [{ isin: "RU000A1025V3" }], programmes: ["sdn"] });
  const { relief, basis } = body.listings[rusal];
  expect(relief).toMatchObject({ title, until });
  expect(basis).toContain(`${title} authorises`);
});

test("a licence's versions are stretches of their own, without a gap, and change no act", async () => {
  const { segments } = await listing(rusal);
  const licensed = segments.filter(({ basis }) => basis.includes("General License"));
  expect(licensed.length).toBeGreaterThan(8);
  for (const [i, { until }] of segments.entries()) expect(until).toBe(segments[i + 1]?.from ?? null);
});

test("no stretch of any listing names an order or licence that was published after it", async () => {
  const { body } = await ask("/v1/listings?limit=200");
  const ids: readonly string[] = body.listings.map(({ id }: { readonly id: string }) => id);
  for (const id of ids) {
    const { segments, reliefs } = await listing(id);
    for (const { citations, until } of segments)
      for (const relief of reliefs) {
        if (until === null || !("from" in relief) || String(relief.from) < until) continue;
        const own = relief.citations.filter(
          ({ title }) =>
            !reliefs.some((other) => other !== relief && titles(other.citations).includes(title)),
        );
        expect(titles(citations), id).not.toContain(titles(own) || "nothing of its own");
      }
  }
});
