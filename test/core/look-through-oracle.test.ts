/**
 * Random funds within funds against the plainest look-through that can be written: every path to every line, one by one, in whole
 * millionths.
 * @module
 */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FundHoldings, SentPosition } from "../../functions/core/check/position.ts";
import { acts, type Permission, stricter } from "../../functions/core/facts/permission.ts";
import { apple, ask, chinaMobile, fund, hikvision, magnit, through } from "../support/funds.ts";

const SCALE = 10n ** 4n;
const HUNDRED = 100n * SCALE;

interface Line {
  readonly position: SentPosition;
  /** Over HUNDRED ** depth. */
  readonly share: bigint;
  readonly depth: bigint;
}

const units = (weight: string): bigint => BigInt(Math.round(Number(weight) * 10_000));

function linesOf(funds: readonly FundHoldings[], symbol: string, share = 1n, depth = 0n): readonly Line[] {
  const holdings = funds.find((one) => one.fund.symbol === symbol)?.holdings ?? [];
  return holdings.flatMap(({ weight = "0", ...position }) => {
    const own = share * units(weight);
    return funds.some((one) => one.fund.symbol === position.symbol)
      ? linesOf(funds, position.symbol ?? "", own, depth + 1n)
      : [{ position, share: own, depth: depth + 1n }];
  });
}

const deepest = 6n;
const full = HUNDRED ** deepest;
const sum = (all: readonly Line[]): bigint =>
  all.reduce((total, { share, depth }) => total + share * HUNDRED ** (deepest - depth), 0n);

/** A fund's acts and status under one programme that reaches funds from so many hundredths on. */
function under(programme: string, percent: bigint, all: readonly Line[]) {
  const judged = all.map((line) => ({
    line,
    of: ask([line.position], { programmes: [programme] }).positions[0],
  }));
  const matched = judged.some(({ of }) => (of?.matches.length ?? 0) > 0);
  const rest = full - sum(all);
  const permission = (act: (typeof acts)[number]): Permission => {
    const of = (wanted: Permission) =>
      judged.flatMap(({ line, of: one }) => (one?.acts[act] === wanted ? [line] : []));
    const [prohibited, review] = [of("prohibited"), of("review")];
    const reaches = (share: bigint, count: number): boolean => count > 0 && share * 100n >= percent * full;
    if (reaches(sum(prohibited), prohibited.length)) return "prohibited";
    if (!matched) return "permitted";
    const named = judged.filter(
      ({ of: one }) => (one?.matches.length ?? 0) > 0 && one?.acts[act] !== "permitted",
    );
    return reaches(sum(prohibited) + sum(review) + rest, named.length) ? "review" : "permitted";
  };
  return Object.fromEntries(acts.map((act) => [act, permission(act)]));
}
describe("against every path, one by one", () => {
  const names = ["FAA", "FAB", "FAC", "FAD", "FAE"];
  const securities: readonly SentPosition[] = [
    { isin: chinaMobile },
    { isin: hikvision },
    { isin: magnit },
    { isin: "RU0009029540" },
    { isin: apple },
    { symbol: "SMICY" },
    { symbol: "1810" },
    { symbol: "XIACY", exchange: "Nowhere" },
    { isin: "HK0941009538" },
    { name: "Cash", kind: "cash" },
    { symbol: "YNDX", exchange: "XNAS" },
  ];
  /** Weights of four places that add up to a hundred, or to a little less. */
  const weights = (count: number, cuts: readonly number[], total: number): readonly string[] => {
    const ends = [0, ...cuts.slice(0, count - 1).map((cut) => Math.floor(cut * total)), total].toSorted(
      (a, b) => a - b,
    );
    return ends.slice(1).map((end, i) => ((end - (ends[i] ?? 0)) / 10_000).toFixed(4));
  };
  const funds = fc
    .array(
      fc.record({
        picks: fc.array(fc.nat(30), { minLength: 1, maxLength: 6 }),
        cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }),
        total: fc.constantFrom(1_000_000, 1_000_000, 996_000, 600_000),
      }),
      { minLength: 5, maxLength: 5 },
    )
    .map((drafts) =>
      drafts.map(({ picks, cuts, total }, at): FundHoldings => {
        const inner = names.slice(at + 1);
        const split = weights(picks.length, cuts, total);
        const holdings = picks.map((pick, i) => {
          const position =
            pick >= 20 && inner.length > 0
              ? { symbol: inner[pick % inner.length] ?? "" }
              : (securities[pick % securities.length] ?? {});
          return { ...position, weight: split[i] ?? "0" };
        });
        return fund(names[at] ?? "", holdings);
      }),
    );

  test.each([
    ["ns-cmic", 0n],
    ["ru-new-investment", 50n],
  ])("under %s every fund has the same acts", (programme, percent) => {
    fc.assert(
      fc.property(funds, (given) => {
        const lines = linesOf(given, "FAA");
        const { position } = through(given, { programmes: [programme] });
        const expected = under(programme, percent, lines);
        const unreadable = lines.some(({ position: { isin } }) => isin === "HK0941009538");
        for (const act of acts)
          expect(position.acts[act]).toBe(
            stricter(expected[act] ?? "permitted", unreadable ? "review" : "permitted"),
          );
        const worst = Object.values(position.acts).reduce(stricter);
        if (worst === "prohibited") expect(position.status).toBe("restricted");
        if (worst === "review") expect(position.status).toBe("review");
        if (worst === "permitted") expect(["restricted", "review"]).not.toContain(position.status);
      }),
      { numRuns: 150 },
    );
  });
});
