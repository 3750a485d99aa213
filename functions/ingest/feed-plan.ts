/**
 * A government list against the register: the entry to append, or why a person must look first. Pure.
 * @module
 */

import type { Change } from "../core/facts/fact.ts";
import type { Listing } from "../core/facts/listing.ts";
import { latest } from "../core/register/known.ts";
import type { Register } from "../core/register/register.ts";
import { decodedInterval } from "../core/time.ts";
import type { Context, Feed } from "./feed.ts";
import { type EntityPlan, planEntity } from "./feed-entity.ts";
import { issuersByUid, uidScheme } from "./feed-issuers.ts";
import { type Guarded, guard, isFinal, type Reason } from "./guards.ts";
import type { Plan } from "./import-plan.ts";

const isProgrammeKnown = (register: Register, id: string): boolean =>
  latest(register, "programme", id, null) !== null;

/** Listings that the feed once had, or whose issuer it numbers, and that the file lacks: delisted with its publication. */
function planVanished(
  context: Context,
  seen: ReadonlySet<string>,
): { readonly changes: readonly Change[]; readonly open: number; readonly gone: readonly string[] } {
  const { register, publishedAt, start, file } = context;
  const programmes = new Set(Object.values(context.terms.programmes).map(({ id }) => id));
  const changes: Change[] = [];
  let open = 0;
  for (const id of register.facts.listing.keys()) {
    const known = latest(register, "listing", id, null);
    if (known === null || known.document.ended !== null || !programmes.has(known.document.programme))
      continue;
    if (known.document.issuer === undefined) continue;
    const issuer = latest(register, "issuer", known.document.issuer, null);
    const numbered = issuer?.document.registrations?.some(({ scheme }) => scheme === uidScheme) ?? false;
    // Entered since by an editor, before any list had it: this file can't have it yet.
    if (!numbered || known.publishedAt.start >= start) continue;
    open += 1;
    if (seen.has(id)) continue;
    const document: Listing = { ...known.document, ended: { at: { at: publishedAt }, how: "delisted" } };
    changes.push({
      op: "publish",
      kind: "listing",
      id,
      publishedAt,
      document,
      citations: [
        {
          title: `${file.layout} published ${publishedAt}: no longer among its ${file.entities.length} entities`,
        },
      ],
    });
  }
  return { changes, open, gone: changes.map(({ id }) => id) };
}

/** Plans a government list. The same inputs give the same plan, whatever the order of the file's records. */
export function planFeed(feed: Feed): Plan {
  const damage = feed.file.faults.filter(({ code }) => isFinal(code));
  if (damage.length > 0)
    return {
      kind: "held",
      changes: null,
      reasons: damage.map(({ code, at, message }) => ({ code, message: `${at}: ${message}` })),
    };

  const { register, programmes } = feed;
  const named = new Set(feed.file.entities.map(({ label }) => feed.terms.programmes[label]?.id ?? label));
  const missing = [...named].filter((id) => !isProgrammeKnown(register, id));
  const own = programmes.filter((change) => change.kind === "programme" && missing.includes(change.id));
  const homeless = missing.filter((id) => !own.some((change) => change.id === id));
  if (homeless.length > 0) {
    return {
      kind: "held",
      changes: null,
      reasons: [
        {
          code: "unknown-programme",
          message: `the register has no programme ${homeless.join(", ")}, and no list says what its programme forbids; import data/ first`,
        },
      ],
    };
  }
  const firstPublications = (id: string): string => {
    const recorded = register.facts.programme.get(id)?.[0]?.publishedAt;
    return recorded ?? own.find((change) => change.id === id)?.publishedAt ?? feed.publishedAt;
  };
  const context: Context = {
    ...feed,
    byUid: issuersByUid(register),
    inList: feed.terms.everyRecord === undefined ? null : new Set(feed.file.entities.map(({ uid }) => uid)),
    start: decodedInterval(feed.publishedAt).start,
    programmesFrom: new Map([...named].map((id) => [id, firstPublications(id)])),
  };

  const plans: EntityPlan[] = [];
  const unclear: Reason[] = [];
  for (const entity of feed.file.entities) {
    const plan = planEntity(context, entity);
    if (plan === null) continue;
    if ("unclear" in plan) unclear.push(plan.unclear);
    else plans.push(plan);
  }
  const doubled = [...Map.groupBy(plans, ({ listing }) => listing)].filter(([, same]) => same.length > 1);
  unclear.push(
    ...doubled.map(([listing, same]) => ({
      code: "unclear-issuer" as const,
      message: `${same.length} entities of the file are one listing of the register, ${listing}; correct the register, then import again`,
    })),
  );
  if (unclear.length > 0) return { kind: "held", changes: null, reasons: unclear };

  const vanished = planVanished(context, new Set(plans.map(({ listing }) => listing)));
  const guarded: Guarded = {
    last: feed.last,
    now: feed.now,
    publishedAt: feed.publishedAt,
    faults: feed.file.faults,
    isEndProven: feed.file.isEndProven,
    open: vanished.open,
    gone: vanished.gone,
    datesChanged: plans.filter(({ datesChanged }) => datesChanged).map(({ listing }) => listing),
    lines: plans.reduce((sum, { linesBefore }) => sum + linesBefore, 0),
    linesEnded: plans.reduce((sum, { linesEnded }) => sum + linesEnded, 0),
  };
  const reasons = [...guard(guarded), ...plans.flatMap((plan) => plan.reasons)];
  const changes = [...own, ...plans.flatMap((plan) => plan.changes), ...vanished.changes];
  if (reasons.length > 0)
    return { kind: "held", reasons, changes: reasons.some(({ code }) => isFinal(code)) ? null : changes };
  return changes.length === 0 ? { kind: "nothing" } : { kind: "append", changes };
}
