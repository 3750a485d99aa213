import Type, { type Static, type TObject } from "typebox";
import { Check } from "typebox/value";
import { scopes } from "../api/auth.ts";
import type { Identity } from "../api/authenticate-gateway.ts";
import { explain } from "../api/explain.ts";

/** What the functions read from their environment: once, in the entry point, by one schema for each. */

const milliseconds = Type.String({ pattern: "^[0-9]{1,7}$", description: "whole milliseconds, such as 0" });
const name = (example: string) =>
  Type.String({ minLength: 1, maxLength: 255, description: `a name, such as ${example}` });

const common = {
  AWS_REGION: name("us-east-1"),
  ENVIRONMENT: name("dev"),
  REGISTER_TABLE: name("register"),
  DYNAMODB_ENDPOINT: Type.Optional(
    Type.String({ pattern: "^https?://", description: "the address of a DynamoDB instead of AWS's" }),
  ),
};

const ApiEnvironment = Type.Object({
  ...common,
  REGISTER_MAX_STALENESS_MS: milliseconds,
  APPROVALS: Type.Enum(["required", "none"], { description: "required or none" }),
  IDENTITY: Type.String({ minLength: 2, description: "the identity provider as JSON" }),
});
const ImportsEnvironment = Type.Object(common);

const names = Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description: "a list of names" });
const Oidc = Type.Object(
  {
    kind: Type.Literal("oidc"),
    issuer: Type.String({ pattern: "^https?://", description: "the issuer's URL" }),
    audience: names,
    tenantClaim: Type.String({ minLength: 1 }),
    tenants: Type.Union([names, Type.Null()]),
    scopePrefix: Type.String(),
  },
  { additionalProperties: false, description: "an OIDC identity" },
);
const Iam = Type.Object(
  {
    kind: Type.Literal("iam"),
    callers: Type.Array(
      Type.Object(
        {
          arn: Type.String({ pattern: "^arn:" }),
          tenant: Type.String({ minLength: 1 }),
          scopes: Type.Array(Type.Enum([...scopes])),
        },
        { additionalProperties: false },
      ),
      { minItems: 1 },
    ),
  },
  { additionalProperties: false, description: "an IAM identity" },
);

const IdentitySchema = Type.Union([Oidc, Iam], { description: "an OIDC or an IAM identity" });

export interface CommonEnvironment {
  readonly region: string;
  /** The environment's name, as metrics and logs show it. */
  readonly environment: string;
  readonly table: string;
  /** undefined: AWS's own. */
  readonly endpoint: string | undefined;
}

export interface ApiEnvironment extends CommonEnvironment {
  readonly maxStalenessMs: number;
  readonly identity: Identity;
  /** Whether a posted entry waits for a second subject. */
  readonly approvals: boolean;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Only the variables that a schema names; one that is set but empty was left out. */
const given = (schema: TObject, variables: Variables): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.keys(schema.properties).flatMap((key) => (variables[key] ? [[key, variables[key]]] : [])),
  );

const cannotUse = (faults: readonly string[]): Error =>
  new Error(`The function's environment cannot be used; deploy it again.\n${faults.join("\n")}`);

function read<T extends TObject>(schema: T, variables: Variables): Static<T> {
  const values = given(schema, variables);
  // Interpreted: compiling pays off from some hundred values on, and this is one.
  if (Check(schema, values)) return values;
  throw cannotUse(explain(schema, values).map(({ pointer, detail }) => `${pointer ?? ""}: ${detail}`));
}

function readIdentity(text: string): Identity {
  const value: unknown = JSON.parse(text);
  if (Check(IdentitySchema, value)) return value;
  throw cannotUse(
    explain(IdentitySchema, value).map(({ pointer, detail }) => `IDENTITY${pointer ?? ""}: ${detail}`),
  );
}

const commonOf = (values: Static<typeof ImportsEnvironment>): CommonEnvironment => ({
  region: values.AWS_REGION,
  environment: values.ENVIRONMENT,
  table: values.REGISTER_TABLE,
  endpoint: values.DYNAMODB_ENDPOINT,
});

/** The api's environment; throws an Error that names each variable that cannot be read. */
export function readApiEnvironment(variables: Variables): ApiEnvironment {
  const values = read(ApiEnvironment, variables);
  return {
    ...commonOf(values),
    maxStalenessMs: Number(values.REGISTER_MAX_STALENESS_MS),
    identity: readIdentity(values.IDENTITY),
    approvals: values.APPROVALS === "required",
  };
}

/** The imports' environment; throws an Error that names each variable that cannot be read. */
export const readImportsEnvironment = (variables: Variables): CommonEnvironment =>
  commonOf(read(ImportsEnvironment, variables));
