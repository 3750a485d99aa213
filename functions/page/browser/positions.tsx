/**
 * The positions, worst first. Only rows in sight are in the document, so that ten thousand scroll as ten do.
 * @module
 */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { CheckAnswer, PositionAnswer } from "../../core/check/answer.ts";
import { nameListed } from "../../core/law/listing-answer.ts";
import { type Status, statuses } from "../../core/law/status.ts";
import { problemInWords } from "../coverage-words.ts";
import {
  basisInWords,
  conditionInWords,
  dutyMeaning,
  nextInWords,
  openConditions,
  positionInWords,
  sharesInWords,
  throughInWords,
} from "../words.ts";
import { writeAddress } from "./address.ts";
import type { Clocks, Label } from "./api.ts";
import { ListedName, Sources, StatusChip } from "./parts.tsx";
import { usePrinting } from "./printing.ts";

/** The height of a closed row, as the style sheet has it. */
const ROW = 64;
/** Rows kept above and below what is in sight. */
const SPARE = 8;

const nameOf = ({ symbol, name, ref }: Label | undefined = {}, index = 0): string =>
  symbol ?? name ?? ref ?? `row ${index + 1}`;

interface PositionsProps {
  readonly answer: CheckAnswer;
  readonly labels: readonly Label[];
  readonly clocks: Clocks;
}

type RowProps = PositionsProps & {
  readonly position: PositionAnswer;
  readonly open: boolean;
  readonly toggle: () => void;
};

/** Everything that one position's answer says. */
function Details({ answer, position, labels, clocks }: Omit<RowProps, "open" | "toggle">) {
  const label = labels[position.index];
  const symbol = position.read?.isin ?? label?.symbol;
  return (
    <div class="details">
      {position.problems.map((problem) => (
        <p key={problem.code + problem.field} class="problem">
          {problemInWords(problem)}
        </p>
      ))}
      {(position.duties ?? []).map((duty) => (
        <p key={duty} class="problem">
          <strong>What you must do:</strong> {dutyMeaning[duty]}
        </p>
      ))}
      {position.through !== undefined && (
        <p>{[throughInWords(position, answer.listings, 20), ...sharesInWords(position)].join(" ").trim()}</p>
      )}
      {position.matches.map((match) => {
        const listing = answer.listings[match.listing];
        if (listing === undefined) return null;
        return (
          <div key={match.listing} class="match">
            <p>
              <ListedName issuer={listing.issuer} name={nameListed(listing)} clocks={clocks} />:{" "}
              {basisInWords(listing)}
              {match.doubt !== undefined && ` Not certain: ${match.doubt}.`}
              {match.precision === "day" && " This is the strictest answer of that day."}
            </p>
            {openConditions(position, listing).map((open) => (
              <p key={open.says}>{conditionInWords(open)}</p>
            ))}
            {nextInWords(listing) !== "" && <p>{nextInWords(listing)}</p>}
            {listing.relief !== null && (
              <p>
                <a href={writeAddress({ ...clocks, view: "order", id: listing.relief.id })}>
                  {listing.relief.title ??
                    `${listing.relief.kind.replaceAll("-", " ")}, ${listing.relief.court} ${listing.relief.docket}`}
                </a>
              </p>
            )}
            <Sources citations={[...listing.citations, ...(listing.relief?.citations ?? [])]} />
          </div>
        );
      })}
      {symbol !== undefined && position.matches.length > 0 && (
        <p>
          <a href={writeAddress({ ...clocks, view: "security", id: symbol })}>See the timeline of {symbol}</a>
        </p>
      )}
    </div>
  );
}

function Row(props: RowProps) {
  const { answer, position, labels, open, toggle } = props;
  const label = labels[position.index];
  const words = positionInWords(position, answer.listings, label?.quantity);
  const problem = position.problems[0];
  return (
    <>
      <button type="button" class="row" aria-expanded={open} onClick={toggle}>
        <StatusChip status={position.status} />
        <span class="row-name">
          <bdi>{nameOf(label, position.index)}</bdi>
          {label?.symbol !== undefined && label.name !== undefined && (
            <small>
              {" "}
              <bdi>{label.name}</bdi>
            </small>
          )}
          {position.ref !== undefined && (
            <small class="muted">
              {" "}
              <bdi>{position.ref}</bdi>
            </small>
          )}
        </span>
        <span class="row-words">
          {words}
          {problem !== undefined && <em> {problem.message ?? problem.code}</em>}
        </span>
      </button>
      {open && <Details {...props} />}
    </>
  );
}

/** Which rows lie in sight of the window, of rows that are all of one height but for the open one. */
function useInSight(count: number) {
  const list = useRef<HTMLUListElement>(null);
  const [range, setRange] = useState({ from: 0, to: 40 });
  useEffect(() => {
    const measure = () => {
      const top = list.current?.getBoundingClientRect().top ?? 0;
      const from = Math.max(0, Math.floor(-top / ROW) - SPARE);
      const to = Math.min(count, from + Math.ceil(innerHeight / ROW) + 2 * SPARE);
      setRange((now) => (now.from === from && now.to === to ? now : { from, to }));
    };
    measure();
    addEventListener("scroll", measure, { passive: true });
    addEventListener("resize", measure);
    return () => {
      removeEventListener("scroll", measure);
      removeEventListener("resize", measure);
    };
  }, [count]);
  return { list, ...range };
}

/** The filter's choices with their counts, and the rows. `no-match` without a problem is counted and folded away. */
export function Positions({ answer, labels, clocks }: PositionsProps) {
  const [shown, setShown] = useState<ReadonlySet<Status>>(new Set(statuses.filter((s) => s !== "no-match")));
  const [open, setOpen] = useState<number | null>(null);
  const rows = useMemo(
    () =>
      answer.positions
        .filter(({ status, problems }) => shown.has(status) || (status === "no-match" && problems.length > 0))
        .toSorted((a, b) => statuses.indexOf(a.status) - statuses.indexOf(b.status) || a.index - b.index),
    [answer, shown],
  );
  const printing = usePrinting();
  const { list, ...inSight } = useInSight(rows.length);
  const { from, to } = printing ? { from: 0, to: rows.length } : inSight;
  const flip = (status: Status) => {
    const next = new Set(shown);
    if (!next.delete(status)) next.add(status);
    setShown(next);
  };
  return (
    <section aria-labelledby="positions">
      <h2 id="positions">Positions</h2>
      <fieldset class="filters">
        <legend>Show positions with status</legend>
        {statuses
          .filter((status) => answer.summary.byStatus[status] > 0)
          .map((status) => (
            <button
              key={status}
              type="button"
              class={`filter status-${status}`}
              aria-pressed={shown.has(status)}
              onClick={() => flip(status)}
            >
              {status} {answer.summary.byStatus[status]}
            </button>
          ))}
      </fieldset>
      {rows.length === 0 && <p>No position to show with these filters.</p>}
      <ul ref={list} class="rows">
        <Space rows={from} />
        {rows.slice(from, to).map((position) => (
          <li key={position.index}>
            <Row
              answer={answer}
              labels={labels}
              clocks={clocks}
              position={position}
              open={printing || open === position.index}
              toggle={() => setOpen(open === position.index ? null : position.index)}
            />
          </li>
        ))}
        <Space rows={rows.length - to} />
      </ul>
    </section>
  );
}

/** Room for rows that are out of sight. Set through the object model: the page's policy allows no style in the text. */
function Space({ rows }: { readonly rows: number }) {
  const space = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (space.current !== null) space.current.style.height = `${Math.max(rows, 0) * ROW}px`;
  }, [rows]);
  return <li ref={space} aria-hidden="true" />;
}
