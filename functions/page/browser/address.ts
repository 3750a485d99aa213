/**
 * The page's address after the `#`: what is shown, and at which clocks. It never carries a holding of a portfolio, and the
 * part behind `#` is not sent to any server.
 *
 *   #/                                        the portfolio
 *   #/security/XIACY?asOf=2021-03-15          a security's timeline
 *   #/issuer/xiaomi   #/order/order.xiaomi.2021-03-12   #/programme/ccmc
 * @module
 */

import { useEffect, useState } from "preact/hooks";
import type { Clocks } from "./api.ts";

export const views = ["portfolio", "security", "issuer", "order", "programme"] as const;
export type View = (typeof views)[number];

export interface Address extends Clocks {
  readonly view: View;
  /** What the view is of; empty for the portfolio. */
  readonly id: string;
}

/** Reads the part behind `#`; whatever is not understood is the portfolio. */
export function readAddress(hash: string): Address {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?");
  const [, name = "", id = ""] = path.split("/");
  const asked = new URLSearchParams(query);
  const view = views.find((known) => known === name) ?? "portfolio";
  return {
    view: id === "" ? "portfolio" : view,
    id: id === "" ? "" : decodeURIComponent(id),
    asOf: asked.get("asOf"),
    knownAt: asked.get("knownAt"),
  };
}

/** Writes an address as the part behind `#`. */
export function writeAddress({ view, id, asOf, knownAt }: Address): string {
  const query = new URLSearchParams();
  if (asOf !== null) query.set("asOf", asOf);
  if (knownAt !== null) query.set("knownAt", knownAt);
  const path = view === "portfolio" ? "/" : `/${view}/${encodeURIComponent(id)}`;
  return `#${path}${query.size === 0 ? "" : `?${query}`}`;
}

/** The address shown now, and a way to change it. With `replace` the browser's history gains no step. */
export function useAddress(): readonly [Address, (to: Address, replace?: boolean) => void] {
  const [address, setAddress] = useState(() => readAddress(location.hash));
  useEffect(() => {
    const changed = () => setAddress(readAddress(location.hash));
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  const go = (to: Address, replace = false): void => {
    history[replace ? "replaceState" : "pushState"](null, "", writeAddress(to));
    setAddress(to);
  };
  return [address, go];
}
