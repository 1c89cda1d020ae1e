import { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { type BlobSummary, type Blobs, checkedKey, readableOf } from "#lib/server/blobs.ts";
import type { S3Settings } from "#lib/server/s3-settings.ts";

/** S3 wants parts of a large file of at least this many bytes; two are on their way at once. */
const partBytes = 8 * 1024 * 1024;

/** The library is large, and needed only where a bucket is set. */
const load = async () => ({ ...(await import("@aws-sdk/client-s3")), ...(await import("@aws-sdk/lib-storage")) });

/** Blobs as objects of a bucket, of Amazon or of any store that speaks its protocol. */
export function s3Blobs(settings: S3Settings): Blobs & { close(): Promise<void> } {
  const { bucket, prefix, ...place } = settings;
  const nameOf = (key: string) => `${prefix}${checkedKey(key)}`;
  let opened: Promise<Awaited<ReturnType<typeof load>> & { client: S3Client }> | null = null;
  const open = () =>
    (opened ??= load().then((library) => ({
      ...library,
      client: new library.S3Client({
        ...place,
        // Other stores than Amazon's know no newer ones.
        requestChecksumCalculation: "WHEN_REQUIRED",
        responseChecksumValidation: "WHEN_REQUIRED",
      }),
    })));

  async function find(key: string) {
    const name = nameOf(key);
    const { client, GetObjectCommand } = await open();
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: name }));
      return Body ?? null;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  return {
    put: async (key, content) => {
      const name = nameOf(key);
      const { client, PutObjectCommand, Upload } = await open();
      if (content instanceof Uint8Array) {
        await client.send(new PutObjectCommand({ Bucket: bucket, Key: name, Body: content }));
        return;
      }
      const body = Readable.from(content, { objectMode: false });
      const params = { Bucket: bucket, Key: name, Body: body };
      try {
        await new Upload({ client, params, partSize: partBytes, queueSize: 2 }).done();
      } catch (error) {
        // Why the stream broke off says more than what came of that, or of clearing up after it.
        throw body.errored ?? error;
      } finally {
        body.destroy();
      }
    },
    get: async (key) => {
      const body = await find(key);
      return body === null ? null : new Uint8Array(await body.transformToByteArray());
    },
    open: async (key) => {
      const name = nameOf(key);
      const { client, HeadObjectCommand } = await open();
      try {
        await client.send(new HeadObjectCommand({ Bucket: bucket, Key: name }));
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
      return readableOf(async () => {
        const body = await find(key);
        if (body === null) throw new Error("It is gone.");
        return body.transformToWebStream() as ReadableStream<Uint8Array>;
      });
    },
    delete: async (key) => {
      const name = nameOf(key);
      const { client, DeleteObjectCommand } = await open();
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: name }));
    },
    list: async (under) => {
      const within = `${nameOf(under)}/`;
      const { client, paginateListObjectsV2 } = await open();
      const found: BlobSummary[] = [];
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: within })) {
        for (const { Key = "", Size = 0, LastModified } of Contents)
          found.push({ key: Key.slice(prefix.length), bytes: Size, putAtMs: LastModified?.getTime() ?? 0 });
      }
      return found;
    },
    close: async () => (await opened)?.client.destroy(),
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && (error.name === "NoSuchKey" || error.name === "NotFound");
}
