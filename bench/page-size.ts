/**
 * How much a browser fetches.
 * @module
 */

import { brotliCompressSync } from "node:zlib";
import { buildPage } from "../functions/page/build.ts";
import type { Row } from "./row.ts";

/** What a browser fetches before it shows anything: document, script and style sheet, as they go out. */
export async function pageSize(): Promise<readonly Row[]> {
  const sizeOf = (names: RegExp): number =>
    [...buildPage()]
      .filter(([name]) => names.test(name))
      .reduce((sum, [, bytes]) => sum + brotliCompressSync(bytes).byteLength, 0);
  return [
    {
      what: "the page's first view, compressed",
      value: sizeOf(/^(index|main)/) / 1000,
      unit: "kB",
      reach: "≤ 150",
    },
    { what: "… the API's own page, compressed", value: sizeOf(/^docs/) / 1000, unit: "kB" },
  ];
}
