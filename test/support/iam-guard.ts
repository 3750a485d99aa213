/**
 * DynamoDB, Secrets Manager and SQS behind the template's own policies.
 * @module
 */

import { createServer } from "node:http";
import type { Statement } from "../infra/templates.ts";

/**
 * AWS's APIs behind the roles of the template: each function's requests are let through where a statement of its own policy allows
 * them, by action, table and partition, and denied as IAM denies them otherwise. What no emulator does.
 */
export interface IamGuard {
  /** The address at which a function finds DynamoDB, Secrets Manager and SQS. */
  readonly endpointOf: (fn: string) => string;
  /** What was denied: "Reader dynamodb:PutItem REGISTER". */
  readonly denied: string[];
  readonly close: () => Promise<void>;
}

export interface IamGuardOptions {
  readonly dynamodb: string;
  /** Everything else. */
  readonly aws: string;
  readonly statementsOf: (fn: string) => readonly Statement[];
  /** A table of this test by what the template calls it. */
  readonly tables: Readonly<Record<string, string>>;
}

interface Asked {
  readonly action: string;
  /** The table as the template calls it, or a secret's name; null: there is but one. */
  readonly resource: string | null;
  /** The partitions that are asked for. */
  readonly partitions: readonly string[];
}

const services: Readonly<Record<string, string>> = {
  DynamoDB_20120810: "dynamodb",
  secretsmanager: "secretsmanager",
  AmazonSQS: "sqs",
};

/** SQS asks for the right to send one message where several are sent together. */
const actionOf = (service: string, operation: string): string =>
  service === "AmazonSQS" ? `sqs:${operation.replace(/Batch$/, "")}` : `${services[service]}:${operation}`;

interface Keyed {
  readonly pk: { readonly S: string };
}

/** What a batch asks of one table: keys to read, or items to put and keys to delete. */
type Batch =
  | { readonly Keys: readonly Keyed[] }
  | readonly {
      readonly PutRequest?: { readonly Item: Keyed };
      readonly DeleteRequest?: { readonly Key: Keyed };
    }[];

interface Body {
  readonly RequestItems?: Readonly<Record<string, Batch>>;
  readonly TableName?: string;
  readonly Key?: Keyed;
  readonly Item?: Keyed;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeValues?: Readonly<Record<string, { readonly S: string }>>;
  readonly SecretId?: string;
  readonly Name?: string;
}

const keysOf = (batch: Batch): readonly Keyed[] =>
  "Keys" in batch
    ? batch.Keys
    : batch.flatMap(({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key ?? []);

function partitionsOf({
  Key,
  Item,
  RequestItems,
  KeyConditionExpression,
  ExpressionAttributeValues,
}: Body): readonly string[] {
  const placeholder = /\bpk = (:\w+)/.exec(KeyConditionExpression ?? "")?.[1] ?? "";
  const queried = ExpressionAttributeValues?.[placeholder]?.S;
  const keys = Object.values(RequestItems ?? {}).flatMap(keysOf);
  return [Key, Item, ...keys].flatMap((key) => key?.pk.S ?? []).concat(queried ?? []);
}

const matches = (pattern: string, text: string): boolean =>
  pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : pattern === text;

const allows = (
  { actions, resources, partitions }: Statement,
  { action, resource, partitions: asked }: Asked,
): boolean =>
  actions.includes(action) &&
  (resource === null ||
    resources.some((arn) => {
      const text = JSON.stringify(arn);
      const secrets = /:secret:([^"]*)\*/.exec(text)?.[1];
      return secrets === undefined ? text.includes(resource) : resource.startsWith(secrets);
    })) &&
  asked.every((partition) => (partitions ?? []).some((pattern) => matches(pattern, partition)));

export async function startIamGuard({
  dynamodb,
  aws,
  statementsOf,
  tables,
}: IamGuardOptions): Promise<IamGuard> {
  const denied: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const [, fn = ""] = (request.url ?? "").split("/");
    const target = String(request.headers["x-amz-target"]);
    const [service = "", operation = ""] = target.split(".");
    const body: Body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    const asks = body.TableName ?? Object.keys(body.RequestItems ?? {})[0];
    const table = Object.entries(tables).find(([, name]) => name === asks)?.[0];
    const asked: Asked = {
      action: actionOf(service, operation),
      resource: table ?? body.SecretId ?? body.Name ?? null,
      partitions: partitionsOf(body),
    };
    const type = String(request.headers["content-type"]);
    if (!statementsOf(fn).some((statement) => allows(statement, asked))) {
      denied.push(`${fn} ${asked.action} ${asked.partitions[0] ?? asked.resource ?? ""}`);
      response.writeHead(400, { "content-type": type });
      response.end(JSON.stringify({ __type: "AccessDeniedException", message: "not authorized" }));
      return;
    }
    const answer = await fetch(service.startsWith("DynamoDB") ? dynamodb : aws, {
      method: "POST",
      headers: {
        "content-type": type,
        "x-amz-target": target,
        authorization: String(request.headers.authorization),
        "x-amz-date": String(request.headers["x-amz-date"]),
      },
      body: Buffer.concat(chunks),
    });
    response.writeHead(answer.status, { "content-type": type });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the guard has no port");
  return {
    endpointOf: (fn) => `http://127.0.0.1:${address.port}/${fn}`,
    denied,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
