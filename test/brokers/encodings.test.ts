/**
 * UTF-16 without its mark, whatever alphabet fills the file: Latin text has a zero in every second byte, Chinese text hardly any.
 * @module
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeText, isUtf16 } from "../../functions/brokers/encodings.ts";

const bigEndian = (text: string): Uint8Array => Buffer.from(text, "utf16le").swap16();
const littleEndian = (text: string): Uint8Array => Buffer.from(text, "utf16le");

test.each([
  "Symbol,Quantity\r\nCHL,100\r\n",
  "CHL\nAAPL\n",
  "证券代码\t证券名称\t持仓数量\t最新市值\r\n600941\t中国移动\t100\t5100\r\n",
  "名称,数量\n中国移动一,100\n第一创业,一千\n",
  "Name,ISIN,Quantity\r\nĀbo Akademi,US0378331005,5\r\nמזומן,,3\r\n",
  `${"中国移动通信集团有限公司,".repeat(40)}\n1,2\n`,
  "Наименование;Количество\nГазпром;100\n",
])("%j is told in both orders of bytes", (text) => {
  for (const bytes of [littleEndian(text), bigEndian(text)]) {
    expect(isUtf16(bytes)).toBe(true);
    expect(decodeText(bytes)).toBe(text);
  }
});

test("no other text is taken for it", () => {
  for (const text of [
    "Symbol,Quantity\nCHL,100\n",
    "证券代码,数量\n600941,100\n",
    "Symbol\u0000,Quantity\nCHL,100\n",
  ])
    expect([text, isUtf16(Buffer.from(text))]).toEqual([text, false]);
  expect(isUtf16(Buffer.from("Stück;Name\n1;Müller\n", "latin1"))).toBe(false);
  expect(isUtf16(Uint8Array.from({ length: 600 }, (_, i) => (i % 3 === 0 ? 0 : i % 256)))).toBe(false);
});

const word = fc.stringMatching(/^[\u4e00-\u9fa5A-Za-z0-9À-ſА-я ]{1,12}$/u);

test("whatever its cells hold, a table of several lines is told", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(word, { minLength: 2, maxLength: 4 }), { minLength: 2, maxLength: 20 }),
      fc.constantFrom(",", ";", "\t"),
      fc.boolean(),
      (rows, delimiter, big) => {
        const text = rows.map((cells) => `${cells.join(delimiter)}\r\n`).join("");
        expect(decodeText(big ? bigEndian(text) : littleEndian(text))).toBe(text);
      },
    ),
  );
});
