/**
 * What the self-check's function reads from its environment.
 * @module
 */

import * as Type from "typebox";
import type { Variables } from "../api/variables.ts";
import { type CommonEnvironment, common, name, read, together, url } from "./environment.ts";

const SelfCheckVariables = Type.Object({
  AWS_REGION: common.AWS_REGION,
  ENVIRONMENT: common.ENVIRONMENT,
  SERVICE_URL: url("the service's public address"),
});
const OwnClientVariables = Type.Object({
  TOKEN_URL: url("the issuer's token endpoint"),
  TOKEN_AUDIENCE: name("investor-exposure"),
  TOKEN_SCOPE: name("check"),
  CLIENT_SECRET_ID: name("the secret that holds the client's id and secret"),
});
/** As Lambda sets them. */
const OwnRoleVariables = Type.Object({
  AWS_ACCESS_KEY_ID: name("an access key's id"),
  AWS_SECRET_ACCESS_KEY: name("a secret access key"),
  AWS_SESSION_TOKEN: Type.String({ minLength: 1, description: "a session's token" }),
});

/** Where the self-check asks, and as whom: as a client of the issuer's, or as its own role. */
export interface SelfCheckEnvironment extends Pick<CommonEnvironment, "region" | "environment"> {
  readonly url: string;
  readonly caller:
    | {
        readonly kind: "oidc";
        readonly tokenUrl: string;
        readonly audience: string;
        readonly scope: string;
        readonly secretId: string;
      }
    | {
        readonly kind: "iam";
        readonly credentials: {
          readonly accessKeyId: string;
          readonly secretAccessKey: string;
          readonly sessionToken: string;
        };
      };
}

function callerOf(variables: Variables): SelfCheckEnvironment["caller"] {
  const own = together(OwnClientVariables, variables);
  if (own !== null)
    return {
      kind: "oidc",
      tokenUrl: own.TOKEN_URL,
      audience: own.TOKEN_AUDIENCE,
      scope: own.TOKEN_SCOPE,
      secretId: own.CLIENT_SECRET_ID,
    };
  const role = read(OwnRoleVariables, variables);
  return {
    kind: "iam",
    credentials: {
      accessKeyId: role.AWS_ACCESS_KEY_ID,
      secretAccessKey: role.AWS_SECRET_ACCESS_KEY,
      sessionToken: role.AWS_SESSION_TOKEN,
    },
  };
}

/** The self-check's environment; throws an Error that names each variable that cannot be read. */
export function readSelfCheckEnvironment(variables: Variables): SelfCheckEnvironment {
  const values = read(SelfCheckVariables, variables);
  return {
    region: values.AWS_REGION,
    environment: values.ENVIRONMENT,
    url: values.SERVICE_URL,
    caller: callerOf(variables),
  };
}
