/**
 * Time as a horizontal axis: where an instant lies, and where ticks stand.
 * @module
 */

/** From milliseconds to pixels, and back. */
export interface Scale {
  readonly start: number;
  readonly end: number;
  readonly x: (at: number) => number;
}

/** A linear scale; instants outside are drawn at its edges. */
export function scaleOf(start: number, end: number, left: number, right: number): Scale {
  const span = Math.max(end - start, 1);
  return {
    start,
    end,
    x: (at) => left + ((Math.min(Math.max(at, start), end) - start) / span) * (right - left),
  };
}

const MONTH_MS = 30.44 * 86_400_000;

/** Ticks at the beginnings of months, quarters or years: at most about `most` of them. */
export function ticksOf({ start, end }: Scale, most: number): readonly { at: number; label: string }[] {
  const months = Math.max(1, (end - start) / MONTH_MS);
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((size) => months / size <= most) ?? 240;
  const first = new Date(start);
  const ticks: { at: number; label: string }[] = [];
  let month = first.getUTCFullYear() * 12 + first.getUTCMonth();
  month += (step - (month % step)) % step;
  for (; ; month += step) {
    const at = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (at > end) return ticks;
    if (at < start) continue;
    const label = new Date(at).toLocaleDateString("en-US", {
      timeZone: "UTC",
      year: "numeric",
      ...(step < 12 ? { month: "short" } : {}),
    });
    ticks.push({ at, label });
  }
}
