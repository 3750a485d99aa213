/**
 * Options beside exchanges: the exchange is where the contract trades, so that none of them hides whose share is the underlying.
 * @module
 */

import { expect, test } from "vitest";
import { venueTable } from "../../functions/core/symbols/venue-table.ts";
import { harness } from "./harness.ts";

const { post } = harness();

interface Answered {
  readonly status: string;
  readonly problems: readonly { readonly code: string }[];
}

const ask = async (positions: readonly unknown[]): Promise<readonly Answered[]> => {
  const { status, body } = await post({ asOf: "2026-11-24T12:00:00Z", positions });
  expect(status).toBe(200);
  return body.positions;
};
const codes = ({ problems }: Answered) => problems.map(({ code }) => code);

const abroad = venueTable.filter(({ country }) => country !== "US").map(({ mic }) => mic);
/** One option, as OCC, IBKR and Fidelity write it. */
const spellings = (root: string) => [
  `${root.padEnd(6)}261218C06000000`,
  `${root} 18DEC26 60 C`,
  `-${root}261218C60`,
];

test("an option on a share of London or Moscow is never silently nobody's beside an exchange outside the US", async () => {
  const asked = ["VTBR", "SBER", "LKOH", "GAZP"].flatMap((root) =>
    spellings(root).flatMap((symbol) =>
      [...abroad, "EUREX", "NOBODY'S"].map((exchange) => ({ symbol, exchange })),
    ),
  );
  const answers = await ask(asked);
  const silent = asked.filter((_, i) => !["restricted", "review"].includes(answers[i]?.status ?? ""));
  expect(silent).toEqual([]);
});

test("on its share's own exchange it is that share's, elsewhere a person is asked", async () => {
  const [london, tokyo, eurex] = await ask([
    { symbol: "VTBR  261218C06000000", exchange: "LSE" },
    { symbol: "VTBR  261218C06000000", exchange: "XTKS" },
    { symbol: "VTBR  261218C06000000", exchange: "EUREX" },
  ]);
  expect(london).toMatchObject({ status: "restricted", read: { ticker: "VTBR", derivative: true } });
  expect(tokyo).toMatchObject({ status: "review", problems: [{ code: "venue-conflict" }] });
  expect(eurex).toMatchObject({ status: "review", problems: [{ code: "unknown-venue" }] });
});

test("an option on a US share is its share's beside any exchange, as without one", async () => {
  const symbol = "SMICY 261218C00050000";
  const exchanges = [undefined, ...venueTable.map(({ mic }) => mic), "OPRA", "BOX", "EUREX"];
  const answers = await ask(exchanges.map((exchange) => ({ symbol, exchange })));
  expect(answers.filter(({ status }) => status !== "restricted")).toEqual([]);
});

test("beside a US exchange of options it is an option on a US share, whoever bears the ticker abroad", async () => {
  const exchanges =
    "OPRA BOX XBOX CBOE CBOE2 ISE GEMINI MERCURY NASDAQOM PHLX AMEX PSE MIAX PEARL EMERALD SAPPHIRE MEMX EDGX BATS";
  const answers = await ask(
    exchanges.split(" ").map((exchange) => ({ symbol: "FIVE  261218C00100000", exchange })),
  );
  expect(
    answers.filter(({ status, problems }) => status !== "no-match" || problems.length > 0).map(codes),
  ).toEqual([]);
});

test("without an exchange it is told that its root is a listed line's ticker abroad", async () => {
  const answers = await ask(spellings("VTBR"));
  expect(answers.map(codes)).toEqual(answers.map(() => ["ticker-listed-elsewhere"]));
});
