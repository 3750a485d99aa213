/**
 * What one document may not say, whatever else the register holds.
 * @module
 */

import type { Change, Documents } from "../facts/fact.ts";
import { firstIdentifier } from "../facts/scheme.ts";
import { decodedInterval, type Moment } from "../time.ts";

export type Objections = string[];

function ordered(
  label: string,
  moments: readonly (readonly [string, Moment | null | undefined])[],
): Objections {
  const known = moments.flatMap(([name, moment]) =>
    moment == null ? [] : [{ name, at: moment.at, interval: decodedInterval(moment.at) }],
  );
  return known.slice(1).flatMap((later, i) => {
    const earlier = known[i];
    return earlier !== undefined && later.interval.end < earlier.interval.start
      ? [`${label}: ${later.name} ${later.at} lies before ${earlier.name} ${earlier.at}`]
      : [];
  });
}

/** A span must hold at least an instant: `until` after `from`. */
function spans(label: string, from: Moment | undefined, until: Moment | null | undefined): Objections {
  if (from === undefined || until == null) return [];
  const [begin, end] = [decodedInterval(from.at), decodedInterval(until.at)];
  return end.end <= begin.start ? [`${label}: until ${until.at} is not after from ${from.at}`] : [];
}

function ofProgramme(label: string, programme: Documents["programme"]): Objections {
  return programme.periods.flatMap((period, i) => {
    const next = programme.periods[i + 1];
    const own = spans(`${label}, period "${period.title}"`, period.from, period.until);
    if (next === undefined) return own;
    const overlaps =
      period.until === null || decodedInterval(period.until.at).start > decodedInterval(next.from.at).end;
    return overlaps
      ? [...own, `${label}: period "${period.title}" runs into "${next.title}"; periods follow one another`]
      : own;
  });
}

/** Objections to one document by itself. */
export function ofDocument(change: Change): Objections {
  const label = `${change.kind} ${change.id} of ${change.publishedAt}`;
  if (change.document === null) return [];
  switch (change.kind) {
    case "programme":
      return ofProgramme(label, change.document);
    case "issuer":
      return change.document.lines.flatMap((line) => {
        const identified = line.ticker ?? firstIdentifier(line);
        const name = `${label}, line ${identified ?? "?"}`;
        return [
          ...spans(name, line.from, line.until),
          ...(identified === undefined ? [`${name}: a line needs a ticker or an identifier`] : []),
          ...((line.ticker === undefined) !== (line.venue === undefined)
            ? [`${name}: a ticker and a venue go together`]
            : []),
        ];
      });
    case "listing":
      return [
        ...((change.document.issuer === undefined) === (change.document.class === undefined)
          ? [`${label}: a listing names an issuer or a class; give exactly one of "issuer" and "class"`]
          : []),
        ...ordered(label, [
          ["listedAt", change.document.listedAt],
          ["effectiveAt", change.document.effectiveAt],
          ["divestBy", change.document.divestBy],
        ]),
        ...ordered(label, [
          ["listedAt", change.document.listedAt],
          ["ended", change.document.ended?.at],
        ]),
      ];
    case "court-order": {
      const order = change.document;
      const needsTarget = order.kind === "dissolution" || order.kind === "reversal";
      return [
        ...spans(label, order.from, order.until),
        ...(needsTarget && order.against === null
          ? [`${label}: a ${order.kind} must name in "against" the order that it ends`]
          : []),
        ...(order.against === null && order.listings.length === 0 ? [`${label}: it reaches no listing`] : []),
      ];
    }
    case "licence":
    case "stake":
      return spans(label, change.document.from, change.document.until);
    case "source":
      return [];
  }
}
