/**
 * The information table of a Form 13F, in which institutions report what they hold to the SEC, as XML.
 * Source: SEC, "Form 13F Information Table XML Technical Specification".
 * Its values are not read: they are dollars since January 2023 and thousands of dollars before, and the table does not
 * say which.
 * @module
 */

import { asPosition, type ExportRow, nameIn, notUnderstood, numbersOf, textIn } from "./export-rows.ts";
import { type Refused, refused } from "./refusal.ts";
import { nameOnly } from "./row-problems.ts";
import { readXml } from "./xml-reading.ts";

const FAULT = "The file is not a well-formed information table, or it ends too early. Download it again.";

function rowOf(fields: ReadonlyMap<string, string>, line: number): ExportRow {
  const cusip = textIn(fields.get("cusip"));
  const figi = textIn(fields.get("figi"));
  const name = nameIn(fields.get("nameOfIssuer"));
  if (cusip === undefined && name === undefined)
    return notUnderstood({ line, cells: [...fields.values()] }, "The entry names no security.");
  const { numbers, problems } = numbersOf({ quantity: fields.get("sshPrnamt") }, { line, decimal: "." });
  const option = textIn(fields.get("putCall")) !== undefined;
  return asPosition(
    line,
    {
      // Spreadsheets take the zeros from the front of a CUSIP; the core puts them back where the check digit agrees.
      ...(cusip === undefined ? {} : { cusip }),
      ...(figi === undefined ? {} : { figi }),
      ...(name === undefined ? {} : { name }),
      ...(option ? { kind: "option" } : {}),
      ...numbers,
    },
    cusip === undefined && figi === undefined ? [...problems, nameOnly(line, name ?? "")] : problems,
  );
}

/** Every entry of the table, or why it is refused. */
export function readForm13f(
  text: string,
): { readonly kind: "rows"; readonly rows: readonly ExportRow[] } | Refused {
  const rows: ExportRow[] = [];
  let fields = new Map<string, string>();
  const fault = readXml(text, {
    open: (path) => {
      if (path.at(-1) === "infoTable") fields = new Map();
    },
    close: (path, own, line) => {
      const name = path.at(-1) ?? "";
      if (name === "infoTable") rows.push(rowOf(fields, line));
      else if (path.includes("infoTable")) fields.set(name, own);
    },
  });
  return fault === null ? { kind: "rows", rows } : refused(FAULT, fault.line);
}
