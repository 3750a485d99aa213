/**
 * Excel workbooks as Excel and LibreOffice write them, made here cell by cell.
 * @module
 */

import { strToU8, zipSync } from "fflate";

/** A cell: a text, a number with the number of its style, a formula with its saved value, or none. */
export type CellSpec =
  | string
  | { readonly number: number | string; readonly style?: number }
  | { readonly formula: string; readonly value?: string }
  | null;

export interface SheetSpec {
  readonly name: string;
  readonly rows: readonly (readonly CellSpec[])[];
  readonly hidden?: true;
  readonly more?: string;
}

const letters = (column: number): string =>
  column < 26
    ? String.fromCharCode(65 + column)
    : letters(Math.floor(column / 26) - 1) + letters(column % 26);
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Styles: 0 general, 1 two decimals, 2 a date, 3 Hong Kong dollars, 4 a percentage, 5 thousands. */
const STYLES = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" formatCode="[$HK$-3C04]#,##0.00"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts><cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="4"/><xf numFmtId="165"/><xf numFmtId="164"/><xf numFmtId="10"/><xf numFmtId="3"/></cellXfs></styleSheet>`;

function sheetXml({ rows, more = "" }: SheetSpec, shared: string[]): string {
  const cell = (spec: CellSpec, place: string): string => {
    if (spec === null) return "";
    if (typeof spec === "string") {
      shared.push(spec);
      return `<c r="${place}" t="s"><v>${shared.length - 1}</v></c>`;
    }
    if ("number" in spec) return `<c r="${place}" s="${spec.style ?? 0}"><v>${spec.number}</v></c>`;
    const value = spec.value === undefined ? "" : `<v>${spec.value}</v>`;
    return `<c r="${place}"><f>${escaped(spec.formula)}</f>${value}</c>`;
  };
  const lines = rows.map(
    (row, y) =>
      `<row r="${y + 1}">${row.map((spec, x) => cell(spec, `${letters(x)}${y + 1}`)).join("")}</row>`,
  );
  return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${more}<sheetData>${lines.join("")}</sheetData></worksheet>`;
}

/** A workbook's bytes. */
export function workbookOf(sheets: readonly SheetSpec[]): Uint8Array {
  const shared: string[] = [];
  const files: Record<string, Uint8Array> = {
    "[Content_Types].xml": strToU8("<Types/>"),
    "xl/workbook.xml": strToU8(
      `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${sheets
        .map(
          ({ name, hidden }, i) =>
            `<sheet name="${escaped(name)}" sheetId="${i + 1}"${hidden === true ? ' state="hidden"' : ""} r:id="rId${i + 1}"/>`,
        )
        .join("")}</sheets></workbook>`,
    ),
    "xl/_rels/workbook.xml.rels": strToU8(
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${sheets
        .map((_, i) => `<Relationship Id="rId${i + 1}" Target="worksheets/sheet${i + 1}.xml"/>`)
        .join("")}<Relationship Id="rId99" Target="sharedStrings.xml"/></Relationships>`,
    ),
    "xl/styles.xml": strToU8(STYLES),
  };
  for (const [i, sheet] of sheets.entries())
    files[`xl/worksheets/sheet${i + 1}.xml`] = strToU8(sheetXml(sheet, shared));
  files["xl/sharedStrings.xml"] = strToU8(
    `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${shared.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join("")}</sst>`,
  );
  return zipSync(files);
}
