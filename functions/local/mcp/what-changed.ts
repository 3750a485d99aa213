/**
 * What became different for a portfolio between two instants. Pure: two answers in, the differences out.
 * @module
 */

import type { CheckAnswer, PositionAnswer } from "../../core/check/answer.ts";
import type { Position } from "../../core/check/position.ts";
import type { Permissions } from "../../core/facts/permission.ts";
import { firstIdentifier } from "../../core/facts/scheme.ts";
import { nameListed } from "../../core/law/listing-answer.ts";
import type { Status } from "../../core/law/status.ts";
import { printable } from "../../core/printable.ts";
import { actsInWords } from "../../page/words.ts";

interface Side {
  readonly status: Status;
  readonly acts: Permissions;
  /** What decides it, and why; null: nothing in the register matches. */
  readonly because: string | null;
}

/** A position of which something differs. */
export interface Changed {
  readonly index: number;
  readonly position: string;
  readonly before: Side;
  readonly after: Side;
}

export interface Changes {
  readonly from: string;
  readonly to: string;
  readonly changed: readonly Changed[];
  readonly unchanged: number;
  readonly notice: string;
}

const called = (position: Position | string | undefined): string => {
  if (position === undefined) return "?";
  if (typeof position === "string") return position;
  return position.symbol ?? firstIdentifier(position) ?? position.name ?? "?";
};

function sideOf({ status, acts, matches }: PositionAnswer, { listings }: CheckAnswer): Side {
  const listing = matches[0] === undefined ? undefined : listings[matches[0].listing];
  return {
    status,
    acts,
    because: listing === undefined ? null : `${nameListed(listing)}: ${listing.basis}`,
  };
}

const differs = (a: Side, b: Side): boolean =>
  a.status !== b.status || JSON.stringify(a.acts) !== JSON.stringify(b.acts) || a.because !== b.because;

/** The positions whose status, acts or reason differ; both answers are of all positions, in the order in which they were sent. */
export function changesBetween(
  before: CheckAnswer,
  after: CheckAnswer,
  sent: readonly (Position | string)[],
): Changes {
  const changed = after.positions.flatMap((position): readonly Changed[] => {
    const earlier = before.positions[position.index];
    if (earlier === undefined) return [];
    const [was, is] = [sideOf(earlier, before), sideOf(position, after)];
    if (!differs(was, is)) return [];
    return [{ index: position.index, position: called(sent[position.index]), before: was, after: is }];
  });
  return {
    from: before.asOf,
    to: after.asOf,
    changed,
    unchanged: after.positions.length - changed.length,
    notice: after.notice,
  };
}

const sideInWords = ({ status, acts, because }: Side): string =>
  `${status}. ${status === "no-match" ? "Nothing in this register matches." : actsInWords(acts)}${because === null ? "" : ` ${because}`}`;

export const changesInWords = ({ from, to, changed, unchanged, notice }: Changes): string =>
  [
    changed.length === 0
      ? `Nothing became different between ${from} and ${to}, for ${unchanged} positions.`
      : `${changed.length} of ${changed.length + unchanged} positions became different between ${from} and ${to}.`,
    ...changed.flatMap(({ position, before, after }) => [
      printable(position.replaceAll(/\s+/g, " ")),
      `  before: ${sideInWords(before)}`,
      `  after:  ${sideInWords(after)}`,
    ]),
    notice,
    "",
  ].join("\n");
