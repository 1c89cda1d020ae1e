import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "#lib/server/config.ts";
import { readSecret } from "#lib/server/secret.ts";

test("without settings the server is local, on SQLite, on port 3000", () => {
  expect(readConfig({})).toMatchObject({
    port: 3000,
    host: "127.0.0.1",
    trustProxy: false,
    databaseUrl: undefined,
    role: "all",
    collabOpen: false,
    logLevel: "info",
  });
});

test.each([
  [{ PORT: "eighty" }, /^PORT must be a port number \(it is "eighty"\)$/],
  [{ PORT: "70000" }, /^PORT must be a port number/],
  [{ DATABASE_URL: "mysql://x" }, /^DATABASE_URL must be a URL that begins with postgres:\/\/ or postgresql:\/\//],
  [{ BLOBS_URL: "s3://ab" }, /^BLOBS_URL must look like s3:/],
  [{ BLOBS_URL: "s3://bucket?endpoint=files.example" }, /^BLOBS_URL must look like s3:/],
  [{ BLOBS_URL: "s3://bucket?regoin=x" }, /^BLOBS_URL must look like s3:/],
  [{ BLOBS_URL: "s3://key:se@cret@bucket?x=1" }, /\(it is "s3:\/\/...@bucket\?x=1"\)$/],
  [{ ROLE: "boss" }, /^ROLE must be all, web or collab/],
  [{ COLLAB_SECRET: "short" }, /^COLLAB_SECRET must have at least 32 characters/],
  [{ COLLAB_OPEN: "yes" }, /^COLLAB_OPEN must be 0 or 1/],
  [{ TRUST_PROXY: "all" }, /^TRUST_PROXY must be x-forwarded/],
  [{ PUBLIC_URL: "example.org" }, /^PUBLIC_URL must be a URL/],
  [{ LOG_LEVEL: "loud" }, /^LOG_LEVEL must be/],
])("a wrong setting %o is named in one line", (environment, line) => {
  expect(() => readConfig(environment as never)).toThrow(line);
});

test("[BLOB-1] a bucket is named by one setting, with or without who asks", () => {
  expect(readConfig({ BLOBS_URL: "s3://files/a/b/?region=eu-central-1" }).bucket).toEqual({
    bucket: "files",
    prefix: "a/b/",
    region: "eu-central-1",
    forcePathStyle: false,
  });
  expect(readConfig({ BLOBS_URL: "s3://k%2Fy:s%40cret@files?endpoint=http://127.0.0.1:9000" }).bucket).toEqual({
    bucket: "files",
    prefix: "",
    region: "us-east-1",
    endpoint: "http://127.0.0.1:9000",
    forcePathStyle: true,
    credentials: { accessKeyId: "k/y", secretAccessKey: "s@cret" },
  });
});

const provider = {
  PUBLIC_URL: "https://docs.example.org",
  OIDC_CORP_ISSUER: "https://id.example.org/",
  OIDC_CORP_CLIENT_ID: "quire",
};

test("[ACC-9] a provider is named by its settings", () => {
  const settings = {
    ...provider,
    OIDC_A1_ISSUER: "http://localhost:4000",
    OIDC_A1_CLIENT_ID: "x",
    OIDC_A1_NAME: "A One",
  };
  expect(readConfig(settings).oidc).toEqual([
    {
      id: "a1",
      name: "A One",
      issuer: "http://localhost:4000",
      clientId: "x",
      clientSecret: undefined,
      scopes: ["openid", "email", "profile"],
      registration: undefined,
    },
    {
      id: "corp",
      name: "id.example.org",
      issuer: "https://id.example.org",
      clientId: "quire",
      clientSecret: undefined,
      scopes: ["openid", "email", "profile"],
      registration: undefined,
    },
  ]);
  expect(readConfig({ ...provider, OIDC_CORP_REGISTRATION: "@Example.org" }).oidc[0]?.registration).toEqual({
    by: "domain",
    domains: ["example.org"],
  });
});

test.each([
  [{ PUBLIC_URL: "" }, /^PUBLIC_URL is missing/],
  [{ OIDC_CORP_CLIENT_ID: "" }, /^OIDC_CORP_CLIENT_ID is missing/],
  [{ OIDC_CORP_ISSUER: "http://id.example.org" }, /^OIDC_CORP_ISSUER must be a URL that begins with https:/],
  [{ OIDC_CORP_SECRET: "x" }, /^OIDC_CORP_SECRET is no setting; those of a provider are OIDC_<ID>_/],
  [{ OIDC_CORP_REGISTRATION: "some" }, /^OIDC_CORP_REGISTRATION must be open, invitation, closed/],
  [{ OIDC_CREDENTIAL_ISSUER: "https://x.org" }, /^OIDC_CREDENTIAL_\.\.\. is taken/],
])("[ACC-9] a provider with %o is refused in one line", (wrong, line) => {
  expect(() => readConfig({ ...provider, ...wrong } as never)).toThrow(line);
});

test("an empty setting counts as unset", () => {
  expect(readConfig({ PORT: "", DATABASE_URL: "" })).toMatchObject({ port: 3000, databaseUrl: undefined });
});

test("the secret is made once and only its owner can read it", () => {
  const folder = join(mkdtempSync(join(tmpdir(), "quire-secret-")), "data");
  const secret = readSecret(folder);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(readSecret(folder)).toBe(secret);
  expect(statSync(join(folder, "secret")).mode & 0o777).toBe(0o600);
});
