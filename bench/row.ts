/**
 * One row of the bench's table, and how it is printed beside the last committed run.
 * @module
 */

/** One measured figure. `reach` is what the design asks for; a bench never fails a build by a time. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** "≤ 2.0" and the like; absent where the figure is printed for its own sake. */
  readonly reach?: string;
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Times several works in turn, so that a noisy machine is noisy for all of them alike; medians in milliseconds. */
export async function inTurn<K extends string>(
  rounds: number,
  works: Readonly<Record<K, () => unknown>>,
): Promise<Record<K, number>> {
  const names = Object.keys(works) as K[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      const began = performance.now();
      await works[name]();
      times[name].push(performance.now() - began);
    }
  }
  return Object.fromEntries(
    names.map((name) => [name, median(times[name].slice(Math.floor(rounds / 4)))]),
  ) as Record<K, number>;
}

const shown = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2));

/** A table beside the last committed run, with the change in percent. */
export function tableOf(rows: readonly Row[], last: ReadonlyMap<string, number>): string {
  const lines = rows.map(({ what, value, unit, reach }) => {
    const before = last.get(what);
    const change =
      before === undefined || before === 0
        ? ""
        : `${value >= before ? "+" : ""}${((value / before - 1) * 100).toFixed(0)} %`;
    return `| ${what} | ${shown(value)} ${unit} | ${reach ?? ""} | ${before === undefined ? "" : shown(before)} | ${change} |`;
  });
  return [
    "| what | measured | reach | last committed run | change |",
    "|---|---|---|---|---|",
    ...lines,
  ].join("\n");
}
