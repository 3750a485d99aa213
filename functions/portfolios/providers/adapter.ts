/**
 * What the service knows of a provider: one adapter each, and nothing of it anywhere else.
 * @module
 */

import type { ParsedDelivery } from "../../brokers/broker-event.ts";
import type { Headers, Verification } from "../../brokers/signature.ts";
import type { Position } from "../../core/check/position.ts";
import type { Connection } from "../connection.ts";
import type { ConnectionSecrets, Credentials } from "../secrets.ts";
import type { HoldingsTable } from "../table.ts";
import type { WorkerDeps } from "../worker-deps.ts";
import type { AskedAt, PullDeps } from "./ask-provider.ts";

/** What is to be fetched. `kind` prune: the provider says that something of the user's was removed. */
export interface PullEvent {
  readonly kind: "pull" | "prune";
  readonly user: string | null;
  readonly account: string | null;
}

export interface UserEvent extends PullEvent {
  readonly user: string;
}

/** Fetches and stores, with a connection's credentials. Rejects where it must be tried again. */
type Fetch<E extends PullEvent> = (
  deps: WorkerDeps,
  connection: Connection,
  event: E,
  credentials: Credentials,
) => Promise<void>;

/** A provider fetches for a user, whom the event must name; or all that a connection has; or nothing, as it pushes. */
export type Fetching =
  | { readonly by: "user"; readonly fetch: Fetch<UserEvent> }
  | {
      readonly by: "connection";
      /** The account under which a connection keeps all that it fetches; its deliveries name none. */
      readonly account: string;
      readonly fetch: Fetch<PullEvent & { readonly account: string }>;
    }
  | { readonly by: "nothing" };

/** One holding of a list. `at`: the newest instant heard of it, milliseconds since 1970. */
export interface ListedHolding {
  readonly holding: string;
  readonly account: string;
  readonly at: number;
  readonly position: Position;
}

/** What a user holds by the provider's list, in all accounts. */
export interface HoldingsList {
  readonly holdings: readonly ListedHolding[];
  /** How many of them could not be read. */
  readonly unread: number;
}

/** How a provider that pushes single positions is asked for all of them. */
export interface Listing {
  /** What all accounts of a user hold; null: it can't be asked with these credentials. Rejects with PullFailed. */
  readonly list: (
    deps: PullDeps,
    at: AskedAt,
    credentials: Credentials,
    user: string,
  ) => Promise<HoldingsList> | null;
  /** Why the portfolio of a user is not whole whose list names nothing, though nothing was reported as gone. */
  readonly noneListed: string;
}

/** A delivery with its body as it was sent. */
export interface Delivery {
  readonly body: Uint8Array;
  readonly headers: Headers;
}

/** Verifies the bytes, then reads them. */
export interface DeliveryReader {
  /** Rejects where it can't be told just now: the sender must try again. `now` in milliseconds since 1970. */
  readonly verify: (
    delivery: Delivery,
    connection: Connection,
    secrets: ConnectionSecrets,
    now: number,
  ) => Promise<Verification> | Verification;
  readonly parse: (
    delivery: Delivery,
    connection: Connection,
    secrets: ConnectionSecrets,
  ) => Promise<ParsedDelivery> | ParsedDelivery;
}

/** The key that deliveries are verified with; `made`: the caller must be told it, once. `expected`: the caller's does not do. */
export type KeyChoice =
  | { readonly key: string | null; readonly made: string | null }
  | { readonly expected: string };

/** What a provider's deliveries and fetches take. */
export interface ProviderWork {
  /** Chooses or makes the key of deliveries. `secret`: the caller's; undefined: none was given. */
  readonly signingKey: (secret: string | undefined, credentials: Credentials) => KeyChoice;
  /** Asks whether the provider takes the credentials; rejects with PullFailed. Absent: there is nobody to ask. */
  readonly probe?: (deps: PullDeps, at: AskedAt, credentials: Credentials) => Promise<void>;
  /** What is wrong with one of the credentials by its form alone; null: nothing. Absent: their form says nothing. */
  readonly fault?: (credentials: Credentials) => { readonly name: string; readonly expected: string } | null;
  /** A reader of deliveries; what it has found out about keys lives as long as it does. */
  readonly reader: (deps: PullDeps) => DeliveryReader;
  /** The users whose holdings are fetched every day; null in it: the provider knows no users. Empty: nothing is fetched. */
  readonly users: (
    deps: { readonly table: HoldingsTable },
    connection: Connection,
    credentials: () => Promise<Credentials>,
  ) => Promise<readonly (string | null)[]>;
  readonly fetching: Fetching;
  /** Present where single positions are pushed. */
  readonly listing?: Listing;
}

/** One provider. */
export interface ProviderAdapter {
  /** As its makers write it. */
  readonly title: string;
  /** Where it is asked, by a connection's environment; empty: it never is. A deployment may name another address. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly credentials: {
    readonly names: readonly string[];
    /** Whether a connection may go without: it then takes what is pushed, and fetches nothing. */
    readonly optional?: true;
  };
  /**
   * What the provider's silence says. `fetched`: its holdings are fetched daily; a sender of whole portfolios sends when it
   * likes. `dated`: `asOf` is when the provider itself last read the account, not the instant of asking or of a change.
   */
  readonly silence: { readonly fetched: boolean; readonly dated: boolean };
  /** Loaded when first needed: who only asks what providers there are need not load what speaks with them. */
  readonly work: () => Promise<ProviderWork>;
}
