/**
 * What holds of a listing at one instant: its own phase, what orders and licences take from it, and why.
 * @module
 */

import { nothingSaid } from "../facts/condition.ts";
import type { CourtOrder } from "../facts/court-order.ts";
import type { Licence } from "../facts/licence.ts";
import { type Act, acts, allPermitted, allReview, type Permissions } from "../facts/permission.ts";
import type { BindingPhase, Duty, Period, Phase } from "../facts/programme.ts";
import type { Known, World } from "../register/known.ts";
import { basisOf } from "./basis.ts";
import { type Docket, forceOf, ownOrders, type Past, runs } from "./order-force.ts";
import { asLicence, asOrder, type ReliefFact } from "./relief.ts";
import { areConditional, clouded, mapRules, permittedIf, type Rule, type Rules, settleAll } from "./rules.ts";

/** What holds of a listing at one instant. */
export interface State {
  readonly phase: Phase;
  /** What the acts are while nothing is said of the trade. */
  readonly acts: Permissions;
  /** What each act hangs on; null where none hangs on anything. */
  readonly rules: Rules | null;
  readonly basis: string;
  /** The order or licence that suspends, ends or clouds the listing. */
  readonly relief: ReliefFact | null;
  /** Whether it can't be told if the relief reaches this investor: it, or an order against it, is for named parties. */
  readonly clouded: boolean;
  /** The text of the law that applies, for its citation. */
  readonly period: Period | null;
  readonly duties: readonly Duty[];
  /** The world in which this holds. */
  readonly world: World;
}

const noDuties: readonly Duty[] = Object.freeze([]);

/** The phase by the listing's own clock, before any relief. */
function ownPhase({ listing }: World, past: Past): BindingPhase {
  const { effectiveAt, divestBy } = listing.document;
  if (divestBy !== null && past(divestBy)) return "window-closed";
  return effectiveAt !== null && past(effectiveAt) ? "in-force" : "announced";
}

/** Acts that a table bars, or may bar, in a phase; an announced ban is suspended where what it will forbid is. */
const barredIn = ({ table }: Period, phase: BindingPhase): readonly Act[] =>
  acts.filter(
    (act) =>
      table[phase][act] !== "permitted" || (phase === "announced" && table["in-force"][act] !== "permitted"),
  );

interface Reliefs {
  /** Acts that orders or licences free whatever is said of the trade, with the first order that does. */
  readonly freed: ReadonlySet<Act>;
  /** Acts that may be free, because an order or one against it is for named parties. */
  readonly unclear: ReadonlySet<Act>;
  readonly orders: readonly Known<CourtOrder>[];
  readonly clouding: readonly Known<CourtOrder>[];
  readonly licences: readonly Known<Licence>[];
}

function reliefsOf(world: World, docket: Docket): Reliefs {
  const freed = new Set<Act>();
  const unclear = new Set<Act>();
  const orders = new Set<Known<CourtOrder>>();
  const clouding = new Set<Known<CourtOrder>>();
  for (const order of ownOrders(docket)) {
    for (const act of acts) {
      const force = forceOf(order, act, docket);
      if (force === "certain") {
        freed.add(act);
        orders.add(order);
      } else if (force === "unclear") {
        unclear.add(act);
        clouding.add(order);
      }
    }
  }
  // The index knows every licence that ever reached the listing; the document known here may reach others only.
  const licences = world.licences.filter(
    ({ document }) => document.listings.includes(docket.listing) && runs(document, docket.past),
  );
  for (const { document } of licences)
    if (document.conditions === undefined) for (const act of document.acts) freed.add(act);
  return { freed, unclear, orders: [...orders], clouding: [...clouding], licences };
}

/** The rules of the phase once orders and licences have been heard. */
const relieved = (row: Rules, { freed, unclear, licences }: Reliefs): Rules =>
  mapRules(row, (own, act) => {
    if (freed.has(act)) return "permitted";
    const rule: Rule = unclear.has(act) ? clouded(own) : own;
    return licences
      .filter(({ document }) => document.acts.includes(act) && rule !== "permitted")
      .reduce<Rule>((sofar, { document }) => permittedIf(document.conditions ?? [], sofar), rule);
  });

/** The order that ends the listing whole, for everybody: vacaturs reach every act of it. */
function vacaturOf(docket: Docket): Known<CourtOrder> | null {
  const vacaturs = ownOrders(docket).filter(({ document }) => document.kind === "vacatur");
  const vacated = acts.every((act) => vacaturs.some((order) => forceOf(order, act, docket) === "certain"));
  return vacated
    ? (vacaturs.find((order) => forceOf(order, "purchase", docket) === "certain") ?? null)
    : null;
}

/** The state of a listing that runs under a text of the law. */
function running(world: World, docket: Docket, phase: BindingPhase, period: Period): Omit<State, "basis"> {
  const reliefs = reliefsOf(world, docket);
  const rules = relieved(period.table[phase], reliefs);
  const permissions = settleAll(rules, nothingSaid);
  const own = { rules: areConditional(rules) ? rules : null, acts: permissions, period, world };
  const suspending = reliefs.orders.filter(({ document }) => document.kind !== "vacatur");
  const relief =
    asOrder(suspending[0]) ??
    asLicence(reliefs.licences.find(({ document }) => document.conditions === undefined)) ??
    asOrder(reliefs.orders[0]) ??
    asLicence(reliefs.licences[0]);
  const barred = barredIn(period, phase);
  // Where nothing is barred, only relief from the whole listing suspends it.
  const isSuspended =
    (barred.length === 0 ? acts : barred).every((act) => reliefs.freed.has(act)) &&
    (suspending.length > 0 || (relief?.kind === "licence" && relief.known.document.conditions === undefined));
  if (isSuspended)
    return {
      ...own,
      phase: suspending.length > 0 ? "enjoined" : "licensed",
      relief,
      clouded: false,
      duties: noDuties,
    };
  const duties = period.duties?.[phase] ?? noDuties;
  const cloud = reliefs.clouding.find((order) =>
    acts.some((act) => permissions[act] !== "permitted" && forceOf(order, act, docket) === "unclear"),
  );
  return { ...own, phase, relief: asOrder(cloud) ?? relief, clouded: cloud !== undefined, duties };
}

/** What holds of a listing when exactly these moments have passed; null: it has not begun. */
export function stateOf(world: World, past: Past): State | null {
  const { listing, programme, orders } = world;
  if (!past(listing.document.listedAt)) return null;
  const docket: Docket = { listing: listing.id, orders, past };
  const withBasis = (state: Omit<State, "basis">): State => ({ ...state, basis: basisOf(state) });
  const ended = (relief: ReliefFact | null): State =>
    withBasis({
      phase: "ended",
      acts: allPermitted,
      rules: null,
      relief,
      clouded: false,
      period: null,
      duties: noDuties,
      world,
    });

  const vacatur = vacaturOf(docket);
  if (vacatur !== null) return ended(asOrder(vacatur));
  if (listing.document.ended !== null && past(listing.document.ended.at)) return ended(null);
  const phase = ownPhase(world, past);
  // The programme's own text was not out yet although the listing was: what it forbids can't be told.
  if (programme === null)
    return withBasis({
      phase,
      acts: allReview,
      rules: null,
      relief: null,
      clouded: false,
      period: null,
      duties: noDuties,
      world,
    });
  const period = programme.document.periods.findLast((p) => runs(p, past));
  return period === undefined ? ended(null) : withBasis(running(world, docket, phase, period));
}
