import Type, { type Static } from "typebox";
import { explain } from "../api/explain.ts";
import { type ProviderUrls, providerUrlsOf } from "../portfolios/provider-urls.ts";

const url = (description: string) => Type.String({ pattern: "^https?://", maxLength: 2048, description });

/** What the local service reads from its environment: once, here, and nowhere else. */
const Environment = Type.Object({
  PORT: Type.String({
    pattern: "^[0-9]{1,5}$",
    description: "a port from 0 to 65535, such as 8787 (0: any free one)",
  }),
  HOST: Type.String({ minLength: 1, maxLength: 255, description: "a host to listen on, such as 127.0.0.1" }),
  DATA_DIR: Type.String({
    minLength: 1,
    maxLength: 4096,
    description: "a directory for the embedded store, such as .data",
  }),
  REGISTER_MAX_STALENESS_MS: Type.String({
    pattern: "^[0-9]{1,7}$",
    description: "milliseconds for which a read of the register may be reused, such as 0",
  }),
  SNAPTRADE_URL: Type.Optional(url("SnapTrade's API, such as https://api.snaptrade.com/api/v1")),
  PLAID_URL: Type.Optional(url("Plaid's API, in place of those of its environments")),
  MX_URL: Type.Optional(url("MX's API, such as https://api.mx.com")),
  DYNAMODB_ENDPOINT: Type.Optional(
    Type.String({
      pattern: "^https?://",
      description: "the address of a DynamoDB to use instead of the embedded one",
    }),
  ),
});

export interface LocalEnvironment {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly registerMaxStalenessMs: number;
  /** undefined: the embedded store in `dataDir`. */
  readonly dynamodbEndpoint: string | undefined;
  /** Where brokers' platforms are. */
  readonly providers: ProviderUrls;
}

const defaults = {
  PORT: "8787",
  HOST: "127.0.0.1",
  DATA_DIR: ".data",
  REGISTER_MAX_STALENESS_MS: "0",
} as const satisfies Partial<Static<typeof Environment>>;

/** The environment's values, defaults filled in; throws an Error that names each variable that cannot be read. */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>>): LocalEnvironment {
  // A variable that is set but empty is one that was left out.
  const given = Object.fromEntries(
    Object.keys(Environment.properties).flatMap((name) =>
      environment[name] ? [[name, environment[name]]] : [],
    ),
  );
  const values: Record<string, string> & typeof defaults = { ...defaults, ...given };
  const faults = explain(Environment, values).map(
    ({ pointer, detail }) => `${(pointer ?? "").slice(1)}: ${detail}`,
  );
  if (faults.length === 0 && Number(values.PORT) > 65_535)
    faults.push(`PORT: Got "${values.PORT}"; expected a port from 0 to 65535.`);
  if (faults.length > 0) throw new Error(`The environment cannot be used.\n${faults.join("\n")}`);
  return {
    port: Number(values.PORT),
    host: values.HOST,
    dataDir: values.DATA_DIR,
    registerMaxStalenessMs: Number(values.REGISTER_MAX_STALENESS_MS),
    dynamodbEndpoint: given.DYNAMODB_ENDPOINT,
    providers: providerUrlsOf(given),
  };
}
