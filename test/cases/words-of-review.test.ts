/**
 * What an answer says where the law's own text leaves an act open, and nothing that the caller could say would settle it: the next step, over HTTP.
 * @module
 */

import { expect, test } from "vitest";
import type { CheckAnswer } from "../../functions/core/check/answer.ts";
import { withFreshServer } from "../../functions/local/cases.ts";

const gazprom = { isin: "RU0007661625" };
const hikvision = { symbol: "002415.SZ" };

test("a reason names the acts that the law's text, as known then, leaves open", async () => {
  await withFreshServer(async (url) => {
    const end = async (request: object): Promise<string> => {
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify(request);
      const response = await fetch(`${url}/v1/checks`, { method: "POST", headers, body });
      const answer: CheckAnswer = JSON.parse(await response.text());
      return Object.values(answer.listings)[0]?.basis.split("; ").at(-1) ?? "";
    };

    const may = { asOf: "2022-05-10T12:00:00Z", programmes: ["ru-new-investment"], positions: [gazprom] };
    // FAQ 1054 was published on 6 June 2022: before, whether shares that exist already may be bought could not be told.
    expect(await end({ ...may, knownAt: "2022-05-10T12:00:00Z" })).toBe(
      "its text, as known then, does not settle buying: ask counsel.",
    );
    expect(await end(may)).not.toContain("counsel");

    const january = { asOf: "2021-01-12T15:00:00Z", programmes: ["ccmc"], positions: [hikvision] };
    expect(await end(january)).toBe("its text, as known then, does not settle other sales: ask counsel.");
    expect(await end({ ...january, asOf: "2021-01-14T15:00:00Z" })).not.toContain("counsel");
    expect(await end({ ...january, asOf: "2021-12-01T15:00:00Z", knownAt: "2021-01-12T15:00:00Z" })).toBe(
      "its text, as known then, does not settle closing a position, other sales: ask counsel.",
    );
  });
});
