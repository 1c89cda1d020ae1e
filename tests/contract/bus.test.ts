import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { memoryBus } from "#lib/server/adapters/memory/bus.ts";
import type { Bus, BusMessage } from "#lib/server/bus.ts";

const adapters: Record<string, (onError: (error: unknown) => void) => Bus> = {
  memory: (onError) => memoryBus({ onError }),
};

const committed = (seq: number): BusMessage => ({
  type: "committed",
  stream: "doc",
  epoch: 1,
  from: seq,
  to: seq,
  updates: [new Uint8Array([seq])],
});

describe.each(Object.keys(adapters))("Bus on %s", (adapter) => {
  let bus: Bus;
  let errors: unknown[];

  beforeEach(() => {
    errors = [];
    bus = (adapters[adapter] as (onError: (error: unknown) => void) => Bus)((error) => errors.push(error));
  });

  afterEach(() => bus.close());

  test("everybody hears every message, the sender too, in the order of one sender", async () => {
    const [a, b]: BusMessage[][] = [[], []];
    bus.subscribe((message) => a?.push(message));
    bus.subscribe((message) => b?.push(message));
    const sent = Array.from({ length: 100 }, (_, index) => committed(index));
    for (const message of sent) bus.publish(message);
    await expect.poll(() => [a?.length, b?.length]).toEqual([100, 100]);
    expect(a).toEqual(sent);
    expect(b).toEqual(sent);
  });

  test("a publisher's caller never runs inside its listeners", () => {
    let heard = 0;
    bus.subscribe(() => {
      heard += 1;
    });
    bus.publish(committed(1));
    expect(heard).toBe(0);
  });

  test("who unsubscribes hears no more, and a listener that throws stops nobody", async () => {
    const heard: BusMessage[] = [];
    bus.subscribe(() => {
      throw new Error("boom");
    });
    const unsubscribe = bus.subscribe((message) => heard.push(message));
    bus.publish(committed(1));
    await expect.poll(() => heard.length).toBe(1);
    unsubscribe();
    bus.publish(committed(2));
    await expect.poll(() => errors.length).toBe(2);
    expect(heard).toHaveLength(1);
  });

  test("after closing, publishing does nothing and harms nobody", async () => {
    const heard: BusMessage[] = [];
    bus.subscribe((message) => heard.push(message));
    await bus.close();
    bus.publish(committed(1));
    await new Promise(setImmediate);
    expect(heard).toEqual([]);
  });
});
