/**
 * Requests to a frozen register, and the bytes they were answered with when the engine was last raised.
 * @module
 */

import { fileURLToPath } from "node:url";
import { answerDigest } from "../../functions/api/answer-digest.ts";
import { answerText } from "../../functions/api/answer-text.ts";
import { readExport, sentPositions } from "../../functions/brokers/read-export.ts";
import type { CheckRequest } from "../../functions/core/check/answer.ts";
import { check } from "../../functions/core/check/check.ts";
import type { Position, SentPosition } from "../../functions/core/check/position.ts";
import type { Change } from "../../functions/core/facts/fact.ts";
import { fold } from "../../functions/core/register/fold.ts";
import { emptyRegister, genesisDigest, type Register } from "../../functions/core/register/register.ts";
import facts from "../golden/facts.json" with { type: "json" };

export const goldenFile = fileURLToPath(new URL("../golden/answers.json", import.meta.url));

/** Frozen facts: they were decoded when they were frozen, and never change. */
const frozen = (value: unknown): readonly Change[] => value as readonly Change[];

const register = fold(emptyRegister, [
  {
    version: 1,
    id: "golden",
    recordedAt: "2026-01-01T00:00:00.000Z",
    source: "golden",
    author: "test",
    changes: frozen(facts),
    previous: genesisDigest,
    digest: `sha256:${"9".repeat(64)}`,
  },
]);

/** Invented orders that reach some acts, or some parties, of two listings. */
const order = (id: string, more: object): readonly Change[] =>
  frozen([
    {
      op: "publish",
      kind: "court-order",
      id,
      publishedAt: "2024-04-05T15:00:00Z",
      citations: [{ title: "Invented" }],
      document: {
        kind: "vacatur",
        court: "D.D.C.",
        docket: "1:24-cv-00001",
        judge: null,
        enteredAt: { at: "2024-04-05T15:00:00Z" },
        from: { at: "2024-04-05T15:00:00Z" },
        until: null,
        acts: null,
        parties: null,
        against: null,
        revocable: true,
        ...more,
      },
    },
  ]);

const ordered = fold(register, [
  {
    version: 2,
    id: "golden.orders",
    recordedAt: "2026-01-02T00:00:00.000Z",
    source: "golden",
    author: "test",
    changes: [
      ...order("order.sales", { acts: ["sale"], listings: ["ns-cmic.hikvision.2021-06-03"] }),
      ...order("order.party", {
        kind: "temporary-restraining-order",
        acts: ["purchase"],
        parties: ["Some Fund LP"],
        listings: ["ns-cmic.china-mobile.2021-06-03"],
      }),
    ],
    previous: register.digest,
    digest: `sha256:${"8".repeat(64)}`,
  },
]);

/** As brokers write them at the edges of what can be read. */
const edges: readonly Position[] = [
  { symbol: "0941_HK" },
  { symbol: "0941 QQQ" },
  { symbol: "002415SZ" },
  { symbol: "CHL", exchange: "CBOE", kind: "option" },
  { symbol: ".CHL210618P30" },
  { symbol: "CHL", exchange: "NASDAQ" },
  { sedol: "B0YQ5W0" },
  { name: "China Mobile Limited ADR" },
  { symbol: "HIKVISION" },
  { symbol: "CHL", kind: "Cash" },
];

const positions: readonly Position[] = [
  { symbol: "AAPL" },
  {
    symbol: "XIACY",
    exchange: "OTC",
    isin: "US98421U1088",
    quantity: "120.5",
    marketValue: "2904.05",
    currency: "USD",
    ref: "row-2",
  },
  { symbol: "1810" },
  { symbol: "1810", currency: "HKD", marketValue: "-10.10" },
  { symbol: "002415.SZ", marketValue: "33", currency: "CNY" },
  { symbol: "CHL", exchange: "XNYS" },
  { symbol: "CHA" },
  { symbol: "0020.HK", name: "SenseTime Group Inc." },
  { isin: "US98421U1089" },
  { name: "Xiaomi" },
  { symbol: "002415.SZ", isin: "KYG9830T1067" },
  { symbol: "XIACY", exchange: "Mars" },
  { symbol: "XIACY210319C00020000" },
  { symbol: "VWO", kind: "ETF" },
];

const clocks: readonly (readonly [string, string | null])[] = [
  ["2021-03-15T13:31:00.000Z", null],
  ["2021-03-15T13:31:00.000Z", "2021-03-12T12:00:00.000Z"],
  ["2021-03-12", null],
  ["2021-01-12T15:00:00.000Z", "2021-01-12"],
  ["2021-06-03", "2021-06-03"],
  ["2022-06-03T04:01:00.000Z", null],
  ["2025-07-21T15:00:00.000Z", null],
];

/** A broker's file with two rows that no reader understands, and one that it understands in part. */
const damagedExport = `"Positions for account Individual ...234 as of 12:52 PM ET, 2023/04/23"

"Symbol","Description","Quantity","Price","Market Value","Security Type"
"XIACY","XIAOMI CORP F UNSPONSORED ADR","120.5","$24.10","$2,904.05","Equity"
"XIACF","XIAOMI CORP","ORD","500","$5.02","$2,510.00","Equity"
"VTI","VANGUARD TOTAL STOCK MARKET ETF","1.2E+03","$45.90","$45,900.35","ETFs & Closed End Funds"
"SMICY","SEMI
"Cash & Cash Investments","--","--","--","$12.34","Cash and Money Market"
"Account Total","--","--","--","$48,816.74","--"
`;

function sentOf(file: string): readonly SentPosition[] {
  const reading = readExport(file);
  if (reading.kind !== "read") throw new Error(`the file is ${reading.kind}`);
  return sentPositions(reading.rows);
}

function answered(
  known: Register,
  asOf: string,
  knownAt: string | null,
  usPerson: boolean,
  sent: readonly SentPosition[],
): string {
  const request: CheckRequest = { asOf, knownAt, investor: { usPerson }, detail: "all", positions: sent };
  const answer = check(known, request);
  return answerText(answer, answerDigest(request, answer.register, answer.engine));
}

/** Each question's answer, as bytes. */
export function goldenAnswers(): Readonly<Record<string, string>> {
  const exported = [true, false].map((usPerson) => [
    `a broker's file, US person ${usPerson}`,
    answered(register, "2021-03-15T13:31:00.000Z", null, usPerson, sentOf(damagedExport)),
  ]);
  return Object.fromEntries([
    ...clocks.flatMap(([asOf, knownAt]) =>
      [true, false].map((usPerson) => [
        `asOf ${asOf}, knownAt ${knownAt}, US person ${usPerson}`,
        answered(register, asOf, knownAt, usPerson, positions),
      ]),
    ),
    ...exported,
    ["symbols at their edges", answered(register, "2021-04-15T15:00:00.000Z", null, true, edges)],
    ["orders that reach a part", answered(ordered, "2024-05-01T12:00:00.000Z", null, true, positions)],
  ]);
}
