import { expect, test } from "vitest";
import type * as Y from "yjs";
import { tripwire } from "#collab-server/extensions/tripwire.ts";
import { makeLogger } from "#lib/server/telemetry/logger.ts";
import { runCollab } from "#tests/support/clean-up.ts";
import { RawClient } from "#tests/support/raw-client.ts";

const body = (doc: Y.Doc) => doc.getXmlFragment("default");
const text = (doc: Y.Doc) => doc.getText("default");

async function open(startMs = 0) {
  let time = startMs;
  const now = () => time;
  const started = await runCollab({ extensions: [tripwire({ now, logger: makeLogger("silent") })] });
  const author = await new RawClient(started.url, "doc").open();
  author.edit((doc) => text(doc).insert(0, "x".repeat(1_000)));
  await author.until("saved", () => author.accepted === 2);
  return {
    url: started.url,
    wait: (ms: number) => {
      time += ms;
    },
  };
}

test("[SYNC-3] a client that deletes most of a document as it opens it is refused, and nothing is deleted", async () => {
  const { url } = await open();
  const broken = await new RawClient(url, "doc").open();
  broken.edit((doc) => text(doc).delete(0, 800));
  await broken.until("the end", () => broken.closed !== null);
  expect(broken.closed?.code).toBe(4400);
  expect(broken.closed?.reason).toContain("Nothing was deleted");
  const reader = await new RawClient(url, "doc").open();
  expect(body(reader.doc).length).toBe(1_000);
});

test("[SYNC-3] a smaller deletion, one a moment later, and one made offline are let through", async () => {
  const { url, wait } = await open();
  const writer = await new RawClient(url, "doc").open();
  writer.edit((doc) => text(doc).delete(0, 300));
  await writer.until("saved", () => writer.accepted === 2);
  wait(2_100);
  writer.edit((doc) => text(doc).delete(0, 450));
  await writer.until("saved", () => writer.accepted === 3);
  const { doc } = writer;
  await writer.close();
  doc.transact(() => text(doc).insert(0, "y".repeat(600)));
  const first = await new RawClient(url, "doc", { doc }).open();
  await first.until("saved", () => first.accepted === 1);
  await first.close();
  doc.transact(() => text(doc).delete(0, 700));
  const back = await new RawClient(url, "doc", { doc }).open();
  await back.until("saved", () => back.accepted === 1);
  const reader = await new RawClient(url, "doc").open();
  expect(body(reader.doc).length).toBe(150);
});
