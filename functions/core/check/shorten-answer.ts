/**
 * Ten thousand positions with a paragraph each would not fit into one answer. What stands first in an answer is told in
 * full; past that a problem keeps its code and field, a doubt says only that there is one, and a position keeps its
 * deciding match and the best identifier it was found by. Statuses, acts and listings never shrink.
 * @module
 */

import type { Match, PositionAnswer } from "./answer.ts";

/** How many texts, and how many matched positions, are told in full. */
const IN_FULL = 1000;

const SHORT_DOUBT = "not certain";

/** Shortens positions in the order in which they are printed. One per answer. */
export function briefly(): (position: PositionAnswer) => PositionAnswer {
  let texts = 0;
  let matched = 0;
  const shortDoubt = (match: Match): Match => {
    if (match.doubt === undefined) return match;
    texts += 1;
    return texts > IN_FULL ? { ...match, doubt: SHORT_DOUBT } : match;
  };
  return (position) => {
    if (position.problems.length === 0 && position.matches.length === 0) return position;
    if (position.matches.length > 0) matched += 1;
    const told =
      matched > IN_FULL
        ? position.matches.slice(0, 1).map((match) => ({ ...match, matchedBy: match.matchedBy.slice(0, 1) }))
        : position.matches;
    const problems = position.problems.map(({ code, field, ...rest }) => {
      texts += 1;
      return texts > IN_FULL ? { code, field } : { code, field, ...rest };
    });
    return { ...position, matches: told.map(shortDoubt), problems };
  };
}
