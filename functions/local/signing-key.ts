/**
 * The key that signs on this machine: made once, in a file for its owner's eyes only.
 * @module
 */

import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { link, mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { isPublicKey, type PublicKey, type Signer } from "../register/signer.ts";

const FILE = "signing-key.pem";

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

/** Made beside and linked: of two processes that start at once one makes the key, and both use it. */
async function makeKey(path: string): Promise<void> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const beside = `${path}.${process.pid}`;
  const file = await open(beside, "w", 0o600);
  try {
    await file.writeFile(privateKey.export({ type: "pkcs8", format: "pem" }));
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(beside, path);
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
  } finally {
    await rm(beside, { force: true });
  }
}

async function readKey(dataDir: string) {
  const path = join(dataDir, FILE);
  try {
    return createPrivateKey(await readFile(path));
  } catch (error) {
    if (!isCode(error, "ENOENT")) throw error;
  }
  await mkdir(dataDir, { recursive: true });
  await makeKey(path);
  return createPrivateKey(await readFile(path));
}

/** A signer with the key of a directory, read or made when it is first needed. */
export function createFileSigner(dataDir: string): Signer {
  let reading: ReturnType<typeof readKey> | null = null;
  const privateKey = () => {
    reading ??= readKey(dataDir);
    return reading;
  };
  return {
    key: async (): Promise<PublicKey> => {
      const { kty, crv, x, y } = (await privateKey()).export({ format: "jwk" });
      const key = { kty, crv, x, y };
      if (!isPublicKey(key)) throw new Error(`${join(dataDir, FILE)} holds no key on the curve P-256`);
      return key;
    },
    sign: async (bytes) => sign("sha256", bytes, { key: await privateKey(), dsaEncoding: "ieee-p1363" }),
  };
}
