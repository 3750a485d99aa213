/**
 * The parts of an Excel workbook (.xlsx): its sheets by name and order, its texts and its formats. Each part is bounded
 * before it is unpacked, so that a small file cannot become a large one.
 * Source: ECMA-376 part 1, 12 (packages) and 18 (SpreadsheetML).
 * @module
 */

import { unzipSync } from "fflate";
import { formatOf, GENERAL, type NumberFormat } from "./workbook-formats.ts";
import { readXml } from "./xml-reading.ts";

/** Larger parts are no one's holdings. */
const LARGEST_PART = 24 * 1024 * 1024;

/** Why a workbook could not be read. */
export class WorkbookFault extends Error {
  override readonly name = "WorkbookFault";
}

const DAMAGED =
  "The file is an Excel workbook that is damaged or cut short; download it again, or save the sheet with the holdings as CSV.";

/** One part's text; undefined: the workbook has none of that name. */
function partOf(bytes: Uint8Array, name: string): string | undefined {
  let large = false;
  let found: Readonly<Record<string, Uint8Array>>;
  try {
    found = unzipSync(bytes, {
      filter: (file) => {
        const wanted = file.name === name;
        large ||= wanted && file.originalSize > LARGEST_PART;
        return wanted && !large;
      },
    });
  } catch {
    throw new WorkbookFault(DAMAGED);
  }
  if (large)
    throw new WorkbookFault(
      "The Excel workbook unpacks to more than 24 MB; expected a list of holdings. Save the sheet with the holdings as CSV.",
    );
  const part = found[name];
  return part === undefined ? undefined : new TextDecoder().decode(part);
}

/** Reads a part's XML; throws a WorkbookFault where it is damaged. */
export function readPart(text: string, handlers: Parameters<typeof readXml>[1]): void {
  if (readXml(text, handlers) !== null) throw new WorkbookFault(DAMAGED);
}

export interface Sheet {
  readonly name: string;
  readonly part: string;
  readonly isHidden: boolean;
}

export interface Workbook {
  /** In their order, hidden ones too: what they hold is held. */
  readonly sheets: readonly Sheet[];
  readonly texts: readonly string[];
  /** By a cell's style. */
  readonly formats: readonly NumberFormat[];
  readonly from1904: boolean;
  readonly sheet: (sheet: Sheet) => string;
}

function textsIn(xml: string | undefined): readonly string[] {
  const texts: string[] = [];
  let text = "";
  if (xml === undefined) return texts;
  readPart(xml, {
    close: (path, own) => {
      const name = path.at(-1);
      // Phonetic runs (rPh) repeat a text in another script.
      if (name === "t" && !path.includes("rPh")) text += own;
      if (name !== "si") return;
      texts.push(text);
      text = "";
    },
  });
  return texts;
}

function formatsIn(xml: string | undefined): readonly NumberFormat[] {
  const codes = new Map<number, string>();
  const formats: NumberFormat[] = [];
  if (xml === undefined) return formats;
  readPart(xml, {
    open: (path, { numFmtId, formatCode }) => {
      const id = Number(numFmtId ?? "0");
      if (path.at(-1) === "numFmt" && formatCode !== undefined) codes.set(id, formatCode.slice(0, 255));
      if (path.at(-1) === "xf" && path.at(-2) === "cellXfs") formats.push(formatOf(id, codes.get(id)));
    },
    close: () => undefined,
  });
  return formats;
}

/** Where relations say that a sheet's part is; paths are relative to `xl/`. */
function targetsIn(xml: string): ReadonlyMap<string, string> {
  const targets = new Map<string, string>();
  readPart(xml, {
    open: (_, { Id, Target }) => {
      if (Id !== undefined && Target !== undefined)
        targets.set(Id, Target.startsWith("/") ? Target.slice(1) : `xl/${Target}`);
    },
    close: () => undefined,
  });
  return targets;
}

/** Takes a workbook apart; throws a WorkbookFault that says why it can't be. */
export function openWorkbook(bytes: Uint8Array): Workbook {
  const [book, relations] = [partOf(bytes, "xl/workbook.xml"), partOf(bytes, "xl/_rels/workbook.xml.rels")];
  if (book === undefined || relations === undefined) throw new WorkbookFault(DAMAGED);
  const targets = targetsIn(relations);
  const sheets: Sheet[] = [];
  let from1904 = false;
  readPart(book, {
    open: (path, attributes) => {
      const name = path.at(-1);
      if (name === "workbookPr") from1904 = /^(?:1|true)$/.test(attributes.date1904 ?? "");
      if (name !== "sheet") return;
      const id = Object.entries(attributes).find(([key]) => /^(?:\w+:)?id$/.test(key))?.[1];
      const part = targets.get(id ?? "");
      const isHidden = (attributes.state ?? "visible") !== "visible";
      if (part === undefined) throw new WorkbookFault(DAMAGED);
      sheets.push({ name: attributes.name ?? "", part, isHidden });
    },
    close: () => undefined,
  });
  const strings = [...targets.values()].find((target) => /sharedStrings\.xml$/i.test(target));
  return {
    sheets,
    texts: textsIn(strings === undefined ? undefined : partOf(bytes, strings)),
    formats: formatsIn(partOf(bytes, "xl/styles.xml")),
    from1904,
    sheet: ({ part }) => partOf(bytes, part) ?? "",
  };
}

export const formatAt = ({ formats }: Workbook, style: number): NumberFormat => formats[style] ?? GENERAL;
