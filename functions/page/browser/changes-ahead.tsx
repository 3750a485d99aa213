/**
 * What comes next for a portfolio: every listing's next change on one axis, and the same in words.
 * @module
 */

import type { CheckAnswer } from "../../core/check/answer.ts";
import { nameListed } from "../../core/law/listing-answer.ts";
import { changeInWords, inNewYork } from "../words.ts";
import { Scrollable } from "./parts.tsx";
import { scaleOf, ticksOf } from "./scale.ts";

const WIDTH = 960;
const MARGIN = 16;
const MIDDLE = 30;
const HEIGHT = 74;

/** Each listing's next change, the earliest first. */
const aheadIn = (answer: CheckAnswer) =>
  Object.entries(answer.listings)
    .flatMap(([id, { nextChange, ...listing }]) =>
      nextChange === null ? [] : [{ id, nextChange, ...listing }],
    )
    .toSorted((a, b) => (a.nextChange.at < b.nextChange.at ? -1 : 1));

type Ahead = ReturnType<typeof aheadIn>[number];

/** One mark for an instant, with the number of listings that change then. */
function Mark({ changes, x }: { readonly changes: readonly Ahead[]; readonly x: number }) {
  const [first] = changes;
  if (first === undefined) return null;
  const names = changes.map((change) => `${nameListed(change)}: ${changeInWords(change.nextChange)}`);
  return (
    <g>
      <title>{`${inNewYork(first.nextChange.at)}. ${names.join(" ")}`}</title>
      <circle class={`phase-${first.nextChange.phase}`} cx={x} cy={MIDDLE} r={11} />
      <text class="mark-text" x={x} y={MIDDLE + 4}>
        {changes.length}
      </text>
    </g>
  );
}

function Axis({ ahead, asOf }: { readonly ahead: readonly Ahead[]; readonly asOf: number }) {
  const last = Math.max(...ahead.map(({ nextChange }) => Date.parse(nextChange.at)));
  const scale = scaleOf(asOf, last + (last - asOf) * 0.05, MARGIN, WIDTH - MARGIN);
  const marks = Map.groupBy(ahead, ({ nextChange }) => nextChange.at);
  return (
    <Scrollable label="Changes ahead on one axis">
      <svg class="ahead-axis" viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
        <title>Changes ahead; the list below says the same</title>
        {ticksOf(scale, 9).map(({ at, label }) => (
          <g key={at}>
            <line class="tick" x1={scale.x(at)} x2={scale.x(at)} y1={MIDDLE - 22} y2={HEIGHT - 20} />
            <text class="tick-text" x={scale.x(at)} y={HEIGHT - 6}>
              {label}
            </text>
          </g>
        ))}
        <line class="ahead-line" x1={MARGIN} x2={WIDTH - MARGIN} y1={MIDDLE} y2={MIDDLE} />
        {[...marks].map(([at, changes]) => (
          <Mark key={at} changes={changes} x={scale.x(Date.parse(at))} />
        ))}
      </svg>
    </Scrollable>
  );
}

/** Absent where nothing that was matched has a change ahead. */
export function ChangesAhead({ answer }: { readonly answer: CheckAnswer }) {
  const ahead = aheadIn(answer);
  return ahead.length === 0 ? null : (
    <section class="card" aria-labelledby="ahead">
      <h2 id="ahead">Changes ahead</h2>
      <Axis ahead={ahead} asOf={Date.parse(answer.asOf)} />
      <ol class="ahead">
        {ahead.map(({ id, nextChange, ...listing }) => (
          <li key={id}>
            <time dateTime={nextChange.at}>{inNewYork(nextChange.at)}</time>:{" "}
            <strong>{nameListed(listing)}</strong> ({listing.programme}): {changeInWords(nextChange)}
          </li>
        ))}
      </ol>
    </section>
  );
}
