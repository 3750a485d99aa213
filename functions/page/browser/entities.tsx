/**
 * Pages to send to a colleague: an issuer, a court order or licence, a programme, each at its own address.
 * @module
 */

import { actsInWords, inNewYork } from "../words.ts";
import { writeAddress } from "./address.ts";
import { courtOrder, issuer, listings } from "./api.ts";
import { useLoaded } from "./loaded.ts";
import { ListedName, Refusal, Scrollable, Sources } from "./parts.tsx";
import type { ViewProps } from "./security.tsx";

/** The view of `#/issuer/{id}`: names, lines, listings. */
export function IssuerView({ address }: ViewProps) {
  const { value, refused } = useLoaded(`issuer ${JSON.stringify(address)}`, () =>
    issuer(address.id, address),
  );
  if (refused !== null) return <Refusal refused={refused} />;
  if (value === null) return <p class="muted">Asking…</p>;
  return (
    <section aria-labelledby="issuer">
      <h2 id="issuer">{value.name}</h2>
      {value.aliases.length > 0 && <p>Also: {value.aliases.map(({ name }) => name).join("; ")}.</p>}
      <h3>Securities</h3>
      <Scrollable label="Securities">
        <table>
          <thead>
            <tr>
              <th scope="col">Ticker</th>
              <th scope="col">Venue</th>
              <th scope="col">ISIN</th>
              <th scope="col">Kind</th>
              <th scope="col">Since</th>
              <th scope="col">Until</th>
            </tr>
          </thead>
          <tbody>
            {value.lines.map((line) => (
              <tr key={JSON.stringify(line)}>
                <td>
                  {line.ticker === undefined ? (
                    ""
                  ) : (
                    <a href={writeAddress({ ...address, view: "security", id: line.isin ?? line.ticker })}>
                      {line.ticker}
                    </a>
                  )}
                </td>
                <td>{line.venue}</td>
                <td>{line.isin}</td>
                <td>{line.kind}</td>
                <td>{line.from === null ? "" : inNewYork(line.from)}</td>
                <td>{line.until === null ? "" : inNewYork(line.until)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
      <h3>Listings</h3>
      <ul>
        {value.listings.map((id) => (
          <li key={id}>{id}</li>
        ))}
      </ul>
      <h3>Sources</h3>
      <Sources citations={value.citations} />
    </section>
  );
}

/** The view of `#/order/{id}`. */
export function OrderView({ address }: ViewProps) {
  const { value, refused } = useLoaded(`order ${JSON.stringify(address)}`, () =>
    courtOrder(address.id, address),
  );
  if (refused !== null) return <Refusal refused={refused} />;
  if (value === null) return <p class="muted">Asking…</p>;
  return (
    <section aria-labelledby="order">
      <h2 id="order">
        {value.title ?? `${value.kind.replaceAll("-", " ")}, ${value.court} No. ${value.docket}`}
      </h2>
      <dl>
        {value.judge != null && (
          <>
            <dt>Judge</dt>
            <dd>{value.judge}</dd>
          </>
        )}
        {value.enteredAt !== undefined && (
          <>
            <dt>Entered</dt>
            <dd>{inNewYork(value.enteredAt)}</dd>
          </>
        )}
        <dt>In effect</dt>
        <dd>
          from {inNewYork(value.from)}{" "}
          {value.until === null ? "until further notice" : `until ${inNewYork(value.until)}`}
        </dd>
        <dt>Reaches</dt>
        <dd>
          {value.listings.join(", ") || "another order"};{" "}
          {value.acts === null ? "every act" : value.acts.join(", ")}
          {value.parties !== undefined && `; only for ${value.parties.join(", ")}`}
        </dd>
        {value.against !== null && (
          <>
            <dt>Against</dt>
            <dd>
              <a href={writeAddress({ ...address, id: value.against })}>{value.against}</a>
            </dd>
          </>
        )}
      </dl>
      <h3>Sources</h3>
      <Sources citations={value.citations} />
    </section>
  );
}

/** The view of `#/programme/{id}`: every listing under it at the two clocks. */
export function ProgrammeView({ address }: ViewProps) {
  const { value, refused } = useLoaded(`programme ${JSON.stringify(address)}`, () => listings(address));
  if (refused !== null) return <Refusal refused={refused} />;
  if (value === null) return <p class="muted">Asking…</p>;
  const own = value.filter(({ programme }) => programme === address.id);
  return (
    <section aria-labelledby="programme">
      <h2 id="programme">Programme {address.id}</h2>
      <p>{own.length} listings that have begun.</p>
      <Scrollable label="Listings">
        <table>
          <thead>
            <tr>
              <th scope="col">Issuer</th>
              <th scope="col">Listed</th>
              <th scope="col">Phase</th>
              <th scope="col">What you may do</th>
            </tr>
          </thead>
          <tbody>
            {own.map((listing) => (
              <tr key={listing.id}>
                <td>
                  <ListedName issuer={listing.issuer} name={listing.name} clocks={address} />
                </td>
                <td>{inNewYork(listing.listedAt)}</td>
                <td>
                  <span class={`chip phase-${listing.phase}`}>{listing.phase.replace("-", " ")}</span>
                </td>
                <td>{actsInWords(listing.acts, listing.nextChange)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
    </section>
  );
}
