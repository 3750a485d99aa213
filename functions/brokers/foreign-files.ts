/**
 * Files that people have and that are none of the kinds read here: each is refused by its name, with what to export instead.
 * @module
 */

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

const startsWith = (bytes: Uint8Array, ...signature: readonly number[]): boolean =>
  signature.every((byte, i) => bytes[i] === byte);

/** A zip's content by the names that stand in its beginning; workbooks and documents of office programs are zips too. */
export const isZip = (bytes: Uint8Array): boolean => startsWith(bytes, 0x50, 0x4b, 0x03, 0x04);

const AS_CSV = 'Open it, choose "Save as", and save the sheet with the holdings as CSV (UTF-8)';

/** Why a file of bytes that are no text is refused; null: it may be text. */
export function refusedBytes(bytes: Uint8Array): string | null {
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1))
    return `The file is an old Excel workbook (.xls), or an Excel workbook with a password; neither is read. ${AS_CSV} or as .xlsx without a password.`;
  if (startsWith(bytes, 0x09, 0x08) && (bytes[2] === 0x10 || bytes[2] === 0x08) && bytes[3] === 0x00)
    return `The file is an old Excel workbook (.xls), which is not read. ${AS_CSV} or as .xlsx.`;
  if (ascii(bytes, 0, 1024).includes("%PDF-"))
    return "The file is a PDF, which is not read: its tables have no cells. Download the positions as CSV, Excel or OFX from the broker's web site.";
  if (startsWith(bytes, 0x1f, 0x8b))
    return "The file is compressed (gzip). Unpack it, and send what is inside.";
  if (startsWith(bytes, 0x52, 0x61, 0x72, 0x21) || startsWith(bytes, 0x37, 0x7a, 0xbc, 0xaf))
    return "The file is an archive (RAR or 7z). Unpack it, and send the file of holdings that is inside.";
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47) || startsWith(bytes, 0xff, 0xd8, 0xff))
    return "The file is a picture. Download the positions as CSV, Excel or OFX from the broker's web site.";
  return isZip(bytes) ? refusedZip(bytes) : null;
}

/** Why a zip is refused; null: it is a workbook that is read. */
function refusedZip(bytes: Uint8Array): string | null {
  const names =
    ascii(bytes, 0, Math.min(bytes.length, 4_000)) +
    ascii(bytes, Math.max(0, bytes.length - 20_000), bytes.length);
  if (names.includes("opendocument.spreadsheet"))
    return `The file is an OpenDocument spreadsheet (.ods), which is not read. ${AS_CSV} or as .xlsx.`;
  if (names.includes("xl/vbaProject.bin"))
    return `The file is an Excel workbook with macros (.xlsm), which is not read. ${AS_CSV} or as .xlsx.`;
  if (names.includes("xl/workbook.bin"))
    return `The file is a binary Excel workbook (.xlsb), which is not read. ${AS_CSV} or as .xlsx.`;
  if (names.includes("xl/")) return null;
  if (names.includes("word/"))
    return "The file is a Word document, which is not read. Download the positions as CSV, Excel or OFX from the broker's web site.";
  if (names.includes("Index/Document.iwa") || names.includes("Index/"))
    return "The file is a Numbers spreadsheet, which is not read. Export it as CSV.";
  return "The file is a zip archive. Unpack it, and send the file of holdings that is inside.";
}

const QIF = /^\s*!(?:type|account|option|clear)[: ]/i;
const HTML = /^\s*(?:<!doctype html|<html\b|<head\b|<body\b|<table\b|<div\b|<meta\b|<style\b)/i;
const FIX = /^\s*8=FIXT?\.\d/;
const MT = /^\s*(?:\{1:F|:16R:GENL)/;

/** Why a text that is no table is refused; null: it may be one. */
export function refusedText(text: string): string | null {
  const start = text.slice(0, 2_000);
  if (HTML.test(start))
    return "The file is a web page (HTML), also where its name ends in .xls. Open it in a spreadsheet program and save it as CSV, or download the positions as CSV.";
  if (QIF.test(start))
    return "The file is QIF (Quicken), which lists transactions and no holdings. Download the positions as CSV or OFX instead.";
  if (FIX.test(start) || MT.test(start))
    return "The file is a message between institutions (FIX or SWIFT), which is not read. Export the positions as CSV.";
  if (/^\s*[{[]/.test(start) && /^\s*[{[]\s*(?:"|\{|\[|\]|\})/.test(start))
    return "The file is JSON; a file of holdings is a table. Send JSON as the body of a check (application/json), or name the file .json on the command line.";
  return null;
}
