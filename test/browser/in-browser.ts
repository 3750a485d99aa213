/**
 * The page in a real Chromium, served by the local service over a register of its own.
 * @module
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import { type Browser, chromium, type Page } from "playwright-core";
import { PNG } from "pngjs";
import type { LocalOptions } from "../../functions/local/local-options.ts";
import { startServer } from "../../functions/local/server.ts";
import { openLocal, seed } from "../../functions/local/service.ts";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface Opened {
  readonly url: string;
  readonly browser: Browser;
  /** A page that fails the test on any error of its own, and on any request that leaves this machine's server. */
  readonly newPage: (options?: { readonly width?: number; readonly dark?: boolean }) => Promise<Page>;
  readonly faults: string[];
  readonly close: () => Promise<void>;
}

/** Serves the page and opens the browser that the variable BROWSER names. */
export async function openInBrowser(
  access: Pick<LocalOptions, "authenticate" | "signIn" | "providers"> = {},
): Promise<Opened> {
  const dataDir = await mkdtemp(join(tmpdir(), "page-"));
  const service = await openLocal({
    dataDir,
    endpoint: undefined,
    maxStalenessMs: 0,
    log: () => undefined,
    ...access,
  });
  await seed(service);
  const server = await startServer({ app: service.app, port: 0, host: "127.0.0.1" });
  const browser = await chromium.launch({ executablePath: process.env.BROWSER ?? "", args: flags });
  const faults: string[] = [];
  return {
    url: server.url,
    browser,
    faults,
    newPage: async ({ width = 1280, dark = false } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme: dark ? "dark" : "light",
        locale: "en-US",
        timezoneId: "Asia/Tokyo",
      });
      const page = await context.newPage();
      page.on("pageerror", ({ message }) => faults.push(message));
      page.on("console", (line) => line.type() === "error" && faults.push(line.text()));
      page.on("request", (request) => {
        const own = [server.url, "data:", ...(access.signIn == null ? [] : [access.signIn.issuer])];
        if (!own.some((start) => request.url().startsWith(start))) faults.push(`asked ${request.url()}`);
      });
      return page;
    },
    close: async () => {
      await browser.close();
      await server.close();
      await service.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const committed = fileURLToPath(new URL("screenshots/", import.meta.url));
const artefacts = fileURLToPath(new URL("../../.cache/screenshots/", import.meta.url));

/**
 * Keeps a screenshot, and tells the share of its pixels that differ from the committed one, of the part that both show.
 * Where none is committed yet, it is written and nothing differs.
 */
export function differingShare(name: string, screenshot: Buffer): number {
  mkdirSync(artefacts, { recursive: true });
  writeFileSync(join(artefacts, `${name}.png`), screenshot);
  const known = join(committed, `${name}.png`);
  if (!existsSync(known)) {
    mkdirSync(committed, { recursive: true });
    writeFileSync(known, screenshot);
    return 0;
  }
  const [now, before] = [PNG.sync.read(screenshot), PNG.sync.read(readFileSync(known))];
  const [width, height] = [Math.min(now.width, before.width), Math.min(now.height, before.height)];
  const part = (image: PNG): PNG => {
    const cut = new PNG({ width, height });
    PNG.bitblt(image, cut, 0, 0, width, height, 0, 0);
    return cut;
  };
  return pixelmatch(part(now).data, part(before).data, undefined, width, height) / (width * height);
}
