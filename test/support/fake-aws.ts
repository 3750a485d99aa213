/**
 * Secrets Manager and SQS on loopback.
 * @module
 */

import { createHash } from "node:crypto";
import { createServer } from "node:http";

/**
 * The few operations of Secrets Manager and SQS that the service calls, in AWS's JSON protocols, on a loopback port. The real
 * thing is what `scripts/deploy-emulated.sh` runs; this one is there where only npm is, and shows what was asked.
 */
export interface FakeAws {
  readonly url: string;
  readonly secrets: Map<string, string>;
  /** Bodies of the messages that were sent, to whichever queue. */
  readonly messages: string[];
  /** … and by the queue's name. */
  readonly sent: (queue: string) => readonly string[];
  readonly close: () => Promise<void>;
}

interface Body {
  readonly Name?: string;
  readonly SecretId?: string;
  readonly SecretString?: string;
  readonly QueueUrl?: string;
  readonly MessageBody?: string;
  readonly Entries?: readonly { readonly Id: string; readonly MessageBody: string }[];
}
type Outcome = { readonly status: number; readonly body: object };

const ok = (body: object): Outcome => ({ status: 200, body });
const no = (type: string): Outcome => ({ status: 400, body: { __type: type, message: type } });

export async function startFakeAws(): Promise<FakeAws> {
  const secrets = new Map<string, string>();
  const messages: string[] = [];
  const byQueue = new Map<string, string[]>();
  const take = (queueUrl: string, text: string) => {
    const name = queueUrl.split("/").at(-1) ?? "";
    byQueue.set(name, [...(byQueue.get(name) ?? []), text]);
    messages.push(text);
    return { MessageId: "1", MD5OfMessageBody: createHash("md5").update(text).digest("hex") };
  };
  const operations: Readonly<Record<string, (body: Body) => Outcome>> = {
    "secretsmanager.CreateSecret": ({ Name = "", SecretString = "" }) => {
      if (secrets.has(Name)) return no("ResourceExistsException");
      secrets.set(Name, SecretString);
      return ok({ Name });
    },
    "secretsmanager.PutSecretValue": ({ SecretId = "", SecretString = "" }) => {
      if (!secrets.has(SecretId)) return no("ResourceNotFoundException");
      secrets.set(SecretId, SecretString);
      return ok({ Name: SecretId });
    },
    "secretsmanager.GetSecretValue": ({ SecretId = "" }) => {
      const SecretString = secrets.get(SecretId);
      return SecretString === undefined ? no("ResourceNotFoundException") : ok({ SecretString });
    },
    "secretsmanager.DeleteSecret": ({ SecretId = "" }) =>
      secrets.delete(SecretId) ? ok({ Name: SecretId }) : no("ResourceNotFoundException"),
    "AmazonSQS.SendMessage": ({ QueueUrl = "", MessageBody = "" }) => ok(take(QueueUrl, MessageBody)),
    "AmazonSQS.SendMessageBatch": ({ QueueUrl = "", Entries = [] }) =>
      ok({ Successful: Entries.map(({ Id, MessageBody }) => ({ Id, ...take(QueueUrl, MessageBody) })) }),
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const operation = operations[String(request.headers["x-amz-target"])];
    const { status, body } =
      operation?.(JSON.parse(Buffer.concat(chunks).toString("utf8"))) ?? no("UnknownOperationException");
    const type = String(request.headers["content-type"]);
    response.writeHead(status, { "content-type": type }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the fake has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    secrets,
    messages,
    sent: (queue) => byQueue.get(queue) ?? [],
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
