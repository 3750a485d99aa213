/**
 * The export formats that are told by their content.
 * @module
 */

/** The files of holdings that can be read, by who gives them out. */
export const exportFormats = [
  "schwab",
  "fidelity",
  "vanguard",
  "etrade",
  "ibkr-activity",
  "ibkr-flex",
  "ofx",
  "form-13f",
  "n-port",
  "plain-csv",
] as const;
export type ExportFormat = (typeof exportFormats)[number];
