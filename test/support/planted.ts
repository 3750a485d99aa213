/**
 * Text that stands for what must show nowhere: account numbers, symbols and secrets of clients, all of one root that occurs in
 * nothing else. `test/support/suite-output.ts` fails the suite where the root shows in its output, or in what services log.
 * @module
 */

const root = "zqwxk";

export const planted = {
  /** A ticker that no register knows. */
  symbol: root.toUpperCase(),
  /** An account's number, in letters that every provider and every path takes. */
  account: (name: string | number = 1): string => `${root}-planted-account-${name}`,
  secret: (name: string): string => `${root}-planted-secret-${name}`,
  name: `${root.toUpperCase()} Planted Holdings plc`,
} as const;

/** What planted text becomes in Base64, wherever in three bytes it begins; the ends depend on its neighbours and are left out. */
const inBase64 = (text: string): readonly string[] =>
  [0, 1, 2].map((offset) =>
    Buffer.from(`${"\0".repeat(offset)}${text}`)
      .toString("base64")
      .slice(Math.ceil((offset * 4) / 3), -4),
  );

const encoded = [`${root}-planted-`, `${root.toUpperCase()} Planted`].flatMap(inBase64);

/** The lines of a text that planted text shows in. */
export const linesWithPlanted = (text: string): readonly string[] =>
  text
    .split("\n")
    .filter((line) => line.toLowerCase().includes(root) || encoded.some((form) => line.includes(form)));
