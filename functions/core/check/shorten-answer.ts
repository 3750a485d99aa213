/**
 * Ten thousand positions with a paragraph each would not fit into one answer. What stands first in an answer is told in
 * full. Past that, problems of one code share an entry, a doubt says only that there is one, and a matched position keeps
 * its deciding match and the best identifier it was found by. Statuses, acts and listings never shrink.
 * @module
 */

import type { Match, PositionAnswer, ProblemAnswer } from "./answer.ts";

/** How many texts, and how many matched positions, are told in full. */
const IN_FULL = 1000;
/** How many entries past those still name their fields. */
const WITH_FIELDS = 5000;

/** How many paths through funds, and matches of what funds hold, are told before each fund keeps its deciding match alone. */
const MAX_THROUGH = 5000;

const SHORT_DOUBT = "not certain";

/** A fund's deciding match alone, which says how much of the fund it is. */
const shortFund = ({ through: _, ...position }: PositionAnswer): PositionAnswer => ({
  ...position,
  matches: position.matches.slice(0, 1),
});

/** Problems of one code in one entry, in the order of their codes' first. */
const byCode = (problems: readonly ProblemAnswer[], withFields: boolean): readonly ProblemAnswer[] =>
  [...Map.groupBy(problems, ({ code }) => code)].map(([code, same]) =>
    withFields ? { code, field: same.flatMap(({ field = [] }) => field).join(", ") } : { code },
  );

/** Shortens positions in the order in which they are printed. One per answer. */
export function shortenAnswer(): (position: PositionAnswer) => PositionAnswer {
  let texts = 0;
  let entries = 0;
  let matched = 0;
  let through = 0;
  const withinFunds = (position: PositionAnswer): PositionAnswer => {
    if (position.through === undefined) return position;
    through += position.through.paths.length + position.matches.length + 1;
    return through <= MAX_THROUGH ? position : shortFund(position);
  };
  const shortDoubt = (match: Match): Match => {
    if (match.doubt === undefined) return match;
    texts += 1;
    return texts > IN_FULL ? { ...match, doubt: SHORT_DOUBT } : match;
  };
  const shortProblems = (problems: readonly ProblemAnswer[]): readonly ProblemAnswer[] => {
    texts += problems.length;
    if (texts <= IN_FULL || problems.length === 0) return problems;
    const short = byCode(problems, entries < WITH_FIELDS);
    entries += short.length;
    return short;
  };
  return (sent) => {
    if (sent.problems.length === 0 && sent.matches.length === 0 && sent.through === undefined) return sent;
    const position = withinFunds(sent);
    if (position.matches.length > 0) matched += 1;
    const problems = shortProblems(position.problems);
    if (matched <= IN_FULL) {
      if (position.matches.length === 0 && problems === position.problems) return position;
      return { ...position, matches: position.matches.map(shortDoubt), problems };
    }
    const { read: _, ...rest } = position;
    const told = position.matches
      .slice(0, 1)
      .map((match) => ({ ...match, matchedBy: match.matchedBy.slice(0, 1) }));
    return { ...rest, matches: told.map(shortDoubt), problems };
  };
}
