/**
 * The two clocks as sliders: the moment asked about, and what was known by then. Each stop is a day, or the instant of an
 * event that the picture shows.
 * @module
 */

import { inNewYork } from "../words.ts";
import type { Clocks } from "./api.ts";

const DAY_MS = 86_400_000;

/** The days from `start` to `end`, with the events' own instants between them, in order: "2021-05-25", "2021-05-25T20:09:00.000Z". */
export function stopsOf(start: number, end: number, events: readonly number[]): readonly string[] {
  const days: string[] = [];
  for (let at = Math.floor(start / DAY_MS) * DAY_MS; at <= end; at += DAY_MS)
    days.push(new Date(at).toISOString().slice(0, 10));
  return [
    ...new Set([
      ...days,
      ...events.filter((at) => at >= start && at <= end).map((at) => new Date(at).toISOString()),
    ]),
  ].sort();
}

interface SliderProps {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly unset: string;
  readonly stops: readonly string[];
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

function Slider({ id, label, help, unset, stops, value, onChange }: SliderProps) {
  const found = value === null ? -1 : stops.findLastIndex((stop) => stop <= value);
  const index = value === null ? stops.length : Math.max(found, 0);
  const pick = (next: number) => onChange(stops[next] ?? null);
  const said = value === null ? unset : inNewYork(value);
  return (
    <div class="clock">
      <label for={id}>
        <strong>{label}</strong> <span class="muted">{help}</span>
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={stops.length}
        value={index}
        aria-valuetext={said}
        onInput={({ currentTarget }) => pick(currentTarget.valueAsNumber)}
      />
      <div class="clock-row">
        <input
          type="date"
          aria-label={`${label}: a day`}
          value={value?.slice(0, 10) ?? ""}
          onChange={({ currentTarget }) => onChange(currentTarget.value === "" ? null : currentTarget.value)}
        />
        <output for={id}>{said}</output>
        <button type="button" class="quiet" disabled={value === null} onClick={() => onChange(null)}>
          {unset}
        </button>
      </div>
    </div>
  );
}

export interface ClocksProps {
  readonly stops: readonly string[];
  readonly clocks: Clocks;
  readonly onChange: (clocks: Clocks) => void;
}

/** Both sliders. */
export function ClockSliders({ stops, clocks, onChange }: ClocksProps) {
  return (
    <fieldset class="clocks">
      <legend>The two clocks</legend>
      <Slider
        id="as-of"
        label="As of"
        help="the moment you ask about"
        unset="Now"
        stops={stops}
        value={clocks.asOf}
        onChange={(asOf) => onChange({ ...clocks, asOf })}
      />
      <Slider
        id="known-at"
        label="Known at"
        help="only what was published by then counts"
        unset="Everything published"
        stops={stops}
        value={clocks.knownAt}
        onChange={(knownAt) => onChange({ ...clocks, knownAt })}
      />
    </fieldset>
  );
}
