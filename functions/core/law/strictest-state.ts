/**
 * The strictest of several states in which a listing may stand, act by act.
 * @module
 */

import { type Permissions, sameActs, strictestActs, weight } from "../facts/permission.ts";
import type { Duty, Phase } from "../facts/programme.ts";
import { areConditional, type Rules, sameRules, strictestRules } from "./rules.ts";
import type { State } from "./state.ts";

/** The order of phases where acts tie: what may yet bind before what is suspended, before what is over. */
const phaseRank = {
  "window-closed": 0,
  "in-force": 1,
  announced: 2,
  licensed: 3,
  enjoined: 4,
  ended: 5,
} as const satisfies Record<Phase, number>;

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Negative where `a` is the stricter of two states; ties are broken by what is printed, so that no order of worlds shows. */
export const byStrictness = (
  a: State & { readonly uncertain?: boolean },
  b: State & { readonly uncertain?: boolean },
): number =>
  weight(b.acts) - weight(a.acts) ||
  phaseRank[a.phase] - phaseRank[b.phase] ||
  Number(b.uncertain ?? false) - Number(a.uncertain ?? false) ||
  textOrder(a.basis, b.basis) ||
  textOrder(a.relief?.known.id ?? "", b.relief?.known.id ?? "");

const noDuties: readonly Duty[] = Object.freeze([]);

/** Every duty that any of the states brings. */
const allDuties = (states: readonly State[]): readonly Duty[] => {
  const found = [...new Set(states.flatMap((state) => state.duties))].sort();
  return found.length === 0 ? noDuties : found;
};

/** The rules of several states as one, per act the strictest; null where no act hangs on anything. */
function commonRules(states: readonly State[]): Rules | null {
  if (states.every(({ rules }) => rules === null)) return null;
  const all = states.map((state): Rules => state.rules ?? state.acts);
  const [first, ...rest] = all;
  if (first === undefined) return null;
  const rules = rest.reduce(strictestRules, first);
  return areConditional(rules) ? rules : null;
}

/**
 * The strictest of several states in which a listing may stand, its acts those of all of them; null where there is none.
 * `differs` says that they do not agree.
 */
export function strictestOf<S extends State>(
  states: readonly S[],
): { readonly state: S; readonly differs: boolean } | null {
  const strictest = states.toSorted(byStrictness)[0];
  if (strictest === undefined) return null;
  if (states.length === 1) return { state: strictest, differs: false };
  const permissions = states.reduce<Permissions>(
    (sofar, state) => strictestActs(sofar, state.acts),
    strictest.acts,
  );
  const differs = states.some(
    (state) =>
      state.phase !== strictest.phase ||
      !sameActs(state.acts, strictest.acts) ||
      !sameRulesOf(state, strictest),
  );
  const state = {
    ...strictest,
    acts: sameActs(permissions, strictest.acts) ? strictest.acts : permissions,
    rules: commonRules(states),
    duties: allDuties(states),
  };
  return { state, differs };
}

export const sameRulesOf = (a: State, b: State): boolean => sameRules(a.rules ?? a.acts, b.rules ?? b.acts);
