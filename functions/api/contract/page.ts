/**
 * What the page learns of the deployment that serves it.
 * @module
 */

import * as Type from "typebox";
import { closed, orNull } from "../../schema/parts.ts";

const SignIn = Type.Object({ issuer: Type.String(), clientId: Type.String(), scope: Type.String() }, closed);

export const PageConfig = Type.Object(
  {
    portfolios: Type.Boolean({ description: "whether this deployment keeps portfolios" }),
    signIn: orNull(SignIn),
  },
  { ...closed, title: "PageConfig" },
);
