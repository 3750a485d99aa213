/**
 * One entity of a list against the register: its issuer, its listing, and what speaks against taking it over. Pure.
 * @module
 */

import type { Citation } from "../core/facts/citation.ts";
import type { Change } from "../core/facts/fact.ts";
import type { Issuer } from "../core/facts/issuer.ts";
import { sameJson } from "../core/json.ts";
import { latest } from "../core/register/known.ts";
import type { Context, Feed } from "./feed.ts";
import {
  aliasesAfter,
  identify,
  linesOfOthers,
  publishedLater,
  registrationsAfter,
  uidScheme,
} from "./feed-issuers.ts";
import { type LinesChange, linesAfter } from "./feed-lines.ts";
import { planListing } from "./feed-listing.ts";
import type { Reason } from "./guards.ts";
import { type ListedEntity, shown } from "./sources/list-file.ts";

/** Everything that one entity changes. */
export interface EntityPlan {
  readonly changes: readonly Change[];
  readonly reasons: readonly Reason[];
  readonly listing: string;
  readonly linesBefore: number;
  readonly linesEnded: number;
  readonly datesChanged: boolean;
}

const citationOf = ({ file, publishedAt }: Feed, entity: ListedEntity): Citation => ({
  title: `${file.layout} published ${publishedAt}, entity ${entity.uid}, ${entity.at}`,
});

const emptyIssuer = (name: string): Issuer => ({ name, aliases: [], lines: [] });

const unreadableTickers = (entity: ListedEntity, { unreadable }: LinesChange): readonly Reason[] =>
  unreadable.map(({ text, at }) => ({
    code: "unknown-venue",
    message: `${at}: entity ${entity.uid} has the ticker ${shown(text)}, whose country or code is not known here; accepted, it is left out`,
  }));

/** A list of thousands holds many names that somebody else bears too. */
const namesake = ({ uid, name, at }: ListedEntity, issuer: string): Reason => ({
  code: "namesake",
  message: `${at}: entity ${uid} ${shown(name)} bears the name of ${issuer}, and neither a number nor an ISIN says that it is the same; accepted, it is taken for it. Where it is somebody else, enter it as an issuer of its own with the ${uidScheme} ${uid}, then import again`,
});

/** What one entity changes, or why nobody can say which issuer it is; null: it is nobody of whom anything is held here. */
export function planEntity(
  context: Context,
  entity: ListedEntity,
): EntityPlan | { readonly unclear: Reason } | null {
  const { register, source, publishedAt, terms, file } = context;
  const identity = identify(register, context.byUid, entity, context.inList);
  if (identity.kind === "another") return null;
  if (identity.kind === "unclear") {
    return {
      unclear: {
        code: "unclear-issuer",
        message: `${entity.at}: entity ${entity.uid} ${shown(entity.name)}: ${identity.why}; correct the register, then import again`,
      },
    };
  }
  const id = identity.kind === "known" ? identity.id : `ofac-${entity.uid}`;
  const before = identity.kind === "known" ? latest(register, "issuer", id, null) : null;
  const base = before?.document ?? emptyIssuer(entity.name);
  const listed = linesAfter(base.lines, entity, linesOfOthers(register, id, source), publishedAt);
  // Nobody has reviewed whose securities these are: an answer from them alone says so.
  const doubt = { why: `taken from ${file.layout} of ${publishedAt} and not reviewed` };
  const isUnreviewed = before === null && terms.everyRecord !== undefined;
  const lines = isUnreviewed
    ? { ...listed, lines: listed.lines.map((line) => ({ doubt, ...line })) }
    : listed;
  const issuer: Issuer = {
    ...base,
    aliases: aliasesAfter(base, entity),
    lines: lines.lines,
    registrations: registrationsAfter(base, entity),
  };
  const listing = planListing(context, entity, id, before === null);

  const citations = [citationOf(context, entity)];
  const changes: Change[] = [];
  if (before === null || !sameJson(before.document, issuer)) {
    changes.push({
      op: "publish",
      kind: "issuer",
      id,
      publishedAt: before === null ? listing.publishedAt : publishedAt,
      document: issuer,
      citations,
    });
  }
  if (listing.isChanged) {
    changes.push({
      op: "publish",
      kind: "listing",
      id: listing.id,
      publishedAt: listing.publishedAt,
      document: listing.document,
      citations,
    });
  }
  const updates = changes.filter((change) => change.publishedAt === publishedAt);
  return {
    changes,
    reasons: [
      ...(identity.kind === "known" && identity.by === "name" && terms.everyRecord !== undefined
        ? [namesake(entity, id)]
        : []),
      // Where an ISIN says whose it is, a ticker that cannot be read takes nothing away.
      ...(terms.everyRecord !== undefined && lines.lines.length > 0 ? [] : unreadableTickers(entity, lines)),
      ...listing.reasons,
      ...overtaken(context, updates, entity),
    ],
    listing: listing.id,
    linesBefore: base.lines.filter(({ until }) => until === undefined).length,
    linesEnded: lines.ended.length,
    datesChanged: listing.datesChanged,
  };
}

/** Changes of facts about which somebody published something later: the feed's word would go under in theirs. */
function overtaken(
  { register, source, start }: Context,
  changes: readonly Change[],
  entity: ListedEntity,
): readonly Reason[] {
  return changes.flatMap((change) => {
    const later = publishedLater(register, change, source, start);
    return later === null
      ? []
      : [
          {
            code: "overtaken" as const,
            message: `${entity.at}: ${change.kind} ${change.id} has a publication of ${later} by another source, not before this file's; enter by hand what it lacks`,
          },
        ];
  });
}
