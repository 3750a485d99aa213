/**
 * Letters by Amazon SES: what the SDK sends for a letter, whole. `SES_ENDPOINT`: against another implementation of SES's API as well.
 * @module
 */

import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { CreateEmailIdentityCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { eventOf, laneOf } from "../../functions/alerts/event.ts";
import { letterOf } from "../../functions/alerts/mail.ts";
import { createSesMailer } from "../../functions/alerts/ses-mail.ts";

const sender = "alerts@example.org";
const news = {
  type: "portfolio.verdict.changed" as const,
  lane: laneOf.portfolio("family-1"),
  cause: { at: Date.parse("2021-03-15T13:31:00Z"), version: 3, name: "entry" },
  data: {
    portfolio: { id: "family-1", version: 1 },
    before: { status: "restricted" },
    after: { status: "stayed" },
    positions: [{ index: 0, symbol: "XIACY" }],
    listings: {
      "ccmc.xiaomi.2021-01-14": { issuer: { name: "小米集团" }, relief: { docket: "1:21-cv-00280" } },
    },
  },
};
const letter = letterOf(
  "owner@example.com",
  eventOf("subscription", news, Date.parse("2021-03-15T13:32:00Z")),
);

beforeEach(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
});
let server: Server | null = null;
afterEach(() => {
  vi.unstubAllEnvs();
  server?.close();
  server = null;
});

/** SES's address as its clients know it; each request is answered alike. */
async function ses(
  status: number,
  answer: object,
): Promise<{ readonly path: string; readonly body: unknown }[]> {
  const asked: { path: string; body: unknown }[] = [];
  server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    asked.push({ path: `${request.method} ${request.url}`, body: JSON.parse(text) });
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${port}`);
  return asked;
}

test("a letter goes out whole: from whom, to whom, what changed, the docket, and the event's id", async () => {
  const asked = await ses(200, { MessageId: "m-1" });
  await createSesMailer({ region: "us-east-1", sender }).send(letter);
  const utf8 = (Data: string) => ({ Data, Charset: "UTF-8" });
  expect(asked).toEqual([
    {
      path: "POST /v2/email/outbound-emails",
      body: {
        FromEmailAddress: sender,
        Destination: { ToAddresses: ["owner@example.com"] },
        Content: {
          Simple: {
            Subject: utf8("investor-exposure: the answer for a portfolio has changed"),
            Body: { Text: utf8(letter.text) },
          },
        },
      },
    },
  ]);
  for (const line of ["after.status: stayed", "docket: 1:21-cv-00280", "小米集团", `Event ${letter.id}.`])
    expect(letter.text).toContain(line);
});

test.each([
  [400, { __type: "MessageRejected", message: "Email address is not verified." }],
  [503, { message: "later" }],
])("a letter that SES answers with %i is not taken", async (status, answer) => {
  await ses(status, answer);
  await expect(createSesMailer({ region: "us-east-1", sender }).send(letter)).rejects.toThrow();
});

test.runIf(process.env.SES_ENDPOINT)(
  "another implementation of SES takes it once the sender is verified",
  async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", process.env.SES_ENDPOINT);
    const mailer = createSesMailer({ region: "us-east-1", sender });
    await expect(mailer.send(letter)).rejects.toThrow(/not verified/i);
    await new SESv2Client({ region: "us-east-1" }).send(
      new CreateEmailIdentityCommand({ EmailIdentity: sender }),
    );
    await mailer.send(letter);
  },
);
