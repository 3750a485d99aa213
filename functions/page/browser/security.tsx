/**
 * One security: what it is, what may be done with it at the two clocks, its timeline.
 * @module
 */

import { basisInWords, inNewYork, nextInWords, reliefInWords } from "../words.ts";
import { type Address, writeAddress } from "./address.ts";
import { type Clocks, security } from "./api.ts";
import { ClockSliders, stopsOf } from "./clocks.tsx";
import { useLoaded } from "./loaded.ts";
import { Refusal, Sources, StatusChip } from "./parts.tsx";
import { eventsOf, instantOf, SegmentTable, spanOf, TimelinePicture } from "./timeline.tsx";
import { useVerdict, VerdictLine } from "./verdict.tsx";

const everything: Clocks = { asOf: null, knownAt: null };

export interface ViewProps {
  readonly address: Address;
  readonly go: (to: Address, replace?: boolean) => void;
  readonly now: number;
}

/** The view of `#/security/{symbol}`. The sliders' stops stay where they are while the clocks move. */
export function SecurityView({ address, go, now }: ViewProps) {
  const { id, asOf, knownAt } = address;
  const whole = useLoaded(id, () => security(id, everything));
  const known = useLoaded(`${id} ${asOf} ${knownAt}`, () => security(id, address));
  const verdict = useVerdict(id, address);
  const all = whole.value?.issuers.flatMap(({ listings }) => listings) ?? [];
  const events = eventsOf(all);
  const [start, end] = spanOf(events, now);
  const stops = stopsOf(start, Math.min(end, now), events);
  const refused = known.refused ?? whole.refused ?? verdict.refused;
  return (
    <section aria-labelledby="security">
      <h2 id="security">{id}</h2>
      {refused !== null && <Refusal refused={refused} />}
      {verdict.value !== null && <VerdictLine verdict={verdict.value} />}
      {all.length > 0 && (
        <ClockSliders
          stops={stops}
          clocks={address}
          onChange={(clocks) => go({ ...address, ...clocks }, true)}
        />
      )}
      {known.value?.problems.map(({ message }) => (
        <p key={message} class="problem">
          {message}
        </p>
      ))}
      {known.value?.issuers.length === 0 && <p>Nothing in this register matches. This is not a clearance.</p>}
      {known.value?.issuers.map((issuer) => (
        <article key={issuer.id} class="card">
          <h3>
            <a href={writeAddress({ ...address, view: "issuer", id: issuer.id })}>{issuer.name}</a>
          </h3>
          {issuer.doubt !== null && <p class="problem">Not certain: {issuer.doubt}.</p>}
          {issuer.listings.length > 0 && <TimelinePicture listings={issuer.listings} asOf={asOf} now={now} />}
          {issuer.listings.map((listing) => (
            <details key={listing.id} open={issuer.listings.length === 1}>
              <summary>
                {listing.programme} · listed {inNewYork(listing.listedAt)}
                {listing.endedAt !== null && ` · ended ${inNewYork(listing.endedAt)}`}
              </summary>
              <p>
                {basisInWords(listing)}{" "}
                <a href={writeAddress({ ...address, view: "programme", id: listing.programme })}>
                  Every listing under {listing.programme}
                </a>
              </p>
              {nextInWords(listing) !== "" && <p>{nextInWords(listing)}</p>}
              <SegmentTable listing={listing} asked={instantOf(asOf, now)} />
              {listing.reliefs.length > 0 && <h4>Court orders and licences</h4>}
              {listing.reliefs.map((relief) => (
                <div key={relief.id}>
                  <p>{reliefInWords(relief)}</p>
                  <Sources citations={relief.citations} />
                </div>
              ))}
            </details>
          ))}
        </article>
      ))}
      {known.loading && <p class="muted">Asking…</p>}
      <p class="muted">
        Status of this security: {verdict.value === null ? "…" : <StatusChip status={verdict.value.status} />}
      </p>
    </section>
  );
}
