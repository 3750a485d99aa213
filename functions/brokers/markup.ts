/**
 * Files in markup, whichever they are by their root: Flex statements, OFX, and the filings of institutions and funds.
 * @module
 */

import type { ExportFormat } from "./export-formats.ts";
import type { ExportRow } from "./export-rows.ts";
import { readForm13f } from "./form-13f.ts";
import { readFlexXml } from "./ibkr-flex.ts";
import { readNport } from "./n-port.ts";
import { isOfx, readOfx } from "./ofx.ts";
import { type Refused, refused } from "./refusal.ts";
import { isXml, rootOf } from "./xml-reading.ts";

export type MarkupReading =
  | {
      readonly kind: "read";
      readonly format: ExportFormat & ("ibkr-flex" | "ofx" | "form-13f" | "n-port");
      readonly rows: readonly ExportRow[];
    }
  | Refused;

type Format = Extract<MarkupReading, { kind: "read" }>["format"];

const as = (
  format: Format,
  outcome: { readonly kind: "rows"; readonly rows: readonly ExportRow[] } | Refused,
): MarkupReading => (outcome.kind === "refused" ? outcome : { kind: "read", format, rows: outcome.rows });

const KNOWN =
  "a Flex statement of Interactive Brokers, an OFX investment statement, the information table of a Form 13F, or a Form N-PORT";

/** Roots that are known and hold no holdings that can be read. */
const others: Readonly<Record<string, string>> = {
  Workbook:
    "The file is an Excel workbook saved as XML, which is not read. Save the sheet with the holdings as CSV or as .xlsx.",
  html: "The file is a web page (HTML). Download the positions as CSV, Excel or OFX.",
  taxStatement:
    "The file is a Swiss tax statement (eCH-0196), which is not read. Download the positions as CSV, Excel or OFX.",
  Document:
    "The file is a message between banks (ISO 20022), which is not read. Download the positions as CSV.",
  client: "The file is a portfolio of Portfolio Performance, which is not read. Export its holdings as CSV.",
  "gnc-v2": "The file is a GnuCash book, which is not read. Export its holdings as CSV.",
};

/** Reads a file in markup; null: it is none. */
export function readMarkup(text: string): MarkupReading | null {
  if (isOfx(text)) return as("ofx", readOfx(text));
  if (!isXml(text)) return null;
  const root = rootOf(text) ?? "";
  if (root === "FlexQueryResponse" || root === "FlexStatementResponse")
    return as("ibkr-flex", readFlexXml(text));
  if (root === "informationTable") return as("form-13f", readForm13f(text));
  if (root === "edgarSubmission") return as("n-port", readNport(text));
  return refused(
    Object.hasOwn(others, root)
      ? (others[root] ?? "")
      : `The file is XML, but none that is known here; expected ${KNOWN}.`,
  );
}
