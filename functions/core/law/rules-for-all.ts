/**
 * Conditions as a listing tells them, once for all the positions that it reaches: some may be held and others short, and these are given up
 * in two ways.
 * @module
 */

import { nothingSaid, type TradeFacts } from "../facts/condition.ts";
import { type Act, acts, type Permissions, strictestActs } from "../facts/permission.ts";
import { inWords, type OpenCondition, openAct, type Rules, settleAll } from "./rules.ts";

/** What was said of the trade and alike of all the positions that are held, and of all that are short; null: there are none. */
export interface SaidOfAll {
  readonly held: TradeFacts | null;
  readonly owed: TradeFacts | null;
}

/** The strictest, per act, of what the rules are for the positions that are held and for those that are short. */
export function settleForAll(rules: Rules, { held, owed }: SaidOfAll): Permissions {
  if (owed === null) return settleAll(rules, held ?? nothingSaid);
  return held === null
    ? settleAll(rules, owed)
    : strictestActs(settleAll(rules, held), settleAll(rules, owed));
}

type Open = ReturnType<typeof openAct>;

/** What is open of an act for what is held and for what is short; each is told where they differ. */
function openOf(act: Act, rules: Rules, { held, owed }: SaidOfAll): Open {
  const [ofHeld, ofOwed] = [held, owed].map((said) => (said === null ? null : openAct(act, rules, said)));
  if (held === null || owed === null) return ofHeld ?? ofOwed ?? null;
  if (!ofHeld && !ofOwed) return null;
  const [one, other] = [inWords(act, rules, held), inWords(act, rules, owed)];
  const closed = act === "divest" ? ", which a purchase closes" : "";
  return {
    says: one === other ? one : `${one}; of a short position${closed}: ${other}`,
    needs: [...(ofHeld?.needs ?? []), ...(ofOwed?.needs ?? [])],
  };
}

/** What would settle the acts that are left at `review`; acts that hang on the same are told together. */
export function openForAll(rules: Rules, said: SaidOfAll): readonly OpenCondition[] {
  const open = acts.flatMap((act) => {
    const found = openOf(act, rules, said);
    return found === null ? [] : [{ act, ...found }];
  });
  return [...Map.groupBy(open, ({ says }) => says)].map(([says, same]) => ({
    acts: same.map(({ act }) => act),
    needs: [...new Set(same.flatMap(({ needs }) => needs))].sort(),
    says,
  }));
}
