/**
 * A file of holdings as a request's body: its media types, what is read of it, an example each. Which format a file has,
 * its content says.
 * @module
 */

import type { TProperties, TSchema } from "typebox";
import * as Type from "typebox";
import { closed, text } from "../../schema/parts.ts";
import { csvExample, flexExample, ofxExample } from "../examples.ts";
import { limits } from "../http/limits.ts";

interface FileForm {
  /** The charsets that may be declared; an Excel workbook has none. */
  readonly charsets: readonly string[];
  readonly schema: TSchema;
  readonly example?: string;
}

const file = (description: string) => text(limits.bodyBytes, description);
const [ofx, xml] = [
  file("an OFX or QFX investment statement"),
  file("a Flex query, Form 13F or N-PORT as XML"),
];
const single = ["utf-8", "windows-1252"] as const;

/** No type is among them that a form on a foreign page can send without being asked (text/plain): browsers hold those back. */
const forms: Readonly<Record<string, FileForm>> = {
  "text/csv": {
    charsets: single,
    schema: file("a header line and one line per position"),
    example: csvExample,
  },
  "text/tab-separated-values": {
    charsets: single,
    schema: file("as text/csv, with tabs between the cells"),
    example: csvExample.replaceAll(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, "\t"),
  },
  "application/xml": { charsets: ["utf-8"], schema: xml, example: flexExample },
  "text/xml": { charsets: ["utf-8"], schema: xml, example: flexExample },
  "application/x-ofx": { charsets: single, schema: ofx, example: ofxExample },
  "application/vnd.intu.qfx": { charsets: single, schema: ofx, example: ofxExample },
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {
    charsets: [],
    schema: Type.String({ format: "binary", description: "an Excel workbook" }),
  },
};

/** A form's own type: pages of others can send it unasked too, and are told by their Origin (see `local/callers.ts`). */
const FORM = "multipart/form-data";

/** The media types of files, each with the charsets that may be declared. */
export const fileTypes: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(Object.entries(forms).map(([type, { charsets }]) => [type, charsets])),
  [FORM]: ["utf-8"],
};

/** What the OpenAPI document says of a body that is a file of holdings; `fields` may stand beside it in a form. */
export const fileContent = (
  fields: TProperties,
): Readonly<Record<string, { readonly schema: TSchema; readonly example?: unknown }>> => ({
  ...Object.fromEntries(
    Object.entries(forms).map(([type, { schema, example }]) => [type, { schema, example }]),
  ),
  [FORM]: {
    schema: Type.Object(
      {
        file: Type.String({ format: "binary", description: "the file" }),
        ...fields,
      },
      closed,
    ),
  },
});

/** What a description says of the files that are read. */
export const filesRead =
  "The file that a broker's web site gives out goes as it was downloaded: Schwab, Fidelity, Vanguard, E*TRADE, Interactive Brokers (activity statement, Flex query as CSV or XML), " +
  "OFX and QFX investment statements, Excel workbooks (.xlsx), the SEC's Form 13F information tables and Form N-PORT, or a plain CSV; its format is told by its content.";
