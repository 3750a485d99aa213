/**
 * What the page learns of the deployment that serves it.
 * @module
 */

import * as Type from "typebox";
import { closed, orNull } from "../../schema/parts.ts";

const SignIn = Type.Object(
  {
    issuer: Type.String({ description: "whose tokens are let in" }),
    clientId: Type.String({ description: "what the page is called there" }),
    scope: Type.String({ description: "what the page asks for" }),
    origins: Type.Array(Type.String(), { description: "where else the issuer's endpoints are" }),
  },
  closed,
);

export const PageConfig = Type.Object(
  {
    portfolios: Type.Boolean({ description: "whether this deployment keeps portfolios" }),
    signIn: orNull(SignIn),
  },
  { ...closed, title: "PageConfig" },
);
