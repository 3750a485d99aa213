/**
 * The page's entry point: header, the view that the address names, footer with what the register holds.
 * @module
 */

import { render } from "preact";
import { useState } from "preact/hooks";
import { dutyMeaning, glossary, phaseMeaning, statusMeaning } from "../words.ts";
import { useAddress, type View } from "./address.ts";
import { notNarrowed, registerState, type Source } from "./api.ts";
import { readConfig } from "./config.ts";
import { IssuerView, OrderView, ProgrammeView } from "./entities.tsx";
import { useLoaded } from "./loaded.ts";
import { Digest } from "./parts.tsx";
import { PortfolioView } from "./portfolio.tsx";
import { SecurityView, type ViewProps } from "./security.tsx";
import { leave, type SignIn, signIn } from "./sign-in.ts";

/** What the register holds and how old it is: always in sight. */
function RegisterLine() {
  const { value, refused } = useLoaded("register", registerState);
  if (refused !== null) return <p class="problem">{refused.message}</p>;
  if (value === null) return null;
  return (
    <div class="register">
      <p>
        Register version {value.version}, <Digest value={value.digest} />
      </p>
      <ul>
        {value.sources.map(({ name, state, lastSuccess }) => (
          <li key={name} class={state === "fresh" ? "" : "stale"}>
            {name}: {lastSuccess === null ? "never heard" : `${state}, last read ${lastSuccess.slice(0, 10)}`}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Glossary() {
  const words = { ...statusMeaning, ...phaseMeaning, ...dutyMeaning, ...glossary };
  return (
    <details class="card">
      <summary>What the words mean</summary>
      <dl>
        {Object.entries(words).map(([word, meaning]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

const entityViews = {
  security: SecurityView,
  issuer: IssuerView,
  order: OrderView,
  programme: ProgrammeView,
} as const satisfies Record<Exclude<View, "portfolio">, (props: ViewProps) => unknown>;

function App({ now, portfolios }: { readonly now: number; readonly portfolios: boolean }) {
  const [address, go] = useAddress();
  // Kept above the views, so that looking at a security and coming back does not lose the portfolio.
  const [source, setSource] = useState<Source | null>(null);
  const [narrowed, setNarrowed] = useState(notNarrowed);
  const props = { address, go, now };
  const Entity = address.view === "portfolio" ? null : entityViews[address.view];
  return (
    <>
      <header>
        <h1>
          <a href="#/">investor-exposure</a>
        </h1>
        <p>
          May a US person buy, sell or keep this, which government listing says so, and which court order
          suspends it?
        </p>
      </header>
      <main id="main">
        {Entity === null ? (
          <PortfolioView {...props} {...{ portfolios, source, setSource, narrowed, setNarrowed }} />
        ) : (
          <>
            <p>
              <a href="#/">← Back to the portfolio</a>
            </p>
            <Entity {...props} />
          </>
        )}
        <Glossary />
      </main>
      <footer>
        <RegisterLine />
        <p>
          This is not a clearance and not legal advice. <a href="/docs">The API</a> ·{" "}
          <a href="/openapi.json">OpenAPI</a>
        </p>
      </footer>
    </>
  );
}

/** What is shown in place of the page to a reader whom the issuer refused. */
function NotSignedIn({ refused, issuer }: { readonly refused: string; readonly issuer: SignIn }) {
  return (
    <main id="main">
      <h1>investor-exposure</h1>
      <p class="problem" role="alert">
        {refused}
      </p>
      <button type="button" onClick={() => leave(issuer)}>
        Sign in again
      </button>
    </main>
  );
}

const root = document.getElementById("app");
const { portfolios, signIn: issuer } = await readConfig();
const signedIn = await signIn(issuer);
if (root !== null && signedIn === "signed-in") render(<App now={Date.now()} portfolios={portfolios} />, root);
if (root !== null && issuer !== null && typeof signedIn === "object")
  render(<NotSignedIn refused={signedIn.refused} issuer={issuer} />, root);
