/**
 * The examiner's report: one answer as one document that needs no script, prints on A4 and Letter, and says how to ask the same
 * again. Pure: the same input gives the same bytes.
 * @module
 */

import type { CheckAnswer, PositionAnswer } from "../core/check/answer.ts";
import { firstIdentifier } from "../core/facts/scheme.ts";
import { type ListingAnswer, nameListed } from "../core/law/listing-answer.ts";
import { type Status, statuses } from "../core/law/status.ts";
import { printable } from "../core/printable.ts";
import {
  coverageInWords,
  positionsInWords,
  problemInWords,
  sourcesInWords,
  unreadColumnsInWords,
  unreadRowsInWords,
} from "./coverage-words.ts";
import {
  actsInWords,
  basisInWords,
  conditionInWords,
  dutyMeaning,
  gradeInWords,
  inNewYork,
  nextInWords,
  openConditions,
  positionInWords,
  sharesInWords,
  statusMeaning,
  throughInWords,
} from "./words.ts";

/** What the report is of. */
export interface Reported {
  readonly answer: CheckAnswer & { readonly answerDigest?: string };
  /** What each position is called, by its index. */
  readonly labels: readonly {
    readonly symbol?: string;
    readonly isin?: string;
    readonly cusip?: string;
    readonly sedol?: string;
    readonly figi?: string;
    readonly name?: string;
    readonly ref?: string;
    readonly quantity?: string;
  }[];
  /** The file as the reader gave it; null: positions were typed. */
  readonly file: { readonly name: string; readonly sha256: string } | null;
  /** The command or request that asks the same again. */
  readonly again: string;
}

/** Text as HTML text: whatever it holds is shown, nothing of it is markup. */
export const escapeHtml = (text: string): string =>
  printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

const style = `
@page { size: auto; margin: 18mm 15mm; @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 9pt sans-serif; } }
body { font: 10.5pt/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 60rem; margin: 1.5rem auto; padding: 0 1rem; }
h1 { font-size: 16pt; } h2 { font-size: 12.5pt; border-bottom: 1px solid #999; margin-top: 1.6em; break-after: avoid; }
table { border-collapse: collapse; width: 100%; } thead { display: table-header-group; } tr { break-inside: avoid; }
td, th { border: 1px solid #bbb; padding: 3pt 5pt; text-align: left; vertical-align: top; overflow-wrap: break-word; }
code { font-size: 9pt; overflow-wrap: anywhere; } dt { font-weight: 600; } dd { margin: 0 0 4pt; }
.restricted { color: #a3161c; font-weight: 700; } .review { color: #6a2c91; font-weight: 700; } section { break-inside: auto; }
a { color: #0b57a4; } @media print { a::after { content: " (" attr(href) ")"; font-size: 8.5pt; } body { margin: 0; max-width: none; } }`;

const link = (url: string | undefined, title: string): string =>
  url !== undefined && /^https?:\/\//i.test(url)
    ? `<a href="${escapeHtml(url)}">${escapeHtml(title)}</a>`
    : escapeHtml(title);

/** By everything that tells which security it is: an examiner looks for it by its number. The row's place only where nothing else does. */
function nameOf(label: Reported["labels"][number] = {}, index: number): string {
  const { symbol, name, ref } = label;
  const identifier = firstIdentifier(label);
  const parts = [symbol, identifier === symbol ? undefined : identifier, name, ref].filter(
    (part) => part !== undefined,
  );
  return (parts.length === 0 ? [`row ${index + 1}`] : parts).map(escapeHtml).join(" · ");
}

/** An examiner reads every path that the answer has. */
const MAX_TOLD = 100;

function row(position: PositionAnswer, { answer, labels }: Reported): string {
  const problems = position.problems.map((problem) => `<br>${escapeHtml(problemInWords(problem))}`).join("");
  const through = [throughInWords(position, answer.listings, MAX_TOLD), ...sharesInWords(position)]
    .filter((text) => text !== "")
    .map((text) => `<br>${escapeHtml(text)}`)
    .join("");
  const listed = position.matches
    .map(
      ({ listing, doubt }) =>
        `${escapeHtml(listing)}${doubt === undefined ? "" : ` (not certain: ${escapeHtml(doubt)})`}`,
    )
    .join("<br>");
  const settling = position.matches.flatMap(({ listing: id }) => {
    const found = answer.listings[id];
    return found === undefined ? [] : openConditions(position, found).map((one) => conditionInWords(one));
  });
  const open = [...new Set(settling)].map((text) => `<br>${escapeHtml(text)}`).join("");
  const duties = (position.duties ?? [])
    .map((duty) => `<br><strong>${escapeHtml(dutyMeaning[duty])}</strong>`)
    .join("");
  return `<tr><td>${nameOf(labels[position.index], position.index)}</td><td class="${position.status}">${position.status}</td><td>${escapeHtml(positionInWords(position, answer.listings, labels[position.index]?.quantity))}${open}${through}${duties}${problems}</td><td>${listed}</td></tr>`;
}

function listing(id: string, found: ListingAnswer): string {
  const sources = [...found.citations, ...(found.relief?.citations ?? [])];
  const next = nextInWords(found);
  return `<section><h3>${escapeHtml(nameListed(found))} (${escapeHtml(id)})</h3><p>${escapeHtml(basisInWords(found))} ${escapeHtml(actsInWords(found.acts, found.nextChange))}${next === "" ? "" : ` ${escapeHtml(next)}`}</p>${(found.conditions ?? []).map((open) => `<p>${escapeHtml(conditionInWords(open))}</p>`).join("")}<ul>${sources.map((citation) => `<li>${link(citation.url, citation.title)}${gradeInWords(citation)}</li>`).join("")}</ul></section>`;
}

/** Positions in the order of their status, and within it of the file. */
const worstFirst = (positions: readonly PositionAnswer[]): readonly PositionAnswer[] =>
  positions.toSorted((a, b) => statuses.indexOf(a.status) - statuses.indexOf(b.status) || a.index - b.index);

const person = (us: boolean): string => (us ? "a US person" : "not a US person");

const counts = (byStatus: Readonly<Record<Status, number>>): string =>
  statuses
    .filter((status) => byStatus[status] > 0)
    .map((status) => `${byStatus[status]} ${status}`)
    .join(", ");

/** The whole document. `no-match` positions without a problem are counted, not listed. */
export function reportHtml(reported: Reported): string {
  const { answer, file, again } = reported;
  const shown = worstFirst(answer.positions).filter(
    ({ status, problems }) => status !== "no-match" || problems.length > 0,
  );
  const item = (term: string, value: string): string => `<dt>${term}</dt><dd>${value}</dd>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Investment exposure as of ${escapeHtml(answer.asOf)}</title><style>${style}</style></head><body>
<h1>Investment exposure: <span class="${answer.status}">${answer.status}</span></h1>
<p>${escapeHtml(statusMeaning[answer.status])} ${positionsInWords(answer.summary.positions)}: ${counts(answer.summary.byStatus)}.</p>${[
    unreadRowsInWords(answer),
    unreadColumnsInWords(answer),
    answer.summary.unvalued === 0
      ? ""
      : `${answer.summary.unvalued} without a market value: not in the sums.`,
  ]
    .filter((sentence) => sentence !== "")
    .map((sentence) => `<p><strong>${escapeHtml(sentence)}</strong></p>`)
    .join("")}
<dl>${[
    file === null ? "" : item("File", `${escapeHtml(file.name)}, SHA-256 <code>${file.sha256}</code>`),
    item("As of", escapeHtml(`${answer.asOf} (${inNewYork(answer.asOf)})`)),
    item(
      "Known at",
      escapeHtml(
        answer.knownAt === null
          ? "everything that the register holds"
          : `${answer.knownAt} (${inNewYork(answer.knownAt)})`,
      ),
    ),
    item(
      "Register",
      `version ${answer.register.version}, log <code>${escapeHtml(answer.register.digest)}</code>, facts <code>${escapeHtml(answer.register.factsDigest)}</code>`,
    ),
    item("Engine", String(answer.engine)),
    answer.answerDigest === undefined
      ? ""
      : item("Answer", `<code>${escapeHtml(answer.answerDigest)}</code>`),
    item("Covers", escapeHtml(`${coverageInWords(answer.coverage)}. ${sourcesInWords(answer.coverage)}`)),
    item("Investor", person(answer.investor.usPerson)),
    answer.trade?.counterparty === undefined
      ? ""
      : item("Buyer of what is sold", person(answer.trade.counterparty === "us-person")),
    item("To ask the same again", `<code>${escapeHtml(again)}</code>`),
  ].join("")}</dl>
<h2>Sums</h2><table><thead><tr><th>Currency</th><th>Long</th><th>Short</th><th>Restricted share</th>${statuses.map((status) => `<th>${status}</th>`).join("")}</tr></thead><tbody>${answer.summary.exposure
    .map(
      (sum) =>
        `<tr><td>${escapeHtml(sum.currency)}</td><td>${sum.long}</td><td>${sum.short}</td><td>${sum.restrictedShare ?? "none"}</td>${statuses.map((status) => `<td>${sum.byStatus[status]}</td>`).join("")}</tr>`,
    )
    .join("")}</tbody></table>
<h2>Positions</h2><p>Positions with status no-match are counted above and left out here. They are not a clearance.</p>
<table><thead><tr><th>Position</th><th>Status</th><th>What the investor may do</th><th>Listings</th></tr></thead><tbody>${shown.map((position) => row(position, reported)).join("")}</tbody></table>
<h2>Listings and sources</h2>${Object.entries(answer.listings)
    .map(([id, found]) => listing(id, found))
    .join("")}
<h2>Notice</h2><p>${escapeHtml(answer.notice)}</p>
</body></html>
`;
}
