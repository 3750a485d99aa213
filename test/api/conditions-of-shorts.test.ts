/**
 * What a listing says of its conditions is right for the positions that it reaches: a short position is closed by a purchase, of which the
 * investor is the buyer.
 * @module
 */

import { expect, test } from "vitest";
import { harness } from "./harness.ts";

const { post } = harness();

interface Described {
  readonly acts: Readonly<Record<string, string>>;
  readonly conditions?: readonly {
    readonly acts: readonly string[];
    readonly needs: readonly string[];
    readonly says: string;
  }[];
}

async function ask(
  request: {
    readonly asOf: string;
    readonly programmes: readonly string[];
    readonly constituents?: readonly object[];
  },
  listing: string,
  positions: readonly unknown[],
) {
  const { status, body } = await post({ ...request, positions });
  expect(status, JSON.stringify(body.errors)).toBe(200);
  const { acts, conditions = [] }: Described = body.listings[listing];
  const divest = conditions.find((open) => open.acts.includes("divest"));
  const own: readonly string[] = body.positions.map(
    (position: { readonly acts: { readonly divest: string } }) => position.acts.divest,
  );
  return { own, divest: acts.divest, says: divest?.says, needs: divest?.needs };
}

const gl127 = { asOf: "2025-10-24T12:00:00Z", programmes: ["sdn"] };
const lukoil = (quantity?: string) => ({
  isin: "RU0009024277",
  ...(quantity === undefined ? {} : { quantity }),
});
const ofLukoil = (...positions: readonly unknown[]) => ask(gl127, "sdn.lukoil.2025-10-22", positions);
const BUYER = "permitted if the buyer is not a US person, otherwise prohibited";

test("who buys settles nothing of a short position under a licence to sell", async () => {
  const settled = { says: undefined, needs: undefined };
  expect(await ofLukoil(lukoil("-10"))).toEqual({ own: ["prohibited"], divest: "prohibited", ...settled });
  const open = { divest: "review", says: BUYER, needs: ["trade.counterparty"] };
  expect(await ofLukoil(lukoil("10"))).toEqual({ own: ["review"], ...open });
  expect(await ofLukoil(lukoil())).toEqual({ own: ["review"], ...open });
});

test("of a portfolio that is long and short both are said", async () => {
  expect(await ofLukoil(lukoil("10"), lukoil("-10"))).toEqual({
    own: ["review", "prohibited"],
    divest: "prohibited",
    says: `${BUYER}; of a short position, which a purchase closes: prohibited`,
    needs: ["trade.counterparty"],
  });
});

const gl45 = { asOf: "2022-08-01T12:00:00Z", programmes: ["ru-new-investment"] };
const severstal = (fields: object) => ({ isin: "RU0009046510", ...fields });
const ofClass = (...positions: readonly unknown[]) => ask(gl45, "ru-new-investment.class.ru", positions);

test("what was said of every position is not asked for again", async () => {
  const covering = {
    says: "permitted if the position was acquired before 2022-06-07, otherwise prohibited",
    needs: ["position.acquired"],
  };
  expect(await ofClass(severstal({ quantity: "-10" }))).toMatchObject({ divest: "review", ...covering });
  expect(await ofClass(severstal({ quantity: "-10", acquired: "2022-05-01" }))).toMatchObject({
    divest: "permitted",
    says: undefined,
  });
  expect(await ofClass(severstal({ quantity: "10" }))).toMatchObject({ divest: "review", says: BUYER });
  // One was acquired on a day that was said, the other was not.
  const both = [severstal({ quantity: "-10", acquired: "2022-05-01" }), severstal({ quantity: "-3" })];
  expect(await ofClass(...both)).toMatchObject({
    own: ["permitted", "review"],
    divest: "review",
    ...covering,
  });
});

test("a listing's acts are never looser than those of a position that it alone reaches", async () => {
  const rank = ["permitted", "review", "prohibited"];
  const trade = { counterparty: "not-us-person" };
  const sides = [lukoil("10"), lukoil("-10"), lukoil()];
  for (const one of sides)
    for (const other of sides) {
      const { body } = await post({ ...gl127, trade, positions: [one, other] });
      const listed = body.listings["sdn.lukoil.2025-10-22"].acts.divest;
      const own: readonly string[] = body.positions.map(
        ({ acts }: { readonly acts: { readonly divest: string } }) => acts.divest,
      );
      expect(
        own.every((act) => rank.indexOf(act) <= rank.indexOf(listed)),
        JSON.stringify([one, other]),
      ).toBe(true);
    }
});

/** A fund that holds so much of a security that E.O. 14071 reaches it, and one that holds none. */
const fund = (line: object) => ({
  fund: { symbol: "FUND" },
  asOf: "2022-07-31",
  holdings: [
    { weight: "90", ...line },
    { weight: "10", kind: "cash", symbol: "USD" },
  ],
});

test("a fund that does not hold it changes nothing of what is said of a short position; one that does is described by the trade alone", async () => {
  const short = severstal({ quantity: "-10", acquired: "2022-03-01" });
  const asked = (line: object) =>
    ask({ ...gl45, constituents: [fund(line)] }, "ru-new-investment.class.ru", [
      short,
      { symbol: "FUND", kind: "etf" },
    ]);
  expect(await asked({ isin: "US0378331005" })).toMatchObject({ divest: "permitted", says: undefined });
  expect((await asked({ isin: "RU0009046510" })).needs).toContain("trade.counterparty");
});
