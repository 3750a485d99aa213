/**
 * What a store of records must do: the folder by itself, and a bucket where S3_ENDPOINT names a real API of S3's (scripts/store-on-moto.sh).
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRecords, type RecordStore } from "../../functions/evidence/records.ts";
import { createS3Records } from "../../functions/evidence/s3-records.ts";
import { createRecordFolder } from "../../functions/local/record-folder.ts";
import { environments } from "../../infra/environments.ts";
import { ofType, synthesise } from "../infra/templates.ts";
import { type Fault, startProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import { logOf, newSigner, recordOver } from "./evidence-fixture.ts";

const endpoint = process.env.S3_ENDPOINT;
const BUCKET = `records-${process.pid}`;
const config = {
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  maxAttempts: 3,
};
let folder: string;
let store: RecordStore;
let proxy: TcpProxy | null = null;
/** What becomes of the next requests, in order. */
let faults: readonly Fault[] = [];

/** The bucket as the template has it, made by S3's own API. */
async function makeBucket(client: S3Client): Promise<void> {
  const { production } = synthesise({ production: environments.production });
  const [bucket] = ofType(production?.data ?? [], "AWS::S3::Bucket");
  await client.send(new CreateBucketCommand({ Bucket: BUCKET, ObjectLockEnabledForBucket: true }));
  await client.send(
    new PutObjectLockConfigurationCommand({
      Bucket: BUCKET,
      ObjectLockConfiguration: bucket?.properties.ObjectLockConfiguration,
    }),
  );
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "record-store-"));
  if (endpoint === undefined) {
    store = createRecordFolder(folder);
    return;
  }
  proxy = await startProxy(endpoint, () => {
    const [next = "pass", ...others] = faults;
    faults = others;
    return next;
  });
  await makeBucket(new S3Client({ ...config, endpoint }));
  store = createS3Records({ ...config, endpoint: proxy.url }, BUCKET);
}, 60_000);

afterAll(async () => {
  await proxy?.close();
  await rm(folder, { recursive: true, force: true });
});

const tenant = "0".repeat(40);
const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const keyOf = (name: string): string => `${tenant}/records/${name}`;

describe(endpoint === undefined ? "a folder" : "a bucket", () => {
  test("keeps what was put first: the same again is no conflict, anything else is refused", async () => {
    const key = keyOf("once");
    expect(await store.get(key)).toBeNull();
    expect(await store.put(key, bytesOf("first"))).toBe(true);
    expect(await store.put(key, bytesOf("first"))).toBe(true);
    expect(await store.put(key, bytesOf("second"))).toBe(false);
    expect(Buffer.from((await store.get(key)) ?? []).toString()).toBe("first");
  });

  test("of ten writers at once one wins, and all agree on whose it is", async () => {
    const key = keyOf("raced");
    const won = await Promise.all(Array.from({ length: 10 }, (_, i) => store.put(key, bytesOf(`${i}`))));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(Buffer.from((await store.get(key)) ?? []).toString()).toBe(String(won.indexOf(true)));
  });

  test("lists what stands below a prefix, in ascending order, after a key, and no more than is asked for", async () => {
    const prefix = `${"1".repeat(40)}/records/`;
    const names = Array.from({ length: 1_003 }, (_, i) => `${prefix}n${String(i).padStart(4, "0")}`);
    for (let i = 0; i < names.length; i += 17)
      await Promise.all(names.slice(i, i + 17).map((name) => store.put(name, bytesOf("x"))));
    await store.put(`${"2".repeat(40)}/records/n0001`, bytesOf("x"));
    expect(await store.list(prefix, prefix, 1_001)).toEqual(names.slice(0, 1_001));
    expect(await store.list(prefix, names[999] ?? "", 10)).toEqual(names.slice(1_000));
    expect(await store.list(prefix, `${prefix}n0500-`, 2)).toEqual(names.slice(501, 503));
    expect(await store.list(prefix, names.at(-1) ?? "", 10)).toEqual([]);
    expect(await store.list(`${"3".repeat(40)}/records/`, "", 10)).toEqual([]);
  }, 120_000);

  test("gives a record back as it was kept, to its tenant alone", async () => {
    const signer = newSigner();
    const records = createRecords({
      ...{ store, signer, keptDays: 3_654, always: [] },
      now: () => Date.parse("2026-06-01T12:00:00Z"),
      randomId: () => "0123456789abcdef",
    });
    const { record } = await recordOver(logOf(), signer);
    if (record.kind !== "check") throw new Error("it is a check");
    const id = await records.keepCheck({ ...record, tenant: "tenant-a" });
    const found = await records.find("tenant-a", id);
    expect(found?.record).toMatchObject({ answer: record.answer, retainUntil: "2036-06-02T12:00:00.000Z" });
    expect(await records.find("tenant-b", id)).toBeNull();
    const span = { from: Date.parse("2026-01-01"), until: Date.parse("2027-01-01") };
    expect((await records.list("tenant-a", span, "", 10)).map((head) => head.id)).toEqual([id]);
    expect(await records.list("tenant-b", span, "", 10)).toEqual([]);
  });
});

if (endpoint !== undefined)
  describe("a bucket as it is deployed", () => {
    const client = new S3Client({ ...config, endpoint });
    const versions = async (key: string) =>
      (await client.send(new ListObjectVersionsCommand({ Bucket: BUCKET, Prefix: key }))).Versions ?? [];

    test("locks a record for ten years: no removal, whatever is asked along with it", async () => {
      const key = keyOf("locked");
      await store.put(key, bytesOf("evidence"));
      const { ObjectLockMode, ObjectLockRetainUntilDate } = await client.send(
        new HeadObjectCommand({ Bucket: BUCKET, Key: key }),
      );
      expect(ObjectLockMode).toBe("COMPLIANCE");
      expect(ObjectLockRetainUntilDate?.getTime()).toBeGreaterThan(Date.now() + 3_652 * 86_400_000);
      const [version] = await versions(key);
      const VersionId = version?.VersionId;
      await expect(
        client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: key, VersionId })),
      ).rejects.toThrow(/denied/i);
      await expect(
        client.send(
          new DeleteObjectCommand({ Bucket: BUCKET, Key: key, VersionId, BypassGovernanceRetention: true }),
        ),
      ).rejects.toThrow(/denied/i);
      expect(Buffer.from((await store.get(key)) ?? []).toString()).toBe("evidence");
    });

    test("a put whose answer was lost stands once, and is known to stand", async () => {
      const key = keyOf("lost-answer");
      const before = proxy?.seen.length ?? 0;
      faults = ["drop-response"];
      expect(await store.put(key, bytesOf("kept"))).toBe(true);
      expect(proxy?.seen.slice(before)).toEqual(["PUT", "PUT", "GET"]);
      expect(await versions(key)).toHaveLength(1);
    });

    test("a bucket that does not answer is said to be one: nothing is taken for kept", async () => {
      const nowhere = createS3Records({ ...config, maxAttempts: 1, endpoint: "http://127.0.0.1:9" }, BUCKET);
      await expect(nowhere.put(keyOf("nowhere"), bytesOf("x"))).rejects.toThrow();
      await expect(nowhere.get(keyOf("nowhere"))).rejects.toThrow();
      await expect(nowhere.list(`${tenant}/records/`, "", 1)).rejects.toThrow();
    });
  });
