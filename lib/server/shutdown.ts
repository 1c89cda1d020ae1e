import { errorCode } from "#lib/protocol/errors.ts";
import type { Logger } from "./telemetry/logger.ts";

/** Beyond this a process manager loses patience; containers are killed after 10 s. */
const deadlineMs = 9_000;

/** On SIGTERM or SIGINT: runs `stop` once, then exits; a second signal, or nine seconds, exits at once. */
export function stopOnSignal(logger: Logger, stop: (deadlineMs: number) => Promise<void>): void {
  let stopping = false;
  const handle = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, "stopping");
    setTimeout(() => {
      logger.error("could not stop in time");
      process.exit(1);
    }, deadlineMs).unref();
    stop(deadlineMs - 1_000).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, "stopping failed");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", handle);
  process.on("SIGINT", handle);
}

/** Ends a process that could not start: one line for a person, and a stack only for what is our own mistake. */
export function exitWith(error: unknown): never {
  const known = errorCode(error) !== undefined || (error instanceof Error && "syscall" in error);
  console.error(known ? `quire: ${(error as Error).message}` : error);
  process.exit(1);
}
