/**
 * The first view: give a portfolio, read the verdict.
 * @module
 */

import { useRef, useState } from "preact/hooks";
import { type Checked, check, type Narrowed, type Source, storedPortfolios } from "./api.ts";
import { ChangesAhead } from "./changes-ahead.tsx";
import { ClockSliders, stopsOf } from "./clocks.tsx";
import { useLoaded } from "./loaded.ts";
import { Buyer, Programmes } from "./narrowing.tsx";
import { Digest, Refusal } from "./parts.tsx";
import { Positions } from "./positions.tsx";
import type { ViewProps } from "./security.tsx";
import { Summary } from "./verdict.tsx";

/** The first listing of the programmes that this service began with. */
const FIRST = Date.UTC(2020, 10, 12);

/** "XIACY, 1810.HK" and lines of tickers; a comma, a semicolon or a line break ends one. */
const tickersOf = (text: string): readonly string[] =>
  text
    .split(/[,;\n\t]/)
    .map((symbol) => symbol.trim())
    .filter((symbol) => symbol !== "");

interface ChooseProps {
  /** Whether stored ones can be picked from. */
  readonly portfolios: boolean;
  readonly onChoose: (source: Source) => void;
}

/** Drop a file, choose one, type tickers, or pick a stored portfolio. */
function Choose({ portfolios, onChoose }: ChooseProps) {
  const [over, setOver] = useState(false);
  const text = useRef<HTMLTextAreaElement>(null);
  const stored = useLoaded(portfolios ? "stored" : null, storedPortfolios);
  const take = (file: File | null | undefined) => file != null && onChoose({ kind: "file", file });
  return (
    <section class="card" aria-labelledby="choose">
      <h2 id="choose">Your portfolio</h2>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the file input inside does the same by keyboard */}
      <div
        class={`drop${over ? " over" : ""}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer?.files[0]);
        }}
      >
        <label for="file">
          Drop a broker's file here, or choose one
          <small> (CSV, Excel, OFX, XML)</small>
        </label>
        <input id="file" type="file" onChange={({ currentTarget }) => take(currentTarget.files?.[0])} />
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const symbols = tickersOf(text.current?.value ?? "");
          if (symbols.length > 0) onChoose({ kind: "tickers", symbols });
        }}
      >
        <label for="tickers">Or type tickers or ISINs, separated by commas</label>
        <div class="tickers">
          <textarea id="tickers" ref={text} rows={1} placeholder="XIACY, 1810.HK, AAPL" />
          <button type="submit">Check</button>
        </div>
      </form>
      {(stored.value?.length ?? 0) > 0 && (
        <>
          <label for="stored">Or pick a stored portfolio</label>
          <select
            id="stored"
            onChange={({ currentTarget }) =>
              currentTarget.value !== "" && onChoose({ kind: "stored", id: currentTarget.value })
            }
          >
            <option value="">Choose…</option>
            {stored.value?.map(({ id, complete }) => (
              <option key={id} value={id}>
                {id}
                {complete === false ? " (incomplete)" : ""}
              </option>
            ))}
          </select>
        </>
      )}
      <p class="muted">Holdings go to this service only. They are not kept unless you store them.</p>
    </section>
  );
}

interface AnsweredProps {
  readonly checked: Checked;
  readonly props: ViewProps & Pick<PortfolioProps, "narrowed" | "setNarrowed">;
}

function Answered({ checked, props }: AnsweredProps) {
  const { answer, labels, incomplete } = checked;
  return (
    <>
      <Summary answer={answer} {...(incomplete === undefined ? {} : { incomplete })} />
      <ChangesAhead answer={answer} />
      <Positions answer={answer} labels={labels} clocks={props.address} />
      <Programmes answer={answer} narrowed={props.narrowed} onChange={props.setNarrowed} />
      <details class="card">
        <summary>Evidence: how to ask the same again</summary>
        <dl>
          <dt>Register</dt>
          <dd>
            version {answer.register.version}, <Digest value={answer.register.digest} />
          </dd>
          <dt>Facts</dt>
          <dd>
            <Digest value={answer.register.factsDigest} />
          </dd>
          <dt>Answer</dt>
          <dd>
            <Digest value={answer.answerDigest} />
          </dd>
          <dt>Engine</dt>
          <dd>{answer.engine}</dd>
          <dt>Programmes</dt>
          <dd>{answer.coverage.programmes.join(", ")}</dd>
        </dl>
      </details>
    </>
  );
}

/** Names a source, so that choosing another asks anew. */
const keyOf = (source: Source): string =>
  source.kind === "file"
    ? `file ${source.file.name} ${source.file.size} ${source.file.lastModified}`
    : JSON.stringify(source);

export interface PortfolioProps extends ViewProps {
  readonly portfolios: boolean;
  readonly source: Source | null;
  readonly setSource: (source: Source) => void;
  readonly narrowed: Narrowed;
  readonly setNarrowed: (narrowed: Narrowed) => void;
}

/** The view of `#/`. */
export function PortfolioView({ portfolios, source, setSource, ...props }: PortfolioProps) {
  const { address, go, now, narrowed, setNarrowed } = props;
  const { asOf, knownAt } = address;
  const asking = { asOf, knownAt, ...narrowed };
  const key = source === null ? null : `${keyOf(source)} ${JSON.stringify(asking)}`;
  const asked = useLoaded(key, () =>
    source === null ? Promise.reject(new Error("nothing to ask")) : check(source, asking),
  );
  return (
    <>
      <Choose portfolios={portfolios} onChoose={setSource} />
      {source !== null && (
        <ClockSliders
          stops={stopsOf(FIRST, now, [])}
          clocks={address}
          onChange={(clocks) => go({ ...address, ...clocks }, true)}
        />
      )}
      {source?.kind === "file" && (
        <p class="muted">
          File: <bdi>{source.file.name}</bdi>
        </p>
      )}
      {asked.value !== null && (
        <Buyer answer={asked.value.answer} narrowed={narrowed} onChange={setNarrowed} />
      )}
      <div aria-live="polite" aria-busy={asked.loading}>
        {asked.refused !== null && <Refusal refused={asked.refused} />}
        {asked.refused !== null && narrowed.programmes !== null && (
          <button type="button" onClick={() => setNarrowed({ ...narrowed, programmes: null })}>
            Ask about all programmes
          </button>
        )}
        {asked.loading && asked.value === null && <p class="muted">Asking…</p>}
        {asked.value !== null && <Answered checked={asked.value} props={props} />}
      </div>
    </>
  );
}
