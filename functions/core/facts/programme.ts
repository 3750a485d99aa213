import type { Moment } from "../time.ts";
import type { Citation } from "./fact.ts";
import type { Permissions } from "./permission.ts";

/** The phases in which a listing runs by its programme's own text; the others suspend or end it. */
export const bindingPhases = ["announced", "in-force", "window-closed"] as const;
export type BindingPhase = (typeof bindingPhases)[number];

/** Where a listing stands at an instant. */
export type Phase = BindingPhase | "enjoined" | "licensed" | "ended";

/** A stretch during which one text of the law applied: `[from, until)`, null = until further notice. */
export interface Period {
  readonly title: string;
  readonly from: Moment;
  readonly until: Moment | null;
  readonly table: Readonly<Record<BindingPhase, Permissions>>;
  readonly citations: readonly Citation[];
}

/** A legal regime that restricts investment. Data, not code: a new regime is a new document. */
export interface Programme {
  readonly name: string;
  readonly authority: string;
  readonly periods: readonly Period[];
}
