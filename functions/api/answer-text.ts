import type { CheckAnswer, ListingAnswer, PositionAnswer } from "../core/answer.ts";
import { allPermitted } from "../core/permission.ts";

/**
 * `JSON.stringify` of an answer, byte for byte, at a fraction of its cost: of ten thousand positions nearly all are
 * silent and differ only in index and ref. A property test holds the two against each other.
 */

const silent = JSON.stringify({ status: "no-match", acts: allPermitted }).slice(1, -1);
const nothing = JSON.stringify({ matches: [], problems: [] }).slice(1);

function positionText(position: PositionAnswer): string {
  const { index, ref, status, acts, read, matches, problems } = position;
  const isSilent =
    status === "no-match" && acts === allPermitted && matches.length === 0 && problems.length === 0;
  if (!isSilent) return JSON.stringify(position);
  const own = ref === undefined ? "" : `"ref":${JSON.stringify(ref)},`;
  const understood = read === undefined ? "" : `"read":${JSON.stringify(read)},`;
  return `{"index":${index},${own}${silent},${understood}${nothing}`;
}

/** Core hands out one description per listing and question; its text is kept as long as it is. */
const listingTexts = new WeakMap<ListingAnswer, string>();

function listingText(listing: ListingAnswer): string {
  const known = listingTexts.get(listing) ?? JSON.stringify(listing);
  listingTexts.set(listing, known);
  return known;
}

/** The answer as it is sent: `answerDigest` stands after `engine`. */
export function answerText(answer: CheckAnswer, answerDigest: string): string {
  const { asOf, knownAt, investor, register, engine, positions, listings, notice, ...rest } = answer;
  let text = `${JSON.stringify({ asOf, knownAt, investor, register, engine, answerDigest, ...rest }).slice(0, -1)},"positions":[`;
  for (let i = 0; i < positions.length; i += 1) {
    const position = positions[i];
    if (position !== undefined) text += i === 0 ? positionText(position) : `,${positionText(position)}`;
  }
  const described = Object.entries(listings).map(
    ([id, listing]) => `${JSON.stringify(id)}:${listingText(listing)}`,
  );
  return `${text}],"listings":{${described.join(",")}},"notice":${JSON.stringify(notice)}}`;
}
