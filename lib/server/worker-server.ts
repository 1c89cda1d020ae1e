import { parentPort } from "node:worker_threads";
import { assert } from "#lib/std/assert.ts";
import type { WorkerReply, WorkerRequest } from "./worker-client.ts";

/** Answers a WorkerClient with the functions given, one call at a time. Call it once, at a worker's end. */
export function serve(operations: Record<string, (argument: never) => unknown>): void {
  const port = parentPort;
  assert(port !== null, "runs in a worker thread");
  port.on("message", (request: WorkerRequest) => {
    let reply: WorkerReply;
    try {
      const operation = operations[request.operation];
      assert(operation !== undefined, `the worker knows ${request.operation}`);
      reply = { id: request.id, value: operation(request.argument as never) };
    } catch (error) {
      reply = { id: request.id, error: describe(error) };
    }
    port.postMessage(reply);
  });
}

function describe(error: unknown): { code: string | undefined; message: string } {
  if (!(error instanceof Error)) return { code: undefined, message: String(error) };
  return { code: "code" in error && typeof error.code === "string" ? error.code : undefined, message: error.message };
}
