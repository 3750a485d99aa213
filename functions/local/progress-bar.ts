/**
 * How far long work has come, for a terminal.
 * @module
 */

/** A bar for a terminal: "[#########---------------]  38 %". */
export const progressBar = (share: number): string => {
  const width = 24;
  const full = Math.round(share * width);
  return `[${"#".repeat(full)}${"-".repeat(width - full)}] ${String(Math.round(share * 100)).padStart(3)} %`;
};
