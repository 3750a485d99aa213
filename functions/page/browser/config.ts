/**
 * What the page finds where it is served: read once, before anything is shown.
 * @module
 */

import type { SignIn } from "./sign-in.ts";

export interface PageConfig {
  /** Whether this deployment keeps portfolios. */
  readonly portfolios: boolean;
  /** null: callers need no token. */
  readonly signIn: SignIn | null;
}

/** A service that cannot tell keeps no portfolios, and asks for no token. */
export async function readConfig(): Promise<PageConfig> {
  const response = await fetch("/page/config.json");
  return response.ok ? response.json() : { portfolios: false, signIn: null };
}
