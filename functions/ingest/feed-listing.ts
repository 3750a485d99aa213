/**
 * The listing that one entity of a list states, over the spell that the register has of it. Pure.
 * @module
 */

import type { Listing } from "../core/facts/listing.ts";
import { sameJson } from "../core/json.ts";
import { type Known, latest } from "../core/register/known.ts";
import type { Register } from "../core/register/register.ts";
import { decodedInterval, type Moment } from "../core/time.ts";
import type { Context } from "./feed.ts";
import type { Reason } from "./guards.ts";
import type { ListedEntity, PrintedDay } from "./sources/list-file.ts";

const MINUTE = 60_000;

/** An hour ("00:01") of a printed day in New York, before the clocks change on any day. */
function atHour({ day, text }: PrintedDay, hour: string): Moment {
  const [hours = 0, minutes = 0] = hour.split(":").map(Number);
  const at = decodedInterval(day).start + (60 * hours + minutes) * MINUTE;
  return { at: new Date(at).toISOString().replace(".000Z", "Z"), text };
}

/** Whether a moment of the register already agrees with the printed day, perhaps with an hour that no list gives. */
function agreesWith(moment: Moment | null, printed: PrintedDay | null): boolean {
  if (moment === null || printed === null) return moment === printed;
  const [known, day] = [decodedInterval(moment.at), decodedInterval(printed.day)];
  return known.start >= day.start && known.end <= day.end && known.start < day.end;
}

/** The later of publications, as written. */
const latestOf = (moments: readonly string[]): string =>
  moments.reduce((late, at) => (decodedInterval(at).start > decodedInterval(late).start ? at : late));

/**
 * When a listing that is new to the register was made public: on its listing date, unless an earlier file of this source
 * lay after that date and lacked it; never before what it refers to.
 */
function firstPublication(
  { last, publishedAt, start }: Context,
  listedOn: string,
  needs: readonly string[],
): string {
  const listed = decodedInterval(listedOn).start;
  const unseen = last !== null && decodedInterval(last).start > listed;
  return latestOf([unseen || listed > start ? publishedAt : listedOn, ...needs]);
}

/** The listing that an entity's spell is: the open one, or the one that began on the printed day; null: a new spell. */
function spellOf(
  register: Register,
  issuer: string,
  programme: string,
  listedOn: PrintedDay,
): Known<Listing> | null {
  const spells = (register.listingsByIssuer.get(issuer) ?? []).flatMap((id) => {
    const known = latest(register, "listing", id, null);
    return known !== null && known.document.programme === programme && known.document.issuer === issuer
      ? [known]
      : [];
  });
  const sameDay = spells.find(({ document }) => agreesWith(document.listedAt, listedOn));
  return sameDay ?? spells.find(({ document }) => document.ended === null) ?? null;
}

interface ListingPlan {
  readonly id: string;
  readonly publishedAt: string;
  readonly document: Listing;
  readonly isChanged: boolean;
  readonly datesChanged: boolean;
  readonly reasons: readonly Reason[];
}

/**
 * The listing of an entity whose list prints no dates: the spell that runs, or a new one from the publication that first has
 * the entity. A spell that ended after this publication still covers it; after one that ended before, the entity is back.
 */
function planPresence(
  { register, publishedAt, start }: Context,
  entity: ListedEntity,
  {
    issuer,
    programme,
    needs,
  }: { readonly issuer: string; readonly programme: string; readonly needs: readonly string[] },
): ListingPlan {
  const spells = (register.listingsByIssuer.get(issuer) ?? []).flatMap(
    (id) => latest(register, "listing", id, null) ?? [],
  );
  const own = spells.filter(({ document }) => document.programme === programme && document.issuer === issuer);
  const covering = own.find(
    ({ document }) => document.ended === null || decodedInterval(document.ended.at.at).start > start,
  );
  const unchanged = { publishedAt, isChanged: false, datesChanged: false, reasons: [] };
  if (covering !== undefined) return { ...unchanged, id: covering.id, document: covering.document };
  const from = latestOf([publishedAt, ...needs]);
  const document: Listing = {
    issuer,
    programme,
    name: entity.name,
    listedAt: { at: from },
    effectiveAt: { at: from },
    divestBy: null,
    ended: null,
  };
  const day = new Date(decodedInterval(from).start).toISOString().slice(0, 10);
  return { ...unchanged, id: `${programme}.${issuer}.${day}`, publishedAt: from, document, isChanged: true };
}

/** The listing as the entity states it, over the spell that the register has of it. */
export function planListing(
  context: Context,
  entity: ListedEntity,
  issuerId: string,
  isNewIssuer: boolean,
): ListingPlan {
  const { register, source, publishedAt, programmesFrom } = context;
  const { id: programme, hour } = context.terms.programmes[entity.label] ?? {
    id: entity.label,
    hour: "00:00",
  };
  const needs = [
    programmesFrom.get(programme) ?? entity.listedOn?.day ?? publishedAt,
    ...(isNewIssuer ? [] : [firstOf(register, issuerId)]),
  ];
  if (entity.listedOn === null) return planPresence(context, entity, { issuer: issuerId, programme, needs });
  const spell = spellOf(register, issuerId, programme, entity.listedOn);
  if (spell === null) {
    const document: Listing = {
      issuer: issuerId,
      programme,
      name: entity.name,
      listedAt: { at: entity.listedOn.day, text: entity.listedOn.text },
      effectiveAt: kept(undefined, entity.effectiveOn, hour),
      divestBy: kept(undefined, entity.divestOn, hour),
      ended: null,
    };
    const id = `${programme}.${issuerId}.${entity.listedOn.day}`;
    return {
      id,
      publishedAt: firstPublication(context, entity.listedOn.day, needs),
      document,
      isChanged: true,
      datesChanged: false,
      reasons: [],
    };
  }
  const { id, document: old } = spell;
  const reasons: Reason[] = [];
  const dayMoves = !agreesWith(old.listedAt, entity.listedOn);
  if (dayMoves) {
    reasons.push({
      code: "listing-date-moved",
      message: `${entity.at}: entity ${entity.uid} has the ${entity.listedOn.text}; the register has ${old.listedAt.at} in ${id}. Accepted, the listing begins anew with the list's date`,
    });
  }
  if (old.ended !== null && !endedByFeed(register, id, source)) {
    reasons.push({
      code: "ended-by-others",
      message: `${entity.at}: entity ${entity.uid} is in the list; the register has ${id} ended ${old.ended.at.at} (${old.ended.how}) by another source. Accepted, the listing runs again`,
    });
  }
  const document: Listing = {
    ...old,
    listedAt: dayMoves ? { at: entity.listedOn.day, text: entity.listedOn.text } : old.listedAt,
    effectiveAt: kept(old.effectiveAt, entity.effectiveOn, hour),
    divestBy: kept(old.divestBy, entity.divestOn, hour),
    ended: null,
  };
  const datesMove =
    !agreesWith(old.effectiveAt, entity.effectiveOn) || !agreesWith(old.divestBy, entity.divestOn);
  return {
    id,
    publishedAt,
    document,
    isChanged: !sameJson(old, document),
    datesChanged: dayMoves || datesMove,
    reasons,
  };
}

const kept = (old: Moment | null | undefined, printed: PrintedDay | null, hour: string): Moment | null => {
  if (old !== undefined && agreesWith(old, printed)) return old;
  return printed === null ? null : atHour(printed, hour);
};

/** Whether the register's newest word on a listing is the feed's own. */
const endedByFeed = (register: Register, id: string, source: string): boolean =>
  register.facts.listing.get(id)?.at(-1)?.recordings.at(-1)?.source === source;

/** Since when a fact is published at all. */
function firstOf(register: Register, issuer: string): string {
  const first = register.facts.issuer
    .get(issuer)
    ?.find((publication) =>
      publication.recordings.some(({ change }) => change.op === "publish" && change.document !== null),
    );
  return first?.publishedAt ?? "1900-01-01";
}
