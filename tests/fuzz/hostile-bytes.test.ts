import { expect, test } from "vitest";
import * as Y from "yjs";
import { syncFrame, syncSteps } from "#lib/protocol/frames.ts";
import { startCollab } from "#tests/support/collab.ts";
import { seededRandom } from "#tests/support/random.ts";
import { RawClient } from "#tests/support/raw-client.ts";

const runs = Number(process.env["QUIRE_FUZZ_RUNS"] ?? 4);

test.each(Array.from({ length: runs }, (_, index) => 7_000 + index))(
  "[NET-1] seed %i: mutated frames end sockets with 44xx at worst, and harm no one else",
  async (seed) => {
    const random = seededRandom(seed);
    const started = await startCollab();
    const witness = await new RawClient(started.url, "doc").open();
    witness.edit((doc) => doc.getText("t").insert(0, "untouched"));
    const source = new Y.Doc();
    source.getText("t").insert(0, "some words to be mangled");
    source.getText("t").format(2, 5, { bold: true });
    const frames = [
      syncFrame("doc", syncSteps.update, Y.encodeStateAsUpdate(source)),
      syncFrame("doc", syncSteps.step2, Y.encodeStateAsUpdate(source)),
      syncFrame("doc", syncSteps.step1, Y.encodeStateVector(source)),
    ];
    for (let round = 0; round < 60; round++) {
      const mallory = await new RawClient(started.url, "doc").open();
      const frame = Uint8Array.from(frames[random.below(frames.length)] as Uint8Array);
      for (let flips = random.below(4) + 1; flips > 0; flips--) frame[random.below(frame.length)] = random.below(256);
      mallory.ws.send(frame.subarray(0, random.below(5) === 0 ? random.below(frame.length) : frame.length));
      mallory.ws.send(syncFrame("doc", syncSteps.step1, new Uint8Array([0])));
      const before = mallory.updatesReceived.length;
      await mallory.until(
        "an answer or an end",
        () => mallory.closed !== null || mallory.updatesReceived.length > before || mallory.synced,
      );
      await mallory.close();
      if (mallory.closed !== null && mallory.closed.code !== 1005) {
        expect([4400, 4413, 4401]).toContain(mallory.closed.code);
      }
    }
    expect(witness.closed).toBeNull();
    const newcomer = await new RawClient(started.url, "doc").open();
    expect(newcomer.doc.getText("t").toString()).toContain("untouched");
    const { quarantined } = await started.backend.log.load("doc");
    const poisoned = new Y.Doc();
    for (const { bytes } of (await started.backend.log.load("doc")).updates) Y.applyUpdate(poisoned, bytes);
    expect(quarantined.length).toBeLessThan(60);
    await started.close();
  },
);
