import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CalmStatus, calmMs } from "#app/_collab/calm-status.ts";
import type { SyncStatus } from "#app/_collab/sync-status.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function setUp(first: SyncStatus["kind"]) {
  const of = (kind: SyncStatus["kind"]) => ({ kind, unsaved: false }) as SyncStatus;
  const listeners = new Set<() => void>();
  const source = {
    status: of(first),
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const calm = new CalmStatus(source);
  const told: string[] = [];
  const leave = calm.subscribe(() => told.push(calm.status.kind));
  const become = (kind: SyncStatus["kind"]) => {
    source.status = of(kind);
    for (const listener of listeners) listener();
  };
  return { calm, told, leave, become, listeners };
}

test("[UX-2] somebody who writes is told that it is being saved once, and that it is saved once it has been for a moment", () => {
  const { told, become } = setUp("saved");
  for (let key = 0; key < 20; key++) {
    become("saving");
    vi.advanceTimersByTime(20);
    become("saved");
    vi.advanceTimersByTime(calmMs - 1);
  }
  expect(told).toEqual(["saving"]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual(["saving", "saved"]);
});

test("[UX-2] nothing is called saved that is not: what becomes unsaved meanwhile is told at once, and whatever is wrong, too", () => {
  const { calm, told, become } = setUp("connecting");
  become("saved");
  become("saving");
  become("saved");
  vi.advanceTimersByTime(calmMs - 1);
  become("offline");
  vi.advanceTimersByTime(calmMs * 3);
  expect(told).toEqual(["saved", "saving", "offline"]);
  become("saving");
  become("refused");
  expect(calm.status.kind).toBe("refused");
});

test("[UX-2] who listens again hears how it stands by then", () => {
  const { calm, leave, become, listeners } = setUp("saved");
  become("saving");
  become("saved");
  leave();
  expect(listeners.size).toBe(0);
  vi.advanceTimersByTime(calmMs * 3);
  expect(calm.status.kind).toBe("saving");
  calm.subscribe(() => undefined);
  vi.advanceTimersByTime(calmMs);
  expect(calm.status.kind).toBe("saved");
});
