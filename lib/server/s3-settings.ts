/** A bucket, and how it is reached. */
export interface S3Settings {
  bucket: string;
  /** What stands before every key; "" or ending in "/". */
  prefix: string;
  region: string;
  /** Where the store is; left out: Amazon's. */
  endpoint?: string;
  /** The bucket stands in the path, not in the host's name: so with most stores that are not Amazon's. */
  forcePathStyle: boolean;
  /** Left out: as Amazon's tools find them (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, the machine's role). */
  credentials?: { accessKeyId: string; secretAccessKey: string };
}

/** What BLOBS_URL looks like. */
export const blobsUrlPattern = "must look like s3://bucket/folder?region=...&endpoint=https://...";

/** Reads `s3://[key:secret@]bucket[/folder][?region=...&endpoint=...]`; null for anything else. */
export function parseBlobsUrl(value: string): S3Settings | null {
  if (!URL.canParse(value)) return null;
  const { protocol, hostname, port, pathname, searchParams, username, password } = new URL(value);
  const endpoint = searchParams.get("endpoint");
  const isKnown = [...searchParams.keys()].every((name) => ["region", "endpoint"].includes(name));
  const isBucket = protocol === "s3:" && port === "" && /^[a-z\d][a-z\d.-]{2,62}$/.test(hostname);
  if (!isBucket || !isKnown || (username === "") !== (password === "")) return null;
  if (endpoint !== null && !/^https?:$/.test(URL.canParse(endpoint) ? new URL(endpoint).protocol : "")) return null;
  const folder = decodeURIComponent(pathname).replaceAll(/^\/+|\/+$/g, "");
  return {
    bucket: hostname,
    prefix: folder === "" ? "" : `${folder}/`,
    region: searchParams.get("region") ?? "us-east-1",
    forcePathStyle: endpoint !== null,
    ...(endpoint === null ? {} : { endpoint }),
    ...(username === ""
      ? {}
      : { credentials: { accessKeyId: decodeURIComponent(username), secretAccessKey: decodeURIComponent(password) } }),
  };
}
