/**
 * What the script prints, and how it fails.
 * @module
 */

const started = performance.now();

/** One line of the transcript, with the seconds since the start. */
export const say = (text: string): void =>
  console.log(`[${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s] ${text}`);

/** Fails the script at the first thing that is not as it must be. */
export function must(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}
