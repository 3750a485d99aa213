/**
 * The picture of a security's law: one lane for each programme, a bar for each stretch, a flag for each order or licence,
 * a line at the moment asked about. Hatched bars are known only to the day.
 * @module
 */

import type { SegmentAnswer } from "../../core/law/listing-answer.ts";
import type { ListingDetail } from "../../core/law/listing-detail.ts";
import { actsInWords, basisInWords, inNewYork, phaseMeaning } from "../words.ts";
import { Scrollable, Sources } from "./parts.tsx";
import { scaleOf, ticksOf } from "./scale.ts";

const WIDTH = 960;
const LEFT = 8;
const LANE = 58;
const DAY_MS = 86_400_000;

/** Every instant at which something changes in these listings, in order. */
export const eventsOf = (listings: readonly ListingDetail[]): readonly number[] =>
  [
    ...new Set(
      listings.flatMap(({ segments }) =>
        segments.flatMap(({ from, until }) => [from, ...(until === null ? [] : [until])].map(Date.parse)),
      ),
    ),
  ].sort((a, b) => a - b);

/** The stretch of time that the picture shows: all events, and some room on both sides. */
export function spanOf(events: readonly number[], now: number): readonly [number, number] {
  const [first = now, last = now] = [events.at(0), events.at(-1)];
  const room = Math.max((last - first) * 0.12, 45 * DAY_MS);
  return [first - room, last + room];
}

/** The instant of a clock as text; null: `now`. */
export const instantOf = (clock: string | null, now: number): number =>
  clock === null ? now : Date.parse(clock);

interface LaneProps {
  readonly programme: string;
  readonly listings: readonly ListingDetail[];
  readonly y: number;
  readonly x: (at: number) => number;
  readonly end: number;
}

const title = (segment: SegmentAnswer): string =>
  `${phaseMeaning[segment.phase]} From ${inNewYork(segment.from)}${segment.until === null ? "" : ` until ${inNewYork(segment.until)}`}. ${actsInWords(segment.acts)} ${basisInWords(segment)}`;

function Bar({
  segment,
  y,
  x,
  end,
}: { readonly segment: SegmentAnswer } & Pick<LaneProps, "y" | "x" | "end">) {
  const from = x(Date.parse(segment.from));
  const width = Math.max(x(segment.until === null ? end : Date.parse(segment.until)) - from, 1.5);
  const shape = { x: from, y: y + 22, width, height: 22 };
  return (
    <g>
      <title>{title(segment)}</title>
      <rect class={`phase-${segment.phase}`} {...shape} />
      {segment.precision === "day" && <rect fill="url(#day)" {...shape} />}
      {width > 70 && (
        <text class="bar-text" x={from + 5} y={y + 37}>
          {segment.phase.replace("-", " ")}
        </text>
      )}
    </g>
  );
}

function Lane({ programme, listings, y, x, end }: LaneProps) {
  const flags = listings.flatMap(({ segments }) =>
    segments.filter(
      ({ relief, from }, i) => relief !== null && segments[i - 1]?.relief !== relief && from !== "",
    ),
  );
  return (
    <g>
      <text class="lane-name" x={LEFT} y={y + 14}>
        {programme}
      </text>
      {listings.map(({ id, segments }) => (
        <g key={id}>
          {segments.map((segment) => (
            <Bar key={segment.from} segment={segment} y={y} x={x} end={end} />
          ))}
        </g>
      ))}
      {flags.map(({ from, relief }) => (
        <a key={`${relief} ${from}`} href={`#/order/${encodeURIComponent(relief ?? "")}`}>
          <title>{`${relief}, from ${inNewYork(from)}`}</title>
          <path class="flag" d={`M${x(Date.parse(from))} ${y + 44}V${y + 4}l11 5l-11 5`} />
        </a>
      ))}
    </g>
  );
}

export interface TimelineProps {
  readonly listings: readonly ListingDetail[];
  readonly asOf: string | null;
  readonly now: number;
}

/** The picture, with the same told in a table below it for those who can't see it. */
export function TimelinePicture({ listings, asOf, now }: TimelineProps) {
  const lanes = [...Map.groupBy(listings, ({ programme }) => programme)];
  const [start, end] = spanOf(eventsOf(listings), now);
  const scale = scaleOf(start, end, LEFT, WIDTH - LEFT);
  const height = lanes.length * LANE + 34;
  const asked = instantOf(asOf, now);
  const inside = asked >= start && asked <= end;
  const x = scale.x(asked);
  return (
    <figure class="timeline">
      <svg viewBox={`0 0 ${WIDTH} ${height}`}>
        <title>Timeline; the table below says the same</title>
        <defs>
          <pattern id="day" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect class="hatch" width="2.5" height="6" />
          </pattern>
        </defs>
        {ticksOf(scale, 9).map(({ at, label }) => (
          <g key={at}>
            <line class="tick" x1={scale.x(at)} x2={scale.x(at)} y1={0} y2={height - 20} />
            <text class="tick-text" x={scale.x(at)} y={height - 6}>
              {label}
            </text>
          </g>
        ))}
        {lanes.map(([programme, own], i) => (
          <Lane key={programme} programme={programme} listings={own} y={i * LANE} x={scale.x} end={end} />
        ))}
        <line class="asked" x1={x} x2={x} y1={0} y2={height - 20} />
        <text class="asked-text" x={x} y={height - 22} text-anchor={x > WIDTH / 2 ? "end" : "start"}>
          {inside ? " asked " : asked > end ? "asked: later →" : "← asked: earlier"}
        </text>
      </svg>
      <figcaption class="legend">
        {(["announced", "in-force", "window-closed", "enjoined", "licensed", "ended"] as const).map(
          (phase) => (
            <span key={phase} title={phaseMeaning[phase]}>
              <i class={`swatch phase-${phase}`} /> {phase.replace("-", " ")}
            </span>
          ),
        )}
        <span>
          <i class="swatch hatched" /> known only to the day
        </span>
      </figcaption>
    </figure>
  );
}

/** The stretches of one listing as a table. */
export function SegmentTable({
  listing,
  asked,
}: {
  readonly listing: ListingDetail;
  readonly asked: number;
}) {
  return (
    <Scrollable label={`Stretches of ${listing.id}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Phase</th>
            <th scope="col">What you may do</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {listing.segments.map((segment) => {
            const here =
              Date.parse(segment.from) <= asked &&
              (segment.until === null || asked < Date.parse(segment.until));
            return (
              <tr key={segment.from} class={here ? "here" : ""} aria-current={here ? "true" : undefined}>
                <td>
                  {inNewYork(segment.from)}
                  {segment.precision === "day" && <small> (known only to the day)</small>}
                </td>
                <td>
                  <span class={`chip phase-${segment.phase}`}>{segment.phase.replace("-", " ")}</span>
                </td>
                <td>{actsInWords(segment.acts)}</td>
                <td>
                  {basisInWords(segment)}
                  <Sources citations={segment.citations} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scrollable>
  );
}
