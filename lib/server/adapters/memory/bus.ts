import type { Bus, BusMessage } from "#lib/server/bus.ts";

/** A Bus within one process. A handler that throws is `onError`'s affair and stops nobody else. */
export function memoryBus(options: { onError: (error: unknown) => void }): Bus {
  const handlers = new Set<(message: BusMessage) => void>();
  return {
    publish: (message) => {
      // Later, not now: a publisher's caller must not run inside its listeners.
      queueMicrotask(() => {
        for (const handler of handlers) {
          try {
            handler(message);
          } catch (error) {
            options.onError(error);
          }
        }
      });
    },
    subscribe: (handler) => {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    close: () => {
      handlers.clear();
      return Promise.resolve();
    },
  };
}
