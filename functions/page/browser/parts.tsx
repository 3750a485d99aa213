/**
 * Small parts that several views show: a status, sources, a refusal, a word with its meaning.
 * @module
 */

import type { ComponentChildren } from "preact";
import type { Citation } from "../../core/facts/citation.ts";
import type { ListingAnswer } from "../../core/law/listing-answer.ts";
import type { Status } from "../../core/law/status.ts";
import { glossary, gradeInWords, statusMeaning } from "../words.ts";
import { writeAddress } from "./address.ts";
import type { Clocks, Refused } from "./api.ts";

export const StatusChip = ({ status }: { readonly status: Status }) => (
  <span class={`chip status-${status}`} title={statusMeaning[status]}>
    {status}
  </span>
);

/** Who is listed, with a way to its page; a class of issuers has none. */
export function ListedName({
  issuer,
  name,
  clocks: { asOf, knownAt },
}: Pick<ListingAnswer, "issuer" | "name"> & { readonly clocks: Clocks }) {
  return issuer === undefined ? (
    <span>{name}</span>
  ) : (
    <a href={writeAddress({ view: "issuer", id: issuer.id, asOf, knownAt })}>{name}</a>
  );
}

/** Only web addresses become links: a recorded text of another kind is shown as text. */
const isWeb = (url: string | undefined): url is string => url !== undefined && /^https?:\/\//i.test(url);

/** Where facts can be read. */
export const Sources = ({ citations }: { readonly citations: readonly Citation[] }) =>
  citations.length === 0 ? null : (
    <ul class="sources">
      {citations.map((citation) => (
        <li key={citation.title}>
          {isWeb(citation.url) ? (
            <a href={citation.url} rel="noreferrer noopener" target="_blank">
              {citation.title}
            </a>
          ) : (
            citation.title
          )}
          {gradeInWords(citation)}
        </li>
      ))}
    </ul>
  );

export const Refusal = ({ refused }: { readonly refused: Refused }) => (
  <div class="refusal" role="alert">
    <strong>{refused.message}</strong>
    {refused.details.length > 0 && (
      <ul>
        {refused.details.map((detail) => (
          <li key={detail}>{detail}</li>
        ))}
      </ul>
    )}
  </div>
);

/** A word of the glossary, with its meaning on hover and on focus. */
export const Term = ({ word, children }: { readonly word: string; readonly children: ComponentChildren }) => (
  <abbr title={glossary[word] ?? ""} tabIndex={0}>
    {children}
  </abbr>
);

/** A wide table that scrolls by itself, by keyboard too. */
export const Scrollable = ({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
  <section class="scroll" tabIndex={0} aria-label={label}>
    {children}
  </section>
);

/** A digest whole: a cut one could not be looked for again. */
export const Digest = ({ value }: { readonly value: string }) => <code class="digest">{value}</code>;
