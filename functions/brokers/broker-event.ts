/**
 * What a verified delivery asks for, whoever sent it.
 * @module
 */

import type { Position } from "../core/check/position.ts";

export type BrokerEvent =
  /** Something changed: the current holdings must be fetched. `user` as the provider names it. */
  | { readonly kind: "pull"; readonly user: string | null; readonly account: string | null }
  /** The provider says that something of the user's was removed, not what: the accounts that it lists no more are forgotten. */
  | { readonly kind: "prune"; readonly user: string; readonly account: null }
  /** The broker's side is broken: what is stored may no longer hold. */
  | {
      readonly kind: "stale";
      readonly user: string | null;
      readonly account: string | null;
      readonly reason: string;
    }
  /** The account, or where null everything of the user, or of the connection, is to be forgotten. */
  | {
      readonly kind: "forget";
      readonly user: string | null;
      readonly account: string | null;
      readonly at: number | null;
    }
  | {
      readonly kind: "replace";
      readonly account: string;
      /** When the holdings were as they are stated, milliseconds since 1970. */
      readonly at: number;
      readonly complete: boolean;
      readonly positions: readonly Position[];
    }
  /** One position pushed; null: it is gone. */
  | {
      readonly kind: "push";
      readonly user: string | null;
      readonly account: string;
      readonly holding: string;
      readonly at: number;
      readonly position: Position | null;
    }
  /** A type that is none of ours: acknowledged. */
  | { readonly kind: "ignore" };

export interface BrokerDelivery {
  /** The sender's id of the event, equal on every retry. */
  readonly id: string;
  readonly event: BrokerEvent;
}

/** Authentic, but not readable: acknowledged, because it would come again just so. `account` where at least that could be read. */
export interface Unreadable {
  readonly ok: false;
  readonly id: string | null;
  readonly why: string;
  readonly account?: string;
}

export type ParsedDelivery = { readonly ok: true; readonly delivery: BrokerDelivery } | Unreadable;

/** Holdings as a provider gave them. */
export interface Snapshot {
  readonly positions: readonly Position[];
  /** When they were so, milliseconds since 1970; null: the provider does not say. */
  readonly at: number | null;
  /** Why they are not known to their end; empty: they are. */
  readonly gaps: readonly string[];
}
