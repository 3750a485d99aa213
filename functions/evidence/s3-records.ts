/**
 * Records in a bucket whose lock keeps each of them for its time: nobody can shorten that, the account's root included.
 * Bundled apart (infra/bundle/apart.ts): it imports nothing of the service's own but types.
 * @module
 */

import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import type { RecordStore } from "./records.ts";

/** The most that S3 lists at once. */
const PAGE = 1_000;

/**
 * A store over a bucket. Each put asks that nothing stands there, which the bucket's policy demands of every writer. After one that
 * failed or did not answer, what stands there is read and compared: a try that was written and not heard of is no conflict.
 */
export function createS3Records(config: S3ClientConfig, bucket: string): RecordStore {
  const client = new S3Client(config);
  const get = async (key: string): Promise<Uint8Array | null> => {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return Body === undefined ? null : await Body.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  };

  const page = async (prefix: string, after: string, limit: number): Promise<readonly string[]> => {
    const { Contents = [] } = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, StartAfter: after, MaxKeys: limit }),
    );
    return Contents.flatMap(({ Key }) => Key ?? []);
  };

  return {
    get,
    put: async (key, bytes) => {
      try {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: bytes,
            IfNoneMatch: "*",
            ContentType: "application/gzip",
            // A bucket with a lock takes nothing without a checksum.
            ChecksumAlgorithm: "SHA256",
          }),
        );
        return true;
      } catch (error) {
        const standing = await get(key);
        if (standing !== null) return Buffer.compare(standing, bytes) === 0;
        throw error;
      }
    },
    list: async (prefix, after, limit) => {
      const keys: string[] = [];
      while (keys.length < limit) {
        const asked = Math.min(PAGE, limit - keys.length);
        const found = await page(prefix, keys.at(-1) ?? after, asked);
        keys.push(...found);
        if (found.length < asked) break;
      }
      return keys;
    },
  };
}
