import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NewUpdate, UpdateLog } from "#lib/server/update-log.ts";
import { type LogStore, clock, logAdapters } from "./logs.ts";

function update(stream: string, text: string, rest: Partial<NewUpdate> = {}): NewUpdate {
  const bytes = new TextEncoder().encode(text);
  return { stream, actor: "user:ada", connection: "c1", kind: "edit", bytes, ...rest };
}

const texts = (rows: { bytes: Uint8Array }[]) => rows.map((row) => new TextDecoder().decode(row.bytes));

describe.each(Object.keys(logAdapters))("UpdateLog on %s", (adapter) => {
  let store: LogStore;
  let log: UpdateLog;

  beforeEach(async () => {
    clock.nowMs = 1_000_000;
    store = await (logAdapters[adapter] as () => Promise<LogStore>)();
    log = store.open();
  });

  afterEach(() => store.destroy());

  test("[LOG-5] a row comes back as it was written", async () => {
    await log.append(update("doc", "hello", { actor: "guest:g1", connection: "socket-9", kind: "import" }));
    const { updates, head, checkpoint, quarantined } = await log.load("doc");
    expect(head).toEqual({ epoch: 1, seq: 1 });
    expect(checkpoint).toBeNull();
    expect(quarantined).toEqual([]);
    expect(updates).toEqual([
      {
        seq: 1,
        epoch: 1,
        timeMs: 1_000_000,
        actor: "guest:g1",
        connection: "socket-9",
        kind: "import",
        bytes: new TextEncoder().encode("hello"),
      },
    ]);
  });

  test("[LOG-2] appends of one caller keep their order and have no gaps", async () => {
    const names = Array.from({ length: 500 }, (_, index) => `u${index}`);
    const positions = await Promise.all(names.map((name) => log.append(update("doc", name))));
    expect(positions.map((position) => position.seq)).toEqual(names.map((_, index) => index + 1));
    expect(texts(await log.read("doc", { after: 0 }))).toEqual(names);
  });

  test("[LOG-2] several processes that write at once share one gap-free sequence", async () => {
    const others = [log, store.open(), store.open()];
    const seqs = await Promise.all(
      Array.from({ length: 300 }, async (_, index) => {
        const writer = others[index % others.length] as UpdateLog;
        const stream = index % 2 === 0 ? "even" : "odd";
        return { stream, seq: (await writer.append(update(stream, `${index}`))).seq };
      }),
    );
    for (const stream of ["even", "odd"]) {
      const taken = seqs.filter((row) => row.stream === stream).map((row) => row.seq);
      expect(taken.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
    }
    expect(await log.heads(["even", "odd", "absent"])).toEqual(
      new Map([
        ["even", { epoch: 1, seq: 150 }],
        ["odd", { epoch: 1, seq: 150 }],
      ]),
    );
  });

  test("[LOG-1] what was appended is there for whoever opens the store next", async () => {
    await log.append(update("doc", "kept"));
    expect(texts((await store.open().load("doc")).updates)).toEqual(["kept"]);
  });

  test("of two first appends at head 0 one is refused with conflict, and the other streams of the batch are written", async () => {
    const outcomes = await Promise.allSettled([
      log.append(update("doc", "first", { expectedHead: 0 })),
      log.append(update("other", "beside")),
      log.append(update("doc", "second", { expectedHead: 0 })),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    expect(outcomes[2]).toMatchObject({ reason: { code: "conflict" } });
    expect(texts((await log.load("doc")).updates)).toEqual(["first"]);
    expect(texts((await log.load("other")).updates)).toEqual(["beside"]);
  });

  test("[LOG-5] times never decrease within a stream, whatever the clock does", async () => {
    await log.append(update("doc", "a"));
    clock.nowMs -= 60_000;
    await log.append(update("doc", "b"));
    clock.nowMs += 120_000;
    await log.append(update("doc", "c"));
    const times = (await log.read("doc", { after: 0 })).map((row) => row.timeMs);
    expect(times).toEqual([1_000_000, 1_000_000, 1_060_000]);
  });

  test("seqAt finds the last row of a moment", async () => {
    for (const timeMs of [100, 200, 200, 300]) {
      clock.nowMs = timeMs;
      await log.append(update("doc", `${timeMs}`));
    }
    const at = await Promise.all([50, 100, 250, 300, 999].map((timeMs) => log.seqAt("doc", timeMs)));
    expect(at).toEqual([0, 1, 3, 4, 4]);
    expect(await log.seqAt("absent", 999)).toBe(0);
  });

  test("read pages through a stream", async () => {
    for (const text of ["a", "b", "c", "d"]) await log.append(update("doc", text));
    expect(texts(await log.read("doc", { after: 1, limit: 2 }))).toEqual(["b", "c"]);
    expect(await log.read("absent", { after: 0 })).toEqual([]);
  });

  test("[LOG-3] loading is the newest checkpoint and every update after it", async () => {
    for (const text of ["a", "b", "c"]) await log.append(update("doc", text));
    const bytes = new TextEncoder().encode("state-2");
    expect(await log.checkpoint("doc", { epoch: 1, seq: 2, bytes }, 0)).toBe(true);
    const loaded = await log.load("doc");
    expect(loaded.checkpoint).toEqual({ epoch: 1, seq: 2, bytes });
    expect(texts(loaded.updates)).toEqual(["c"]);
  });

  test("[LOG-4] a checkpoint deletes nothing, and only one of two that raced is kept", async () => {
    for (const text of ["a", "b", "c"]) await log.append(update("doc", text));
    const bytes = new Uint8Array([1]);
    const kept = await Promise.all([
      log.checkpoint("doc", { epoch: 1, seq: 2, bytes }, 0),
      store.open().checkpoint("doc", { epoch: 1, seq: 3, bytes }, 0),
    ]);
    expect(kept.toSorted()).toEqual([false, true]);
    expect(texts(await log.read("doc", { after: 0 }))).toEqual(["a", "b", "c"]);
  });

  test("[LOG-4] a checkpoint beyond the head, of another epoch, or not newer is refused", async () => {
    await log.append(update("doc", "a"));
    const bytes = new Uint8Array([1]);
    expect(await log.checkpoint("doc", { epoch: 1, seq: 2, bytes }, 0)).toBe(false);
    expect(await log.checkpoint("doc", { epoch: 2, seq: 1, bytes }, 0)).toBe(false);
    expect(await log.checkpoint("absent", { epoch: 1, seq: 1, bytes }, 0)).toBe(false);
    expect(await log.checkpoint("doc", { epoch: 1, seq: 1, bytes }, 0)).toBe(true);
    expect(await log.checkpoint("doc", { epoch: 1, seq: 1, bytes }, 1)).toBe(false);
  });

  test("[LOG-3] a damaged checkpoint falls back to the one before it, and to the rows", async () => {
    for (const text of ["a", "b", "c"]) await log.append(update("doc", text));
    await log.checkpoint("doc", { epoch: 1, seq: 1, bytes: new Uint8Array([1]) }, 0);
    await log.checkpoint("doc", { epoch: 1, seq: 2, bytes: new Uint8Array([2]) }, 1);
    await store.execute("UPDATE document_checkpoint SET checksum = checksum + 1 WHERE seq = 2");
    const loaded = await log.load("doc");
    expect(loaded.checkpoint?.seq).toBe(1);
    expect(texts(loaded.updates)).toEqual(["b", "c"]);
    await store.execute("UPDATE document_checkpoint SET checksum = checksum + 1 WHERE seq = 1");
    expect(texts((await log.load("doc")).updates)).toEqual(["a", "b", "c"]);
    const { newestCheckpointSeq } = await log.load("doc");
    expect(newestCheckpointSeq).toBe(2);
    expect(await log.checkpoint("doc", { epoch: 1, seq: 3, bytes: new Uint8Array([3]) }, newestCheckpointSeq)).toBe(
      true,
    );
    expect((await log.load("doc")).checkpoint?.seq).toBe(3);
  });

  test("[LOG-3] a row that is damaged or set aside is named and left out, and the rest is read", async () => {
    for (const text of ["a", "b", "c", "d"]) await log.append(update("doc", text));
    await store.execute("UPDATE document_update SET checksum = checksum + 1 WHERE seq = 3");
    await log.quarantine("doc", 2, "it would not apply");
    await log.quarantine("doc", 2, "said twice");
    const loaded = await log.load("doc");
    expect(texts(loaded.updates)).toEqual(["a", "d"]);
    expect(loaded.quarantined).toEqual([2, 3]);
    expect(texts(await log.read("doc", { after: 0 }))).toEqual(["a", "d"]);
    expect(loaded.head.seq).toBe(4);
  });

  test("purge empties a stream and begins its next epoch, which a writer of the old one is told", async () => {
    for (const text of ["a", "b"]) await log.append(update("doc", text));
    await log.checkpoint("doc", { epoch: 1, seq: 2, bytes: new Uint8Array([1]) }, 0);
    await log.purge("doc");
    await log.purge("doc");
    await log.purge("absent");
    expect(await log.load("doc")).toEqual({
      head: { epoch: 2, seq: 0 },
      checkpoint: null,
      newestCheckpointSeq: 0,
      updates: [],
      quarantined: [],
    });
    await expect(log.append(update("doc", "late", { epoch: 1 }))).rejects.toMatchObject({ code: "stale_epoch" });
    expect(await log.append(update("doc", "new", { epoch: 2 }))).toMatchObject({ epoch: 2, seq: 1 });
  });

  test("copy takes rows, authors and times into an empty stream only", async () => {
    for (const text of ["a", "b", "c"]) {
      clock.nowMs += 10;
      await log.append(update("doc", text, { actor: `user:${text}` }));
    }
    await log.quarantine("doc", 1, "poison");
    expect(await log.copy("doc", "twin", { upTo: 2 })).toEqual({ epoch: 1, seq: 2 });
    const twin = await log.load("twin");
    expect(twin.updates.map((row) => [row.seq, row.actor, row.timeMs])).toEqual([[2, "user:b", 1_000_020]]);
    expect(twin.quarantined).toEqual([1]);
    expect(await log.append(update("twin", "on"))).toMatchObject({ seq: 3 });
    await expect(log.copy("doc", "twin")).rejects.toMatchObject({ code: "conflict" });
    expect(await log.copy("absent", "elsewhere")).toMatchObject({ seq: 0 });
  });

  test("streams lists the names in order, page by page", async () => {
    for (const name of ["b", "a", "C", "d/e"]) await log.append(update(name, "x"));
    await log.purge("d/e");
    expect(await log.streams({ after: "", limit: 2 })).toEqual(["C", "a"]);
    expect(await log.streams({ after: "a", limit: 10 })).toEqual(["b"]);
  });

  test("[LOG-7] a store that cannot take a write says so and has written nothing", async () => {
    await log.append(update("doc", "before"));
    await store.execute("ALTER TABLE document_update RENAME TO hidden_update");
    await expect(log.append(update("doc", "during"))).rejects.toMatchObject({ code: "log_unavailable" });
    await expect(log.load("doc")).rejects.toMatchObject({ code: "log_unavailable" });
    await store.execute("ALTER TABLE hidden_update RENAME TO document_update");
    await log.probe(100_000);
    expect(await log.append(update("doc", "after"))).toMatchObject({ seq: 2 });
    expect(texts((await log.load("doc")).updates)).toEqual(["before", "after"]);
  });

  test("bytes of any size and value survive", async () => {
    const big = crypto.getRandomValues(new Uint8Array(60_000));
    const twice = new Uint8Array(big.length * 20);
    for (let index = 0; index < 20; index++) twice.set(big, index * big.length);
    await log.append({ ...update("doc", ""), bytes: twice.subarray(3) });
    const [row] = await log.read("doc", { after: 0 });
    expect(Buffer.compare(row?.bytes as Uint8Array, twice.subarray(3))).toBe(0);
  });
});

test("[LOG-7] a connection to Postgres that breaks costs what it was doing, and nothing else", async () => {
  const store = await (logAdapters["postgres"] as () => Promise<LogStore>)();
  const log = store.open();
  await log.append(update("doc", "before"));
  const others = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()`;
  for (let round = 0; round < 5; round++) {
    const writes = Array.from({ length: 20 }, (_, index) =>
      log.append(update("doc", `${round}.${index}`)).catch((error: unknown) => error),
    );
    await store.execute(others).catch(() => undefined);
    for (const outcome of await Promise.all(writes)) {
      if (outcome instanceof Error) expect(outcome).toMatchObject({ code: expect.stringMatching(/^log_/) });
    }
  }
  await expect
    .poll(() =>
      log.append(update("doc", "after")).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  const { head, updates } = await log.load("doc");
  expect(updates.map(({ seq }) => seq)).toEqual(Array.from({ length: head.seq }, (_, index) => index + 1));
  expect(texts(updates).at(-1)).toBe("after");
  await store.destroy();
});
