/**
 * Permissions that hang on conditions: how they are put together, and settled by what the caller says.
 * Saying more never turns `permitted` into `prohibited` or back: it only settles `review`.
 * @module
 */

import type { Branch, Condition, TradeFacts } from "../facts/condition.ts";
import { type Act, acts, type Permission, type Permissions, perAct, stricter } from "../facts/permission.ts";
import { isMet, wordsOf } from "./condition-met.ts";

/** A permission, one that hangs on a condition, or the strictest of several. */
export type Rule = Permission | RuleBranch | { readonly strictest: readonly [Rule, Rule] };
interface RuleBranch extends Branch<Rule> {}

/** One rule per act. */
export type Rules = Readonly<Record<Act, Rule>>;

/** What a rule says, given what the caller said. What it hangs on and was not said is `review`, unless both ways agree. */
export function settle(rule: Rule, said: TradeFacts): Permission {
  if (typeof rule === "string") return rule;
  if ("strictest" in rule) return stricter(settle(rule.strictest[0], said), settle(rule.strictest[1], said));
  const met = isMet(rule.when, said);
  if (met !== null) return settle(met ? rule.then : rule.otherwise, said);
  const [one, other] = [settle(rule.then, said), settle(rule.otherwise, said)];
  return one === other ? one : "review";
}

/**
 * What was said of the trade, seen from one act. In a purchase the investor buys, a US person, whoever the counterparty is; a short
 * position is given up by a purchase. A position of which no quantity is known is taken as held, not owed.
 */
const saidOf = (act: Act, said: TradeFacts): TradeFacts =>
  act === "purchase" || (act === "divest" && said.short === true)
    ? { ...said, counterparty: "us-person" }
    : said;

/** `settle` for each act. */
export const settleAll = (rules: Rules, said: TradeFacts): Permissions =>
  perAct((act) => settle(rules[act], saidOf(act, said)));

/** The rules of each act, made from the act's present one. */
export const mapRules = (rules: Rules, change: (rule: Rule, act: Act) => Rule): Rules =>
  perAct((act) => change(rules[act], act));

const sameRule = (a: Rule, b: Rule): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** Whether no act is told apart. Rules are built with their fields in one order, so their spelling decides. */
export const sameRules = (a: Rules, b: Rules): boolean =>
  a === b || acts.every((act) => sameRule(a[act], b[act]));

function strictestRule(a: Rule, b: Rule): Rule {
  if (typeof a === "string" && typeof b === "string") return stricter(a, b);
  if (a === "permitted" || b === "prohibited" || sameRule(a, b)) return b;
  return b === "permitted" || a === "prohibited" ? a : { strictest: [a, b] };
}

/** Per act, the stricter of two rules, whatever the caller says. */
export const strictestRules = (a: Rules, b: Rules): Rules =>
  a === b ? a : mapRules(a, (rule, act) => strictestRule(rule, b[act]));

/** Permitted where all conditions are met, otherwise as before. */
export const permittedIf = (conditions: readonly Condition[], rule: Rule): Rule =>
  conditions.reduceRight<Rule>((then, when) => ({ when, then, otherwise: rule }), "permitted");

/** As before, but `review` where it would be prohibited: whether relief reaches this investor can't be told. */
export function clouded(rule: Rule): Rule {
  if (rule === "prohibited") return "review";
  if (typeof rule === "string") return rule;
  return "strictest" in rule
    ? { strictest: [clouded(rule.strictest[0]), clouded(rule.strictest[1])] }
    : // biome-ignore lint/suspicious/noThenProperty: the law's own word; no branch is ever awaited.
      { when: rule.when, then: clouded(rule.then), otherwise: clouded(rule.otherwise) };
}

/** Whether any act hangs on a condition. */
export const areConditional = (rules: Rules): boolean => acts.some((act) => typeof rules[act] !== "string");

/** What would settle acts that are `review`, and how. */
export interface OpenCondition {
  readonly acts: readonly Act[];
  /** Fields of the request, or of each position, that would say it. */
  readonly needs: readonly string[];
  /** "permitted if the buyer is not a US person, otherwise prohibited". */
  readonly says: string;
}

/** Branches whose condition the caller did not decide, outermost first. */
function openBranches(rule: Rule, said: TradeFacts): readonly RuleBranch[] {
  if (typeof rule === "string") return [];
  if ("strictest" in rule) return rule.strictest.flatMap((one) => openBranches(one, said));
  const met = isMet(rule.when, said);
  return met === null ? [rule] : openBranches(met ? rule.then : rule.otherwise, said);
}

/** A rule in words, as far as it is still open. */
function describe(rule: Rule, said: TradeFacts): string {
  if (typeof rule === "string") return rule;
  if ("strictest" in rule)
    return `the stricter of: ${rule.strictest.map((one) => describe(one, said)).join("; ")}`;
  const met = isMet(rule.when, said);
  if (met !== null) return describe(met ? rule.then : rule.otherwise, said);
  const conditions = [rule.when];
  let { then } = rule;
  // Conditions that must all be met stand inside one another, with the same answer where one is not.
  while (typeof then !== "string" && !("strictest" in then) && sameRule(then.otherwise, rule.otherwise)) {
    if (isMet(then.when, said) === null) conditions.push(then.when);
    else if (isMet(then.when, said) === false) return describe(rule.otherwise, said);
    then = then.then;
  }
  const all = conditions.map((condition) => wordsOf(condition).says).join(" and ");
  return `${describe(then, said)} if ${all}, otherwise ${describe(rule.otherwise, said)}`;
}

const needsOf = (rule: Rule, said: TradeFacts): readonly string[] => {
  if (typeof rule === "string") return [];
  if ("strictest" in rule) return rule.strictest.flatMap((one) => needsOf(one, said));
  const met = isMet(rule.when, said);
  if (met !== null) return needsOf(met ? rule.then : rule.otherwise, said);
  return [...wordsOf(rule.when).needs, ...needsOf(rule.then, said), ...needsOf(rule.otherwise, said)];
};

/** What is open of one act, and what would settle it; null: it is settled. */
export function openAct(
  act: Act,
  rules: Rules,
  said: TradeFacts,
): { readonly says: string; readonly needs: readonly string[] } | null {
  const seen = saidOf(act, said);
  const rule = rules[act];
  return openBranches(rule, seen).length > 0 && settle(rule, seen) === "review"
    ? { says: describe(rule, seen), needs: needsOf(rule, seen) }
    : null;
}

/** The rule of an act in words, as far as it is still open. */
export const inWords = (act: Act, rules: Rules, said: TradeFacts): string =>
  describe(rules[act], saidOf(act, said));
