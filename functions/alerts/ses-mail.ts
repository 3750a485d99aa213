/**
 * Letters by Amazon SES, as plain text, from an address that SES has verified.
 * @module
 */

import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import type { Mailer } from "./mail.ts";

export interface SesOptions {
  readonly region: string;
  /** The address that letters come from. */
  readonly sender: string;
}

const utf8 = (Data: string) => ({ Data, Charset: "UTF-8" });

/** Sends each letter once per call: SES knows no idempotency, so that a receiver tells a second copy by the event's id in it. */
export function createSesMailer({ region, sender }: SesOptions): Mailer {
  const client = new SESv2Client({ region, maxAttempts: 2 });
  return {
    send: async ({ to, subject, text }) => {
      await client.send(
        new SendEmailCommand({
          FromEmailAddress: sender,
          Destination: { ToAddresses: [to] },
          Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text) } } },
        }),
      );
    },
  };
}
