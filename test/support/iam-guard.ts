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
  /** The partition that is asked for; null: none. */
  readonly partition: string | null;
}

const services: Readonly<Record<string, string>> = {
  DynamoDB_20120810: "dynamodb",
  secretsmanager: "secretsmanager",
  AmazonSQS: "sqs",
};

interface Body {
  readonly TableName?: string;
  readonly Key?: { readonly pk: { readonly S: string } };
  readonly Item?: { readonly pk: { readonly S: string } };
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeValues?: Readonly<Record<string, { readonly S: string }>>;
  readonly SecretId?: string;
  readonly Name?: string;
}

function partitionOf({ Key, Item, KeyConditionExpression, ExpressionAttributeValues }: Body): string | null {
  const placeholder = /\bpk = (:\w+)/.exec(KeyConditionExpression ?? "")?.[1] ?? "";
  return Key?.pk.S ?? Item?.pk.S ?? ExpressionAttributeValues?.[placeholder]?.S ?? null;
}

const matches = (pattern: string, text: string): boolean =>
  pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : pattern === text;

const allows = (
  { actions, resources, partitions }: Statement,
  { action, resource, partition }: Asked,
): boolean =>
  actions.includes(action) &&
  (resource === null ||
    resources.some((arn) => {
      const text = JSON.stringify(arn);
      const secrets = /:secret:([^"]*)\*/.exec(text)?.[1];
      return secrets === undefined ? text.includes(resource) : resource.startsWith(secrets);
    })) &&
  (partition === null || (partitions ?? []).some((pattern) => matches(pattern, partition)));

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
    const table = Object.entries(tables).find(([, name]) => name === body.TableName)?.[0];
    const asked: Asked = {
      action: `${services[service]}:${operation}`,
      resource: table ?? body.SecretId ?? body.Name ?? null,
      partition: partitionOf(body),
    };
    const type = String(request.headers["content-type"]);
    if (!statementsOf(fn).some((statement) => allows(statement, asked))) {
      denied.push(`${fn} ${asked.action} ${asked.partition ?? asked.resource ?? ""}`);
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
