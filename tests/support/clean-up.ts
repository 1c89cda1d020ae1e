import { onTestFinished } from "vitest";
import { type TestCollab, startCollab } from "./collab.ts";

/** A collaboration server for the running test, gone when the test is. */
export async function runCollab(options: Parameters<typeof startCollab>[0] = {}): Promise<TestCollab> {
  const started = await startCollab(options);
  onTestFinished(() => started.close());
  return started;
}
