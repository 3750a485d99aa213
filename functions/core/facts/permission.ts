/**
 * What an investor may do, per act, and which of two answers is the stricter.
 * @module
 */

export const acts = ["purchase", "divest", "sale", "hold"] as const;
/** `divest` is a purchase or sale made solely to effect divestment, `sale` any other sale. */
export type Act = (typeof acts)[number];

export type Permission = "permitted" | "review" | "prohibited";

/** One permission per act. */
export type Permissions = Readonly<Record<Act, Permission>>;

const strictness = { permitted: 0, review: 1, prohibited: 2 } as const satisfies Record<Permission, number>;

/** One value for every act, in the order in which answers print them. A new act is a compile error here. */
export const perAct = <T>(of: (act: Act) => T): Readonly<Record<Act, T>> => ({
  purchase: of("purchase"),
  divest: of("divest"),
  sale: of("sale"),
  hold: of("hold"),
});

const uniform = (permission: Permission): Permissions => Object.freeze(perAct(() => permission));

export const allPermitted = uniform("permitted");
export const allReview = uniform("review");

/** The stricter of two permissions: prohibited, then review, then permitted. */
export const stricter = (a: Permission, b: Permission): Permission =>
  strictness[a] >= strictness[b] ? a : b;

/** Per act, the stricter of two answers. */
export function strictestActs(a: Permissions, b: Permissions): Permissions {
  if (a === b || b === allPermitted) return a;
  if (a === allPermitted) return b;
  return {
    purchase: stricter(a.purchase, b.purchase),
    divest: stricter(a.divest, b.divest),
    sale: stricter(a.sale, b.sale),
    hold: stricter(a.hold, b.hold),
  };
}

export const sameActs = (a: Permissions, b: Permissions): boolean => acts.every((act) => a[act] === b[act]);

/** A number that orders whole answers: more prohibitions first, then more reviews. */
export const weight = (permissions: Permissions): number =>
  acts.reduce((sum, act) => sum + { permitted: 0, review: 1, prohibited: 10 }[permissions[act]], 0);
