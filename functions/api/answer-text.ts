/**
 * `JSON.stringify` of an answer, byte for byte, at a fraction of its cost: of ten thousand positions nearly all are
 * silent and differ only in index and ref. A property test holds the two against each other.
 * @module
 */

import type { CheckAnswer, PositionAnswer } from "../core/check/answer.ts";
import { allPermitted } from "../core/facts/permission.ts";
import type { ListingAnswer } from "../core/law/listing-answer.ts";

const [OPEN, NEXT_OPEN] = ['{"index":', ',{"index":'];
const silent = JSON.stringify({ status: "no-match", acts: allPermitted }).slice(1, -1);
const nothing = JSON.stringify({ matches: [], problems: [] }).slice(1);
/** Precomputed: the cost of concatenation grows with the number of pieces. */
const [SILENT, NEXT_SILENT] = [`${silent},${nothing}`, `,${silent},${nothing}`];
const QUOTE_SILENT = `"${NEXT_SILENT}`;

/** References that JSON writes as they are, which nearly all are. */
const PLAIN = /^[\w .:/-]*$/;
const quoted = (ref: string): string => (PLAIN.test(ref) ? `"${ref}"` : JSON.stringify(ref));

type Problems = PositionAnswer["problems"];

/** The texts of problems, by the object: what core tells of every fund of a kind is one. Few are kept, for others occur once. */
type ProblemTexts = Map<Problems, string>;
const MAX_TEXTS = 100;

function problemsText(problems: Problems, texts: ProblemTexts): string {
  const known = texts.get(problems);
  if (known !== undefined) return known;
  const text = JSON.stringify(problems);
  if (texts.size < MAX_TEXTS) texts.set(problems, text);
  return text;
}

/** A position's text behind OPEN. */
function positionText(position: PositionAnswer, texts: ProblemTexts): string {
  const { index, ref, status, acts, duties, read, matches, problems, through } = position;
  const isUnmatched =
    status === "no-match" &&
    acts === allPermitted &&
    duties === undefined &&
    matches.length === 0 &&
    // A fund in which nothing was found says of which day its holdings were.
    through === undefined;
  if (!isUnmatched) return JSON.stringify(position).slice(OPEN.length);
  if (read !== undefined || problems.length > 0) {
    const own = ref === undefined ? "" : `"ref":${quoted(ref)},`;
    const understood = read === undefined ? "" : `"read":${JSON.stringify(read)},`;
    const end = problems.length === 0 ? nothing : `"matches":[],"problems":${problemsText(problems, texts)}}`;
    return `${index},${own}${silent},${understood}${end}`;
  }
  if (ref === undefined) return `${index},${SILENT}`;
  return PLAIN.test(ref)
    ? `${index},"ref":"${ref}${QUOTE_SILENT}`
    : `${index},"ref":${JSON.stringify(ref)}${NEXT_SILENT}`;
}

/** Core hands out one description per listing and question; its text is kept as long as it is. */
const listingTexts = new WeakMap<ListingAnswer, string>();

function listingText(listing: ListingAnswer): string {
  const known = listingTexts.get(listing) ?? JSON.stringify(listing);
  listingTexts.set(listing, known);
  return known;
}

/** A piece is put together while it is in the processor's cache: one text of a whole portfolio costs more to flatten than to write. */
const PIECE = 16_384;

/** The answer as it is sent, piece by piece: `answerDigest` stands after `engine`. */
function* piecesOf(answer: CheckAnswer, answerDigest: string): Generator<string, void> {
  const { asOf, knownAt, investor, register, engine, positions, listings, notice, ...rest } = answer;
  const texts: ProblemTexts = new Map();
  let text = `${JSON.stringify({ asOf, knownAt, investor, register, engine, answerDigest, ...rest }).slice(0, -1)},"positions":[`;
  for (let i = 0; i < positions.length; i += 1) {
    const position = positions[i];
    if (position === undefined) continue;
    text += i === 0 ? OPEN : NEXT_OPEN;
    text += positionText(position, texts);
    if (text.length < PIECE) continue;
    yield text;
    text = "";
  }
  const described = Object.entries(listings).map(
    ([id, listing]) => `${JSON.stringify(id)}:${listingText(listing)}`,
  );
  yield `${text}],"listings":{${described.join(",")}},"notice":${JSON.stringify(notice)}}`;
}

/** The answer as text. */
export const answerText = (answer: CheckAnswer, answerDigest: string): string =>
  [...piecesOf(answer, answerDigest)].join("");

/** What a position's answer takes, and a little more. */
const USUAL_LENGTH = 250;

/** The text's bytes, put together in one place that grows: as many places as pieces would all be copied once more. */
class GrowingBytes {
  #bytes: Buffer<ArrayBuffer>;
  #length = 0;

  constructor(expected: number) {
    this.#bytes = Buffer.allocUnsafe(expected);
  }

  add(text: string): void {
    // In UTF-8 a UTF-16 unit takes three bytes at most.
    const most = this.#length + 3 * text.length;
    if (most > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(2 * most);
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#length += this.#bytes.write(text, this.#length);
  }

  all(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }
}

/** The answer as it is sent: a long one in bytes, which are measured and sent as they are. */
export function answerBody(answer: CheckAnswer, answerDigest: string): string | Uint8Array<ArrayBuffer> {
  let bytes: GrowingBytes | null = null;
  for (const piece of piecesOf(answer, answerDigest)) {
    if (bytes === null && piece.length < PIECE) return piece;
    bytes ??= new GrowingBytes(USUAL_LENGTH * answer.positions.length);
    bytes.add(piece);
  }
  return bytes?.all() ?? "";
}
