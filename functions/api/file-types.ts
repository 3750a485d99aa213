/**
 * The media types under which a file of holdings may be sent. Which format it is, its content says.
 * @module
 */

/**
 * No type is among them that a form on a foreign page can send without being asked (text/plain): browsers hold those back.
 * Each with the charsets that may be declared; an Excel workbook has none.
 */
export const fileTypes: Readonly<Record<string, readonly string[]>> = {
  "text/csv": ["utf-8", "windows-1252"],
  "text/tab-separated-values": ["utf-8", "windows-1252"],
  "application/xml": ["utf-8"],
  "text/xml": ["utf-8"],
  "application/x-ofx": ["utf-8", "windows-1252"],
  "application/vnd.intu.qfx": ["utf-8", "windows-1252"],
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": [],
};
