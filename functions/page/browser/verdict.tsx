/**
 * The verdict first: one status, one sentence, the counts and the sums.
 * @module
 */

import type { Exposure } from "../../core/check/answer.ts";
import { type Status, statuses } from "../../core/law/status.ts";
import {
  coverageInWords,
  positionsInWords,
  sourcesInWords,
  unreadColumnsInWords,
  unreadRowsInWords,
} from "../coverage-words.ts";
import { actsInWords, inNewYork, positionInWords, statusMeaning } from "../words.ts";
import { type Checked, type Clocks, check, notNarrowed } from "./api.ts";
import { type Loaded, useLoaded } from "./loaded.ts";
import { StatusChip, Term } from "./parts.tsx";

export interface OneVerdict {
  readonly status: Status;
  readonly words: string;
}

/** The verdict on one symbol at two clocks. */
export const useVerdict = (symbol: string, clocks: Clocks): Loaded<OneVerdict> =>
  useLoaded(`verdict ${symbol} ${clocks.asOf} ${clocks.knownAt}`, async () => {
    const { asOf, knownAt } = clocks;
    const asked = { asOf, knownAt, ...notNarrowed };
    const { answer } = await check({ kind: "tickers", symbols: [symbol] }, asked);
    const [position] = answer.positions;
    return {
      status: answer.status,
      words:
        position === undefined ? statusMeaning[answer.status] : positionInWords(position, answer.listings),
    };
  });

export const VerdictLine = ({ verdict }: { readonly verdict: OneVerdict }) => (
  <p class={`verdict status-${verdict.status}`} role="status">
    <StatusChip status={verdict.status} /> {verdict.words}
  </p>
);

/** Shares of a total as lengths. Only the picture is rounded; the sums beside it are exact. */
const share = (amount: string, total: number): number =>
  total === 0 ? 0 : (Math.abs(Number(amount)) / total) * 100;

function ExposureBar({ exposure }: { readonly exposure: Exposure }) {
  const total = statuses.reduce((sum, status) => sum + Math.abs(Number(exposure.byStatus[status])), 0);
  return (
    <div class="exposure">
      <p>
        <strong>{exposure.currency === "XXX" ? "No currency given" : exposure.currency}</strong> long{" "}
        {exposure.long}
        {exposure.short !== "0" && `, short ${exposure.short}`}
        {exposure.restrictedShare !== null && ` · restricted share ${exposure.restrictedShare}`}
      </p>
      <svg
        viewBox="0 0 100 4"
        preserveAspectRatio="none"
        role="img"
        aria-label={`Market value by status in ${exposure.currency}`}
      >
        {
          statuses.reduce<{ x: number; bars: preact.JSX.Element[] }>(
            ({ x, bars }, status) => {
              const width = share(exposure.byStatus[status], total);
              bars.push(
                <rect key={status} class={`fill-${status}`} x={x} y={0} width={width} height={4}>
                  <title>{`${status}: ${exposure.byStatus[status]}`}</title>
                </rect>,
              );
              return { x: x + width, bars };
            },
            { x: 0, bars: [] },
          ).bars
        }
      </svg>
      <p class="muted">
        {statuses
          .filter((status) => exposure.byStatus[status] !== "0")
          .map((status) => `${status} ${exposure.byStatus[status]}`)
          .join(" · ")}
      </p>
    </div>
  );
}

/** The portfolio as a whole. */
export function Summary({ answer, incomplete }: Pick<Checked, "answer" | "incomplete">) {
  const { summary } = answer;
  return (
    <section class={`card verdict-card status-${answer.status}`} aria-labelledby="verdict">
      <h2 id="verdict">
        <StatusChip status={answer.status} /> {statusMeaning[answer.status]}
      </h2>
      {answer.status !== "no-match" && answer.status !== "review" && (
        <p>For the portfolio as a whole, the strictest of its positions: {actsInWords(answer.acts)}</p>
      )}
      {incomplete !== undefined && (
        <p>
          The portfolio is not known to its end
          {incomplete.since === null ? "" : ` since ${inNewYork(incomplete.since)}`}:{" "}
          {incomplete.gaps.join("; ")}. What is missing may be restricted.
        </p>
      )}
      <p>
        {positionsInWords(summary.positions)}
        {statuses
          .filter((status) => summary.byStatus[status] > 0)
          .map((status) => `, ${summary.byStatus[status]} ${status}`)
          .join("")}
        {summary.unvalued > 0 && `; ${summary.unvalued} without a market value`}.
      </p>
      {[unreadRowsInWords(answer), unreadColumnsInWords(answer)]
        .filter((sentence) => sentence !== "")
        .map((sentence) => (
          <p key={sentence}>
            <strong>{sentence}</strong>
          </p>
        ))}
      {summary.exposure.map((exposure) => (
        <ExposureBar key={exposure.currency} exposure={exposure} />
      ))}
      <p class="muted">
        <Term word="as of">As of</Term> {inNewYork(answer.asOf)}; <Term word="known at">known at</Term>{" "}
        {answer.knownAt === null ? "everything this register holds" : inNewYork(answer.knownAt)}. It covers{" "}
        {coverageInWords(answer.coverage)}. {sourcesInWords(answer.coverage)} {answer.notice}
      </p>
    </section>
  );
}
