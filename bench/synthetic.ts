/**
 * A register with many more lines than the law has listed: 250 lines an issuer, each issuer listed under `ns-cmic`.
 * @module
 */

import type { Change } from "../functions/core/facts/fact.ts";
import type { SecurityLine } from "../functions/core/facts/issuer.ts";

const LINES_PER_ISSUER = 250;
const citations = [{ title: "Invented for the bench" }];

const line = (n: number): SecurityLine => ({
  kind: "bond",
  isin: `XB${String(n).padStart(9, "0")}0`,
  flaw: "check digit",
  ...(n % 4 === 0 ? { ticker: `Q${n.toString(36).toUpperCase()}`, venue: "XSES" } : {}),
});

/** Changes that add `lines` security lines; they need the programme `ns-cmic`. */
export function syntheticChanges(lines: number): readonly Change[] {
  const publishedAt = "2022-01-01T00:00:00.000Z";
  return Array.from({ length: Math.ceil(lines / LINES_PER_ISSUER) }, (_, i) => i).flatMap(
    (i): readonly Change[] => {
      const issuer = `bench-${i}`;
      const own = Array.from({ length: Math.min(LINES_PER_ISSUER, lines - i * LINES_PER_ISSUER) }, (_, n) =>
        line(i * LINES_PER_ISSUER + n),
      );
      return [
        {
          op: "publish",
          kind: "issuer",
          id: issuer,
          publishedAt,
          citations,
          document: { name: `Bench Issuer ${i}`, aliases: [], lines: own },
        },
        {
          op: "publish",
          kind: "listing",
          id: `ns-cmic.${issuer}`,
          publishedAt,
          citations,
          document: {
            issuer,
            programme: "ns-cmic",
            name: `Bench Issuer ${i}`,
            listedAt: { at: publishedAt },
            effectiveAt: { at: "2022-03-02T05:01:00Z" },
            divestBy: null,
            ended: null,
          },
        },
      ];
    },
  );
}
